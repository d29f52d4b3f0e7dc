//! `FeatureVectorizer`: puts columns of several inputs side by side.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::rows::{Rows, check_numbers, rows_and_width, tensor};
use crate::trees::MOST_TARGETS;

/// How many columns each input contributes: missing ones are filled with 0, more are left out.
#[derive(Debug)]
struct FeatureVectorizer {
    widths: Vec<usize>,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["inputdimensions"])?;
    let widths = attributes.ints("inputdimensions")?;
    attributes.check_length("inputdimensions", widths.len(), node.input.len())?;
    let width = |&width: &i64| usize::try_from(width).ok().filter(|&width| width <= MOST_TARGETS);
    let widths = widths.iter().map(width).collect::<Option<Vec<_>>>();
    let widths = widths.ok_or_else(|| attributes.error("inputdimensions", "holds an impossible number of columns"))?;
    if widths.is_empty() {
        return Err(attributes.node_error("has no input"));
    }
    Ok(Arc::new(FeatureVectorizer { widths }))
}

impl Kernel for FeatureVectorizer {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        inputs.iter().try_for_each(|&dt| check_numbers(dt))?;
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let (count, _) = rows_and_width(&inputs[0])?;
        Ok(tvec!(tvec!(count, self.widths.iter().sum::<usize>().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let inputs = inputs.iter().map(|input| Rows::of(input, DatumType::F32)).collect::<TractResult<Vec<_>>>()?;
        let count = inputs.first().map_or(0, |rows| rows.count);
        ensure!(inputs.iter().all(|rows| rows.count == count), "takes inputs with as many rows each");
        let width: usize = self.widths.iter().sum();
        let mut joined = vec![0.0; count * width];
        let mut start = 0;
        for (rows, &wanted) in inputs.iter().zip(&self.widths) {
            let taken = wanted.min(rows.width);
            if taken > 0 {
                for (to, from) in joined.chunks_exact_mut(width).zip(rows.f32s()?.chunks_exact(rows.width)) {
                    to[start..start + taken].copy_from_slice(&from[..taken]);
                }
            }
            start += wanted;
        }
        Ok(tvec!(tensor(&[count, width], joined)?))
    }
}
