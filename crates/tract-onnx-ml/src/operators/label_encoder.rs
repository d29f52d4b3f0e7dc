//! `LabelEncoder`: maps values to values, element by element.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::operators::lookup::Lookup;
use crate::rows::{slice, tensor};
use crate::values::Values;

/// What each key becomes, and what all others become. The same table serves both directions of version 1.
#[derive(Debug)]
struct LabelEncoder {
    maps: Vec<Map>,
}

#[derive(Debug)]
struct Map {
    keys: Lookup,
    values: Values,
    default: Values,
}

const ATTRIBUTES: [&str; 13] = [
    "classes_strings",
    "default_float",
    "default_int64",
    "default_string",
    "default_tensor",
    "keys_floats",
    "keys_int64s",
    "keys_strings",
    "keys_tensor",
    "values_floats",
    "values_int64s",
    "values_strings",
    "values_tensor",
];

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &ATTRIBUTES)?;
    check_inputs(&attributes, node, 1)?;
    let classes = attributes.strings("classes_strings")?;
    if !classes.is_empty() {
        return Ok(Arc::new(LabelEncoder { maps: maps_of_version_1(&attributes, classes)? }));
    }
    let keys = list(&attributes, "keys")?;
    let values = list(&attributes, "values")?;
    attributes.check_length("values_*", values.len(), keys.len())?;
    let default = match (attributes.tensor("default_tensor")?, &values) {
        (Some(default), _) => {
            attributes.check_length("default_tensor", default.len(), 1)?;
            if std::mem::discriminant(&default) != std::mem::discriminant(&values) {
                return Err(attributes.error("default_tensor", "is of another type than the values"));
            }
            default
        }
        (None, Values::Ints(_)) => Values::Ints(vec![attributes.int("default_int64")?.unwrap_or(-1)]),
        (None, Values::Floats(_)) => Values::Floats(vec![attributes.float("default_float")?.unwrap_or(-0.0)]),
        (None, Values::Doubles(_)) => Values::Doubles(vec![-0.0]),
        (None, Values::Texts(_)) => Values::Texts(vec![default_text(&attributes)?]),
    };
    let keys = match keys {
        Values::Ints(keys) => Lookup::ints(keys),
        Values::Floats(keys) => Lookup::floats(keys.into_iter().map(f64::from)),
        Values::Doubles(keys) => Lookup::floats(keys),
        Values::Texts(keys) => Lookup::texts(keys),
    };
    Ok(Arc::new(LabelEncoder { maps: vec![Map { keys, values, default }] }))
}

/// Version 1 maps text to its position in a list, and positions to the text.
fn maps_of_version_1(attributes: &Attributes, classes: Vec<String>) -> Result<Vec<Map>, Error> {
    let positions: Vec<i64> = (0..classes.len() as i64).collect();
    let to_position = Map {
        keys: Lookup::texts(classes.clone()),
        values: Values::Ints(positions.clone()),
        default: Values::Ints(vec![attributes.int("default_int64")?.unwrap_or(-1)]),
    };
    let to_text = Map {
        keys: Lookup::ints(positions),
        values: Values::Texts(classes),
        default: Values::Texts(vec![default_text(attributes)?]),
    };
    Ok(vec![to_position, to_text])
}

fn default_text(attributes: &Attributes) -> Result<String, Error> {
    Ok(attributes.string("default_string")?.unwrap_or("_Unused").to_owned())
}

/// The one list or tensor among `keys_*` or `values_*` that is given.
fn list(attributes: &Attributes, kind: &str) -> Result<Values, Error> {
    let [ints, floats, strings, tensor] =
        ["int64s", "floats", "strings", "tensor"].map(|suffix| format!("{kind}_{suffix}"));
    let mut given = vec![Values::Ints(attributes.ints(&ints)?.to_vec())];
    given.push(Values::Floats(attributes.floats(&floats)?.to_vec()));
    given.push(Values::Texts(attributes.strings(&strings)?));
    given.extend(attributes.tensor(&tensor)?);
    given.retain(|values| values.len() > 0);
    match given.pop() {
        Some(values) if given.is_empty() => Ok(values),
        Some(_) => Err(attributes.error(&format!("{kind}_*"), "is given twice")),
        None => Err(attributes.error(&format!("{kind}_*"), "is missing")),
    }
}

impl LabelEncoder {
    fn map(&self, dt: DatumType) -> TractResult<&Map> {
        let fits = |map: &&Map| match map.keys {
            Lookup::Ints(_) => [DatumType::I64, DatumType::I32, DatumType::I16].contains(&dt),
            Lookup::Floats(_) => dt.is_float(),
            Lookup::Texts(_) => dt == DatumType::String,
        };
        self.maps.iter().find(fits).with_context(|| format!("has no keys for an input of {dt:?}"))
    }
}

impl Kernel for LabelEncoder {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        Ok(tvec!(match self.map(inputs[0])?.values {
            Values::Ints(_) => DatumType::I64,
            Values::Floats(_) => DatumType::F32,
            Values::Doubles(_) => DatumType::F64,
            Values::Texts(_) => DatumType::String,
        }))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let map = self.map(input.datum_type())?;
        let places: Vec<Option<usize>> = match map.keys {
            Lookup::Ints(_) => {
                let keys = input.cast_to::<i64>()?;
                slice::<i64>(&keys)?.iter().map(|&key| map.keys.int(key)).collect()
            }
            Lookup::Floats(_) => {
                let keys = input.cast_to::<f64>()?;
                slice::<f64>(&keys)?.iter().map(|&key| map.keys.float(key)).collect()
            }
            Lookup::Texts(_) => slice::<String>(input)?.iter().map(|key| map.keys.text(key)).collect(),
        };
        let mapped = match (&map.values, &map.default) {
            (Values::Ints(values), Values::Ints(default)) => tensor(input.shape(), picked(values, default, &places)),
            (Values::Floats(values), Values::Floats(default)) => {
                tensor(input.shape(), picked(values, default, &places))
            }
            (Values::Doubles(values), Values::Doubles(default)) => {
                tensor(input.shape(), picked(values, default, &places))
            }
            (Values::Texts(values), Values::Texts(default)) => tensor(input.shape(), picked(values, default, &places)),
            _ => bail!("has a default of another type than its values"),
        };
        Ok(tvec!(mapped?))
    }
}

fn picked<T: Clone>(values: &[T], default: &[T], places: &[Option<usize>]) -> Vec<T> {
    places.iter().map(|place| place.map_or(&default[0], |place| &values[place]).clone()).collect()
}
