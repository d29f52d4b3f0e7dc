//! `MatMul` of the standard operators, for floats. tract rewrites its own until it fails on products with a constant of
//! one row, as skl2onnx makes them; here nothing is rewritten.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::broadcast::multi_broadcast;
use tract_onnx::tract_hir::internal::*;

use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::{build, check_inputs};
use crate::rows::{Element, slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("MatMul", |_, node| build("MatMul", node, new));
}

fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, crate::Error> {
    check_inputs(&Attributes::of(node, &[])?, node, 2)?;
    Ok(Arc::new(MatMul))
}

#[derive(Debug)]
struct MatMul;

/// Both shapes as batches of matrices, and the shape of the product.
struct Shapes<D> {
    /// Dimensions before the matrices, of both inputs and of the product.
    batch: [TVec<D>; 3],
    rows: D,
    inner: D,
    columns: D,
    product: TVec<D>,
}

impl<D: DimLike> Shapes<D> {
    fn of(a: &[D], b: &[D]) -> TractResult<Self> {
        let (Some((last, before_a)), Some((last_b, before_b))) = (a.split_last(), b.split_last()) else {
            bail!("multiplies no scalars");
        };
        // A vector on the left is one row, on the right one column; neither is left in the product.
        let (rows, batch_a) = before_a.split_last().map_or((D::one(), before_a), |(rows, batch)| (rows.clone(), batch));
        let (inner, columns, batch_b) = match before_b.split_last() {
            None => (last_b, D::one(), before_b),
            Some((inner, batch)) => (inner, last_b.clone(), batch),
        };
        ensure!(last == inner, "cannot multiply shapes {a:?} and {b:?}");
        let batch = multi_broadcast(&[batch_a, batch_b])?;
        let mut product = batch.clone();
        product.extend((a.len() > 1).then(|| rows.clone()));
        product.extend((b.len() > 1).then(|| columns.clone()));
        let batch = [batch_a.into(), batch_b.into(), batch];
        Ok(Self { batch, rows, inner: inner.clone(), columns, product })
    }
}

impl Kernel for MatMul {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        let float = [DatumType::F32, DatumType::F64].contains(&inputs[0]);
        ensure!(float && inputs[0] == inputs[1], "takes two of float32 or of float64, not {inputs:?}");
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(Shapes::of(&inputs[0], &inputs[1])?.product))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        self.types(&[inputs[0].datum_type(), inputs[1].datum_type()])?;
        let shapes = Shapes::of(inputs[0].shape(), inputs[1].shape())?;
        Ok(tvec!(match inputs[0].datum_type() {
            DatumType::F32 => product::<f32>(inputs, &shapes),
            _ => product::<f64>(inputs, &shapes),
        }?))
    }
}

fn product<T>(inputs: &[TValue], shapes: &Shapes<usize>) -> TractResult<TValue>
where
    T: Element + Copy + Default + std::ops::Add<Output = T> + std::ops::Mul<Output = T>,
{
    let (a, b) = (slice::<T>(&inputs[0])?, slice::<T>(&inputs[1])?);
    let Shapes { batch: [batch_a, batch_b, batch], rows, inner, columns, product } = shapes;
    let mut result = vec![T::default(); product.iter().product()];
    for (place, result) in result.chunks_exact_mut((rows * columns).max(1)).enumerate() {
        let (at_a, at_b) = (matrix(place, batch, batch_a), matrix(place, batch, batch_b));
        let a = &a[at_a * rows * inner..(at_a + 1) * rows * inner];
        let b = &b[at_b * inner * columns..(at_b + 1) * inner * columns];
        if *inner == 0 {
            continue;
        }
        for (row, result) in a.chunks_exact(*inner).zip(result.chunks_exact_mut(*columns)) {
            for (&factor, b) in row.iter().zip(b.chunks_exact(*columns)) {
                result.iter_mut().zip(b).for_each(|(sum, &b)| *sum = *sum + factor * b);
            }
        }
    }
    tensor(product, result)
}

/// Which matrix of `own` batch dimensions belongs to the matrix at `place` of the broadcast ones.
fn matrix(mut place: usize, batch: &[usize], own: &[usize]) -> usize {
    let (mut at, mut stride) = (0, 1);
    for axis in 0..batch.len() {
        let length = batch[batch.len() - 1 - axis];
        let Some(&own_length) = own.len().checked_sub(axis + 1).and_then(|ix| own.get(ix)) else { break };
        if own_length > 1 {
            at += place % length * stride;
        }
        stride *= own_length;
        place /= length;
    }
    at
}
