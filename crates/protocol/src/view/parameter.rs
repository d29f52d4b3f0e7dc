//! What can be chosen of an estimator, a check, a fault.

use serde::{Deserialize, Serialize};

use crate::Dimension;

/// A parameter to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterCard {
    /// Id, like `max_depth`.
    pub id: String,
    /// Name with unit.
    pub label: String,
    /// What it does, in a sentence.
    pub help: String,
    /// Behind the number; may be empty.
    pub unit: String,
    /// What can be chosen.
    pub range: ParameterRange,
    /// Where a sweep looks by default; none where it keeps the default.
    pub search: Option<Dimension>,
}

/// What can be chosen for a parameter, with its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ParameterRange {
    /// A number.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// 1 allows whole numbers only.
        step: f64,
        /// Default.
        default: f64,
    },
    /// One of several options: id and label. The first one is the default.
    Choice(Vec<(String, String)>),
    /// Any text.
    Text {
        /// What could be typed, like `18`.
        example: String,
        /// Nothing is an answer too.
        optional: bool,
    },
}
