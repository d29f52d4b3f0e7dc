//! `CategoryMapper`: text to its number, or numbers to their text.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::operators::lookup::Lookup;
use crate::rows::{slice, tensor};

#[derive(Debug)]
struct CategoryMapper {
    ints: Vec<i64>,
    texts: Vec<String>,
    places_of_ints: Lookup,
    places_of_texts: Lookup,
    default_int: i64,
    default_text: String,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let known = ["cats_int64s", "cats_strings", "default_int64", "default_string"];
    let attributes = Attributes::of(node, &known)?;
    check_inputs(&attributes, node, 1)?;
    let (ints, texts) = (attributes.ints("cats_int64s")?.to_vec(), attributes.strings("cats_strings")?);
    attributes.check_length("cats_int64s", ints.len(), texts.len())?;
    Ok(Arc::new(CategoryMapper {
        places_of_ints: Lookup::ints(ints.iter().copied()),
        places_of_texts: Lookup::texts(texts.iter().cloned()),
        ints,
        texts,
        default_int: attributes.int("default_int64")?.unwrap_or(-1),
        default_text: attributes.string("default_string")?.unwrap_or("_Unused").to_owned(),
    }))
}

impl Kernel for CategoryMapper {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        match inputs[0] {
            DatumType::String => Ok(tvec!(DatumType::I64)),
            DatumType::I64 => Ok(tvec!(DatumType::String)),
            other => bail!("takes text or int64, not {other:?}"),
        }
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let mapped = if input.datum_type() == DatumType::String {
            let int =
                |text: &String| self.places_of_texts.text(text).map_or(self.default_int, |place| self.ints[place]);
            tensor(input.shape(), slice::<String>(input)?.iter().map(int).collect())
        } else {
            let text = |&int: &i64| self.places_of_ints.int(int).map_or(&self.default_text, |place| &self.texts[place]);
            tensor(input.shape(), slice::<i64>(input)?.iter().map(text).cloned().collect())
        };
        Ok(tvec!(mapped?))
    }
}
