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
        "Slice" => |parsing, node, attributes| {
            if parsing.onnx_operator_set_version < 10 { return slice_by_attributes(node, attributes) }
            let given = |slot: usize| node.input.get(slot).is_some_and(|input| !input.is_empty());
            plain(Box::new(array::StridedSlice {
                optional_axes_input: given(3).then_some(3),
                optional_steps_input: given(4).then_some(3 + usize::from(given(3))),
                begin_mask: 0,
                end_mask: 0,
                shrink_axis_mask: 0,
            }))
        },
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

/// As before version 10: no steps. An axis whose length is symbolic is cut from its start, or not at all.
fn slice_by_attributes(node: &NodeProto, attributes: &Attributes) -> Built {
    let (starts, ends) = (attributes.ints("starts")?.to_vec(), attributes.ints("ends")?.to_vec());
    let axes = attributes.ints("axes")?.to_vec();
    let axes = if axes.is_empty() { (0..starts.len() as i64).collect() } else { axes };
    attributes.check_length("ends", ends.len(), starts.len())?;
    attributes.check_length("axes", axes.len(), starts.len())?;
    wired(node, 1, move |wires| {
        let mut x = wires.input(0)?;
        let shape = wires.shape(x)?;
        wires.axes(&axes, shape.len())?;
        for ((&axis, &start), &end) in axes.iter().zip(&starts).zip(&ends) {
            let axis = wires.axis(axis, x)?;
            let slice = match shape[axis].to_i64() {
                Ok(length) => {
                    let place = |at: i64| (if at < 0 { at.saturating_add(length) } else { at }).clamp(0, length);
                    Slice::new(axis, place(start).min(place(end)), place(end))
                }
                // Exporters write the greatest number for the end.
                Err(_) if start == 0 && end >= i32::MAX.into() => continue,
                Err(_) => bail!("cuts axis {axis} of {shape:?}, which has no fixed length"),
            };
            x = wires.node(slice, &[x])?;
        }
        Ok(tvec!(x))
    })
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
