//! What is known about a kind of fault before it is scheduled: its name, what can be chosen, what it does.

use protocol::FaultCard;

use crate::data::requests::Requests;
use crate::parameter::{Choices, Parameter, Values};
use crate::serve::source::Source;

/// A kind of fault.
pub struct Kind {
    /// Stable id, like `feature_shift`.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it does.
    pub text: &'static str,
    /// What can be chosen.
    pub parameters: &'static [Parameter],
    /// Why it cannot be caused in this traffic, if it cannot.
    pub blocked: fn(&Source) -> Option<&'static str>,
    /// Why it would change nothing, if it would not.
    pub idle: fn(&Values<'_>, &Source) -> Option<&'static str>,
    /// What goes wrong, as words, where there is that to choose from.
    pub title: fn(&Values<'_>, &Choices) -> String,
    /// What to look for.
    pub note: &'static str,
    /// What it changes.
    pub effect: Effect,
}

/// What a fault changes.
pub enum Effect {
    /// The rule that labels follow; its id.
    Labels(fn(&Values<'_>) -> String),
    /// Requests, after their labels are known.
    Requests(fn(&Values<'_>, &mut Change<'_>)),
}

/// Requests to change.
pub struct Change<'a> {
    /// What users sent.
    pub requests: &'a mut Requests,
    /// Where they come from.
    pub source: &'a Source,
    /// How strong the fault is now, above 0 and up to 1.
    pub strength: f64,
}

impl Kind {
    /// For the page.
    pub fn card(&self, source: &Source) -> FaultCard {
        let choices = source.choices();
        FaultCard {
            kind: self.id.into(),
            name: self.name.into(),
            text: self.text.into(),
            parameters: self.parameters.iter().map(|parameter| parameter.card(&choices)).collect(),
            blocked: (self.blocked)(source).map(str::to_owned),
        }
    }

    /// Its parameters.
    pub fn parameters(&self) -> Vec<&'static Parameter> {
        self.parameters.iter().collect()
    }
}
