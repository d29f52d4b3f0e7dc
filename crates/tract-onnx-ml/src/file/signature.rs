//! The inputs and outputs a file declares.

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::type_proto::{Tensor, Value};
use tract_onnx::pb::{GraphProto, TensorShapeProto, ValueInfoProto};
use tract_onnx::tract_hir::internal::DatumType;

use crate::Error;

/// The symbol for the number of rows.
pub(crate) const ROWS: &str = "N";
/// The longest fixed dimension of an input.
const LONGEST: i64 = 1 << 26;

/// Gives every dimension of the inputs a number or a name. A first dimension that is left open is `N`, for all inputs
/// alike; others are called after their input. An input without a shape is taken to be a matrix.
pub(crate) fn name_dimensions(graph: &mut GraphProto) -> Result<(), Error> {
    for input in &mut graph.input {
        let name = input.name.clone();
        let tensor = tensor_mut(input).ok_or_else(|| {
            graph_error(format!("its input \"{name}\" is no tensor (sequences and maps are not supported)"))
        })?;
        if element_type(tensor.elem_type).is_none() {
            return Err(graph_error(format!("its input \"{name}\" has an element type that is not supported")));
        }
        let shape = tensor.shape.get_or_insert_with(|| TensorShapeProto { dim: vec![Dimension::default(); 2] });
        if shape.dim.len() > 8 {
            return Err(graph_error(format!("its input \"{name}\" has {} dimensions", shape.dim.len())));
        }
        for (axis, dim) in shape.dim.iter_mut().enumerate() {
            let known = match &dim.value {
                Some(dimension::Value::DimValue(value)) if *value > LONGEST => {
                    return Err(graph_error(format!("its input \"{name}\" has a dimension of {value}")));
                }
                Some(dimension::Value::DimValue(value)) => *value > 0,
                // Anything but a plain name would be read as a formula.
                Some(dimension::Value::DimParam(symbol)) => is_plain(symbol),
                None => false,
            };
            if !known {
                let symbol = if axis == 0 { ROWS.to_owned() } else { symbol_for(&name, axis) };
                dim.value = Some(dimension::Value::DimParam(symbol));
            }
        }
    }
    Ok(())
}

/// Checks that there are outputs, each with a name of its own, and drops what is declared about them: exporters declare
/// wrong shapes, and what is computed is known.
pub(crate) fn check_outputs(graph: &mut GraphProto) -> Result<(), Error> {
    if graph.output.is_empty() {
        return Err(graph_error("it has no output".into()));
    }
    for (place, output) in graph.output.iter().enumerate() {
        if graph.output[..place].iter().any(|before| before.name == output.name) {
            return Err(graph_error(format!("its output \"{}\" is listed twice", output.name)));
        }
    }
    graph.output.iter_mut().for_each(|output| output.r#type = None);
    graph.value_info.clear();
    Ok(())
}

/// tract's element type for ONNX's number.
pub(crate) fn element_type(number: i32) -> Option<DatumType> {
    DataType::try_from(number).ok().and_then(|data_type| DatumType::try_from(data_type).ok())
}

fn tensor_mut(value: &mut ValueInfoProto) -> Option<&mut Tensor> {
    match value.r#type.as_mut()?.value.as_mut()? {
        Value::TensorType(tensor) => Some(tensor),
    }
}

fn is_plain(symbol: &str) -> bool {
    let mut letters = symbol.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && symbol.len() <= 64
}

fn symbol_for(input: &str, axis: usize) -> String {
    let plain: String = input.chars().take(40).filter(char::is_ascii_alphanumeric).collect();
    format!("_{plain}_{axis}")
}

fn graph_error(problem: String) -> Error {
    Error::Graph { problem }
}
