//! Reading a file that may be broken or hostile.

use tract_onnx::tract_hir::internal::*;

use crate::kernel::{Kernel, Operator};
use crate::register::{downcast_any, tabular};
use crate::{Error, file};

/// Reads an ONNX file from anywhere. Whatever the bytes are, this gives a model or an error, soon and within bounds.
///
/// The model is ready for `into_optimized`. All types and shapes are known; an input's first dimension, when the file leaves
/// it open, is the symbol `N`, so that one prepared model serves every number of rows. Outputs that ONNX calls a sequence
/// of maps (those of `ZipMap`) are the float32 matrix behind them; [`inspect`](crate::inspect) tells the names of its
/// columns.
///
/// # Errors
///
/// Bytes that are no ONNX model, data in other files, operators that are not supported (see the README), attributes that
/// contradict each other, shapes that depend on data or grow faster than the square of the rows, and constants whose
/// computation would take too long or too much memory. Errors name the node, its operator and what is wrong.
pub fn read(bytes: &[u8]) -> Result<InferenceModel, Error> {
    let mut proto = file::decode(bytes)?;
    file::check_opsets(&mut proto)?;
    let Some(mut graph) = proto.graph.take() else {
        return Err(Error::NotOnnx { problem: "it holds no graph".into() });
    };
    file::check_outputs(&mut graph)?;
    file::put_in_order(&mut graph)?;
    if let Some(node) = graph.node.iter().find(|node| file::unsupported(node)) {
        let operator = file::qualified(node);
        return Err(Error::UnsupportedOperator { node: crate::attributes::node_name(node), operator });
    }
    file::check_tensors(&graph)?;
    file::check_nodes(&graph)?;
    file::name_dimensions(&mut graph)?;
    let nodes = graph.node.clone();
    proto.graph = Some(graph);
    proto.functions.clear();
    proto.training_info.clear();
    let parsed = tabular().parse(&proto, None).map_err(downcast_any)?;
    if let Some(name) = parsed.unresolved_inputs.first() {
        return Err(Error::Graph { problem: format!("\"{name}\" is made by no node") });
    }
    let mut model = parsed.model;
    file::infer_stepwise(&mut model, &nodes)?;
    outputs_as_numbers(&mut model).map_err(downcast_any)?;
    Ok(model)
}

/// tract computes some int64 as symbolic dimensions; as outputs they should be numbers again.
fn outputs_as_numbers(model: &mut InferenceModel) -> TractResult<()> {
    let mut outlets = model.output_outlets()?.to_vec();
    for (ix, outlet) in outlets.iter_mut().enumerate() {
        if model.outlet_fact(*outlet)?.datum_type.concretize() != Some(DatumType::TDim) {
            continue;
        }
        let name = model.outlet_label(*outlet).unwrap_or_default().to_owned();
        let (node, kernel) = (name.as_str().into(), Arc::new(Numbers));
        let numbers = expand(Operator { name: "Numbers", node, inputs: 1, kernel });
        let shape = model.outlet_fact(*outlet)?.shape.clone();
        let fact = InferenceFact::dt_shape(DatumType::I64, shape);
        let id = model.add_node(format!("{name}.output-{ix}"), numbers, tvec!(fact))?;
        model.add_edge(*outlet, InletId::new(id, 0))?;
        *outlet = OutletId::new(id, 0);
        model.set_outlet_label(*outlet, name)?;
    }
    model.select_output_outlets(&outlets)
}

/// Passes int64 through.
#[derive(Debug)]
struct Numbers;

impl Kernel for Numbers {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        Ok(inputs.into())
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(inputs.into())
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        Ok(inputs.into())
    }
}
