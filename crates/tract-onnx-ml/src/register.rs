//! Puts the operators into tract.

use tract_onnx::Onnx;
use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::TractError;

use crate::attributes::node_name;
use crate::{Error, operators, standard};

/// A reader of ONNX files with the operators that models of tables use: those of `ai.onnx.ml`, and the standard ones listed
/// in the README. [`read`](crate::read) reads with it.
///
/// It trusts its files: it may panic on one that is broken, and hang or run out of memory on one that is meant to. For a
/// file from elsewhere use [`read`](crate::read).
///
/// ```
/// use tract_onnx::prelude::*;
///
/// # fn main() -> TractResult<()> {
/// # let file: &[u8] = include_bytes!("../tests/data/models/random_forest_classifier.onnx");
/// let model = tract_onnx_ml::tabular().model_for_read(&mut &file[..])?;
/// let model = model.with_input_fact(0, f32::fact([10, 4]).into())?.into_optimized()?;
/// assert_eq!(model.outputs.len(), 2);
/// # Ok(())
/// # }
/// ```
pub fn tabular() -> Onnx {
    let mut onnx = Onnx::default();
    standard::register_all(&mut onnx.op_register);
    register(&mut onnx.op_register);
    onnx
}

/// tract's own reader of ONNX files, for networks on images, sound or text as well, with the operators of this crate on
/// top. It trusts its files as [`tabular`] does.
///
/// A program that calls this carries every operator of tract, some megabytes.
#[cfg(feature = "all-operators")]
pub fn onnx() -> Onnx {
    let mut onnx = tract_onnx::onnx();
    register(&mut onnx.op_register);
    onnx
}

/// Adds the operators of this crate to those of a reader; the ones of the same name are replaced.
pub fn register(operators: &mut OnnxOpRegister) {
    operators::register_all(operators);
}

/// The error of this crate in one of tract's, or tract's words about a node.
pub(crate) fn downcast(error: TractError, node: &NodeProto) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => error,
        Err(error) => Error::Node {
            node: node_name(node),
            operator: node.op_type.clone(),
            problem: format!("cannot be prepared: {}", words(&error)),
        },
    }
}

/// The error of this crate in one of tract's, or tract's words.
pub(crate) fn downcast_any(error: TractError) -> Error {
    error.downcast::<Error>().unwrap_or_else(|error| Error::Tract { problem: words(&error) })
}

fn words(error: &TractError) -> String {
    format!("{error:#}").chars().take(600).collect()
}
