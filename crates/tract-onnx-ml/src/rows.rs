//! An input `[N, C]` of numbers, as the operators see it.

use std::borrow::Cow;

use tract_onnx::tract_hir::internal::*;

/// `count` rows of `width` numbers each. A vector is one row.
pub(crate) struct Rows<'a> {
    tensor: Cow<'a, Tensor>,
    pub count: usize,
    pub width: usize,
}

impl<'a> Rows<'a> {
    /// The numbers of `tensor`, in float32 if `dt` says so, else in float64.
    pub fn of(tensor: &'a Tensor, dt: DatumType) -> TractResult<Self> {
        check_numbers(tensor.datum_type())?;
        let (count, width) = match *tensor.shape() {
            [width] => (1, width),
            [count, width] => (count, width),
            _ => bail!("takes rows of numbers [N, C], not a tensor of shape {:?}", tensor.shape()),
        };
        Ok(Self { tensor: tensor.cast_to_dt(dt)?, count, width })
    }

    pub fn f32s(&self) -> TractResult<&[f32]> {
        slice(&self.tensor)
    }

    pub fn f64s(&self) -> TractResult<&[f64]> {
        slice(&self.tensor)
    }

    /// Refuses rows that are not `wanted` wide.
    pub fn check_width(&self, wanted: usize) -> TractResult<()> {
        ensure!(self.width == wanted, "takes {wanted} columns, not {}", self.width);
        Ok(())
    }
}

/// `N` and `C` of a shape `[N, C]` or `[C]`.
pub(crate) fn rows_and_width(shape: &[TDim]) -> TractResult<(TDim, TDim)> {
    match shape {
        [width] => Ok((1.to_dim(), width.clone())),
        [count, width] => Ok((count.clone(), width.clone())),
        _ => bail!("takes rows of numbers [N, C], not a tensor of shape {shape:?}"),
    }
}

/// Refuses a width that is known and not the one wanted.
pub(crate) fn check_known_width(shape: &[TDim], wanted: usize) -> TractResult<TDim> {
    let (count, width) = rows_and_width(shape)?;
    if let Ok(width) = width.to_usize() {
        ensure!(width == wanted, "takes {wanted} columns, not {width}");
    }
    Ok(count)
}

/// Refuses element types that are no numbers of the kind `ai.onnx.ml` takes.
pub(crate) fn check_numbers(dt: DatumType) -> TractResult<()> {
    let known = [DatumType::F32, DatumType::F64, DatumType::I64, DatumType::I32];
    ensure!(known.contains(&dt), "takes float32, float64, int64 or int32, not {dt:?}");
    Ok(())
}

/// All elements of a tensor, row by row.
pub(crate) fn slice<T: Datum>(tensor: &Tensor) -> TractResult<&[T]> {
    tensor.try_as_plain_ram()?.as_slice::<T>()
}

/// A tensor of this shape with these elements.
pub(crate) fn tensor<T: Element>(shape: &[usize], values: Vec<T>) -> TractResult<TValue> {
    Ok(T::tensor(shape, values)?.into_tvalue())
}

/// What tensors hold. Numbers are aligned as they need it and no more: for a row or two, memory aligned for vectors takes
/// longer to get than the answer.
pub(crate) trait Element: Datum {
    fn tensor(shape: &[usize], values: Vec<Self>) -> TractResult<Tensor>;
}

impl Element for String {
    fn tensor(shape: &[usize], values: Vec<Self>) -> TractResult<Tensor> {
        Ok(Tensor::from(tract_ndarray::ArrayD::from_shape_vec(shape, values)?))
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Element for $type {
            fn tensor(shape: &[usize], values: Vec<Self>) -> TractResult<Tensor> {
                Tensor::from_shape_align(shape, &values, align_of::<Self>())
            }
        })*
    };
}
numbers!(bool, f32, f64, i32, i64);
