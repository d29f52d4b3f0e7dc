//! Shapes, and the same values in another shape.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::array;

use super::plain;
use super::wires::wired;
use crate::attributes::Attributes;
use crate::operators::{Built, positive};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "Expand" => |_, _, _| plain(expand(array::MultiBroadcastTo)),
        "Flatten" => |_, node, attributes| {
            let axis = attributes.int("axis")?.unwrap_or(1);
            wired(node, 1, move |wires| {
                let x = wires.input(0)?;
                let rank = wires.rank(x)?;
                // One past the last axis is a place to cut as well; from the end, axes count as ever.
                let axis = if axis == rank as i64 { rank } else { positive(axis, rank)? };
                Ok(tvec!(wires.expand(&array::Flatten::new(axis as i64), &[x])?))
            })
        },
        "Reshape" => |_, _, attributes| {
            plain(expand(array::Reshape::new(attributes.int("allowzero")?.unwrap_or(0) != 0)))
        },
        "Shape" => |_, _, attributes| {
            let (start, end) = (attributes.int("start")?.unwrap_or(0), attributes.int("end")?);
            plain(expand(Lengths { start, end: end.unwrap_or(i64::MAX), product: false }))
        },
        "Size" => |_, _, _| plain(expand(Lengths { start: 0, end: i64::MAX, product: true })),
        "Squeeze" => squeeze_or_unsqueeze(false),
        "Tile" => |_, _, _| plain(expand(array::Tile)),
        "Transpose" => |_, node, attributes| transpose(node, attributes),
        "Unsqueeze" => squeeze_or_unsqueeze(true),
    }
}

fn transpose(node: &NodeProto, attributes: &Attributes) -> Built {
    let perm = attributes.ints("perm")?.to_vec();
    wired(node, 1, move |wires| {
        let x = wires.input(0)?;
        let rank = wires.rank(x)?;
        let axes = if perm.is_empty() { (0..rank).rev().map(|axis| axis as i64).collect() } else { perm.clone() };
        ensure!(
            wires.axes(&axes, rank)?.len() == rank && axes.iter().all(|axis| *axis >= 0),
            "permutes no {rank} axes"
        );
        let axes = axes.iter().map(|&axis| axis as usize).collect();
        Ok(tvec!(wires.expand(&array::PermuteAxes::new(Some(axes)), &[x])?))
    })
}

/// Axes are an attribute up to version 12, an input from then on. `Squeeze` without axes takes out all of length 1.
fn squeeze_or_unsqueeze(adds: bool) -> super::Builder {
    fn new(node: &NodeProto, attributes: &Attributes, adds: bool) -> Built {
        let axes = attributes.ints("axes")?.to_vec();
        wired(node, 1, move |wires| {
            let mut x = wires.input(0)?;
            let shape = wires.shape(x)?;
            let axes = wires.ints_or(&axes, 1)?;
            if adds {
                for axis in wires.axes(&axes, shape.len() + axes.len())? {
                    x = wires.node(AxisOp::Add(axis), &[x])?;
                }
                return Ok(tvec!(x));
            }
            let all = axes.is_empty() && wires.optional(1).is_none();
            let axes = if all {
                (0..shape.len()).filter(|&axis| shape[axis].is_one()).collect()
            } else {
                wires.axes(&axes, shape.len())?
            };
            for axis in axes.into_iter().rev() {
                ensure!(shape[axis].is_one(), "takes out axis {axis} of {shape:?}");
                x = wires.node(AxisOp::Rm(axis), &[x])?;
            }
            Ok(tvec!(x))
        })
    }
    if adds {
        |_, node, attributes| new(node, attributes, true)
    } else {
        |_, node, attributes| new(node, attributes, false)
    }
}

/// The lengths of some axes, or how many elements there are. Numbers of rows stay symbolic.
#[derive(Debug, Clone)]
struct Lengths {
    start: i64,
    end: i64,
    product: bool,
}

impl Lengths {
    fn of(&self, shape: &[TDim]) -> Tensor {
        if self.product {
            return tensor0(shape.iter().product::<TDim>());
        }
        let rank = shape.len() as i64;
        let place = |axis: i64| (if axis < 0 { axis.saturating_add(rank) } else { axis }).clamp(0, rank) as usize;
        tensor1(shape.get(place(self.start)..place(self.end)).unwrap_or_default())
    }
}

impl Expansion for Lengths {
    fn name(&self) -> StaticName {
        "Lengths".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        check_output_arity(outputs, 1)?;
        s.equals(&outputs[0].datum_type, DatumType::TDim)?;
        s.equals(&outputs[0].rank, if self.product { 0 } else { 1 })?;
        s.given(&inputs[0].shape, move |s, shape| s.equals(&outputs[0].value, self.of(&shape).into_arc_tensor()))
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let lengths = self.of(&model.outlet_fact(inputs[0])?.shape.to_tvec());
        Ok(tvec!(model.add_const(prefix, lengths)?))
    }
}
