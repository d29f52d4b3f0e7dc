//! Sweeps: many configurations, each judged by cross-validation on the training part.
//!
//! What is tried follows from the configuration, its seed and the scores so far, and from nothing else: the journal keeps
//! the configuration and how each trial ended. The validation and test rows are never touched.

pub mod check;
mod course;
pub mod folds;
pub mod halving;
pub mod offer;
pub mod space;
pub mod trial;

pub use course::{End, Ended, JOBS, Rung, Status, Sweep, Trial, by_job};

/// Trials that a sweep begins with at most.
pub const MOST_TRIALS: u32 = 200;
/// Estimators of a sweep at most.
pub const MOST_CANDIDATES: usize = 20;
/// Sweeps of a project at most.
pub const MOST: usize = 200;
/// Least and most folds.
pub const FOLDS: (u32, u32) = (2, 10);
/// Folds by default; scikit-learn's number.
pub const DEFAULT_FOLDS: u32 = 5;

/// Mean of the scores of some folds.
pub fn mean(scores: &[f64]) -> f64 {
    scores.iter().sum::<f64>() / scores.len() as f64
}

/// Standard deviation of the scores of some folds: of these folds, not estimated for others (scikit-learn's
/// `std_test_score`).
pub fn deviation(scores: &[f64]) -> f64 {
    let center = mean(scores);
    libm::sqrt(scores.iter().map(|score| (score - center) * (score - center)).sum::<f64>() / scores.len() as f64)
}
