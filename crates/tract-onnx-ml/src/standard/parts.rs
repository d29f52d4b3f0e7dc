//! Tensors put together, cut apart, padded.
//!
//! `Gather`, `GatherElements`, `GatherND` and `TopK` are in `operators`.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, Slice};
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::array;

use super::plain;
use super::wires::{Wires, wired};
use crate::attributes::Attributes;
use crate::operators::Built;

/// Elements that are put before or after others.
const WIDEST_PADDING: i64 = 1 << 26;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "Concat" => |_, _, attributes| {
            let axis = attributes.int("axis")?.ok_or_else(|| attributes.error("axis", "is missing"))?;
            plain(expand(array::Concat::new(axis)))
        },
        "Pad" => |_, node, attributes| pad(node, attributes),
        "Slice" => |parsing, node, attributes| slice(node, attributes, parsing.onnx_operator_set_version < 10),
        "Split" => |_, node, attributes| split(node, attributes),
    }
}

/// Sizes are an attribute up to version 12, an input from then on, and equal if they are neither.
fn split(node: &NodeProto, attributes: &Attributes) -> Built {
    let axis = attributes.int("axis")?.unwrap_or(0);
    let sizes = attributes.ints("split")?.to_vec();
    let outputs = node.output.len();
    if attributes.int("num_outputs")?.is_some_and(|wanted| wanted != outputs as i64) {
        return Err(attributes.error("num_outputs", format!("does not fit {outputs} outputs")).into());
    }
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        let axis = wires.axis(axis, x)?;
        let length = wires.shape(x)?[axis].clone();
        let sizes = wires.ints_or(&sizes, 1)?;
        let ends: Vec<TDim> = if sizes.is_empty() {
            let part = length.clone().divceil(outputs);
            let ends = (1..outputs).map(|part_ix| part.clone() * part_ix).chain([length.clone()]);
            ends.collect()
        } else {
            ensure!(sizes.len() == outputs, "has {} sizes for {outputs} outputs", sizes.len());
            let mut end = 0_i64;
            let ends = sizes.iter().map(|&size| {
                end = end.checked_add(size).filter(|_| size >= 0)?;
                Some(end.to_dim())
            });
            ends.collect::<Option<_>>().context("has sizes below 0 or too large")?
        };
        if let Ok(length) = length.to_i64() {
            let fits = |end: &TDim| end.to_i64().is_ok_and(|end| end <= length);
            ensure!(ends.iter().all(fits), "cannot split {length} into {sizes:?}, {outputs} parts");
            ensure!(
                ends.last().is_some_and(|end| end.to_i64().is_ok_and(|end| end == length)),
                "has sizes that do not add up to {length}"
            );
        }
        let starts = [0.to_dim()].into_iter().chain(ends.iter().cloned());
        let slices: Vec<Slice> = starts.zip(&ends).map(|(start, end)| Slice::new(axis, start, end.clone())).collect();
        slices.into_iter().map(|slice| wires.node(slice, &[x])).collect()
    })
}

/// Starts, ends and axes are attributes before version 10 and inputs from then on, together with steps.
///
/// Not tract's `StridedSlice`, which brings convolutions along: it takes every so many elements by an operator that can
/// be merged with them.
fn slice(node: &NodeProto, attributes: &Attributes, by_attributes: bool) -> Built {
    let dims = |name: &str| attributes.ints(name).map(|ints| ints.iter().map(ToDim::to_dim).collect::<Vec<TDim>>());
    let (starts, ends, axes) = (dims("starts")?, dims("ends")?, attributes.ints("axes")?.to_vec());
    wired(node, 1, move |wires| {
        let mut x = wires.input(0)?;
        let rank = wires.rank(x)?;
        let (starts, ends) =
            if by_attributes { (starts.clone(), ends.clone()) } else { (wires.dims(1)?, wires.dims(2)?) };
        let mut axes = wires.ints_or(&axes, 3)?;
        if axes.is_empty() {
            axes = (0..starts.len() as i64).collect();
        }
        let mut steps = wires.ints_or(&[], 4)?;
        if steps.is_empty() {
            steps = vec![1; starts.len()];
        }
        for (name, length) in [("ends", ends.len()), ("axes", axes.len()), ("steps", steps.len())] {
            ensure!(length == starts.len(), "has {length} {name} for {} starts", starts.len());
        }
        wires.axes(&axes, rank)?;
        ensure!(!steps.contains(&0), "has a step of 0");
        for (((&axis, start), end), &step) in axes.iter().zip(&starts).zip(&ends).zip(&steps) {
            let axis = wires.axis(axis, x)?;
            x = cut(wires, x, axis, (start, end, step))?;
        }
        Ok(tvec!(x))
    })
}

