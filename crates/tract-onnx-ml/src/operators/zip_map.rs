//! `ZipMap`: would make a list of dictionaries; here the matrix behind them passes through.
//!
//! A runtime of tensors has no dictionaries. [`inspect`](crate::inspect) tells the keys, which name the matrix' columns.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::labels::Labels;
use crate::operators::check_inputs;
use crate::rows::rows_and_width;

/// The keys, as many as columns.
#[derive(Debug)]
struct ZipMap(usize);

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["classlabels_int64s", "classlabels_strings"])?;
    check_inputs(&attributes, node, 1)?;
    match Labels::of(&attributes, "classlabels_int64s", "classlabels_strings")? {
        Some(keys) => Ok(Arc::new(ZipMap(keys.len()))),
        None => Err(attributes.error("classlabels_int64s", "or \"classlabels_strings\" must be given")),
    }
}

impl Kernel for ZipMap {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        ensure!(inputs[0] == DatumType::F32, "takes float32, not {:?}", inputs[0]);
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let (count, width) = rows_and_width(&inputs[0])?;
        if let Ok(width) = width.to_usize() {
            ensure!(width == self.0, "has {} keys for {width} columns", self.0);
        }
        Ok(tvec!(tvec!(count, self.0.to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = inputs[0].clone();
        ensure!(input.shape().last() == Some(&self.0), "has {} keys for shape {:?}", self.0, input.shape());
        if input.rank() == 1 {
            return Ok(tvec!(input.into_tensor().into_shape(&[1, self.0])?.into_tvalue()));
        }
        Ok(tvec!(input))
    }
}
