//! The model as an ONNX file, with where it comes from in its metadata.

use linfa_onnx::Export;
use protocol::{Failure, RunConfig};

use super::estimator::title;
use super::{Model, parameters};
use crate::data::Dataset;
use crate::failure::failure;
use crate::format::sentence;

/// Where a model comes from, for its metadata.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Name of the project's data.
    pub data: String,
    /// SHA-256 of the encoded table.
    pub digest: String,
}

/// The bytes of the ONNX file; the same model gives the same bytes.
pub fn write(data: &Dataset, model: &Model, config: &RunConfig, from: &Provenance) -> Result<Vec<u8>, Failure> {
    let preprocessing = model.plan.preprocessing()?;
    let mut export = Export::new(&preprocessing)
        .name(title(&config.estimator))
        .doc(format!(
            "Predicts {} from {} columns of {}. Trained in MLOps Sandbox.",
            data.roles.target,
            model.plan.columns(),
            from.data
        ))
        .metadata("data", from.data.as_str())
        .metadata("data_digest", from.digest.as_str())
        .metadata("target", data.roles.target.as_str())
        .metadata("seed", config.seed.to_string())
        .classes(&model.classes);
    for (name, value) in parameters(config) {
        export = export.metadata(name, value);
    }
    model.fitted.export(&export).map_err(|error| {
        failure(
            "train.export",
            format!("The model cannot be written as ONNX: {}.", sentence(&error.to_string()).trim_end_matches('.')),
            "Try other parameters, or look at the columns on Data for extreme values.",
        )
    })
}