/// Takes every `step`th element of an axis from `start` to before `end`; both may count from the end or lie beyond it.
fn cut(wires: &mut Wires, x: OutletId, axis: usize, (start, end, step): (&TDim, &TDim, i64)) -> TractResult<OutletId> {
    let length = wires.shape(x)?[axis].clone();
    let (Ok(length), Ok(start), Ok(end)) = (length.to_i64(), start.to_i64(), end.to_i64()) else {
        return cut_symbolic(wires, x, axis, &length, (start, end, step));
    };
    let from_start = |at: i64| if at < 0 { at.saturating_add(length) } else { at };
    let (start, end) = (from_start(start), from_start(end));
    if step == 1 {
        let (start, end) = (start.clamp(0, length), end.clamp(0, length));
        return wires.node(Slice::new(axis, start.min(end), end), &[x]);
    }
    let places: Vec<i64> = if step > 0 {
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        (start.clamp(0, length)..end.clamp(0, length)).step_by(step).collect()
    } else {
        let step = usize::try_from(step.unsigned_abs()).unwrap_or(usize::MAX);
        (end.clamp(-1, length - 1) + 1..start.clamp(-1, length - 1) + 1).rev().step_by(step).collect()
    };
    let places = wires.tensor(tensor1(&places))?;
    wires.take(x, axis, places)
}

/// The same where the length of the axis, or a place on it, is known only when the model is asked.
fn cut_symbolic(
    wires: &mut Wires,
    x: OutletId,
    axis: usize,
    length: &TDim,
    (start, end, step): (&TDim, &TDim, i64),
) -> TractResult<OutletId> {
    ensure!(step == 1, "takes every {step}th element of axis {axis}, whose length {length} is not fixed");
    let place = |at: &TDim| match at.to_i64() {
        // Exporters write the greatest number for the end.
        Ok(at) if at >= i32::MAX.into() => length.clone(),
        Ok(at) if at < 0 => length.clone() + at,
        _ => at.clone(),
    };
    let (start, end) = (place(start), place(end));
    if start == 0.to_dim() && end == *length {
        return Ok(x);
    }
    wires.node(Slice::new(axis, start, end), &[x])
}

/// Padding and value are attributes up to version 10, inputs from then on.
fn pad(node: &NodeProto, attributes: &Attributes) -> Built {
    let mode = attributes.string("mode")?.unwrap_or("constant");
    if mode != "constant" {
        return Err(attributes.error("mode", format!("is {mode:?}; only \"constant\" is supported")).into());
    }
    let pads = attributes.ints("pads")?.to_vec();
    let value = attributes.float("value")?.unwrap_or(0.0);
    wired(node, 1, move |wires: &mut Wires| {
        let x = wires.input(0)?;
        let (rank, dt) = (wires.rank(x)?, wires.dt(x)?);
        ensure!(dt.is_number(), "takes numbers, not {dt:?}");
        let pads = wires.ints_or(&pads, 1)?;
        let axes = match wires.optional(3) {
            Some(_) => wires.ints(3)?,
            None => (0..rank as i64).collect(),
        };
        ensure!(pads.len() == 2 * axes.len(), "has {} widths for {} axes", pads.len(), axes.len());
        ensure!(pads.iter().all(|pad| (0..WIDEST_PADDING).contains(pad)), "has widths below 0 or too large");
        wires.axes(&axes, rank)?;
        let mut widths = vec![(0, 0); rank];
        for (ix, &axis) in axes.iter().enumerate() {
            widths[wires.axis(axis, x)?] = (pads[ix] as usize, pads[ix + axes.len()] as usize);
        }
        let value = match wires.optional(2) {
            Some(_) => wires.constant(2)?,
            None => tensor0(value).into_arc_tensor(),
        };
        ensure!(value.len() == 1, "pads with one value");
        let value = value.nth(0)?.cast_to_dt(dt)?.into_owned().into_arc_tensor();
        Ok(tvec!(wires.node(Pad::new(widths, PadMode::Constant(value)), &[x])?))
    })
}
