//! A sweep: which configurations are tried, how, and by what they are judged.

use serde::{Deserialize, Serialize};

use crate::{Estimator, Setting};

/// What a sweep is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepConfig {
    /// What is tried: 1 to 20 estimators, each with its search space.
    pub candidates: Vec<Candidate>,
    /// How configurations are chosen from the spaces.
    pub method: SweepMethod,
    /// Try each candidate as it is given, before anything is chosen from its space.
    pub defaults_first: bool,
    /// Folds of the cross-validation, 2 to 10. Each trial is fitted as often.
    pub folds: u32,
    /// Id of the metric that judges; empty for the primary one of the brief.
    pub metric: String,
    /// The sweep stops when so many trials, one after the other, were no better than the best before; 0 is never.
    pub patience: u32,
    /// Seconds after which the sweep stops; none has no limit.
    pub seconds: Option<u32>,
    /// Seed of what is drawn, of the folds, and of everything random in an estimator.
    pub seed: u64,
}

/// An estimator and what is searched of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The estimator, with the values that all its trials have. What is neither here nor in the space has its default.
    pub estimator: Estimator,
    /// Parameters by id, and what each may be.
    pub space: Vec<(String, Dimension)>,
}

/// What a parameter may be in a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// One of these, each as likely.
    Values(Vec<Setting>),
    /// A number of a range, both ends included; a whole one where the parameter is.
    Range {
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
        /// Evenly by the logarithm: from 1 to 10 as likely as from 10 to 100. Needs values above 0.
        log: bool,
        /// How many values a grid takes of it, from end to end.
        points: u32,
    },
}

/// How configurations are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SweepMethod {
    /// All combinations.
    Grid,
    /// Combinations drawn by the seed; candidates take turns.
    Random {
        /// How many, 1 to 200.
        trials: u32,
    },
    /// Successive halving: combinations are drawn, judged on few rows, and the best third goes on with three times as many.
    Halving {
        /// Combinations to begin with, 1 to 200.
        trials: u32,
        /// Rows of the first rung.
        min_resources: MinResources,
        /// Rows that no rung exceeds; none is all training rows.
        max_resources: Option<u32>,
    },
}

/// Rows of the first rung of successive halving, by scikit-learn's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinResources {
    /// As many as let the last rung have all rows, or nearly.
    Exhaust,
    /// Two for each fold and class.
    Smallest,
    /// So many.
    Rows(u32),
}
