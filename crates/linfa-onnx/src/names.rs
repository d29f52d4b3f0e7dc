//! The names of the tensors a reader of the graph may ask for.
//!
//! Inputs are not listed: each input is called exactly like its column. That is why a column may bear none of these names,
//! nor begin with [`INTERNAL_PREFIX`].

/// The preprocessed matrix, float32 `[N, F]`; an intermediate tensor of every graph.
pub const FEATURES: &str = "features";

/// Output of a classifier: the name of the most probable class, string `[N]`.
pub const LABEL: &str = "label";

/// The index of the most probable class (the lowest on ties), int64 `[N]`; an intermediate tensor of every classifier.
///
/// Runtimes that can select intermediate tensors (tract) save the string look-up of [`LABEL`] by reading this one.
pub const LABEL_INDEX: &str = "label_index";

/// Output of a classifier: the probability of each class, float32 `[N, K]`, columns in the order of the class names.
pub const PROBABILITIES: &str = "probabilities";

/// Output of a regression: the predicted value, float32 `[N, 1]`.
pub const VARIABLE: &str = "variable";

/// What every other tensor and every node of the graph begins with.
pub const INTERNAL_PREFIX: &str = "linfa-onnx/";

/// What the metadata keys written by this crate begin with.
pub const METADATA_PREFIX: &str = "linfa-onnx.";

/// The name of the symbolic batch dimension of all inputs and outputs.
pub const BATCH: &str = "N";

/// Whether an input may not be called `name`, because the graph itself uses that name.
pub fn is_reserved(name: &str) -> bool {
    [FEATURES, LABEL, LABEL_INDEX, PROBABILITIES, VARIABLE].contains(&name) || name.starts_with(INTERNAL_PREFIX)
}
