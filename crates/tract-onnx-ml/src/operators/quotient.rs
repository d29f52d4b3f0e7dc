//! `Div` and `Mod` of the standard operators: with integers, tract's panic when the divisor is 0.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::broadcast::multi_broadcast;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::binary::{InferenceBinOp, rules};
use tract_onnx::tract_hir::ops::math;

use crate::attributes::{Attributes, node_name};
use crate::kernel::{Kernel, Operator};
use crate::operators::{Built, check_inputs};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("Div", |_, node| new(node, Kind::Quotient));
    register.insert("Mod", |_, node| new(node, Kind::Remainder));
}

fn new(node: &NodeProto, kind: Kind) -> Built {
    let attributes = Attributes::of(node, &["fmod"])?;
    check_inputs(&attributes, node, 2)?;
    let kind =
        if kind == Kind::Remainder && attributes.int("fmod")?.unwrap_or(0) != 0 { Kind::CRemainder } else { kind };
    Ok((expand(Division { kind, node: node_name(node).into() }), vec![]))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quotient,
    /// With the sign of the divisor.
    Remainder,
    /// With the sign of the dividend.
    CRemainder,
}

#[derive(Debug, Clone)]
struct Division {
    kind: Kind,
    node: Arc<str>,
}

impl Expansion for Division {
    fn name(&self) -> StaticName {
        "Division".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        rules(s, inputs, outputs, |a, b| {
            a.common_super_type(b).with_context(|| format!("cannot divide {a:?} by {b:?}"))
        })
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let types = [model.outlet_fact(inputs[0])?.datum_type, model.outlet_fact(inputs[1])?.datum_type];
        let divisor = model.outlet_fact(inputs[1])?.konst.clone();
        let known = divisor.map(|divisor| has_zero(&divisor)).transpose()?;
        match types[0].common_super_type(types[1]) {
            // Dimensions stay symbolic if they are divided by a constant.
            Some(DatumType::TDim) if known == Some(false) && self.kind == Kind::Quotient => {
                return InferenceBinOp(Box::new(math::Div)).wire(prefix, model, inputs);
            }
            Some(dt) if dt.is_float() && self.kind == Kind::Quotient => {
                return InferenceBinOp(Box::new(math::Div)).wire(prefix, model, inputs);
            }
            _ => {}
        }
        let (name, node) = ("Division", self.node.clone());
        Operator { name, node, inputs: 2, kernel: Arc::new(self.clone()) }.wire(prefix, model, inputs)
    }
}

fn has_zero(divisor: &Tensor) -> TractResult<bool> {
    let numbers = divisor.cast_to::<f64>()?;
    Ok(crate::rows::slice::<f64>(&numbers)?.contains(&0.0))
}

impl Kernel for Division {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        let common = inputs[0].common_super_type(inputs[1]);
        Ok(tvec!(common.with_context(|| format!("cannot divide {:?} by {:?}", inputs[0], inputs[1]))?))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(multi_broadcast(inputs)?))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let common = self.types(&[inputs[0].datum_type(), inputs[1].datum_type()])?[0];
        let shape = multi_broadcast(&[inputs[0].shape(), inputs[1].shape()])?;
        let result = if common.is_float() {
            let result = zip::<f64>(inputs, &shape, |a, b| match self.kind {
                Kind::Quotient => Ok(a / b),
                Kind::CRemainder => Ok(libm::fmod(a, b)),
                Kind::Remainder => {
                    let remainder = libm::fmod(a, b);
                    Ok(if remainder * b < 0.0 { remainder + b } else { remainder })
                }
            });
            Tensor::from(result?)
        } else {
            let result = zip::<i64>(inputs, &shape, |a, b| {
                let result = match self.kind {
                    Kind::Quotient => a.checked_div(b),
                    Kind::CRemainder => a.checked_rem(b),
                    Kind::Remainder => {
                        a.checked_rem(b).map(|rest| if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
                    }
                };
                result.with_context(|| format!("cannot divide {a} by {b}"))
            });
            Tensor::from(result?)
        };
        Ok(tvec!(result.cast_to_dt(common)?.into_owned().into_tvalue()))
    }
}

/// Both inputs, element by element, broadcast to `shape`.
fn zip<T: Datum + Copy>(
    inputs: &[TValue],
    shape: &[usize],
    result: impl Fn(T, T) -> TractResult<T>,
) -> TractResult<tract_ndarray::ArrayD<T>> {
    let (a, b) = (inputs[0].cast_to::<T>()?, inputs[1].cast_to::<T>()?);
    let (a, b) = (a.to_plain_array_view::<T>()?, b.to_plain_array_view::<T>()?);
    let (Some(a), Some(b)) = (a.broadcast(shape), b.broadcast(shape)) else {
        bail!("cannot bring {:?} and {:?} to one shape", inputs[0].shape(), inputs[1].shape());
    };
    let values = a.iter().zip(b.iter()).map(|(&a, &b)| result(a, b)).collect::<TractResult<Vec<T>>>()?;
    Ok(tract_ndarray::ArrayD::from_shape_vec(shape, values)?)
}
