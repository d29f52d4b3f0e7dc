//! What a file or an operator is refused for.

use thiserror::Error;

/// Why a model cannot be read, or an operator cannot be made. Every message is a sentence that names what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no ONNX model: empty, cut off, or not protobuf at all.
    #[error("this is not a readable ONNX file: {problem}")]
    NotOnnx {
        /// What is wrong with the bytes.
        problem: String,
    },
    /// The file is larger, or holds more of something, than this crate reads.
    #[error("the file is too large to be read safely: {what} is {found}, at most {limit} is read")]
    TooLarge {
        /// What there is too much of.
        what: String,
        /// How much the file has or asks for.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// The file uses an operator this crate does not run.
    #[error("node \"{node}\" uses the operator {operator}, which is not supported")]
    UnsupportedOperator {
        /// The node's name, or its first output's.
        node: String,
        /// The operator with its domain, as `ai.onnx.ml.Scaler`.
        operator: String,
    },
    /// The file asks for a version of the standard operators that is not known.
    #[error(
        "the file imports version {version} of the operator set \"{domain}\"; only versions {oldest} to {newest} \
         are known, so export it with one of these (target_opset in skl2onnx)"
    )]
    UnsupportedOpset {
        /// The operator set's domain, `ai.onnx` for the default one.
        domain: String,
        /// The version asked for.
        version: i64,
        /// The oldest version that is read.
        oldest: i64,
        /// The newest version that is read.
        newest: i64,
    },
    /// A constant tensor contradicts itself, or lies in another file.
    #[error("the tensor \"{tensor}\" is not valid: {problem}")]
    Tensor {
        /// The tensor's name, or where it stands.
        tensor: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The graph's nodes, inputs and outputs do not fit together.
    #[error("the graph is not valid: {problem}")]
    Graph {
        /// What does not fit.
        problem: String,
    },
    /// An attribute of a node is missing, of the wrong type, or does not fit the others.
    #[error("node \"{node}\" ({operator}): attribute \"{attribute}\" {problem}")]
    Attribute {
        /// The node's name, or its first output's.
        node: String,
        /// The node's operator.
        operator: String,
        /// The attribute.
        attribute: String,
        /// What is wrong with it, to be read after the attribute's name.
        problem: String,
    },
    /// A node cannot be made or cannot take its inputs.
    #[error("node \"{node}\" ({operator}) {problem}")]
    Node {
        /// The node's name, or its first output's.
        node: String,
        /// The node's operator.
        operator: String,
        /// What is wrong with it, to be read after the node's name.
        problem: String,
    },
    /// A node would make a tensor too large to be computed.
    #[error(
        "node \"{node}\" ({operator}) would make a tensor of shape {shape}; at most {limit} elements for each row are computed"
    )]
    Oversized {
        /// The node's name, or its first output's.
        node: String,
        /// The node's operator.
        operator: String,
        /// The shape it would have.
        shape: String,
        /// How many elements are allowed when each symbolic dimension is 1.
        limit: u64,
    },
    /// tract refused the model.
    #[error("tract cannot take the model: {problem}")]
    Tract {
        /// tract's own words, outermost first.
        problem: String,
    },
}
