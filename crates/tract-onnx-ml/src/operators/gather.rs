//! `Gather` and `GatherElements` of the standard operators: tract's panic when an index is out of range.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::array;

use crate::attributes::{Attributes, node_name};
use crate::kernel::{Kernel, Operator};
use crate::operators::{Built, check_inputs};
use crate::rows::{Element, slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("Gather", |_, node| new(node, false));
    register.insert("GatherElements", |_, node| new(node, true));
}

fn new(node: &NodeProto, elements: bool) -> Built {
    let attributes = Attributes::of(node, &["axis"])?;
    check_inputs(&attributes, node, 2)?;
    let axis = attributes.int("axis")?.unwrap_or(0);
    Ok((expand(Gather { axis, elements, node: node_name(node).into() }), vec![]))
}

#[derive(Debug, Clone)]
struct Gather {
    axis: i64,
    /// One index for each element, instead of for each slice.
    elements: bool,
    node: Arc<str>,
}

impl Expansion for Gather {
    fn name(&self) -> StaticName {
        "Gather".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 2)?;
        check_output_arity(outputs, 1)?;
        s.equals(&outputs[0].datum_type, &inputs[0].datum_type)?;
        s.given_2(&inputs[0].shape, &inputs[1].shape, move |s, data, indices| {
            s.equals(&outputs[0].shape, self.shape(&data, &indices)?)
        })
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let data = model.outlet_fact(inputs[0])?;
        if data.datum_type == DatumType::TDim && !self.elements {
            // Dimensions stay symbolic in tract's own operator; their indices are constants.
            let axis = positive(self.axis, data.rank())?;
            let most = data.shape.get(axis).and_then(|dim| dim.to_usize().ok()).context("gathers along N")?;
            let indices = model.outlet_fact(inputs[1])?.konst.clone().context("gathers dimensions by no constant")?;
            let indices = indices.cast_to::<i64>()?;
            slice::<i64>(&indices)?.iter().try_for_each(|&index| place(index, most).map(|_| ()))?;
            return array::Gather::new(self.axis).wire(prefix, model, inputs);
        }
        let (name, node) = ("Gather", self.node.clone());
        Operator { name, node, inputs: 2, kernel: Arc::new(self.clone()) }.wire(prefix, model, inputs)
    }
}

impl Gather {
    fn shape(&self, data: &[TDim], indices: &[TDim]) -> TractResult<TVec<TDim>> {
        let axis = positive(self.axis, data.len())?;
        if self.elements {
            ensure!(data.len() == indices.len(), "takes as many dimensions of indices as of data");
            return Ok(indices.into());
        }
        Ok(data[..axis].iter().chain(indices).chain(&data[axis + 1..]).cloned().collect())
    }

    /// For each element of the output, where it stands in the data.
    fn sources(&self, data: &[usize], indices: &Tensor) -> TractResult<Vec<usize>> {
        let axis = positive(self.axis, data.len())?;
        let (outer, length): (usize, usize) = (data[..axis].iter().product(), data[axis]);
        let block: usize = data[axis + 1..].iter().product();
        let cast = indices.cast_to::<i64>()?;
        let places = slice::<i64>(&cast)?.iter().map(|&index| place(index, length));
        let places = places.collect::<TractResult<Vec<usize>>>()?;
        if !self.elements {
            let blocks = (0..outer).flat_map(|outer| places.iter().map(move |place| (outer * length + place) * block));
            return Ok(blocks.flat_map(|start| start..start + block).collect());
        }
        let shape = indices.shape();
        ensure!(shape.len() == data.len(), "takes as many dimensions of indices as of data");
        let fits = (0..data.len()).all(|ix| ix == axis || shape[ix] <= data[ix]);
        ensure!(fits, "takes indices of shape {data:?} at most, not {shape:?}");
        let strides: Vec<usize> = (0..data.len()).map(|ix| data[ix + 1..].iter().product()).collect();
        let mut at = vec![0; shape.len()];
        let mut sources = Vec::with_capacity(places.len());
        for place in places {
            let offset = |ix: usize| if ix == axis { place } else { at[ix] } * strides[ix];
            sources.push((0..shape.len()).map(offset).sum());
            for ix in (0..shape.len()).rev() {
                at[ix] += 1;
                if at[ix] < shape[ix] {
                    break;
                }
                at[ix] = 0;
            }
        }
        Ok(sources)
    }
}

impl Kernel for Gather {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(self.shape(&inputs[0], &inputs[1])?))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let (data, indices) = (&inputs[0], &inputs[1]);
        let sources = self.sources(data.shape(), indices)?;
        let axis = positive(self.axis, data.rank())?;
        let (before, after) = (&data.shape()[..axis], &data.shape()[axis + 1..]);
        let shape = if self.elements { indices.shape().to_vec() } else { [before, indices.shape(), after].concat() };
        Ok(tvec!(pick(data, &sources, &shape)?))
    }
}

/// The elements of `data` that stand at `sources`, in this shape.
pub(crate) fn pick(data: &Tensor, sources: &[usize], shape: &[usize]) -> TractResult<TValue> {
    match data.datum_type() {
        DatumType::F32 => picked::<f32>(data, sources, shape),
        DatumType::F64 => picked::<f64>(data, sources, shape),
        DatumType::I64 => picked::<i64>(data, sources, shape),
        DatumType::I32 => picked::<i32>(data, sources, shape),
        DatumType::Bool => picked::<bool>(data, sources, shape),
        DatumType::String => picked::<String>(data, sources, shape),
        other => bail!("gathers no {other:?}"),
    }
}

fn picked<T: Element>(data: &Tensor, sources: &[usize], shape: &[usize]) -> TractResult<TValue> {
    let data = slice::<T>(data)?;
    tensor(shape, sources.iter().filter_map(|&source| data.get(source)).cloned().collect())
}

/// An index that may count from the end.
pub(super) fn place(index: i64, length: usize) -> TractResult<usize> {
    let from_start = if index < 0 { index.checked_add(length as i64) } else { Some(index) };
    let place = from_start.and_then(|index| usize::try_from(index).ok()).filter(|&index| index < length);
    place.with_context(|| format!("asks for index {index} of {length}"))
}

/// An axis that may count from the end.
pub(crate) fn positive(axis: i64, rank: usize) -> TractResult<usize> {
    place(axis, rank).with_context(|| format!("works along axis {axis} of {rank}"))
}
