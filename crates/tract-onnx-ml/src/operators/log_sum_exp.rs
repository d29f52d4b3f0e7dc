//! `ReduceLogSumExp` of the standard operators: tract's overflows where the exponential does.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::attributes::{Attributes, node_name};
use crate::kernel::{Kernel, Operator};
use crate::operators::Built;
use crate::operators::gather::positive;
use crate::rows::{slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("ReduceLogSumExp", |_, node| new(node));
}

fn new(node: &NodeProto) -> Built {
    let attributes = Attributes::of(node, &["axes", "keepdims", "noop_with_empty_axes"])?;
    let axes = attributes.ints("axes")?.to_vec();
    let keeps = attributes.int("keepdims")?.unwrap_or(1) != 0;
    let nothing_is_all = attributes.int("noop_with_empty_axes")?.unwrap_or(0) == 0;
    Ok((expand(LogSumExp { axes, keeps, nothing_is_all, node: node_name(node).into() }), vec![]))
}

#[derive(Debug, Clone)]
struct LogSumExp {
    /// From the attribute, or else from the second input.
    axes: Vec<i64>,
    keeps: bool,
    nothing_is_all: bool,
    node: Arc<str>,
}

impl Expansion for LogSumExp {
    fn name(&self) -> StaticName {
        "ReduceLogSumExp".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_output_arity(outputs, 1)?;
        s.equals(&outputs[0].datum_type, &inputs[0].datum_type)?;
        if inputs.len() < 2 {
            return s.given(&inputs[0].shape, move |s, shape| s.equals(&outputs[0].shape, self.shape(&shape)?));
        }
        s.given_2(&inputs[0].shape, &inputs[1].value, move |s, shape, axes| {
            s.equals(&outputs[0].shape, self.with(&axes)?.shape(&shape)?)
        })
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let kernel = match inputs.get(1) {
            None => self.clone(),
            Some(&axes) => self.with(model.outlet_fact(axes)?.konst.as_ref().context("takes constant axes only")?)?,
        };
        let (name, node, kernel) = ("ReduceLogSumExp", self.node.clone(), Arc::new(kernel));
        Operator { name, node, inputs: 1, kernel }.wire(prefix, model, &inputs[..1])
    }
}

impl LogSumExp {
    fn with(&self, axes: &Tensor) -> TractResult<Self> {
        let axes = axes.cast_to::<i64>()?;
        Ok(Self { axes: slice::<i64>(&axes)?.to_vec(), ..self.clone() })
    }

    /// Which axes are summed over.
    fn summed(&self, rank: usize) -> TractResult<Vec<bool>> {
        let mut summed = vec![self.axes.is_empty() && self.nothing_is_all; rank];
        for &axis in &self.axes {
            summed[positive(axis, rank)?] = true;
        }
        Ok(summed)
    }

    fn shape<D: Clone + From<usize>>(&self, shape: &[D]) -> TractResult<TVec<D>> {
        let summed = self.summed(shape.len())?;
        let kept = shape.iter().zip(summed).filter(|(_, summed)| self.keeps || !summed);
        Ok(kept.map(|(dim, summed)| if summed { D::from(1) } else { dim.clone() }).collect())
    }
}

impl Kernel for LogSumExp {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        ensure!(inputs[0].is_float(), "takes float32 or float64, not {:?}", inputs[0]);
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(self.shape(&inputs[0])?))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let summed = self.summed(input.rank())?;
        let numbers = input.cast_to::<f64>()?;
        let numbers = slice::<f64>(&numbers)?;
        // Where in the output each element of the input counts.
        let mut strides = vec![0; input.rank()];
        let mut length = 1;
        for axis in (0..input.rank()).rev().filter(|&axis| !summed[axis]) {
            strides[axis] = length;
            length *= input.shape()[axis];
        }
        let mut at = vec![0; input.rank()];
        let mut places = Vec::with_capacity(numbers.len());
        for _ in numbers {
            places.push(at.iter().zip(&strides).map(|(at, stride)| at * stride).sum::<usize>());
            for axis in (0..at.len()).rev() {
                at[axis] += 1;
                if at[axis] < input.shape()[axis] {
                    break;
                }
                at[axis] = 0;
            }
        }
        let mut greatest = vec![f64::NEG_INFINITY; length];
        places.iter().zip(numbers).for_each(|(&place, &number)| greatest[place] = greatest[place].max(number));
        greatest.iter_mut().filter(|greatest| greatest.is_infinite()).for_each(|greatest| *greatest = 0.0);
        let mut sums = vec![0.0; length];
        places.iter().zip(numbers).for_each(|(&place, number)| sums[place] += libm::exp(number - greatest[place]));
        let results = sums.iter().zip(greatest).map(|(&sum, greatest)| libm::log(sum) + greatest).collect();
        let results = tensor::<f64>(&self.shape(input.shape())?, results)?;
        Ok(tvec!(results.cast_to_dt(input.datum_type())?.into_owned().into_tvalue()))
    }
}
