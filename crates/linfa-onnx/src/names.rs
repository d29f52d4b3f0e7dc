//! The names of the tensors a reader of the graph may ask for.
//!
//! Inputs are not listed: each input is called exactly like its column. That is why a column may bear none of the names its
//! graph has, nor begin with [`INTERNAL_PREFIX`].

/// The preprocessed matrix, float32 `[N, F]`; an intermediate tensor of every graph.
pub const FEATURES: &str = "features";

/// What the stages after the preprocessing make of [`FEATURES`], float32 `[N, F']`: the output of
/// [`Export::transformer`](crate::Export::transformer), and an intermediate tensor of every other graph that has stages.
pub const TRANSFORMED: &str = "transformed";

/// Output of a classifier: the name of the class, string `[N]`. Output of a clustering: the cluster, int64 `[N]`, or its
/// name if names were given.
pub const LABEL: &str = "label";

/// The index of the class or cluster, int64 `[N]`; an intermediate tensor of every classifier and clustering.
///
/// Runtimes that can select intermediate tensors (tract) save the string look-up of [`LABEL`] by reading this one.
pub const LABEL_INDEX: &str = "label_index";

/// Output of a classifier: the probability of each class, float32 `[N, K]`, columns in the order of the class names.
pub const PROBABILITIES: &str = "probabilities";

/// Output of k-means: the distance to each centroid, float32 `[N, K]`.
pub const DISTANCES: &str = "distances";

/// Output of a regression: the predicted value, float32 `[N, 1]`; of a regression with T targets `[N, T]`.
pub const VARIABLE: &str = "variable";

/// What every other tensor and every node of the graph begins with.
pub const INTERNAL_PREFIX: &str = "linfa-onnx/";

/// What the metadata keys written by this crate begin with.
pub const METADATA_PREFIX: &str = "linfa-onnx.";

/// The name of the symbolic batch dimension of all inputs and outputs.
pub const BATCH: &str = "N";

/// Whether no input of any graph may be called `name`, because the graph itself uses that name.
///
/// [`TRANSFORMED`] and [`DISTANCES`] are not among them: few graphs have them, and only these refuse such a column.
pub fn is_reserved(name: &str) -> bool {
    [FEATURES, LABEL, LABEL_INDEX, PROBABILITIES, VARIABLE].contains(&name) || name.starts_with(INTERNAL_PREFIX)
}
