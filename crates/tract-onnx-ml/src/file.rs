//! A file from elsewhere, taken apart with care: nothing in it is believed before it is checked.

mod catalogue;
mod check_node;
mod check_scan;
mod order;
mod signature;
mod stepwise;
mod wire;

#[cfg(test)]
pub(crate) use catalogue::standard_operators;
pub(crate) use catalogue::{checked_attributes, qualified, unsupported};
pub(crate) use order::put_in_order;
pub(crate) use signature::{check_outputs, name_dimensions};
pub(crate) use stepwise::infer_stepwise;

use prost::Message;
use tract_onnx::pb::{GraphProto, ModelProto, OperatorSetIdProto};

use crate::Error;
use crate::values::checked_length;

/// Versions of `ai.onnx` that are read.
const OPSETS: (i64, i64) = (7, 28);
/// Versions of `ai.onnx.ml` that are read. skl2onnx declares 1 for files that use attributes of version 3.
const ML_OPSETS: (i64, i64) = (1, 6);

/// The model in a file, or why the bytes are none.
pub(crate) fn decode(bytes: &[u8]) -> Result<ModelProto, Error> {
    wire::check(bytes)?;
    let model = ModelProto::decode(bytes).map_err(|error| Error::NotOnnx { problem: error.to_string() })?;
    if model.graph.is_none() {
        return Err(Error::NotOnnx { problem: "it holds no graph".into() });
    }
    Ok(model)
}

/// Checks the versions of the operator sets and leaves each in the list once, with its newest version.
pub(crate) fn check_opsets(model: &mut ModelProto) -> Result<(), Error> {
    let mut found: Vec<OperatorSetIdProto> = vec![];
    for import in &model.opset_import {
        let domain = if import.domain == "ai.onnx" { "" } else { import.domain.as_str() };
        match found.iter_mut().find(|known| known.domain == domain) {
            Some(known) => known.version = known.version.max(import.version),
            None => found.push(OperatorSetIdProto { domain: domain.into(), ..import.clone() }),
        }
    }
    for import in &found {
        let (domain, (oldest, newest)) = match import.domain.as_str() {
            "" => ("ai.onnx", OPSETS),
            "ai.onnx.ml" => ("ai.onnx.ml", ML_OPSETS),
            _ => continue,
        };
        if !(oldest..=newest).contains(&import.version) {
            return Err(Error::UnsupportedOpset { domain: domain.into(), version: import.version, oldest, newest });
        }
    }
    model.opset_import = found;
    Ok(())
}

/// Checks every tensor of the graph, in initializers and attributes.
pub(crate) fn check_tensors(graph: &GraphProto) -> Result<(), Error> {
    let attributes = graph.node.iter().flat_map(|node| &node.attribute);
    let tensors = attributes.flat_map(|attribute| attribute.t.iter().chain(&attribute.tensors));
    for tensor in graph.initializer.iter().chain(tensors) {
        let error = |problem| Error::Tensor { tensor: tensor.name.clone(), problem };
        checked_length(tensor).map_err(error)?;
    }
    for attribute in graph.node.iter().flat_map(|node| &node.attribute) {
        attribute.g.iter().chain(&attribute.graphs).try_for_each(check_tensors)?;
    }
    Ok(())
}

/// Checks every node's operator, inputs, outputs and attributes, as far as they can be checked alone.
pub(crate) fn check_nodes(graph: &GraphProto) -> Result<(), Error> {
    graph.node.iter().try_for_each(|node| {
        catalogue::check(node)?;
        if catalogue::is_standard(node) && node.op_type == "Scan" { check_scan::check(node) } else { Ok(()) }
    })
}
