//! `Gemm`, a layer of a network. `MatMul` is in `operators/mat_mul.rs`.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::math;

use super::small::{Layer, MOST_WEIGHTS};
use super::wires::{Wires, wired};
use crate::attributes::Attributes;
use crate::operators::Built;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register, "Gemm" => |_, node, attributes| gemm(node, attributes) }
}

/// `alpha a b + beta c`, where `c` may broadcast.
fn gemm(node: &NodeProto, attributes: &Attributes) -> Built {
    let factors = [attributes.float("alpha")?.unwrap_or(1.0), attributes.float("beta")?.unwrap_or(1.0)];
    let turned = [attributes.int("transA")?.unwrap_or(0) != 0, attributes.int("transB")?.unwrap_or(0) != 0];
    wired(node, 3, move |wires| {
        let inputs = [wires.input(0)?, wires.input(1)?];
        let dt = wires.dt(inputs[0])?;
        ensure!([DatumType::F32, DatumType::F64].contains(&dt), "takes float32 or float64, not {dt:?}");
        ensure!(wires.dt(inputs[1])? == dt, "takes matrices of one type");
        let (a, b) = (wires.shape(inputs[0])?, wires.shape(inputs[1])?);
        ensure!(a.len() == 2 && b.len() == 2, "takes matrices, not {a:?} and {b:?}");
        ensure!(
            a[usize::from(!turned[0])] == b[usize::from(turned[1])],
            "cannot multiply {a:?} and {b:?}, turned {turned:?}"
        );
        let layer = Layer { turned: turned[1], alpha: factors[0], beta: factors[1] };
        let bias = wires.optional(2).filter(|_| factors[1] != 0.0);
        if !turned[0]
            && is_small(&b)
            && bias.map_or(Ok(true), |bias| is_row(wires, bias, &b[usize::from(!turned[1])], dt))?
        {
            let inputs: TVec<OutletId> = inputs.into_iter().chain(bias).collect();
            return Ok(tvec!(wires.kernel("Gemm", Arc::new(layer), &inputs)?));
        }
        let axes = AxesMapping::for_numpy_matmul(2, turned[0], turned[1], false)?;
        let product = wires.node(EinSum::new(axes, dt), &inputs)?;
        let product = scaled(wires, product, factors[0])?;
        let Some(bias) = bias else { return Ok(tvec!(product)) };
        ensure!(wires.dt(bias)? == dt && wires.rank(bias)? <= 2, "adds what has another type or more dimensions");
        let bias = scaled(wires, bias, factors[1])?;
        let sum = wires.node(math::add(), &[product, bias])?;
        ensure!(wires.shape(sum)? == wires.shape(product)?, "adds what does not fit its product");
        Ok(tvec!(sum))
    })
}

/// Whether a matrix has a known, small size.
fn is_small(shape: &[TDim]) -> bool {
    let size = shape.iter().try_fold(1_usize, |size, dim| size.checked_mul(dim.to_usize().ok()?));
    size.is_some_and(|size| size <= MOST_WEIGHTS)
}

/// Whether `bias` is one row of that many columns, or one number.
fn is_row(wires: &Wires, bias: OutletId, columns: &TDim, dt: DatumType) -> TractResult<bool> {
    let shape = wires.shape(bias)?;
    let row = match &shape[..] {
        [] => true,
        [width] => width.is_one() || width == columns,
        [one, width] => one.is_one() && (width.is_one() || width == columns),
        _ => false,
    };
    Ok(row && wires.dt(bias)? == dt)
}

fn scaled(wires: &mut Wires, outlet: OutletId, factor: f32) -> TractResult<OutletId> {
    if factor == 1.0 {
        return Ok(outlet);
    }
    let factor = wires.number(factor.into(), outlet)?;
    wires.node(math::mul(), &[outlet, factor])
}
