//! Train: from a data version and a configuration to a fitted model, its figures and its ONNX file.
//!
//! Everything here runs in a trainer, which may be stopped at any time; it knows nothing of the project.

pub mod answers;
pub mod curve;
pub mod estimator;
pub mod evaluate;
pub mod explanation;
pub mod features;
pub mod metrics;
pub mod naive;
pub mod onnx;
pub mod parity;
pub mod preparation;

use protocol::{Estimator, Failure, RunConfig, Task};
use serde::{Deserialize, Serialize};

use crate::data::Dataset;
use crate::failure::failure;
use estimator::{Answers, Fitted, Inputs, Lesson, Targets};
use features::{Plan, Signature};
use metrics::Metrics;
use preparation::Preparation;

/// Name of the parameter that tells how columns enter a model.
const INPUTS: &str = "inputs";

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
    /// Counts of true classes (rows) against answers (columns) on the validation split; empty for regression.
    pub confusion: Vec<Vec<u32>>,
    /// Truth and answer of some rows of the validation split; empty for classification.
    pub scatter: Vec<(f32, f32)>,
    /// Rows of train and validation.
    pub rows: (u32, u32),
    /// How much each column lowered the training loss, in shares of 1 and in falling order; empty where the estimator does
    /// not know.
    #[serde(default)]
    pub importances: Vec<(String, f64)>,
    /// SHA-256 of its answers for the validation rows, where they are kept; see [`answers`].
    #[serde(default)]
    pub answers: Option<String>,
}

impl Trained {
    /// Digests of what is kept of it: the ONNX file, and its answers.
    pub fn blobs(&self) -> impl Iterator<Item = &str> {
        [Some(&self.digest), self.answers.as_ref()].into_iter().flatten().map(String::as_str)
    }
}

/// A model in memory with the matrix it was fitted on.
pub struct Model {
    /// How columns become features.
    pub plan: Plan,
    /// The fitted estimator.
    pub fitted: Box<dyn Fitted>,
    /// Class names.
    pub classes: Vec<String>,
}

/// Checks the estimator, its parameters, and how columns are to enter the model.
///
/// # Errors
/// What of it cannot be chosen for the task.
pub fn check(config: &RunConfig, task: Task) -> Result<(), Failure> {
    estimator::check(&config.estimator, task)?;
    preparation::check(&config.preparation)
}

/// What a run was asked for, by name, for tables and metadata.
pub fn parameters(config: &RunConfig) -> Vec<(&'static str, String)> {
    let mut parameters = estimator::parameters(&config.estimator);
    if let (false, Ok(inputs)) = (config.preparation.is_empty(), estimator::inputs(&config.estimator)) {
        let chosen = Preparation::new(inputs, &config.preparation).word();
        parameters.retain(|(name, _)| *name != INPUTS);
        parameters.push((INPUTS, chosen));
    }
    parameters
}

fn negative(estimator: &Estimator) -> Failure {
    failure(
        "train.negative",
        format!("{} takes no negative numbers, but some of train become negative.", estimator::title(estimator)),
        "Choose usual or min–max scaling, and no constant below the columns' smallest values for missing numbers.",
    )
}

/// Fits the estimator on the training split; `progress` takes the share that is done.
///
/// # Errors
/// The configuration does not fit the data, or the estimator cannot learn from it.
pub fn fit(data: &Dataset, config: &RunConfig, progress: &mut dyn FnMut(f32)) -> Result<Model, Failure> {
    check(config, data.roles.task)?;
    let inputs = estimator::inputs(&config.estimator)?;
    let plan = Plan::fit(data, Preparation::new(inputs, &config.preparation))?;
    let rows = &data.parts.train;
    let classes = data.classes();
    let targets = match data.roles.task {
        Task::Classification => Targets::Classes(data.class_of(rows).into()),
        Task::Regression => Targets::Numbers(data.number_of(rows).into()),
    };
    let records = plan.matrix(data, rows);
    if inputs == Inputs::UnitRange && records.iter().any(|value| *value < 0.0) {
        return Err(negative(&config.estimator));
    }
    let lesson = Lesson { records, targets, classes: classes.len(), seed: config.seed, progress };
    Ok(Model { plan, fitted: estimator::fit(&config.estimator, lesson)?, classes })
}

/// Measures a model that was fitted here; with its answers for the validation rows, to be kept.
pub fn evaluate(data: &Dataset, model: &Model, onnx: &[u8]) -> (Trained, Vec<u8>) {
    let answer = |rows: &[u32]| model.fitted.answer(&model.plan.matrix(data, rows));
    let (train, validation) = (answer(&data.parts.train), answer(&data.parts.validation));
    let kept = answers::keep(data, &validation);
    let trained = Trained {
        importances: model.fitted.importances().map(|shares| model.plan.by_column(&shares)).unwrap_or_default(),
        answers: Some(crate::digest::digest(&kept)),
        ..describe(data, model.plan.signature(data), onnx, &train, &validation)
    };
    (trained, kept)
}

/// Gathers what there is to know about a model, its ONNX file and its answers for the training and validation rows.
pub fn describe(data: &Dataset, signature: Signature, onnx: &[u8], train: &Answers, validation: &Answers) -> Trained {
    let judge = |rows: &[u32], answers| metrics::measure(data, rows, answers);
    let naive = naive::answer(data, data.parts.validation.len());
    Trained {
        digest: crate::digest::digest(onnx),
        size: onnx.len() as u64,
        signature,
        train: judge(&data.parts.train, train),
        naive: judge(&data.parts.validation, &naive),
        confusion: evaluate::confusion(data, &data.parts.validation, validation),
        scatter: evaluate::scatter(data, &data.parts.validation, validation),
        validation: judge(&data.parts.validation, validation),
        rows: (data.parts.train.len() as u32, data.parts.validation.len() as u32),
        importances: Vec::new(),
        answers: None,
    }
}
