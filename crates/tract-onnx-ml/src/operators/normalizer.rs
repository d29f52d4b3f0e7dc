//! `Normalizer`: divides each row by its norm.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::rows::{Rows, check_numbers, rows_and_width, tensor};

#[derive(Debug)]
enum Normalizer {
    /// By the greatest value, as onnxruntime does (not the greatest absolute value).
    Max,
    L1,
    L2,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["norm"])?;
    check_inputs(&attributes, node, 1)?;
    Ok(Arc::new(match attributes.string("norm")?.unwrap_or("MAX") {
        "MAX" => Normalizer::Max,
        "L1" => Normalizer::L1,
        "L2" => Normalizer::L2,
        other => return Err(attributes.error("norm", format!("is \"{other}\"; MAX, L1 and L2 are possible"))),
    }))
}

impl Kernel for Normalizer {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        rows_and_width(&inputs[0])?;
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let rows = Rows::of(&inputs[0], DatumType::F32)?;
        let mut values = rows.f32s()?.to_vec();
        for row in values.chunks_exact_mut(rows.width.max(1)) {
            let norm = match self {
                Self::Max => row.iter().copied().fold(f32::NEG_INFINITY, f32::max),
                Self::L1 => row.iter().map(|value| value.abs()).sum(),
                Self::L2 => libm::sqrtf(row.iter().map(|value| value * value).sum()),
            };
            // A row of zeros stays as it is.
            if norm != 0.0 {
                row.iter_mut().for_each(|value| *value /= norm);
            }
        }
        Ok(tvec!(tensor(inputs[0].shape(), values)?))
    }
}
