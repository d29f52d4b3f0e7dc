//! Operators that hold graphs: `If` and `Scan`, which tract's reader of graphs makes.

use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::ops::logic::_if;
use tract_onnx::ops::rec::scan::scan;
use tract_onnx::pb::NodeProto;

use crate::attributes::Attributes;
use crate::operators::Built;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "If" => |parsing, node, _| _if(parsing, node),
        "Scan" => checked_scan,
    }
}

/// Sees to it that the loop's inputs and outputs can be told apart.
fn checked_scan(parsing: &ParsingContext, node: &NodeProto, attributes: &Attributes) -> Built {
    let body = node.attribute.iter().find_map(|attribute| attribute.g.as_ref());
    let body = body.ok_or_else(|| attributes.error("body", "is missing"))?;
    let scanned = usize::try_from(attributes.int("num_scan_inputs")?.unwrap_or(0)).unwrap_or(0);
    let constant = |name: &str| body.initializer.iter().any(|tensor| tensor.name == name);
    let inputs = body.input.iter().filter(|input| !constant(&input.name)).count();
    let states = inputs.checked_sub(scanned).filter(|_| scanned > 0);
    let states = states.ok_or_else(|| attributes.error("num_scan_inputs", "does not fit the body"))?;
    let results = body.output.len().checked_sub(states);
    let results = results.ok_or_else(|| attributes.error("body", "has fewer outputs than states"))?;
    for (lists, wanted) in [("scan_input", scanned), ("scan_output", results)] {
        for name in [format!("{lists}_axes"), format!("{lists}_directions")] {
            let found = attributes.ints(&name)?.len();
            attributes.check_length(&name, found, if found == 0 { 0 } else { wanted })?;
        }
    }
    scan(parsing, node)
}
