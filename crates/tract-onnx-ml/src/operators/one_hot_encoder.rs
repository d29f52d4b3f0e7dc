//! `OneHotEncoder`: a column for each category.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::operators::lookup::Lookup;
use crate::rows::{check_numbers, slice, tensor};

#[derive(Debug)]
struct OneHotEncoder {
    categories: Lookup,
    columns: usize,
    /// Whether an unknown category is all zeros; else it is an error.
    zeros: bool,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["cats_int64s", "cats_strings", "zeros"])?;
    check_inputs(&attributes, node, 1)?;
    let (ints, texts) = (attributes.ints("cats_int64s")?, attributes.strings("cats_strings")?);
    if ints.is_empty() == texts.is_empty() {
        return Err(attributes.error("cats_int64s", "or \"cats_strings\" must be given, not both"));
    }
    Ok(Arc::new(OneHotEncoder {
        columns: ints.len() + texts.len(),
        categories: if texts.is_empty() { Lookup::ints(ints.iter().copied()) } else { Lookup::texts(texts) },
        zeros: attributes.int("zeros")?.unwrap_or(1) != 0,
    }))
}

impl Kernel for OneHotEncoder {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        match self.categories {
            Lookup::Texts(_) => ensure!(inputs[0] == DatumType::String, "encodes text, not {:?}", inputs[0]),
            _ => check_numbers(inputs[0])?,
        }
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let mut shape = inputs[0].clone();
        shape.push(self.columns.to_dim());
        Ok(tvec!(shape))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let places: Vec<Option<usize>> = if matches!(self.categories, Lookup::Texts(_)) {
            slice::<String>(input)?.iter().map(|text| self.categories.text(text)).collect()
        } else {
            // Fractions are cut off, as onnxruntime does.
            let ints = input.cast_to::<i64>()?;
            slice::<i64>(&ints)?.iter().map(|&int| self.categories.int(int)).collect()
        };
        let cells = places.len().checked_mul(self.columns).context("has more cells than can be counted")?;
        let mut encoded = vec![0.0_f32; cells];
        for (row, place) in encoded.chunks_exact_mut(self.columns).zip(&places) {
            match place {
                Some(place) => row[*place] = 1.0,
                None => ensure!(self.zeros, "met an unknown category, which \"zeros\" = 0 forbids"),
            }
        }
        let mut shape: TVec<usize> = input.shape().into();
        shape.push(self.columns);
        Ok(tvec!(tensor(&shape, encoded)?))
    }
}
