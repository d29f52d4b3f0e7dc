//! Train.

use serde::{Deserialize, Serialize};

use crate::{
    Confusion, Fact, Failure, Grid, Head, JobProgress, ParameterCard, Scatter, Status, SweepForm, SweepView, Verdict,
};

/// Train: runs and one of them in detail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainView {
    /// The head.
    pub head: Head,
    /// There is data to train on.
    pub ready: bool,
    /// Estimators that fit the task, with their defaults and explanations.
    pub estimators: Vec<EstimatorCard>,
    /// How columns can enter a model.
    pub preparation: Vec<ParameterCard>,
    /// Newest first; without those that were deleted.
    pub runs: Vec<RunRow>,
    /// What the runs can be sorted by and filtered by.
    pub columns: RunColumns,
    /// Runs that were deleted and can be put back, newest first: number, and id with title.
    pub deleted: Vec<(u32, String)>,
    /// Name of the metric in the list.
    pub metric: String,
    /// What there is to choose for a new sweep.
    pub sweep_form: SweepForm,
    /// Newest first.
    pub sweeps: Vec<SweepView>,
}

/// An estimator to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EstimatorCard {
    /// Id, like `random_forest`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// What it does, and where the defaults come from.
    pub text: String,
    /// Its hyper-parameters.
    pub parameters: Vec<ParameterCard>,
}

/// What runs have: the columns of their table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunColumns {
    /// Parameters of any run.
    pub parameters: Vec<RunColumn>,
    /// Metrics of any run, the one of the brief first.
    pub metrics: Vec<RunColumn>,
    /// Keys of tags, in alphabetical order.
    pub tags: Vec<String>,
}

/// A column of the table of runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunColumn {
    /// Id of the parameter or metric.
    pub id: String,
    /// Name.
    pub name: String,
    /// All its values are numbers.
    pub numeric: bool,
    /// For a metric: whether larger is better.
    pub larger_is_better: Option<bool>,
    /// Not all runs have the same.
    pub differs: bool,
}

/// A parameter or metric of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunValue {
    /// Its id.
    pub id: String,
    /// The value, formatted.
    pub text: String,
    /// The same as a number, if it is one.
    pub number: Option<f64>,
}

/// A run in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRow {
    /// Number.
    pub run: u32,
    /// Like `r-003`.
    pub id: String,
    /// Estimator and its leading parameters.
    pub title: String,
    /// State.
    pub status: Status,
    /// The primary metric on the validation split; an en dash without one.
    pub metric: String,
    /// The data version.
    pub data: String,
    /// Why it failed.
    pub failure: Option<Verdict>,
    /// The job to cancel while it runs.
    pub job: Option<JobProgress>,
    /// The version it was registered as, like `v2`.
    pub version: Option<String>,
    /// The trial whose configuration it has, like `s-001, t-017`; empty if none.
    pub origin: String,
    /// How long it was in its trainer, like `1.24 s`; an en dash where that is not known.
    pub took: String,
    /// The same in seconds.
    pub seconds: Option<f64>,
    /// What started it: `by hand`, `pipeline run 2` or `s-001, t-017`.
    pub by: String,
    /// Parameters, in the order of the columns.
    pub parameters: Vec<RunValue>,
    /// Metrics on the validation split, in the order of the columns.
    pub metrics: Vec<RunValue>,
    /// Tags by key.
    pub tags: Vec<(String, String)>,
    /// What the learner wrote about it.
    pub note: String,
    /// SHA-256 of the ONNX file; empty without one.
    pub digest: String,
    /// It has answers to be evaluated, kept or reproduced.
    pub evaluated: bool,
    /// Trained again to compare the bytes: how far that is.
    pub reproduction: AgainState,
    /// Trained again on more and more rows: how far that is.
    pub learning_curve: AgainState,
    /// Trained again to explain its answers: how far that is.
    pub explanation: AgainState,
}

/// How far it is that a run is trained again. What came of it is asked for, and kept in memory only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum AgainState {
    /// Nobody asked, or it was forgotten.
    #[default]
    NotYet,
    /// It is under way; the job can be cancelled.
    Running(JobProgress),
    /// It can be looked at.
    Ready,
    /// It could not be done.
    Failed(Failure),
}

/// A finished run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunDetail {
    /// Six tiles or fewer.
    pub tiles: Vec<Fact>,
    /// Classification only.
    pub confusion: Option<Confusion>,
    /// Regression only.
    pub scatter: Option<Scatter>,
    /// Metrics: name, train, validation, naive model.
    pub metrics: Grid,
    /// Parameters, with what differs from the run before in the last column.
    pub parameters: Grid,
    /// How each column enters the model, and how much it lowered the training loss where the estimator knows.
    pub preprocessing: Grid,
    /// SHA-256 of the ONNX file.
    pub digest: String,
    /// Whether an earlier run with the same configuration gave the same bytes.
    pub repeated: Option<Status>,
    /// What came of reproducing it, with what is compared.
    pub reproduced: Option<Verdict>,
    /// Its model is a registered version, so it cannot be deleted.
    pub registered: bool,
}
