//! Values out of nothing: constants, constants of a shape, ranges. And operators that pass their input through.

use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::array::{MultiBroadcastTo, Range};
use tract_onnx::tract_core::ops::identity::Identity;
use tract_onnx::tract_core::ops::konst::Const;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::array;

use super::plain;
use super::wires::{Wires, wired};
use crate::Error;
use crate::attributes::Attributes;
use crate::operators::Built;
use crate::rows::slice;
use crate::values::checked_length;

/// Elements of a range that is computed while loading.
const LONGEST_RANGE: f64 = (1 << 22) as f64;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "Constant" => constant,
        "ConstantOfShape" => |parsing, node, attributes| {
            let value = tensor_attribute(parsing, node, attributes)?.unwrap_or_else(|| tensor0(0.0_f32));
            if value.len() != 1 {
                return Err(attributes.error("value", "should hold one element").into());
            }
            plain(expand(array::ConstantOfShape::new(value.nth(0)?.into_arc_tensor())))
        },
        "Dropout" => |_, node, _| wired(node, 1, dropout),
        "Identity" => |_, _, _| plain(Box::new(Identity)),
        "Range" => |_, node, _| wired(node, 0, range),
    }
}

fn constant(parsing: &ParsingContext, node: &NodeProto, attributes: &Attributes) -> Built {
    let [attribute] = &node.attribute[..] else {
        return Err(attributes.node_error("should have one value").into());
    };
    let name = attribute.name.as_str();
    let missing = || attributes.error(name, "holds nothing");
    let value = match name {
        "value" => tensor_attribute(parsing, node, attributes)?.ok_or_else(missing)?,
        "value_float" => tensor0(attributes.float(name)?.ok_or_else(missing)?),
        "value_floats" => tensor1(attributes.floats(name)?),
        "value_int" => tensor0(attributes.int(name)?.ok_or_else(missing)?),
        "value_ints" => tensor1(attributes.ints(name)?),
        "value_string" => tensor0(attributes.string(name)?.ok_or_else(missing)?.to_owned()),
        _ => tensor1(&attributes.strings(name)?),
    };
    plain(Box::new(Const::new(value.into_arc_tensor())?))
}

fn tensor_attribute(
    parsing: &ParsingContext,
    node: &NodeProto,
    attributes: &Attributes,
) -> TractResult<Option<Tensor>> {
    let Some(attribute) = node.attribute.iter().find(|attribute| attribute.name == "value") else { return Ok(None) };
    let tensor = attribute.t.as_ref().ok_or_else(|| attributes.error("value", "holds no tensor"))?;
    let wrong = |problem| Error::Tensor { tensor: crate::attributes::node_name(node), problem };
    checked_length(tensor).map_err(wrong)?;
    parsing.load_tensor(tensor).map(Some)
}

/// What it was trained to forget is remembered when it predicts; only then it can be run.
fn dropout(wires: &mut Wires) -> TractResult<TVec<OutletId>> {
    let number = |wires: &Wires, slot| wires.constant(slot)?.cast_to_scalar::<f64>();
    let trains = wires.optional(2).is_some() && number(wires, 2)? != 0.0;
    let drops = wires.optional(1).is_none() || number(wires, 1)? != 0.0;
    ensure!(!(trains && drops), "drops values at random, as in training");
    let x = wires.input(0)?;
    let kept = wires.tensor(tensor0(true))?;
    let kept = wires.node(MultiBroadcastTo::new(wires.shape(x)?.into()), &[kept])?;
    Ok(tvec!(wires.node(Identity, &[x])?, kept))
}

/// From a start up to a limit. If the limit counts rows, so does the length.
fn range(wires: &mut Wires) -> TractResult<TVec<OutletId>> {
    let inputs = (0..3).map(|slot| wires.input(slot)).collect::<TractResult<TVec<OutletId>>>()?;
    let values = (0..3).map(|slot| wires.constant(slot)).collect::<TractResult<TVec<Arc<Tensor>>>>()?;
    ensure!(values.iter().all(|value| value.len() == 1), "takes one start, limit and step");
    let common = DatumType::super_type_for(values.iter().map(|value| value.datum_type()));
    let common = common.filter(|dt| dt.is_number() || *dt == DatumType::TDim);
    let common = common.context("takes numbers of one type")?;
    if let Ok(numbers) = values.iter().map(|value| value.cast_to_scalar::<f64>()).collect::<TractResult<Vec<f64>>>() {
        let steps = (numbers[1] - numbers[0]) / numbers[2];
        ensure!(steps < LONGEST_RANGE, "counts too far: {steps} steps");
        ensure!(!steps.is_nan(), "counts in steps of {}", numbers[2]);
        let steps = steps.ceil().max(0.0) as usize;
        let dt = if common == DatumType::TDim { DatumType::I64 } else { common };
        let range = if dt.is_float() {
            tensor1(&(0..steps).map(|step| numbers[0] + step as f64 * numbers[2]).collect::<Vec<f64>>())
        } else {
            let ints = values.iter().map(|value| value.cast_to_scalar::<i64>()).collect::<TractResult<Vec<i64>>>()?;
            tensor1(&(0..steps as i64).map(|step| ints[0] + step * ints[2]).collect::<Vec<i64>>())
        };
        return Ok(tvec!(wires.tensor(range.cast_to_dt(dt)?.into_owned())?));
    }
    let dims = values.iter().map(|value| value.cast_to::<TDim>()).collect::<TractResult<Vec<_>>>()?;
    let dims = dims.iter().map(|dim| Ok(slice::<TDim>(dim)?[0].clone())).collect::<TractResult<Vec<TDim>>>()?;
    let step = dims[2].to_usize().ok().filter(|step| *step > 0).context("counts rows in steps above 0 only")?;
    let length = (dims[1].clone() - &dims[0]).divceil(step);
    let dims = dims.into_iter().map(|dim| wires.tensor(tensor0(dim))).collect::<TractResult<TVec<OutletId>>>()?;
    ensure!(inputs.len() == dims.len(), "takes three inputs");
    Ok(tvec!(wires.node(Range::new(length), &dims)?))
}
