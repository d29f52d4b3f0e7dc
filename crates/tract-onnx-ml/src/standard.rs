//! The standard operators (`ai.onnx`) that models of tables use, each made straight from tract's building blocks.
//!
//! tract's own table of operators also holds convolutions, recurrent networks, images, signals and quantised numbers. A
//! program that never names that table does not carry them. What is here and what a file from elsewhere may use is one and
//! the same list: `file/catalogue.rs`.

/// Puts operators in place, each behind a check of its inputs, outputs and attributes.
macro_rules! register {
    ($register:expr, $($name:literal => $new:expr),* $(,)?) => {
        $($register.insert($name, |parsing, node| {
            let new: $crate::standard::Builder = $new;
            new(parsing, node, &$crate::file::checked_attributes(node)?)
        });)*
    };
}

mod activation;
mod arithmetic;
mod comparison;
mod constant;
mod control;
mod einsum;
mod normalize;
mod one_hot;
mod parts;
mod product;
mod reduce;
mod shape;
mod small;
mod wires;

use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::InferenceOp;

use crate::attributes::Attributes;
use crate::operators::Built;

/// Makes an operator from its node.
type Builder = fn(&ParsingContext, &NodeProto, &Attributes) -> Built;

/// Puts all standard operators in place, but for those of [`operators`](crate::operators).
pub(crate) fn register_all(register: &mut OnnxOpRegister) {
    activation::register(register);
    arithmetic::register(register);
    comparison::register(register);
    constant::register(register);
    control::register(register);
    einsum::register(register);
    normalize::register(register);
    one_hot::register(register);
    parts::register(register);
    product::register(register);
    reduce::register(register);
    shape::register(register);
}

/// An operator that takes nothing from around its graph.
fn plain(op: Box<dyn InferenceOp>) -> Built {
    Ok((op, vec![]))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_and_the_catalogue_hold_the_same_operators() {
        let registered = crate::tabular().op_register.0;
        let mut standard: Vec<&str> = registered.keys().map(String::as_str).collect();
        standard.retain(|name| !crate::operators::NAMES.contains(name));
        standard.sort_unstable();
        let listed: Vec<&str> = crate::file::standard_operators().collect();
        assert_eq!(standard, listed);
    }

    #[test]
    fn operators_of_other_models_are_not_carried() {
        assert!(!crate::tabular().op_register.0.contains_key("Conv"));
    }
}
