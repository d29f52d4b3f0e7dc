//! Train.

use serde::{Deserialize, Serialize};

use crate::{Confusion, Fact, Grid, Head, JobProgress, ParameterCard, Scatter, Status, SweepForm, SweepView, Verdict};

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
    /// Newest first.
    pub runs: Vec<RunRow>,
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

/// A run in the list, with its detail.
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
    /// The run in detail, once it finished.
    pub detail: Option<RunDetail>,
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
}

/// A finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}
