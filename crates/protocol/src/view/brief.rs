//! Brief.

use serde::{Deserialize, Serialize};

use crate::{Brief, CheckRow, Head};

/// Brief: what the model is for and what it must reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BriefView {
    /// The head.
    pub head: Head,
    /// The contract as it stands.
    pub brief: Brief,
    /// Metrics to choose from.
    pub metrics: Vec<MetricCard>,
    /// Whether the data can answer it: one line per requirement.
    pub answers: Vec<CheckRow>,
}

/// A metric to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricCard {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether larger is better.
    pub larger_is_better: bool,
    /// What it measures, in a sentence.
    pub about: String,
}
