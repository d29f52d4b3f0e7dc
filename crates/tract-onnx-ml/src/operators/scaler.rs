//! `Scaler`: (x - offset) · scale, for each column.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::rows::{Rows, check_known_width, check_numbers, rows_and_width, tensor};

/// Offset and scale of each column, or of all.
#[derive(Debug)]
struct Scaler(Vec<(f32, f32)>);

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["offset", "scale"])?;
    check_inputs(&attributes, node, 1)?;
    let (offsets, scales) = (attributes.floats("offset")?, attributes.floats("scale")?);
    let columns = offsets.len().max(scales.len());
    if columns == 0 {
        return Err(attributes.error("scale", "is missing"));
    }
    // One of the two may be a single number for all columns, or be left out.
    let list = |name, values: &[f32], absent| match *values {
        [] => Ok(vec![absent; columns]),
        [value] => Ok(vec![value; columns]),
        _ => attributes.check_length(name, values.len(), columns).map(|()| values.to_vec()),
    };
    let (offsets, scales) = (list("offset", offsets, 0.0)?, list("scale", scales, 1.0)?);
    Ok(Arc::new(Scaler(offsets.into_iter().zip(scales).collect())))
}

impl Kernel for Scaler {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        rows_and_width(&inputs[0])?;
        if self.0.len() > 1 {
            check_known_width(&inputs[0], self.0.len())?;
        }
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let rows = Rows::of(&inputs[0], DatumType::F32)?;
        if self.0.len() > 1 {
            rows.check_width(self.0.len())?;
        }
        let columns = self.0.iter().cycle();
        let scaled = rows.f32s()?.iter().zip(columns).map(|(value, (offset, scale))| (value - offset) * scale);
        Ok(tvec!(tensor(inputs[0].shape(), scaled.collect())?))
    }
}
