//! `Gemm`, `Softmax`, `ArgMax` and products with one number for matrices of few columns, which is what tabular models end with. tract's own are made
//! for large ones: their preparations take longer than the work.

use std::ops::{Add, Div, Mul, Sub};

use tract_onnx::tract_hir::internal::*;

use crate::kernel::Kernel;
use crate::rows::{Element, slice, tensor};

/// Most numbers of a weight matrix that is small.
pub(super) const MOST_WEIGHTS: usize = 1 << 14;

/// A float type.
trait Float:
    Element
    + Copy
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    const LEAST: Self;
    fn of(factor: f32) -> Self;
    fn exp(self) -> Self;
}

macro_rules! float {
    ($type:ty, $exp:path) => {
        impl Float for $type {
            const LEAST: Self = <$type>::NEG_INFINITY;
            fn of(factor: f32) -> Self {
                factor.into()
            }
            fn exp(self) -> Self {
                $exp(self)
            }
        }
    };
}
float!(f32, libm::expf);
float!(f64, libm::exp);

/// `alpha a b + beta c`, `b` being turned or not, `c` one row or nothing.
#[derive(Debug)]
pub(super) struct Layer {
    pub turned: bool,
    pub alpha: f32,
    pub beta: f32,
}

impl Layer {
    fn product_shape<D: DimLike>(&self, a: &[D], b: &[D]) -> TractResult<TVec<D>> {
        let ([rows, inner], [first, second]) = (a, b) else { bail!("takes matrices, not {a:?} and {b:?}") };
        let (b_inner, columns) = if self.turned { (second, first) } else { (first, second) };
        ensure!(inner == b_inner, "cannot multiply {a:?} and {b:?}");
        Ok(tvec!(rows.clone(), columns.clone()))
    }

    fn compute<T: Float>(&self, inputs: &[TValue]) -> TractResult<TValue> {
        let shape = self.product_shape(inputs[0].shape(), inputs[1].shape())?;
        let (inner, columns) = (inputs[0].shape()[1], shape[1]);
        let (a, b) = (slice::<T>(&inputs[0])?, slice::<T>(&inputs[1])?);
        let bias = inputs.get(2).map(|bias| slice::<T>(bias)).transpose()?;
        if let Some(bias) = bias {
            ensure!(bias.len() == columns || bias.len() == 1, "adds {} numbers to {columns} columns", bias.len());
        }
        let (alpha, beta) = (T::of(self.alpha), T::of(self.beta));
        let mut sums = vec![T::default(); shape[0] * columns];
        for (row, sums) in sums.chunks_exact_mut(columns.max(1)).enumerate() {
            let a = &a[row * inner..(row + 1) * inner];
            if self.turned {
                for (sum, weights) in sums.iter_mut().zip(b.chunks_exact(inner.max(1))) {
                    *sum = a.iter().zip(weights).fold(T::default(), |sum, (x, weight)| sum + *x * *weight);
                }
            } else {
                for (x, weights) in a.iter().zip(b.chunks_exact(columns.max(1))) {
                    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum = *sum + *x * *weight);
                }
            }
            if self.alpha != 1.0 {
                sums.iter_mut().for_each(|sum| *sum = *sum * alpha);
            }
            if let Some(bias) = bias {
                let bias = bias.iter().cycle().take(columns);
                sums.iter_mut().zip(bias).for_each(|(sum, c)| *sum = *sum + beta * *c);
            }
        }
        tensor(&shape, sums)
    }
}

impl Kernel for Layer {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        same_floats(inputs)
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(self.product_shape(&inputs[0], &inputs[1])?))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let types: Vec<DatumType> = inputs.iter().map(|input| input.datum_type()).collect();
        Ok(tvec!(match same_floats(&types)?[0] {
            DatumType::F32 => self.compute::<f32>(inputs)?,
            _ => self.compute::<f64>(inputs)?,
        }))
    }
}

fn same_floats(types: &[DatumType]) -> TractResult<TVec<DatumType>> {
    let float = [DatumType::F32, DatumType::F64].contains(&types[0]);
    ensure!(float && types.iter().all(|dt| *dt == types[0]), "takes float32 or float64 of one kind, not {types:?}");
    Ok(tvec!(types[0]))
}

/// The softmax function along the last axis: `exp(x - max)`, divided by the sum of these.
#[derive(Debug)]
pub(super) struct Softmax;

impl Softmax {
    fn compute<T: Float>(x: &TValue) -> TractResult<TValue> {
        let mut values = slice::<T>(x)?.to_vec();
        let width = x.shape().last().copied().unwrap_or(1).max(1);
        for row in values.chunks_exact_mut(width) {
            let most = row.iter().fold(T::LEAST, |most, x| if *x > most { *x } else { most });
            row.iter_mut().for_each(|x| *x = (*x - most).exp());
            let sum = row.iter().fold(T::default(), |sum, x| sum + *x);
            row.iter_mut().for_each(|x| *x = *x / sum);
        }
        tensor(x.shape(), values)
    }
}

impl Kernel for Softmax {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        same_floats(inputs)
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        Ok(tvec!(match same_floats(&[inputs[0].datum_type()])?[0] {
            DatumType::F32 => Self::compute::<f32>(&inputs[0])?,
            _ => Self::compute::<f64>(&inputs[0])?,
        }))
    }
}

/// The product with one number.
#[derive(Debug)]
pub(super) struct Times {
    pub factor: f32,
}

impl Kernel for Times {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        ensure!(inputs[0] == DatumType::F32, "takes float32, not {:?}", inputs[0]);
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let values = slice::<f32>(&inputs[0])?.iter().map(|x| x * self.factor).collect();
        Ok(tvec!(tensor::<f32>(inputs[0].shape(), values)?))
    }
}

/// The place of the greatest of a row, the first or the last of equals; the axis is kept as 1 or not.
#[derive(Debug)]
pub(super) struct ArgMax {
    pub last: bool,
    pub keeps: bool,
}

impl ArgMax {
    fn shape<D: DimLike>(&self, x: &[D]) -> TractResult<TVec<D>> {
        let Some((_, before)) = x.split_last() else { bail!("takes rows, not a scalar") };
        let kept = self.keeps.then(D::one);
        Ok(before.iter().cloned().chain(kept).collect())
    }

    fn compute<T: Float>(&self, x: &TValue) -> TractResult<TValue> {
        let width = x.shape().last().copied().unwrap_or(0);
        ensure!(width > 0, "looks for the greatest of nothing");
        let places = slice::<T>(x)?.chunks_exact(width).map(|row| {
            let mut best = 0;
            for (place, value) in row.iter().enumerate().skip(1) {
                if *value > row[best] || self.last && *value >= row[best] {
                    best = place;
                }
            }
            best as i64
        });
        tensor(&self.shape(x.shape())?, places.collect::<Vec<i64>>())
    }
}

impl Kernel for ArgMax {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        same_floats(inputs)?;
        Ok(tvec!(DatumType::I64))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(self.shape(&inputs[0])?))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        Ok(tvec!(match same_floats(&[inputs[0].datum_type()])?[0] {
            DatumType::F32 => self.compute::<f32>(&inputs[0])?,
            _ => self.compute::<f64>(&inputs[0])?,
        }))
    }
}
