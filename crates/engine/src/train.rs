//! Train: from a data version and a configuration to a fitted model, its figures and its ONNX file.
//!
//! Everything here runs in a trainer, which may be stopped at any time; it knows nothing of the project.

pub mod estimator;
pub mod evaluate;
pub mod features;
pub mod metrics;
pub mod naive;
pub mod onnx;
pub mod parity;

use protocol::{Confusion, Failure, RunConfig, Scatter, Task};
use serde::{Deserialize, Serialize};

use crate::data::Dataset;
use estimator::Fitted;
use features::{Plan, Signature};
use metrics::Metrics;

/// What a finished training leaves behind, except the ONNX file itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    /// SHA-256 of the ONNX file.
    pub digest: String,
    /// Its size in bytes.
    pub size: u64,
    /// Inputs, target and classes.
    pub signature: Signature,
    /// Metrics on the training split.
    pub train: Metrics,
    /// Metrics on the validation split.
    pub validation: Metrics,
    /// Metrics of the naive model on the validation split.
    pub naive: Metrics,
    /// Confusion matrix on the validation split, for classification.
    pub confusion: Option<Confusion>,
    /// Truth against answer on the validation split, for regression.
    pub scatter: Option<Scatter>,
    /// Rows of train and validation.
    pub rows: (u32, u32),
}

/// A model in memory with the matrix it was fitted on.
pub struct Model {
    /// How columns become features.
    pub plan: Plan,
    /// The fitted estimator.
    pub fitted: Fitted,
    /// Class names.
    pub classes: Vec<String>,
}

/// Fits the estimator on the training split.
pub fn fit(data: &Dataset, config: &RunConfig) -> Result<Model, Failure> {
    estimator::check(&config.estimator, data.roles.task)?;
    let plan = Plan::fit(data, estimator::wants_scaling(&config.estimator))?;
    let records = plan.matrix(data, &data.parts.train);
    let fitted = estimator::fit(&config.estimator, records, data)?;
    Ok(Model { plan, fitted, classes: data.classes() })
}

/// Gathers what there is to know about a model and its ONNX file.
pub fn describe(data: &Dataset, model: &Model, onnx: &[u8]) -> Trained {
    let answers = |rows: &[u32]| model.fitted.answer(&model.plan.matrix(data, rows));
    let (train, validation) = (answers(&data.parts.train), answers(&data.parts.validation));
    let judge = |rows: &[u32], answers| metrics::measure(data, rows, answers);
    let naive = naive::answer(data, data.parts.validation.len());
    let regression = data.roles.task == Task::Regression;
    Trained {
        digest: crate::digest::digest(onnx),
        size: onnx.len() as u64,
        signature: model.plan.signature(data),
        train: judge(&data.parts.train, &train),
        naive: judge(&data.parts.validation, &naive),
        confusion: (!regression).then(|| evaluate::confusion(data, &data.parts.validation, &validation)),
        scatter: regression.then(|| evaluate::scatter(data, &data.parts.validation, &validation)),
        validation: judge(&data.parts.validation, &validation),
        rows: (data.parts.train.len() as u32, data.parts.validation.len() as u32),
    }
}
