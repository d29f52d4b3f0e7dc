//! Activations of neural networks and other functions of one float, computed in float64 with `libm`: the same digits on
//! every machine.
//!
//! `Relu`, `Sigmoid` and `Tanh` are in `arithmetic.rs`: they stand in most networks, and tract is fast at them.

use std::f64::consts::{PI, SQRT_2};
use std::fmt;

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::logic::Iff;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::{logic, math};

use super::wires::{Wires, wired};
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::{Built, build};
use crate::rows::{slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "Acos" => |_, node, _| map("Acos", node, libm::acos),
        "Acosh" => |_, node, _| map("Acosh", node, libm::acosh),
        "Asin" => |_, node, _| map("Asin", node, libm::asin),
        "Asinh" => |_, node, _| map("Asinh", node, libm::asinh),
        "Atan" => |_, node, _| map("Atan", node, libm::atan),
        "Atanh" => |_, node, _| map("Atanh", node, libm::atanh),
        "Celu" => |_, node, attributes| {
            let alpha = number(attributes, "alpha", 1.0)?;
            map("Celu", node, move |x| if x > 0.0 { x } else { alpha * libm::expm1(x / alpha) })
        },
        "Cosh" => |_, node, _| map("Cosh", node, libm::cosh),
        "Elu" => |_, node, attributes| {
            let alpha = number(attributes, "alpha", 1.0)?;
            map("Elu", node, move |x| if x > 0.0 { x } else { alpha * libm::expm1(x) })
        },
        "Gelu" => |_, node, attributes| match attributes.string("approximate")?.unwrap_or("none") {
            "none" => map("Gelu", node, |x| 0.5 * x * (1.0 + libm::erf(x / SQRT_2))),
            "tanh" => map("Gelu", node, |x| {
                0.5 * x * (1.0 + libm::tanh(libm::sqrt(2.0 / PI) * (x + 0.044715 * x * x * x)))
            }),
            other => Err(attributes.error("approximate", format!("is {other:?}")).into()),
        },
        "HardSigmoid" => |_, node, attributes| {
            let (alpha, beta) = (number(attributes, "alpha", 0.2)?, number(attributes, "beta", 0.5)?);
            map("HardSigmoid", node, move |x| (alpha * x + beta).clamp(0.0, 1.0))
        },
        "HardSwish" => |_, node, _| map("HardSwish", node, |x| x * (x / 6.0 + 0.5).clamp(0.0, 1.0)),
        "LeakyRelu" => |_, node, attributes| {
            let alpha = number(attributes, "alpha", 0.01)?;
            map("LeakyRelu", node, move |x| if x < 0.0 { alpha * x } else { x })
        },
        "Mish" => |_, node, _| map("Mish", node, |x| x * libm::tanh(softplus(x))),
        "PRelu" => |_, node, _| wired(node, 2, leaky),
        "Selu" => |_, node, attributes| {
            let alpha = number(attributes, "alpha", 1.673_263_2)?;
            let gamma = number(attributes, "gamma", 1.050_701)?;
            map("Selu", node, move |x| gamma * if x > 0.0 { x } else { alpha * libm::expm1(x) })
        },
        "Sinh" => |_, node, _| map("Sinh", node, libm::sinh),
        "Softplus" => |_, node, _| map("Softplus", node, softplus),
        "Softsign" => |_, node, _| map("Softsign", node, |x| x / (1.0 + x.abs())),
        "Tan" => |_, node, _| map("Tan", node, libm::tan),
        "ThresholdedRelu" => |_, node, attributes| {
            let alpha = number(attributes, "alpha", 1.0)?;
            map("ThresholdedRelu", node, move |x| if x <= alpha { 0.0 } else { x })
        },
    }
}

fn number(attributes: &Attributes, name: &str, otherwise: f32) -> TractResult<f64> {
    Ok(attributes.float(name)?.unwrap_or(otherwise).into())
}

/// `ln(1 + exp(x))` without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

fn map(name: &'static str, node: &NodeProto, function: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Built {
    let kernel = Arc::new(Map { name, function });
    build(name, node, |_| Ok(kernel.clone()))
}

/// A function of each element.
struct Map<F> {
    name: &'static str,
    function: F,
}

impl<F> fmt::Debug for Map<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl<F: Fn(f64) -> f64 + Send + Sync> Kernel for Map<F> {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        let float = [DatumType::F32, DatumType::F64].contains(&inputs[0]);
        ensure!(float, "takes float32 or float64, not {:?}", inputs[0]);
        Ok(inputs.into())
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(inputs.into())
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        Ok(tvec!(match input.datum_type() {
            DatumType::F64 => {
                tensor::<f64>(input.shape(), slice::<f64>(input)?.iter().map(|&x| (self.function)(x)).collect())
            }
            _ => {
                let values = slice::<f32>(input)?.iter().map(|&x| (self.function)(x.into()) as f32);
                tensor::<f32>(input.shape(), values.collect())
            }
        }?))
    }
}

/// A slope for each column, or whatever else broadcasts, below zero.
fn leaky(wires: &mut Wires) -> TractResult<TVec<OutletId>> {
    let (x, slope) = (wires.input(0)?, wires.input(1)?);
    ensure!(wires.rank(slope)? <= wires.rank(x)?, "takes slopes of fewer dimensions than its input");
    ensure!(wires.dt(x)?.is_float() && wires.dt(x)? == wires.dt(slope)?, "takes floats of one type");
    let zero = wires.number(0.0, x)?;
    let below = wires.node(TypedBinOp(logic::comp_lt(), None), &[x, zero])?;
    let scaled = wires.node(math::mul(), &[x, slope])?;
    ensure!(wires.shape(scaled)? == wires.shape(x)?, "takes slopes that fit its input");
    Ok(tvec!(wires.node(Iff, &[below, scaled, x])?))
}
