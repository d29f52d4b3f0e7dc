//! `ArrayFeatureExtractor`: picks columns by number.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::rows::{Element, slice, tensor};

#[derive(Debug)]
struct ArrayFeatureExtractor;

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    check_inputs(&Attributes::of(node, &[])?, node, 2)?;
    Ok(Arc::new(ArrayFeatureExtractor))
}

impl Kernel for ArrayFeatureExtractor {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        ensure!(inputs[1] == DatumType::I64, "takes column numbers as int64, not {:?}", inputs[1]);
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let picked: TDim = inputs[1].iter().product();
        let Some((_, before)) = inputs[0].split_last() else { bail!("takes no scalar") };
        let mut shape: TVec<TDim> = before.into();
        if shape.is_empty() {
            shape.push(1.to_dim());
        }
        shape.push(picked);
        Ok(tvec!(shape))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let (input, columns) = (&inputs[0], inputs[1].cast_to::<i64>()?);
        let Some((&width, before)) = input.shape().split_last() else { bail!("takes no scalar") };
        let columns = slice::<i64>(&columns)?.iter().map(|&column| {
            let fits = usize::try_from(column).ok().filter(|&column| column < width);
            fits.with_context(|| format!("picks column {column} of {width}"))
        });
        let columns = columns.collect::<TractResult<Vec<usize>>>()?;
        let mut shape: TVec<usize> = before.into();
        if shape.is_empty() {
            shape.push(1);
        }
        shape.push(columns.len());
        let picked = match input.datum_type() {
            DatumType::F32 => pick::<f32>(input, &columns, width, &shape),
            DatumType::F64 => pick::<f64>(input, &columns, width, &shape),
            DatumType::I64 => pick::<i64>(input, &columns, width, &shape),
            DatumType::I32 => pick::<i32>(input, &columns, width, &shape),
            DatumType::Bool => pick::<bool>(input, &columns, width, &shape),
            DatumType::String => pick::<String>(input, &columns, width, &shape),
            other => bail!("takes numbers or text, not {other:?}"),
        };
        Ok(tvec!(picked?))
    }
}

fn pick<T: Element>(input: &Tensor, columns: &[usize], width: usize, shape: &[usize]) -> TractResult<TValue> {
    let rows = slice::<T>(input)?.chunks_exact(width.max(1));
    tensor(shape, rows.flat_map(|row| columns.iter().map(|&column| row[column].clone())).collect())
}
