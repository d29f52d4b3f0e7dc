//! The export of one model: what surrounds the graph, and the last steps common to all model families.
//!
//! Each family adds a method to [`Export`] in a module of its own.

use prost::Message;

use crate::graph::{Graph, ML_DOMAIN};
use crate::metadata::metadata;
use crate::proto::{ModelProto, OperatorSetIdProto};
use crate::{Error, Preprocessing};

/// ONNX 1.13, the newest that both tract 0.23 and onnxruntime since 1.14 run in full.
const IR_VERSION: i64 = 8;
const OPSETS: [(&str, i64); 2] = [("", 17), (ML_DOMAIN, 3)];

/// A model about to be written: its preprocessing, its name, what else is to be known of it.
///
/// End with the method of the model's family, which gives the bytes of the ONNX file. The same export of the same model gives
/// the same bytes.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    pub(crate) preprocessing: &'a Preprocessing,
    name: String,
    doc: String,
    metadata: Vec<(String, String)>,
    pub(crate) classes: Vec<String>,
}

impl<'a> Export<'a> {
    /// An export with this preprocessing before the model; the name is `model` until [`name`](Self::name) gives another.
    pub fn new(preprocessing: &'a Preprocessing) -> Self {
        Self { preprocessing, name: "model".into(), doc: String::new(), metadata: vec![], classes: vec![] }
    }

    /// The name of the graph.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The documentation of the model; Markdown is allowed.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    /// Adds a key and its value to the model's metadata, after those already given.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push((key.into(), value.into()));
        self
    }

    /// The class names of a classifier: the name at index `k` belongs to the label value `k` of the training data, and to
    /// column `k` of the probabilities. A regression does not look at them.
    #[must_use]
    pub fn classes<S: AsRef<str>>(mut self, names: &[S]) -> Self {
        self.classes = names.iter().map(|name| name.as_ref().to_owned()).collect();
        self
    }

    /// Refuses a model that takes another number of features than the preprocessing makes.
    pub(crate) fn check_features(&self, found: usize) -> Result<(), Error> {
        let expected = self.preprocessing.feature_count();
        if found == expected { Ok(()) } else { Err(Error::FeatureCount { expected, found }) }
    }

    /// The bytes of the model with this graph; `classes` as for [`metadata`].
    pub(crate) fn finish(&self, graph: Graph, classes: &[String]) -> Result<Vec<u8>, Error> {
        if self.name.is_empty() {
            return Err(Error::EmptyName);
        }
        let model = ModelProto {
            ir_version: IR_VERSION,
            opset_import: OPSETS.map(opset).into(),
            producer_name: "linfa-onnx".into(),
            producer_version: env!("CARGO_PKG_VERSION").into(),
            doc_string: self.doc.clone(),
            graph: Some(graph.finish(self.name.clone())),
            metadata_props: metadata(&self.metadata, self.preprocessing, classes)?,
        };
        Ok(model.encode_to_vec())
    }
}

/// `value` as float32, refused if it is not finite there.
pub(crate) fn narrow(what: &'static str, value: f64) -> Result<f32, Error> {
    let narrowed = value as f32;
    if narrowed.is_finite() { Ok(narrowed) } else { Err(Error::NonFiniteParameter { what, value }) }
}

fn opset((domain, version): (&str, i64)) -> OperatorSetIdProto {
    OperatorSetIdProto { domain: Some(domain.into()), version }
}
