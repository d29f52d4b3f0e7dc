//! Checks a `Scan`, before tract takes its body apart.

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::type_proto::Value;
use tract_onnx::pb::{NodeProto, ValueInfoProto};

use super::catalogue;
use crate::Error;
use crate::attributes::Attributes;

/// A loop over rows with a body that computes plainly: what skl2onnx makes of distances.
pub(super) fn check(node: &NodeProto) -> Result<(), Error> {
    let known: Vec<&str> = node.attribute.iter().map(|attribute| attribute.name.as_str()).collect();
    let attributes = Attributes::of(node, &known)?;
    let body = node.attribute.iter().find(|attribute| attribute.name == "body").and_then(|body| body.g.as_ref());
    let body = body.ok_or_else(|| attributes.error("body", "is missing"))?;
    let scanned = attributes.int("num_scan_inputs")?.unwrap_or(0);
    let lists = ["scan_input_axes", "scan_input_directions", "scan_output_axes", "scan_output_directions"];
    let plain_axes = lists.iter().map(|name| attributes.ints(name)).collect::<Result<Vec<_>, _>>()?;
    let inputs = node.input.len();
    let states = usize::try_from(scanned).ok().and_then(|scanned| inputs.checked_sub(scanned));
    let fits = scanned >= 1
        && body.input.len() == inputs
        && body.output.len() == node.output.len()
        && states.is_some_and(|states| states <= body.output.len())
        && plain_axes.iter().all(|axes| axes.iter().all(|&axis| axis == 0))
        && node.input.iter().all(|input| !input.is_empty())
        && node.output.iter().all(|output| !output.is_empty())
        && body.node.len() <= 64
        && body.initializer.len() <= 64;
    if !fits {
        return Err(attributes.node_error("loops in a way that is not supported"));
    }
    const BODY: [&str; 14] = [
        "Abs",
        "Add",
        "Div",
        "Identity",
        "Max",
        "Mul",
        "Neg",
        "Pow",
        "ReduceMax",
        "ReduceSum",
        "ReduceSumSquare",
        "Sqrt",
        "Sub",
        "Sum",
    ];
    let mut made: Vec<&str> = body.input.iter().map(|input| input.name.as_str()).collect();
    made.extend(body.initializer.iter().map(|tensor| tensor.name.as_str()));
    for inner in &body.node {
        catalogue::check(inner)?;
        let plain = BODY.contains(&inner.op_type.as_str())
            && inner.input.iter().all(|input| made.contains(&input.as_str()))
            && inner.output.iter().all(|output| !made.contains(&output.as_str()));
        if !plain {
            let problem = format!("loops over {}, or its body takes something from outside", inner.op_type);
            return Err(attributes.node_error(problem));
        }
        made.extend(inner.output.iter().map(String::as_str));
    }
    if body.output.iter().any(|output| !made.contains(&output.name.as_str())) {
        return Err(attributes.node_error("has a body that does not make its outputs"));
    }
    let typed = |input: &ValueInfoProto| {
        let value = input.r#type.as_ref().and_then(|of| of.value.as_ref());
        value.is_some_and(|Value::TensorType(tensor)| {
            tensor.elem_type == DataType::Float as i32 || tensor.elem_type == DataType::Double as i32
        })
    };
    if !body.input.iter().all(typed) {
        return Err(attributes.node_error("loops over something else than floats"));
    }
    Ok(())
}
