//! `Binarizer`: 1 where a number is greater than the threshold, else 0.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::rows::{check_numbers, slice, tensor};

#[derive(Debug)]
struct Binarizer {
    threshold: f64,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["threshold"])?;
    check_inputs(&attributes, node, 1)?;
    Ok(Arc::new(Binarizer { threshold: attributes.float("threshold")?.unwrap_or(0.0).into() }))
}

impl Kernel for Binarizer {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let numbers = input.cast_to::<f64>()?;
        let ones = slice::<f64>(&numbers)?.iter().map(|&value| f32::from(u8::from(value > self.threshold))).collect();
        let ones = tensor::<f32>(input.shape(), ones)?;
        Ok(tvec!(ones.cast_to_dt(input.datum_type())?.into_owned().into_tvalue()))
    }
}
