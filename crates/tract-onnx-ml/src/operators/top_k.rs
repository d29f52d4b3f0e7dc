//! `TopK` of the standard operators: tract's may panic when a value is NaN or `k` too large.

use std::cmp::Ordering;

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::attributes::{Attributes, node_name};
use crate::kernel::{Kernel, Operator};
use crate::operators::Built;
use crate::operators::gather::positive;
use crate::rows::{check_numbers, slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("TopK", |_, node| new(node));
}

fn new(node: &NodeProto) -> Built {
    let attributes = Attributes::of(node, &["axis", "k", "largest", "sorted"])?;
    let k = match attributes.int("k")? {
        Some(k) => Some(usize::try_from(k).map_err(|_| attributes.error("k", format!("is {k}")))?),
        None => None,
    };
    if node.output.iter().any(String::is_empty) || node.output.len() != 2 {
        return Err(attributes.node_error("should have two outputs").into());
    }
    let axis = attributes.int("axis")?.unwrap_or(-1);
    let largest = attributes.int("largest")?.unwrap_or(1) != 0;
    Ok((expand(TopK { axis, largest, k, node: node_name(node).into() }), vec![]))
}

#[derive(Debug, Clone)]
struct TopK {
    axis: i64,
    largest: bool,
    /// From the attribute, or else from the second input.
    k: Option<usize>,
    node: Arc<str>,
}

impl Expansion for TopK {
    fn name(&self) -> StaticName {
        "TopK".into()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(2)
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, if self.k.is_some() { 1 } else { 2 })?;
        check_output_arity(outputs, 2)?;
        s.equals(&outputs[0].datum_type, &inputs[0].datum_type)?;
        s.equals(&outputs[1].datum_type, DatumType::I64)?;
        let shapes = move |s: &mut Solver<'r>, shape: &TVec<TDim>, k: usize| {
            let kernel = self.with(k);
            let shapes = kernel.shapes(std::slice::from_ref(shape))?;
            outputs.iter().zip(shapes).try_for_each(|(output, shape)| s.equals(&output.shape, shape))
        };
        match self.k {
            Some(k) => s.given(&inputs[0].shape, move |s, shape| shapes(s, &shape, k)),
            None => s.given_2(&inputs[0].shape, &inputs[1].value, move |s, shape, k| shapes(s, &shape, constant(&k)?)),
        }
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let k = match self.k {
            Some(k) => k,
            None => constant(model.outlet_fact(inputs[1])?.konst.as_ref().context("takes a constant k only")?)?,
        };
        let (name, node, kernel) = ("TopK", self.node.clone(), Arc::new(self.with(k)));
        Operator { name, node, inputs: 1, kernel }.wire(prefix, model, &inputs[..1])
    }
}

fn constant(k: &Tensor) -> TractResult<usize> {
    let k = k.cast_to::<i64>()?;
    let k = slice::<i64>(&k)?.first().copied().context("takes one k")?;
    usize::try_from(k).map_err(|_| format_err!("takes the greatest {k}"))
}

impl TopK {
    fn with(&self, k: usize) -> Self {
        Self { k: Some(k), ..self.clone() }
    }
}

impl Kernel for TopK {
    fn outputs(&self) -> usize {
        2
    }

    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(inputs[0], DatumType::I64))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let mut shape = inputs[0].clone();
        let axis = positive(self.axis, shape.len())?;
        let k = self.k.unwrap_or(0);
        if let Ok(length) = shape[axis].to_usize() {
            ensure!(k <= length, "takes the first {k} of {length}");
        }
        shape[axis] = k.to_dim();
        Ok(tvec!(shape.clone(), shape))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let (shape, k) = (input.shape(), self.k.unwrap_or(0));
        let axis = positive(self.axis, shape.len())?;
        let (length, block): (usize, usize) = (shape[axis], shape[axis + 1..].iter().product());
        ensure!(k <= length, "takes the first {k} of {length}");
        let numbers = input.cast_to::<f64>()?;
        let numbers = slice::<f64>(&numbers)?;
        let outer: usize = shape[..axis].iter().product();
        let mut values = vec![0.0; outer * k * block];
        let mut places = vec![0_i64; values.len()];
        let mut order: Vec<usize> = vec![];
        for line in 0..outer * block {
            let (start, to) = (line / block * length * block + line % block, line / block * k * block + line % block);
            let value = |place: &usize| numbers[start + place * block];
            order.clear();
            order.extend(0..length);
            // Of equal values the first comes first, whichever way.
            order.sort_by(|a, b| {
                let ordering = compare(value(a), value(b));
                (if self.largest { ordering.reverse() } else { ordering }).then(a.cmp(b))
            });
            for (rank, place) in order.iter().take(k).enumerate() {
                values[to + rank * block] = value(place);
                places[to + rank * block] = *place as i64;
            }
        }
        let mut shape = shape.to_vec();
        shape[axis] = k;
        let values = tensor(&shape, values)?;
        let values = values.cast_to_dt(input.datum_type())?.into_owned().into_tvalue();
        Ok(tvec!(values, tensor(&shape, places)?))
    }
}

/// NaN is greater than all numbers.
fn compare(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}
