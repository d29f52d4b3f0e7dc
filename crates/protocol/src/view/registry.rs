//! Registry.

use serde::{Deserialize, Serialize};

use crate::{Grid, Head};

/// Registry: versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistryView {
    /// The head.
    pub head: Head,
    /// Newest first.
    pub versions: Vec<VersionRow>,
    /// Name of the metric in the list.
    pub metric: String,
}

/// A registered version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Number.
    pub version: u32,
    /// Like `v2`.
    pub id: String,
    /// Aliases it carries, without the at sign.
    pub aliases: Vec<String>,
    /// Estimator.
    pub title: String,
    /// The primary metric on the validation split.
    pub metric: String,
    /// Data version, like `d2`.
    pub data: String,
    /// Run, like `r-003`.
    pub run: String,
    /// Pipeline run that registered it, or `by hand, not checked`.
    pub source: String,
    /// Whether it serves traffic, like `stable, 100 %`.
    pub serving: String,
    /// SHA-256 of the ONNX file.
    pub digest: String,
    /// Size of the file.
    pub size: String,
    /// Metrics: name, train, validation, naive.
    pub metrics: Grid,
    /// Data → run → pipeline → version → endpoint, each with a fact.
    pub lineage: Vec<(String, String)>,
    /// Inputs and outputs: name, type, shape, meaning.
    pub signature: Grid,
}
