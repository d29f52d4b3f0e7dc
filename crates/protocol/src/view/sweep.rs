//! Train: sweeps.

use serde::{Deserialize, Serialize};

use crate::{Fact, JobProgress, Status, SweepConfig, Verdict};

/// What there is to choose for a new sweep. Estimators and their search spaces are those of the form for a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepForm {
    /// Metrics that can judge: id and name, the one of the brief first.
    pub metrics: Vec<(String, String)>,
    /// Most trials of a sweep.
    pub most_trials: u32,
    /// Least and most folds, and how many by default.
    pub folds: (u32, u32, u32),
    /// A sweep over several estimators that fit the task, ready to be started; none without data.
    pub good_model: Option<SweepConfig>,
    /// What it does, in plain words.
    pub good_model_text: String,
}

/// A sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepView {
    /// Number.
    pub sweep: u32,
    /// Like `s-001`.
    pub id: String,
    /// What is tried, like `random forest and 2 others`.
    pub title: String,
    /// State.
    pub status: Status,
    /// How, like `Random search, 5 folds of the training part of d1`.
    pub method: String,
    /// Name of the metric that judges.
    pub metric: String,
    /// Whether larger is better.
    pub larger_is_better: bool,
    /// Trials that ended.
    pub done: u32,
    /// Trials in all. Successive halving may come to fewer.
    pub total: u32,
    /// Trials in trainers now.
    pub running: Vec<JobProgress>,
    /// Like `12 of 60 trials, 2 running, 14 s so far, about 50 s left`.
    pub progress: String,
    /// The outcome so far in a sentence or two.
    pub sentence: String,
    /// What the scores do not say.
    pub caution: String,
    /// Number of the best trial so far.
    pub best: Option<u32>,
    /// It can be paused.
    pub can_pause: bool,
    /// It can go on.
    pub can_resume: bool,
    /// It can be cancelled.
    pub can_cancel: bool,
    /// Its trials; older sweeps are in the list only.
    pub detail: Option<SweepDetail>,
}

/// The trials of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepDetail {
    /// What was asked for.
    pub facts: Vec<Fact>,
    /// Parameters that differ between trials, with whether they are numbers: the columns of [`TrialRow::parameters`].
    pub columns: Vec<(String, bool)>,
    /// Best first, then those that wait, then those that failed.
    pub trials: Vec<TrialRow>,
    /// For each estimator what was tried and how well it did, a sentence each.
    pub tried: Vec<String>,
    /// What successive halving did at each rung, and other remarks.
    pub notes: Vec<String>,
    /// Axes for parallel coordinates, the metric last.
    pub axes: Vec<ParallelAxis>,
    /// One line for each trial with a score.
    pub lines: Vec<ParallelLine>,
}

/// A trial in the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialRow {
    /// Number.
    pub trial: u32,
    /// Like `t-017`.
    pub id: String,
    /// Rank among those with a score; an en dash without one.
    pub rank: String,
    /// Estimator.
    pub title: String,
    /// Values of the columns; an en dash where the estimator has no such parameter.
    pub parameters: Vec<String>,
    /// Mean over the folds.
    pub mean: String,
    /// Standard deviation over the folds.
    pub sd: String,
    /// Score of each fold.
    pub folds: Vec<String>,
    /// How long it took in its trainer.
    pub seconds: String,
    /// State.
    pub status: Status,
    /// Why it failed.
    pub failure: Option<Verdict>,
    /// Runs that were trained from it, like `r-004`.
    pub runs: Vec<String>,
    /// A run can be trained from it.
    pub can_train: bool,
}

/// An axis of parallel coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParallelAxis {
    /// Id of the parameter or metric, or `estimator`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Lowest and highest place; places of a logarithmic axis are logarithms to base 10.
    pub domain: (f32, f32),
    /// Places with labels; a categorical axis has one for each option, from 0 on.
    pub ticks: Vec<(f32, String)>,
    /// It holds options, not numbers.
    pub categorical: bool,
    /// For the metric: whether high is better.
    pub better_high: Option<bool>,
}

/// A trial as a line over all axes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParallelLine {
    /// Number of the trial.
    pub trial: u32,
    /// Its place on each axis; NaN where its estimator has no such parameter.
    pub values: Vec<f32>,
    /// It is the best.
    pub best: bool,
}
