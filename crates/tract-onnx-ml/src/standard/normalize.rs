//! `Softmax` and its kin, and normalizations.

use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::logic::Iff;
use tract_onnx::tract_core::ops::nn::{Softmax, SoftmaxKind};
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::nn::{Reduce, Reducer};
use tract_onnx::tract_hir::ops::{logic, math};

use super::one_hot::Hardmax;
use super::small;
use super::wires::{Wires, wired};
use crate::attributes::Attributes;
use crate::operators::Built;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "BatchNormalization" => |_, node, attributes| batch(node, attributes),
        "Hardmax" => |parsing, node, attributes| {
            over_axes(parsing, node, attributes, |wires, x, axes| {
                wires.kernel("Hardmax", Arc::new(Hardmax { axes }), &[x])
            })
        },
        "LayerNormalization" => |_, node, attributes| layer(node, attributes),
        "LogSoftmax" => |parsing, node, attributes| {
            over_axes(parsing, node, attributes, |wires, x, axes| {
                let (axes, kind) = (axes.collect(), SoftmaxKind::LogSoftmax);
                wires.node(Softmax { axes, kind, quant_output_dt: None }, &[x])
            })
        },
        "LpNormalization" => |_, node, attributes| to_unit_length(node, attributes),
        "Softmax" => |parsing, node, attributes| {
            over_axes(parsing, node, attributes, |wires, x, axes| {
                let float = [DatumType::F32, DatumType::F64].contains(&wires.dt(x)?);
                if float && axes.len() == 1 && axes.end == wires.rank(x)? {
                    return wires.kernel("Softmax", Arc::new(small::Softmax), &[x]);
                }
                let (axes, kind) = (axes.collect(), SoftmaxKind::Softmax);
                wires.node(Softmax { axes, kind, quant_output_dt: None }, &[x])
            })
        },
    }
}

/// Up to version 12 over all axes from one on, by default the second; from then on over one, by default the last.
fn over_axes(
    parsing: &ParsingContext,
    node: &NodeProto,
    attributes: &Attributes,
    wire: fn(&mut Wires, OutletId, std::ops::Range<usize>) -> TractResult<OutletId>,
) -> Built {
    let old = parsing.onnx_operator_set_version < 13;
    let axis = attributes.int("axis")?.unwrap_or(if old { 1 } else { -1 });
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        ensure!(wires.dt(x)?.is_float(), "takes floats, not {:?}", wires.dt(x)?);
        let axis = wires.axis(axis, x)?;
        let end = if old { wires.rank(x)? } else { axis + 1 };
        Ok(tvec!(wire(wires, x, axis..end)?))
    })
}

/// With the mean and variance of the training rows; the second axis is that of the channels.
fn batch(node: &NodeProto, attributes: &Attributes) -> Built {
    let epsilon = attributes.float("epsilon")?.unwrap_or(1e-5);
    if attributes.int("training_mode")?.unwrap_or(0) != 0 || attributes.int("spatial")?.unwrap_or(1) != 1 {
        return Err(attributes.node_error("normalizes as in training, or each place by itself").into());
    }
    wired(node, 5, move |wires| {
        let x = wires.input(0)?;
        let (rank, dt) = (wires.rank(x)?, wires.dt(x)?);
        ensure!(rank >= 2 && dt.is_float(), "takes floats [N, C, ...]");
        let mut parameters = vec![];
        for slot in 1..5 {
            let mut parameter = wires.input(slot)?;
            ensure!(wires.rank(parameter)? == 1 && wires.dt(parameter)?.is_float(), "takes vectors of floats");
            for axis in 1..rank - 1 {
                parameter = wires.node(AxisOp::Add(axis), &[parameter])?;
            }
            parameters.push(wires.cast(parameter, dt)?);
        }
        let [scale, bias, mean, variance] = parameters[..] else { bail!("takes five inputs") };
        let epsilon = wires.number(epsilon.into(), x)?;
        let variance = wires.node(math::add(), &[variance, epsilon])?;
        let deviation = wires.node(math::sqrt(), &[variance])?;
        let slope = wires.node(math::div(), &[scale, deviation])?;
        let centred = wires.node(math::sub(), &[x, mean])?;
        let scaled = wires.node(math::mul(), &[centred, slope])?;
        let normalized = wires.node(math::add(), &[scaled, bias])?;
        ensure!(wires.shape(normalized)? == wires.shape(x)?, "takes vectors as long as its second axis");
        Ok(tvec!(normalized))
    })
}

/// Over all axes from one on, by default the last.
fn layer(node: &NodeProto, attributes: &Attributes) -> Built {
    let axis = attributes.int("axis")?.unwrap_or(-1);
    let epsilon = attributes.float("epsilon")?.unwrap_or(1e-5);
    if attributes.int("stash_type")?.unwrap_or(1) != 1 {
        return Err(attributes.error("stash_type", "should be 1, float32").into());
    }
    wired(node, 3, move |wires| {
        let x = wires.input(0)?;
        let dt = wires.dt(x)?;
        ensure!([DatumType::F32, DatumType::F64].contains(&dt), "takes float32 or float64, not {dt:?}");
        let axes: Vec<i64> = (wires.axis(axis, x)?..wires.rank(x)?).map(|axis| axis as i64).collect();
        let mean_over =
            |wires: &mut Wires, of| wires.expand(&Reduce::new(Some(axes.clone()), true, Reducer::Mean), &[of]);
        let mean = mean_over(wires, x)?;
        let centred = wires.node(math::sub(), &[x, mean])?;
        let squares = wires.node(math::mul(), &[centred, centred])?;
        let variance = mean_over(wires, squares)?;
        let epsilon = wires.number(epsilon.into(), x)?;
        let variance = wires.node(math::add(), &[variance, epsilon])?;
        let deviation = wires.node(math::sqrt(), &[variance])?;
        let slope = wires.node(math::recip(), &[deviation])?;
        let mut normalized = wires.node(math::mul(), &[centred, slope])?;
        for (slot, op) in [(1, math::mul()), (2, math::add())] {
            if let Some(parameter) = wires.optional(slot) {
                let parameter = wires.cast(parameter, dt)?;
                normalized = wires.node(op, &[normalized, parameter])?;
            }
        }
        ensure!(wires.shape(normalized)? == wires.shape(x)?, "takes a scale and a bias that fit its input");
        Ok(tvec!(normalized, mean, slope))
    })
}

/// Rows of zeros stay zeros.
fn to_unit_length(node: &NodeProto, attributes: &Attributes) -> Built {
    let axis = attributes.int("axis")?.unwrap_or(-1);
    let reducer = match attributes.int("p")?.unwrap_or(2) {
        1 => Reducer::L1,
        2 => Reducer::L2,
        p => return Err(attributes.error("p", format!("is {p}; 1 and 2 are possible")).into()),
    };
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        ensure!(wires.dt(x)?.is_float(), "takes floats, not {:?}", wires.dt(x)?);
        let axis = wires.axis(axis, x)? as i64;
        let norm = wires.expand(&Reduce::new(Some(vec![axis]), true, reducer), &[x])?;
        let (zero, one) = (wires.number(0.0, x)?, wires.number(1.0, x)?);
        let nothing = wires.node(TypedBinOp(logic::comp_eq(), None), &[norm, zero])?;
        let norm = wires.node(Iff, &[nothing, one, norm])?;
        Ok(tvec!(wires.node(math::div(), &[x, norm])?))
    })
}
