//! What a model's tensors mean: which columns feed each input, and where its answers stand.

use linfa_onnx::names;
use protocol::Task;
use serde::{Deserialize, Serialize};

use crate::train::features::{FeatureKind, Signature};

/// Inputs and outputs of a model file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interface {
    /// Inputs in the order in which they are fed.
    pub inputs: Vec<Input>,
    /// Where the answers stand.
    pub outputs: Outputs,
}

/// An input of shape `[N, columns]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Its name in the file.
    pub name: String,
    /// Type of its values.
    pub element: Element,
    /// The features that feed it, as places in the signature.
    pub features: Vec<usize>,
}

/// Type of an input's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named like the types")]
pub enum Element {
    Float32,
    Float64,
    Int32,
    Int64,
    Text,
}

impl Element {
    /// With their names in ONNX and in the Open Inference Protocol.
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Float32, "float32", "FP32"),
        (Self::Float64, "float64", "FP64"),
        (Self::Int32, "int32", "INT32"),
        (Self::Int64, "int64", "INT64"),
        (Self::Text, "string", "BYTES"),
    ];

    /// The type of that name in ONNX; none for one that no column of a table holds.
    pub fn of_onnx(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, onnx, _)| *onnx == name).map(|(element, ..)| element)
    }

    /// Its name in ONNX.
    pub fn onnx(self) -> &'static str {
        self.names().0
    }

    /// Its name in the Open Inference Protocol.
    pub fn datatype(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        Self::ALL.into_iter().find(|(element, ..)| *element == self).map_or(("", ""), |(_, onnx, wire)| (onnx, wire))
    }
}

/// Outputs of a model file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outputs {
    /// Of a classifier; at least one of the two.
    Classes {
        /// The answered class of each request; without it the class with the largest score, the lowest on ties.
        labels: Option<Labels>,
        /// Probabilities; without them the answered class has all.
        scores: Option<Scores>,
    },
    /// Of a regression: name of the output, one number for each request.
    Number(String),
}

/// The output that holds the answered class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Labels {
    /// Its name.
    pub name: String,
    /// What it says for each class.
    pub values: LabelValues,
}

/// How an output names classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelValues {
    /// By their index.
    Index,
    /// By a number: number and class index.
    Numbers(Vec<(i64, u32)>),
    /// By a text: text and class index.
    Texts(Vec<(String, u32)>),
}

/// The output that holds probabilities, `[N, columns]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Its name.
    pub name: String,
    /// The class index of each column.
    pub classes: Vec<u32>,
}

impl Interface {
    /// That of a file written here: one input for each column, probabilities in the order of the classes.
    pub fn own(signature: &Signature) -> Self {
        let inputs = signature.features.iter().enumerate().map(|(place, feature)| Input {
            name: feature.name.clone(),
            element: match feature.kind {
                FeatureKind::Numeric { .. } => Element::Float32,
                FeatureKind::Categorical { .. } => Element::Text,
            },
            features: vec![place],
        });
        let outputs = match signature.task {
            Task::Classification => Outputs::Classes {
                labels: Some(Labels { name: names::LABEL_INDEX.into(), values: LabelValues::Index }),
                scores: Some(Scores {
                    name: names::PROBABILITIES.into(),
                    classes: (0..signature.classes.len() as u32).collect(),
                }),
            },
            Task::Regression => Outputs::Number(names::VARIABLE.into()),
        };
        Self { inputs: inputs.collect(), outputs }
    }
}

impl Outputs {
    /// Names of the outputs to read, in the order of [`super::model::Model`]'s reading.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Classes { labels, scores } => labels
                .iter()
                .map(|labels| labels.name.as_str())
                .chain(scores.iter().map(|scores| scores.name.as_str()))
                .collect(),
            Self::Number(name) => vec![name],
        }
    }
}
