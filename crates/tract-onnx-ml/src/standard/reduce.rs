//! Sums and the like over axes, the place of the greatest, running sums.
//!
//! `ReduceLogSumExp` is in `operators/log_sum_exp.rs`.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::array;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::nn::{Reduce, Reducer};

use super::small::ArgMax;
use super::wires::wired;
use crate::attributes::Attributes;
use crate::operators::Built;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "ArgMax" => |_, node, attributes| place(node, attributes, Reducer::ArgMax, true),
        "ArgMin" => |_, node, attributes| place(node, attributes, Reducer::ArgMin, false),
        "CumSum" => |_, node, attributes| running_sum(node, attributes),
        "ReduceL1" => |_, node, attributes| reduce(node, attributes, Reducer::L1),
        "ReduceL2" => |_, node, attributes| reduce(node, attributes, Reducer::L2),
        "ReduceLogSum" => |_, node, attributes| reduce(node, attributes, Reducer::LogSum),
        "ReduceMax" => |_, node, attributes| reduce(node, attributes, Reducer::Max),
        "ReduceMean" => |_, node, attributes| reduce(node, attributes, Reducer::Mean),
        "ReduceMin" => |_, node, attributes| reduce(node, attributes, Reducer::Min),
        "ReduceProd" => |_, node, attributes| reduce(node, attributes, Reducer::Prod),
        "ReduceSum" => |_, node, attributes| reduce(node, attributes, Reducer::Sum),
        "ReduceSumSquare" => |_, node, attributes| reduce(node, attributes, Reducer::SumSquare),
    }
}

/// Axes are an attribute in the older versions (up to 12 for `ReduceSum`, 17 for the others) and an input in the newer.
fn reduce(node: &NodeProto, attributes: &Attributes, reducer: Reducer) -> Built {
    let axes = attributes.ints("axes")?.to_vec();
    let keeps = attributes.int("keepdims")?.unwrap_or(1) != 0;
    let nothing_is_all = attributes.int("noop_with_empty_axes")?.unwrap_or(0) == 0;
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        let rank = wires.rank(x)?;
        let axes = wires.ints_or(&axes, 1)?;
        let axes = if axes.is_empty() && nothing_is_all { (0..rank).collect() } else { wires.axes(&axes, rank)? };
        let axes = axes.into_iter().map(|axis| axis as i64).collect();
        let dt = wires.dt(x)?;
        let truths = dt == DatumType::Bool && [Reducer::Max, Reducer::Min].contains(&reducer);
        let x = if truths { wires.cast(x, DatumType::U8)? } else { x };
        let reduced = wires.expand(&Reduce::new(Some(axes), keeps, reducer), &[x])?;
        Ok(tvec!(if truths { wires.cast(reduced, dt)? } else { reduced }))
    })
}

/// Among equals the first counts, or the last if `select_last_index` says so.
fn place(node: &NodeProto, attributes: &Attributes, reducer: fn(bool) -> Reducer, greatest: bool) -> Built {
    let axis = attributes.int("axis")?.unwrap_or(0);
    let keeps = attributes.int("keepdims")?.unwrap_or(1) != 0;
    let last = attributes.int("select_last_index")?.unwrap_or(0) != 0;
    let reducer = reducer(last);
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        let x = if wires.dt(x)? == DatumType::TDim { wires.cast(x, DatumType::I64)? } else { x };
        let axis = wires.axis(axis, x)?;
        let float = [DatumType::F32, DatumType::F64].contains(&wires.dt(x)?);
        if greatest && float && axis + 1 == wires.rank(x)? {
            return Ok(tvec!(wires.kernel("ArgMax", Arc::new(ArgMax { last, keeps }), &[x])?));
        }
        Ok(tvec!(wires.expand(&Reduce::new(Some(vec![axis as i64]), keeps, reducer), &[x])?))
    })
}

fn running_sum(node: &NodeProto, attributes: &Attributes) -> Built {
    let exclusive = attributes.int("exclusive")?.unwrap_or(0) != 0;
    let reverse = attributes.int("reverse")?.unwrap_or(0) != 0;
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        let x = if wires.dt(x)? == DatumType::TDim { wires.cast(x, DatumType::I64)? } else { x };
        let &[axis] = &wires.ints(1)?[..] else { bail!("sums along one axis") };
        let axis = wires.axis(axis, x)?;
        Ok(tvec!(wires.node(array::CumSum { axis, exclusive, reverse }, &[x])?))
    })
}
