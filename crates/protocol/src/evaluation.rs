//! What is asked about a run's evaluation.

use serde::{Deserialize, Serialize};

/// Which parts of a run's evaluation are wanted, and with which choices. A part that is not asked for is not computed, so
/// a slider asks for what it moves alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EvaluationWanted {
    /// The run's number.
    pub run: u32,
    /// The parts, in the order in which they are answered.
    pub parts: Vec<EvaluationKind>,
    /// Rows with at least this probability of the positive class are answered with it, 0 to 1; none takes the model's own
    /// answers, and 0.5 where a threshold has to be shown.
    pub threshold: Option<f64>,
    /// The class that counts as positive; none is the second one of two, and the first one of more.
    pub positive: Option<String>,
    /// What a false positive and a false negative cost, 0 or more, in any unit; none is 1 each.
    pub costs: Option<(f64, f64)>,
    /// The column whose values make the slices; none is the first that can.
    pub slices: Option<String>,
    /// The column whose values make the groups that are compared for fairness; none is the first that can.
    pub groups: Option<String>,
    /// How far an answer may be off to count as right, in units of the target; none is the median error.
    pub tolerance: Option<f64>,
}

/// A part of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EvaluationKind {
    /// All metrics with their intervals.
    Scores,
    /// Confusion matrix. *Classification.*
    Confusion,
    /// What a threshold does, and which one costs least. *Classification.*
    Threshold,
    /// ROC curves. *Classification.*
    Roc,
    /// Precision and recall curves. *Classification.*
    PrecisionRecall,
    /// Calibration curve. *Classification.*
    Calibration,
    /// Cumulative gain and lift. *Classification.*
    Gain,
    /// Precision, recall and F1 of each class. *Classification.*
    Classes,
    /// Answers and residuals against the truth. *Regression.*
    Answers,
    /// How the errors are distributed. *Regression.*
    Errors,
    /// Metrics by the values of a column.
    Slices,
    /// Rates by the groups of a column.
    Fairness,
    /// Where the model is worst.
    Weak,
    /// Scores by the number of training rows; see [`crate::Command::LearningCurve`].
    LearningCurve,
}
