//! The export of one model: what surrounds the graph, and the first and last steps common to all model families.
//!
//! Each family adds a method to [`Export`] in a module of its own.

use prost::Message;

use crate::graph::{Element, Graph, ML_DOMAIN};
use crate::metadata::metadata;
use crate::names::{FEATURES, TRANSFORMED};
use crate::proto::{ModelProto, OperatorSetIdProto};
use crate::{Column, Error, Preprocessing, Stage};

/// ONNX 1.13, the newest that both tract 0.23 and onnxruntime since 1.14 run in full.
const IR_VERSION: i64 = 8;
const OPSETS: [(&str, i64); 2] = [("", 17), (ML_DOMAIN, 3)];

/// A model about to be written: its preprocessing, its name, what else is to be known of it.
///
/// End with the method of the model's family, which gives the bytes of the ONNX file. The same export of the same model gives
/// the same bytes.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    preprocessing: &'a Preprocessing,
    stages: Vec<Stage>,
    name: String,
    doc: String,
    digest: Option<String>,
    metadata: Vec<(String, String)>,
    pub(crate) classes: Vec<String>,
}

/// Whether a model can take missing values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Not: arithmetic makes NaN of NaN.
    Refused,
    /// Yes: it compares, as trees do.
    Compared,
}

/// The precision in which the scores of a model are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    /// float32: enough where numbers are standardised, and a little faster.
    Single,
    /// float64, as in linfa: where numbers come as they are, or scores are compared closely.
    Double,
}

impl<'a> Export<'a> {
    /// An export with this preprocessing before the model; the name is `model` until [`name`](Self::name) gives another.
    pub fn new(preprocessing: &'a Preprocessing) -> Self {
        Self {
            preprocessing,
            stages: vec![],
            name: "model".into(),
            doc: String::new(),
            digest: None,
            metadata: vec![],
            classes: vec![],
        }
    }

    /// Adds a stage (a scaler, a PCA …) between the features, or the stages already added, and the model.
    ///
    /// The model is to be trained on what [`Stage::transform`] makes of [`Preprocessing::transform`].
    #[must_use]
    pub fn then(mut self, stage: impl Into<Stage>) -> Self {
        self.stages.push(stage.into());
        self
    }

    /// The name of the graph.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The documentation of the model and of its graph; Markdown is allowed.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    /// What the model was trained on, and how, as a digest of the caller's choice; it is written into the metadata.
    #[must_use]
    pub fn training_digest(mut self, digest: impl Into<String>) -> Self {
        self.digest = Some(digest.into());
        self
    }

