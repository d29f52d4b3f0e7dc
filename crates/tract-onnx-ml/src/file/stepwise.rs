//! Lets tract infer types and shapes node by node, in order, and looks at each node before anything is computed.
//!
//! tract evaluates nodes with constant inputs at once. A file of a hundred bytes can ask for gigabytes this way, so each
//! node's output shape is inferred first, and must be within bounds.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::infer::Factoid;
use tract_onnx::tract_hir::internal::*;

use super::check_node;
use crate::Error;
use crate::attributes::node_name;
use crate::register::downcast;

/// Elements of a tensor, with each symbolic dimension counted as 1.
pub(super) const MOST_ELEMENTS: u64 = 1 << 26;
/// Elements of a tensor that has as many rows as are asked for, by how many of its dimensions follow them: so a thousand
/// rows at once take a gigabyte at most.
const MOST_BY_ROWS: [u64; 3] = [MOST_ELEMENTS, 1 << 18, 1 << 8];
/// Elements of all tensors together that follow the rows, for one row.
const MOST_FOR_A_ROW: u64 = 1 << 24;
/// Multiplications and the like spent on constants while loading.
const MOST_WORK: u64 = 1 << 29;

/// Infers the facts of all nodes, which stand in the order of `nodes`.
pub(crate) fn infer_stepwise(model: &mut InferenceModel, nodes: &[NodeProto]) -> Result<(), Error> {
    let (mut work, mut for_a_row) = (0, 0);
    let first = model.nodes().len() - nodes.len();
    for (ix, node) in nodes.iter().enumerate() {
        let id = first + ix;
        let inputs: TVec<InferenceFact> = facts(model, id)?;
        check_inputs(node, &inputs)?;
        check_node::check(node, &inputs)?;
        let cost = check_outputs(model, id, node, &inputs)?;
        work += cost.constant;
        for_a_row += cost.for_a_row;
        if for_a_row > MOST_FOR_A_ROW {
            let what = "what it computes for a row".to_owned();
            return Err(Error::TooLarge { what, found: for_a_row, limit: MOST_FOR_A_ROW });
        }
        if work > MOST_WORK {
            let what = "the work to compute its constants".to_owned();
            return Err(Error::TooLarge { what, found: work, limit: MOST_WORK });
        }
        infer(model, id, inputs).map_err(|error| downcast(error, node))?;
        for (slot, fact) in model.node(id).outputs.iter().enumerate() {
            shape(&fact.fact).ok_or_else(|| unknown(node, &format!("the shape of output {slot} depends on data")))?;
        }
    }
    Ok(())
}

/// Infers a node's outputs for good, computing them if they are constant.
fn infer(model: &mut InferenceModel, id: usize, inputs: TVec<InferenceFact>) -> TractResult<()> {
    let outputs: TVec<InferenceFact> = model.node(id).outputs.iter().map(|output| output.fact.clone()).collect();
    let op = &mut model.node_mut(id).op;
    let (_, outputs, _) = op.infer(inputs.iter().collect(), outputs.iter().collect(), tvec!())?;
    for (slot, fact) in outputs.into_iter().enumerate() {
        model.set_outlet_fact(OutletId::new(id, slot), fact)?;
    }
    Ok(())
}

fn facts(model: &InferenceModel, id: usize) -> Result<TVec<InferenceFact>, Error> {
    let inputs = model.node(id).inputs.iter().map(|&input| model.outlet_fact(input).cloned());
    inputs.collect::<TractResult<_>>().map_err(|error| Error::Tract { problem: format!("{error:#}") })
}

fn check_inputs(node: &NodeProto, inputs: &[InferenceFact]) -> Result<(), Error> {
    for (slot, input) in inputs.iter().enumerate() {
        if shape(input).is_none() || input.datum_type.concretize().is_none() {
            return Err(unknown(node, &format!("the type and shape of input {slot} cannot be known")));
        }
    }
    Ok(())
}

/// Infers the outputs without computing anything, refuses large ones, and tells what the node costs.
fn check_outputs(
    model: &mut InferenceModel,
    id: usize,
    node: &NodeProto,
    inputs: &[InferenceFact],
) -> Result<Cost, Error> {
    let outputs: TVec<InferenceFact> = model.node(id).outputs.iter().map(|output| output.fact.clone()).collect();
    let mut op = model.node(id).op.clone();
    let inferred = op.infer_facts(inputs.iter().collect(), outputs.iter().collect(), tvec!());
    let (_, outputs, _) = inferred.map_err(|error| downcast(error, node))?;
    let (mut work, mut for_a_row) = (0_u64, 0_u64);
    for output in &outputs {
        let Some(shape) = shape(output) else {
            return Err(unknown(node, "the shape of its output depends on data"));
        };
        let rows = shape.iter().filter(|dim| dim.to_i64().is_err()).count();
        let limit = MOST_BY_ROWS.get(rows).copied().unwrap_or(0);
        let elements = volume(&shape).filter(|&elements| elements <= limit).ok_or_else(|| Error::Oversized {
            node: node_name(node),
            operator: node.op_type.clone(),
            shape: format!("{shape:?}"),
            limit,
        })?;
        work += elements;
        for_a_row += if rows > 0 { elements } else { 0 };
    }
    let constant = inputs.iter().all(|input| input.value.is_concrete());
    if !constant {
        return Ok(Cost { constant: 0, for_a_row });
    }
    // A product costs as much for each element as what it sums over, which is no more than its input is long.
    let inner = match node.op_type.as_str() {
        "MatMul" | "Gemm" => {
            inputs.first().and_then(shape).and_then(|shape| volume(&shape[shape.len().saturating_sub(2)..]))
        }
        "Einsum" => {
            inputs.iter().filter_map(shape).try_fold(1_u64, |all, shape| Some(all.saturating_mul(volume(&shape)?)))
        }
        _ => Some(1),
    };
    let read: u64 = inputs.iter().filter_map(shape).filter_map(|shape| volume(&shape)).sum();
    Ok(Cost { constant: work.saturating_mul(inner.unwrap_or(1)).saturating_add(read), for_a_row })
}

/// What a node costs.
struct Cost {
    /// Multiplications and the like while loading, if it can be computed then.
    constant: u64,
    /// Elements of what it gives, for one row.
    for_a_row: u64,
}

/// A shape of which every dimension is known, be it as a symbol.
pub(super) fn shape(fact: &InferenceFact) -> Option<TVec<TDim>> {
    fact.shape.concretize()
}

/// Elements of a shape when every symbol is 1. A shape with more than two dimensions that follow the rows has none: it would
/// grow faster than their square, which distances between rows need.
fn volume(shape: &[TDim]) -> Option<u64> {
    let mut volume = 1_u64;
    let mut symbolic = 0;
    for dim in shape {
        let factor = match dim.to_i64() {
            Ok(value) => value,
            Err(_) => {
                symbolic += 1;
                at_one(dim)?
            }
        };
        volume = volume.checked_mul(u64::try_from(factor).ok()?)?;
    }
    (symbolic <= 2).then_some(volume)
}

/// A dimension's value when all its symbols are 1.
fn at_one(dim: &TDim) -> Option<i64> {
    let symbols = dim.symbols();
    let mut values = SymbolValues::default();
    for symbol in &symbols {
        values.set(symbol, 1);
    }
    dim.eval(&values).to_i64().ok()
}

fn unknown(node: &NodeProto, problem: &str) -> Error {
    let problem = format!("cannot be prepared: {problem}");
    Error::Node { node: node_name(node), operator: node.op_type.clone(), problem }
}
