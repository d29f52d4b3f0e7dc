//! `GatherND` of the standard operators: tract's panics when an index is out of range.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::gather::{pick, place};
use crate::operators::{build, check_inputs};
use crate::rows::slice;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("GatherND", |_, node| build("GatherND", node, new));
}

fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, crate::Error> {
    let attributes = Attributes::of(node, &["batch_dims"])?;
    check_inputs(&attributes, node, 2)?;
    let batch = attributes.int("batch_dims")?.unwrap_or(0);
    let batch = usize::try_from(batch).map_err(|_| attributes.error("batch_dims", format!("is {batch}")))?;
    Ok(Arc::new(GatherNd { batch }))
}

#[derive(Debug)]
struct GatherNd {
    /// So many axes at the front are the same in data and indices.
    batch: usize,
}

impl GatherNd {
    /// How many numbers an index is made of, and the shape of what is gathered.
    fn shape<D: DimLike>(&self, data: &[D], indices: &[D]) -> TractResult<(usize, TVec<D>)> {
        let (depth, before) = indices.split_last().context("takes no scalar of indices")?;
        let depth = depth.to_usize().ok().context("takes indices of a fixed depth")?;
        let named = self.batch.checked_add(depth).filter(|named| *named <= data.len() && self.batch <= before.len());
        let named = named.with_context(|| format!("takes {} and {depth} axes of {}", self.batch, data.len()))?;
        ensure!(data[..self.batch] == before[..self.batch], "takes batches of one shape, not {data:?} and {indices:?}");
        Ok((depth, before.iter().chain(&data[named..]).cloned().collect()))
    }
}

impl Kernel for GatherNd {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        ensure!(
            [DatumType::I64, DatumType::I32].contains(&inputs[1]),
            "takes integers as indices, not {:?}",
            inputs[1]
        );
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(self.shape(&inputs[0], &inputs[1])?.1))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let (data, indices) = (inputs[0].shape(), inputs[1].shape());
        let (depth, shape) = self.shape(data, indices)?;
        let cast = inputs[1].cast_to::<i64>()?;
        let numbers = slice::<i64>(&cast)?;
        let (axes, block) = data[self.batch..].split_at(depth);
        let block: usize = block.iter().product();
        let batches: usize = data[..self.batch].iter().product();
        let count: usize = indices[..indices.len() - 1].iter().product();
        let mut sources = Vec::with_capacity(count * block);
        for ix in 0..count {
            // Batches come first, each with as many indices as the others.
            let mut at = ix / (count / batches.max(1)).max(1);
            for (&length, &index) in axes.iter().zip(&numbers[ix * depth..(ix + 1) * depth]) {
                at = at * length + place(index, length)?;
            }
            sources.extend(at * block..(at + 1) * block);
        }
        Ok(tvec!(pick(&inputs[0], &sources, &shape)?))
    }
}