    /// Adds a key and its value to the model's metadata, after those already given.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push((key.into(), value.into()));
        self
    }

    /// The class names of a classifier: the name at index `k` belongs to the label value `k` of the training data, and to
    /// column `k` of the probabilities. Of a model trained on `bool`, the first name is that of `false`.
    ///
    /// A clustering takes none, or one for each cluster; a regression does not look at them.
    #[must_use]
    pub fn classes<S: AsRef<str>>(mut self, names: &[S]) -> Self {
        self.classes = names.iter().map(|name| name.as_ref().to_owned()).collect();
        self
    }

    /// Writes the preprocessing and the stages alone, without a model; the output is
    /// [`TRANSFORMED`](crate::names::TRANSFORMED), float32 `[N, F']`.
    ///
    /// # Errors
    ///
    /// A stage that takes another number of features than there are, or cannot take missing values which a column passes
    /// through; a stage that holds a number which is not finite; a column called like the output; an empty name; metadata
    /// keys that are empty, reserved or repeated.
    pub fn transformer(&self) -> Result<Vec<u8>, Error> {
        let mut graph = self.start(Missing::Compared)?;
        let count = self.feature_count();
        if self.stages.is_empty() {
            graph.node("Identity", &[FEATURES], &[TRANSFORMED], vec![]);
        }
        graph.output(TRANSFORMED, Element::Float, Some(count), "The transformed features");
        self.finish(graph, "transformer", &[])
    }

    /// The graph up to the tensor [`input`](Self::input), for a model that takes this number of features.
    pub(crate) fn begin(&self, features: usize, missing: Missing) -> Result<Graph, Error> {
        let expected = self.feature_count();
        if features != expected {
            return Err(Error::FeatureCount { expected, found: features });
        }
        self.start(missing)
    }

    fn start(&self, missing: Missing) -> Result<Graph, Error> {
        let mixes = self.stages.iter().any(Stage::mixes_features);
        if missing == Missing::Refused || mixes {
            let passing = |column: &&Column| matches!(column, Column::Numeric { impute: None, .. });
            if let Some(column) = self.preprocessing.columns().iter().find(passing) {
                return Err(Error::MissingValues { column: column.name().into() });
            }
        }
        let mut graph = Graph::default();
        self.preprocessing.write(&mut graph);
        let mut width = self.preprocessing.feature_count();
        let mut tensor = FEATURES.to_owned();
        for (index, stage) in self.stages.iter().enumerate() {
            let last = index + 1 == self.stages.len();
            let output = if last { TRANSFORMED.to_owned() } else { crate::graph::internal(&format!("stage/{index}")) };
            width = stage.write(&mut graph, &tensor, width, &output)?;
            tensor = output;
        }
        Ok(graph)
    }

    /// The name of the tensor the model takes, float32 `[N, F']`.
    pub(crate) fn input(&self) -> &'static str {
        if self.stages.is_empty() { FEATURES } else { TRANSFORMED }
    }

    /// How many features the model gets.
    pub(crate) fn feature_count(&self) -> usize {
        let count = self.preprocessing.feature_count();
        self.stages.iter().fold(count, |count, stage| stage.output_count(count))
    }

    /// The precision in which a linear classifier is to sum these features. Standardised ones give logits whose rounding in
    /// float32 does not show in the probabilities; a regression, whose sums are the answer, is summed in float64 always.
    pub(crate) fn precision(&self) -> Precision {
        let large = |column: &Column| matches!(column, Column::Numeric { scale: None, .. });
        if self.stages.is_empty() && !self.preprocessing.columns().iter().any(large) {
            Precision::Single
        } else {
            Precision::Double
        }
    }

    /// The bytes of the model with this graph; `family` and `classes` as for [`metadata`].
    pub(crate) fn finish(&self, graph: Graph, family: &str, classes: &[String]) -> Result<Vec<u8>, Error> {
        if self.name.is_empty() {
            return Err(Error::EmptyName);
        }
        if let Some(name) = graph.clash() {
            return Err(Error::ReservedColumnName { name: name.into() });
        }
        let digest = self.digest.as_deref();
        let model = ModelProto {
            ir_version: IR_VERSION,
            opset_import: OPSETS.map(opset).into(),
            producer_name: "linfa-onnx".into(),
            producer_version: env!("CARGO_PKG_VERSION").into(),
            doc_string: self.doc.clone(),
            graph: Some(graph.finish(self.name.clone(), self.doc.clone())),
            metadata_props: metadata(&self.metadata, self.preprocessing, family, digest, classes)?,
        };
        Ok(model.encode_to_vec())
    }
}

/// `value` as float32, refused if it is not finite there.
pub(crate) fn narrow(what: &'static str, value: f64) -> Result<f32, Error> {
    let narrowed = value as f32;
    if narrowed.is_finite() { Ok(narrowed) } else { Err(Error::NonFiniteParameter { what, value }) }
}

/// Refuses values that are not finite, even in float64.
pub(crate) fn check_finite<'v>(what: &'static str, values: impl IntoIterator<Item = &'v f64>) -> Result<(), Error> {
    match values.into_iter().find(|value| !value.is_finite()) {
        Some(&value) => Err(Error::NonFiniteParameter { what, value }),
        None => Ok(()),
    }
}

fn opset((domain, version): (&str, i64)) -> OperatorSetIdProto {
    OperatorSetIdProto { domain: Some(domain.into()), version }
}
