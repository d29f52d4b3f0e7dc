//! How runs compare.

use serde::{Deserialize, Serialize};

use crate::{LineChart, ParallelAxis, ParallelLine};

/// Two runs or more, side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareView {
    /// The runs, in the order in which they were asked for; all cells are in this order.
    pub runs: Vec<ComparedRun>,
    /// What is best, and what differs, in a sentence.
    pub sentence: String,
    /// What the comparison does not tell, a sentence each.
    pub notes: Vec<String>,
    /// Estimator, seed, hyper-parameters and how columns enter the model.
    pub parameters: Vec<CompareRow>,
    /// Metrics on the validation split.
    pub metrics: Vec<CompareRow>,
    /// Tags and notes.
    pub tags: Vec<CompareRow>,
    /// Data versions, their digests, their rows, and the models' digests.
    pub data: Vec<CompareRow>,
    /// Axes for parallel coordinates: parameters that differ, then metrics.
    pub axes: Vec<ParallelAxis>,
    /// One line for each run; its trial is the number of the run.
    pub lines: Vec<ParallelLine>,
    /// What can be an axis of the scatter plot: parameters that differ, then metrics. Places that are on no axis are NaN.
    pub scatter: Vec<CompareAxis>,
    /// ROC curves of the first six runs that have one.
    pub roc: Option<LineChart>,
}

/// A run that is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedRun {
    /// Number.
    pub run: u32,
    /// Like `r-003`.
    pub id: String,
    /// Estimator and its leading parameters.
    pub title: String,
}

/// What is compared, with one cell for each run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareRow {
    /// Id of the parameter or metric, key of the tag.
    pub id: String,
    /// Name.
    pub name: String,
    /// Values; an en dash where a run has none.
    pub cells: Vec<String>,
    /// They are not all the same.
    pub differs: bool,
    /// Places of the best of them, where one is better than another.
    pub best: Vec<u32>,
}

/// An axis to choose for the scatter plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareAxis {
    /// It is a metric, not a parameter.
    pub metric: bool,
    /// Name, domain and ticks.
    pub axis: ParallelAxis,
    /// The place of each run on it; NaN where it has none.
    pub places: Vec<f32>,
}
