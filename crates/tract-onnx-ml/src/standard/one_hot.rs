//! `OneHot` and `Hardmax`: one place in a row stands out.

use std::ops::Range;

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_hir::internal::*;

use super::wires::wired;
use crate::kernel::Kernel;
use crate::operators::{pick, positive};
use crate::rows::{slice, tensor};

/// Classes of a one-hot code.
const MOST_CLASSES: i64 = 1 << 26;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "OneHot" => |_, node, attributes| {
            let axis = attributes.int("axis")?.unwrap_or(-1);
            wired(node, 1, move |wires| {
                let indices = wires.input(0)?;
                let axis = positive(axis, wires.rank(indices)? + 1)?;
                let &[depth] = &wires.ints(1)?[..] else { bail!("has one depth") };
                ensure!((1..=MOST_CLASSES).contains(&depth), "is {depth} deep");
                let values = wires.constant(2)?;
                ensure!(values.len() == 2, "chooses between two values, not {}", values.len());
                let kernel = OneHot { axis, depth: depth as usize, values };
                Ok(tvec!(wires.kernel("OneHot", Arc::new(kernel), &[indices])?))
            })
        },
    }
}

#[derive(Debug)]
struct OneHot {
    axis: usize,
    depth: usize,
    /// The value of all others, and of the one.
    values: Arc<Tensor>,
}

impl Kernel for OneHot {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        ensure!(inputs[0].is_number(), "takes numbers, not {:?}", inputs[0]);
        Ok(tvec!(self.values.datum_type()))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        ensure!(self.axis <= inputs[0].len(), "works along axis {} of {}", self.axis, inputs[0].len());
        let mut shape = inputs[0].clone();
        shape.insert(self.axis, self.depth.to_dim());
        Ok(tvec!(shape))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let shape = inputs[0].shape();
        ensure!(self.axis <= shape.len(), "works along axis {} of {}", self.axis, shape.len());
        let indices = inputs[0].cast_to::<i64>()?;
        let inner: usize = shape[self.axis..].iter().product();
        let outer: usize = shape[..self.axis].iter().product();
        let mut chosen = vec![0; inner * outer * self.depth];
        // An index that counts from the end counts back; one out of range stands for no class.
        for (ix, &index) in slice::<i64>(&indices)?.iter().enumerate() {
            if let Ok(class) = positive(index, self.depth) {
                chosen[(ix / inner * self.depth + class) * inner + ix % inner] = 1;
            }
        }
        let mut shape = shape.to_vec();
        shape.insert(self.axis, self.depth);
        Ok(tvec!(pick(&self.values, &chosen, &shape)?))
    }
}

/// One where the first of the greatest stands, zero elsewhere.
#[derive(Debug)]
pub(super) struct Hardmax {
    pub axes: Range<usize>,
}

impl Kernel for Hardmax {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        Ok(inputs.into())
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(inputs.into())
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let shape = inputs[0].shape();
        ensure!(self.axes.end <= shape.len(), "works along axes {:?} of {}", self.axes, shape.len());
        let length: usize = shape[self.axes.clone()].iter().product();
        let inner: usize = shape[self.axes.end..].iter().product();
        let numbers = inputs[0].cast_to::<f64>()?;
        let numbers = slice::<f64>(&numbers)?;
        let mut result = vec![0.0; numbers.len()];
        let starts = (0..numbers.len()).step_by((length * inner).max(1)).flat_map(|block| block..block + inner);
        for start in starts {
            let places = (0..length).map(|ix| start + ix * inner);
            let greatest = places.reduce(|best, place| if numbers[place] > numbers[best] { place } else { best });
            greatest.into_iter().for_each(|place| result[place] = 1.0);
        }
        let result = tensor::<f64>(shape, result)?;
        Ok(tvec!(result.cast_to_dt(inputs[0].datum_type())?.into_owned().into_tvalue()))
    }
}
