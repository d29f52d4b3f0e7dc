//! What is known about an estimator before it learns: its name, what it is good for, its parameters.

use protocol::{Estimator, EstimatorCard, Failure, ParameterCard, ParameterRange, Setting, Task};

use super::{Fitted, Lesson};
use crate::failure::failure;
use crate::format::value;

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

/// Learns with these parameters; the error is half a sentence.
pub type Fit = fn(&Values<'_>, Lesson<'_>) -> Result<Box<dyn Fitted>, String>;

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

/// A hyper-parameter.
pub struct Parameter {
    /// Id, as in the estimator's library where it has one.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// What can be chosen.
    pub range: Range,
    /// The only task it is for; none for both.
    pub only: Option<Task>,
}

/// What can be chosen for a parameter.
pub enum Range {
    /// A whole number.
    Whole {
        /// Smallest value.
        min: u32,
        /// Largest value.
        max: u32,
        /// Default.
        default: u32,
    },
    /// Any number.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Default.
        default: f64,
    },
    /// One of several options: id and label. The first one is the default.
    Choice(&'static [(&'static str, &'static str)]),
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
            parameters: self.parameters().filter(|parameter| parameter.fits(task)).map(Parameter::card).collect(),
        }
    }

    /// Checks the values of an estimator of this kind.
    pub(super) fn check(&self, estimator: &Estimator) -> Result<(), Failure> {
        for (id, setting) in &estimator.settings {
            let parameter = self.parameters().find(|parameter| parameter.id == id).ok_or_else(|| {
                failure(
                    "train.parameter",
                    format!("{} has no parameter “{id}”.", self.name),
                    "Choose the estimator again.",
                )
            })?;
            if !parameter.range.holds(setting) {
                return Err(failure(
                    "train.parameter",
                    format!("{} is out of range.", parameter.label),
                    parameter.range.advice(),
                ));
            }
        }
        Ok(())
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

impl Parameter {
    /// A whole number.
    pub const fn whole(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        range: (u32, u32),
        default: u32,
    ) -> Self {
        Self { id, label, help, range: Range::Whole { min: range.0, max: range.1, default }, only: None }
    }

    /// Any number.
    pub const fn number(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        range: (f64, f64),
        default: f64,
    ) -> Self {
        Self { id, label, help, range: Range::Number { min: range.0, max: range.1, default }, only: None }
    }

    /// One of several options, the default first.
    pub const fn choice(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        options: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { id, label, help, range: Range::Choice(options), only: None }
    }

    /// For one task only.
    pub const fn only(self, task: Task) -> Self {
        Self { only: Some(task), ..self }
    }

    /// Whether it is for the task.
    fn fits(&self, task: Task) -> bool {
        self.only.is_none_or(|only| only == task)
    }

    fn card(&self) -> ParameterCard {
        let range = match self.range {
            Range::Whole { min, max, default } => {
                ParameterRange::Number { min: min.into(), max: max.into(), step: 1.0, default: default.into() }
            }
            Range::Number { min, max, default } => ParameterRange::Number { min, max, step: 0.1, default },
            Range::Choice(options) => {
                ParameterRange::Choice(options.iter().map(|(id, label)| ((*id).into(), (*label).into())).collect())
            }
        };
        ParameterCard { id: self.id.into(), label: self.label.into(), help: self.help.into(), range }
    }

    fn default(&self) -> Setting {
        match self.range {
            Range::Whole { default, .. } => Setting::Number(default.into()),
            Range::Number { default, .. } => Setting::Number(default),
            Range::Choice(options) => Setting::Choice(options.first().map_or("", |(id, _)| id).into()),
        }
    }
}

impl Range {
    fn holds(&self, setting: &Setting) -> bool {
        match (self, setting) {
            (Self::Whole { min, max, .. }, Setting::Number(number)) => {
                number.fract() == 0.0 && (f64::from(*min)..=f64::from(*max)).contains(number)
            }
            (Self::Number { min, max, .. }, Setting::Number(number)) => (*min..=*max).contains(number),
            (Self::Choice(options), Setting::Choice(option)) => options.iter().any(|(id, _)| id == option),
            _ => false,
        }
    }

    fn advice(&self) -> String {
        match self {
            Self::Whole { min, max, .. } => {
                format!("Choose a whole number from {} to {}.", value((*min).into()), value((*max).into()))
            }
            Self::Number { min, max, .. } => format!("Choose a number from {} to {}.", value(*min), value(*max)),
            Self::Choice(options) => {
                let ids: Vec<&str> = options.iter().map(|(id, _)| *id).collect();
                format!("Choose one of {}.", ids.join(", "))
            }
        }
    }
}

/// The values of an estimator's parameters, defaults included.
pub struct Values<'a> {
    descriptor: &'static Descriptor,
    estimator: &'a Estimator,
}

impl<'a> Values<'a> {
    pub(super) fn new(descriptor: &'static Descriptor, estimator: &'a Estimator) -> Self {
        Self { descriptor, estimator }
    }

    /// A number; NaN if the estimator has no such parameter.
    pub fn number(&self, id: &str) -> f64 {
        match self.setting(id) {
            Some(Setting::Number(number)) => number,
            _ => f64::NAN,
        }
    }

    /// A whole number.
    pub fn whole(&self, id: &str) -> u32 {
        self.number(id) as u32
    }

    /// Whether that option is chosen.
    pub fn chosen(&self, id: &str, option: &str) -> bool {
        self.setting(id) == Some(Setting::Choice(option.into()))
    }

    /// A value as text.
    pub(super) fn text(&self, parameter: &Parameter) -> String {
        match self.setting(parameter.id) {
            Some(Setting::Number(number)) => number.to_string(),
            Some(Setting::Choice(option)) => option,
            None => String::new(),
        }
    }

    fn setting(&self, id: &str) -> Option<Setting> {
        let given = self.estimator.settings.iter().find(|(known, _)| known == id).map(|(_, setting)| setting.clone());
        given.or_else(|| self.descriptor.parameters().find(|parameter| parameter.id == id).map(Parameter::default))
    }
}
