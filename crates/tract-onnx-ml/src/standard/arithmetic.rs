//! Sums, products, powers and the functions of one number that tract computes itself.
//!
//! `Div` and `Mod` are in `operators/quotient.rs`.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::binary::{BinIntoHir, Nary};
use tract_onnx::tract_hir::ops::element_wise::ElementWiseIntoHir;
use tract_onnx::tract_hir::ops::{math, nn};

use super::plain;
use super::small::Times;
use super::wires::{Wires, wired};
use crate::attributes::Attributes;
use crate::operators::Built;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "Abs" => |_, _, _| of_one(math::abs()),
        "Add" => |_, _, _| plain(math::Add.into_hir()),
        "Ceil" => |_, _, _| of_one(math::ceil()),
        "Clip" => |_, node, attributes| clip(node, attributes),
        "Cos" => |_, _, _| of_one(math::cos()),
        "Erf" => |_, _, _| of_one(math::erf()),
        "Exp" => |_, _, _| of_one(math::exp()),
        "Floor" => |_, _, _| of_one(math::floor()),
        "Log" => |_, _, _| of_one(math::ln()),
        "Max" => |_, _, _| plain(Box::new(Nary(Box::new(math::Max), false))),
        "Mean" => |_, _, _| plain(Box::new(Nary(Box::new(math::Add), true))),
        "Min" => |_, _, _| plain(Box::new(Nary(Box::new(math::Min), false))),
        "Mul" => |_, node, _| wired(node, 2, mul),
        "Neg" => |_, _, _| of_one(math::neg()),
        "Pow" => |_, node, _| wired(node, 2, pow),
        "Reciprocal" => |_, _, _| of_one(math::recip()),
        "Relu" => |_, node, _| wired(node, 1, relu),
        "Round" => |_, _, _| of_one(math::round_half_to_even()),
        "Sigmoid" => |_, _, _| of_one(nn::sigmoid()),
        "Sign" => |_, _, _| of_one(math::sign()),
        "Sin" => |_, _, _| of_one(math::sin()),
        "Sqrt" => |_, _, _| of_one(math::sqrt()),
        "Sub" => |_, _, _| plain(math::Sub.into_hir()),
        "Sum" => |_, _, _| plain(Box::new(Nary(Box::new(math::Add), false))),
        "Tanh" => |_, _, _| of_one(math::tanh()),
    }
}

fn of_one(op: ElementWiseOp) -> Built {
    plain(op.into_hir())
}

/// Bounds are attributes up to version 10, inputs from then on.
fn clip(node: &NodeProto, attributes: &Attributes) -> Built {
    let bounds = [attributes.float("min")?, attributes.float("max")?];
    wired(node, 3, move |wires| {
        let mut x = wires.input(0)?;
        for (slot, attribute) in [(1, bounds[0]), (2, bounds[1])] {
            let bound = match (wires.optional(slot), attribute) {
                (Some(bound), _) => wires.cast(bound, wires.dt(x)?)?,
                (None, Some(bound)) => wires.number(bound.into(), x)?,
                (None, None) => continue,
            };
            ensure!(wires.rank(bound)? <= wires.rank(x)?, "takes one number as a bound");
            x = wires.node(if slot == 1 { math::max() } else { math::min() }, &[x, bound])?;
        }
        Ok(tvec!(x))
    })
}

fn relu(wires: &mut Wires) -> TractResult<TVec<OutletId>> {
    let x = wires.input(0)?;
    let zero = wires.number(0.0, x)?;
    Ok(tvec!(wires.node(math::max(), &[x, zero])?))
}

/// A product with one constant number, like the share of a tree in a forest, is computed directly.
fn mul(wires: &mut Wires) -> TractResult<TVec<OutletId>> {
    let inputs = [wires.input(0)?, wires.input(1)?];
    let types = [wires.dt(inputs[0])?, wires.dt(inputs[1])?];
    for (x, factor) in [(0, 1), (1, 0)] {
        let constant = wires.known(inputs[factor])?.filter(|constant| constant.len() == 1);
        let fits = wires.rank(inputs[factor])? <= wires.rank(inputs[x])?;
        if let (Some(constant), true, [DatumType::F32, DatumType::F32]) = (constant, fits, types) {
            let factor = constant.nth(0)?.cast_to_scalar::<f32>()?;
            return Ok(tvec!(wires.kernel("Mul", Arc::new(Times { factor }), &[inputs[x]])?));
        }
    }
    let common = types[0].common_super_type(types[1]);
    let common = common.filter(|dt| dt.is_number() || *dt == DatumType::TDim);
    let common = common.with_context(|| format!("multiplies no {types:?}"))?;
    let inputs = [wires.cast(inputs[0], common)?, wires.cast(inputs[1], common)?];
    Ok(tvec!(wires.node(math::mul(), &inputs)?))
}

/// The result is of the base's type. Powers of integers go through float64, where they overflow without harm.
fn pow(wires: &mut Wires) -> TractResult<TVec<OutletId>> {
    let (base, exponent) = (wires.input(0)?, wires.input(1)?);
    let (dt, other) = (wires.dt(base)?, wires.dt(exponent)?);
    let number = |dt: DatumType| dt.is_number() || dt == DatumType::TDim;
    ensure!(number(dt) && number(other), "takes no power of {dt:?} to {other:?}");
    let working = match dt.common_super_type(other) {
        Some(common) if dt.is_float() && other.is_float() => common,
        _ if dt.is_float() => dt,
        _ => DatumType::F64,
    };
    let (base, exponent) = (number_in(wires, base, working)?, number_in(wires, exponent, working)?);
    let result = wires.node(math::pow(), &[base, exponent])?;
    let dt = if dt == DatumType::TDim { DatumType::I64 } else { dt };
    Ok(tvec!(wires.cast(result, dt)?))
}

/// In the type `to`; dimensions become numbers first.
fn number_in(wires: &mut Wires, outlet: OutletId, to: DatumType) -> TractResult<OutletId> {
    let plain = if wires.dt(outlet)? == DatumType::TDim { wires.cast(outlet, DatumType::I64)? } else { outlet };
    wires.cast(plain, to)
}
