//! What is known about an estimator before it learns: its name, what it is good for, its parameters.

use protocol::{Estimator, EstimatorCard, Failure, Task};

use super::{Fitted, Lesson};
use crate::parameter::{self, Choices, Parameter, Values};

/// An estimator on offer.
pub struct Descriptor {
    /// Stable id, like `random_forest`.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it does, and where its defaults come from.
    pub text: &'static str,
    /// The tasks it can learn.
    pub tasks: &'static [Task],
    /// How its columns are prepared.
    pub inputs: Inputs,
    /// What can be chosen.
    pub parameters: &'static [Parameter],
    /// Name and leading parameters, for lists.
    pub title: fn(&Values<'_>) -> String,
    /// Learns.
    pub fit: Fit,
}

/// Learns with these parameters.
pub type Fit = fn(&Values<'_>, Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit>;

/// Why an estimator cannot learn from its rows.
pub struct Unfit {
    /// Half a sentence.
    pub why: String,
    /// What to do.
    pub hint: &'static str,
}

/// How numeric columns are prepared for an estimator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// Missing values imputed, mean 0 and standard deviation 1.
    Standardised,
    /// Missing values imputed, training values from 0 to 1.
    UnitRange,
    /// Missing values imputed.
    Imputed,
    /// As they are; the estimator learns where missing values go.
    AsTheyAre,
}

impl Descriptor {
    /// Whether it can learn the task.
    pub fn does(&self, task: Task) -> bool {
        self.tasks.contains(&task)
    }

    /// What can be chosen: its own parameters, and what comes before estimators of such inputs.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        let before = (self.inputs == Inputs::Standardised).then_some(&super::components::NUMBER);
        self.parameters.iter().chain(before)
    }

    /// For the page.
    pub fn card(&self, task: Task) -> EstimatorCard {
        EstimatorCard {
            kind: self.id.into(),
            name: self.name.into(),
            text: self.text.into(),
            parameters: self
                .parameters()
                .filter(|parameter| parameter.fits(task))
                .map(|parameter| parameter.card(&Choices::default()))
                .collect(),
        }
    }

    /// Checks the values of an estimator of this kind.
    pub(super) fn check(&self, estimator: &Estimator) -> Result<(), Failure> {
        let parameters: Vec<_> = self.parameters().collect();
        parameter::check("train.parameter", self.name, &parameters, &estimator.settings, &Choices::default())
    }

    /// The values of an estimator of this kind.
    pub(super) fn values<'a>(&self, estimator: &'a Estimator) -> Values<'a> {
        Values::new(self.parameters().collect(), &estimator.settings)
    }
}

impl Unfit {
    /// With advice of its own.
    pub fn new(why: impl Into<String>, hint: &'static str) -> Self {
        Self { why: why.into(), hint }
    }
}

impl From<String> for Unfit {
    fn from(why: String) -> Self {
        Self::new(why, "Try other parameters, or look at the columns on Data for extreme values.")
    }
}

impl Inputs {
    /// For tables and metadata.
    pub fn word(self) -> String {
        match self {
            Self::Standardised => "standardised",
            Self::UnitRange => "0 to 1",
            Self::Imputed => "imputed",
            Self::AsTheyAre => "as they are",
        }
        .into()
    }
}
