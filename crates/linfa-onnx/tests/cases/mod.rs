//! Every family once or more: a model fitted on a few hundred rows, and what linfa says about ten thousand.
//!
//! The tests compare tract with it; the example `write_models` writes it down for onnxruntime to be compared.

#![allow(dead_code, reason = "each binary uses some of it")]

pub mod bayes;
pub mod clusterings;
pub mod ensembles;
pub mod forests;
pub mod linear;
pub mod stages;
pub mod svms;

use linfa_onnx::{Preprocessing, names};
use ndarray::{Array1, Array2, Axis};

use crate::fixtures::Table;

/// Rows that are asked.
pub const ROWS: usize = 10_000;
/// Rows that models are trained on.
pub const TRAINING_ROWS: usize = 400;

/// An exported model, a table to ask it about, and linfa's answers.
pub struct Case {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub preprocessing: Preprocessing,
    pub table: Table,
    pub label: Option<Labels>,
    /// Name and values of the other output.
    pub numbers: Option<(&'static str, Array2<f64>)>,
}

/// The expected labels, as indices.
pub struct Labels {
    pub indices: Vec<usize>,
    /// The names the graph gives them; none for a clustering without names.
    pub names: Vec<String>,
}

impl Labels {
    fn new(indices: &Array1<usize>, names: &[String]) -> Self {
        Self { indices: indices.to_vec(), names: names.to_vec() }
    }
}

/// A classifier, or a clustering with names.
pub fn classifier(
    name: &'static str,
    bytes: Vec<u8>,
    (preprocessing, table): (&Preprocessing, &Table),
    classes: &[String],
    labels: &Array1<usize>,
    probabilities: Array2<f64>,
) -> Case {
    Case {
        name,
        bytes,
        preprocessing: preprocessing.clone(),
        table: table.clone(),
        label: Some(Labels::new(labels, classes)),
        numbers: Some((names::PROBABILITIES, probabilities)),
    }
}

/// A regression.
pub fn regression(
    name: &'static str,
    bytes: Vec<u8>,
    (preprocessing, table): (&Preprocessing, &Table),
    values: Array2<f64>,
) -> Case {
    Case {
        name,
        bytes,
        preprocessing: preprocessing.clone(),
        table: table.clone(),
        label: None,
        numbers: Some((names::VARIABLE, values)),
    }
}

/// One column.
pub fn column(values: Array1<f64>) -> Array2<f64> {
    values.insert_axis(Axis(1))
}

/// The probabilities of false and true.
pub fn two_columns(positive: &Array1<f64>) -> Array2<f64> {
    Array2::from_shape_fn(
        (positive.len(), 2),
        |(row, class)| {
            if class == 1 { positive[row] } else { 1.0 - positive[row] }
        },
    )
}

/// The greatest of each row, the lowest of equals.
pub fn arg_max(scores: &Array2<f64>) -> Array1<usize> {
    scores.map_axis(Axis(1), |row| (1..row.len()).fold(0, |best, k| if row[k] > row[best] { k } else { best }))
}

/// 1 for the label, 0 for the others.
pub fn certain(labels: &Array1<usize>, classes: usize) -> Array2<f64> {
    Array2::from_shape_fn((labels.len(), classes), |(row, class)| f64::from(u8::from(labels[row] == class)))
}

/// All of them.
pub fn all() -> Vec<Case> {
    [
        linear::cases(),
        bayes::cases(),
        clusterings::cases(),
        svms::cases(),
        ensembles::cases(),
        forests::cases(),
        stages::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
