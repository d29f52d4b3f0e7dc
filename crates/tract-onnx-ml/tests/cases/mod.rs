//! Models with inputs and the outputs expected of them, as recorded under `tests/data`.

#![allow(dead_code, reason = "each test binary uses some of it")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;
use tract_onnx::prelude::*;

/// A model and what it should answer.
#[derive(Debug, Deserialize)]
pub struct Case {
    pub name: String,
    pub file: String,
    pub runs: Vec<Run>,
}

/// One call of a model.
#[derive(Debug, Deserialize)]
pub struct Run {
    pub name: String,
    pub inputs: BTreeMap<String, Recorded>,
    pub outputs: Vec<Recorded>,
    /// Rows whose two best scores are so close that either label is right.
    #[serde(default)]
    pub near_tie_rows: Vec<usize>,
    /// Other answers that are as right, where the standard is silent.
    #[serde(default)]
    pub either: Option<Vec<Recorded>>,
}

/// A tensor as recorded.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    pub dtype: String,
    pub shape: Vec<usize>,
    pub data: Vec<Value>,
}

/// The cases listed in a file of `tests/data`.
pub fn cases(file: &str) -> Vec<Case> {
    serde_json::from_slice(&data(file)).unwrap()
}

/// A file of `tests/data`.
pub fn data(file: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a run found wrong, if anything.
pub fn check(model: &Arc<TypedRunnableModel>, run: &Run) -> Result<(), String> {
    let inputs: TVec<TValue> = model
        .model()
        .inputs
        .iter()
        .map(|input| {
            let name = &model.model().node(input.node).name;
            run.inputs.get(name).unwrap_or_else(|| panic!("no input {name}")).tensor().into_tvalue()
        })
        .collect();
    let outputs = model.run(inputs).map_err(|error| format!("{error:#}"))?;
    if outputs.len() != run.outputs.len() {
        return Err(format!("{} outputs, expected {}", outputs.len(), run.outputs.len()));
    }
    for (ix, (found, expected)) in outputs.iter().zip(&run.outputs).enumerate() {
        let differs = expected.differs(found, &run.near_tie_rows);
        let other = run.either.as_ref().and_then(|outputs| outputs.get(ix));
        if let Some(difference) = differs
            && other.is_none_or(|other| other.differs(found, &run.near_tie_rows).is_some())
        {
            return Err(format!("{} output {ix}: {difference}", run.name));
        }
    }
    Ok(())
}

impl Recorded {
    pub fn tensor(&self) -> Tensor {
        let numbers = || self.data.iter().map(number);
        let shape = &self.shape[..];
        let tensor = match self.dtype.as_str() {
            "float32" | "sequence(map)" => tensor1(&numbers().map(|value| value as f32).collect::<Vec<_>>()),
            "float64" => tensor1(&numbers().collect::<Vec<_>>()),
            "int64" => tensor1(&self.data.iter().map(int).collect::<Vec<_>>()),
            "int32" => tensor1(&self.data.iter().map(|value| int(value) as i32).collect::<Vec<_>>()),
            "uint8" => tensor1(&self.data.iter().map(|value| int(value) as u8).collect::<Vec<_>>()),
            "bool" => tensor1(&self.data.iter().map(|value| value.as_bool() == Some(true)).collect::<Vec<_>>()),
            "string" => tensor1(&self.data.iter().map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>()),
            other => panic!("element type {other}"),
        };
        tensor.into_shape(shape).unwrap()
    }

    /// How the tensor found differs from this one, if it does.
    fn differs(&self, found: &Tensor, near_tie_rows: &[usize]) -> Option<String> {
        let expected = self.tensor();
        if found.shape() != expected.shape() {
            return Some(format!("shape {:?}, expected {:?}", found.shape(), expected.shape()));
        }
        if found.datum_type() != expected.datum_type() {
            return Some(format!("{:?}, expected {:?}", found.datum_type(), expected.datum_type()));
        }
        if found.datum_type().is_float() {
            let (found, expected) = (found.cast_to::<f64>().unwrap(), expected.cast_to::<f64>().unwrap());
            let (found, expected) =
                (found.to_plain_array_view::<f64>().unwrap(), expected.to_plain_array_view::<f64>().unwrap());
            let at = found.iter().zip(&expected).position(|(&found, &expected)| !close(found, expected))?;
            return Some(format!("{} at {at}, expected {}", found.iter().nth(at)?, expected.iter().nth(at)?));
        }
        let (found, expected) = (listed(found), listed(&expected));
        let at = (0..found.len()).find(|&ix| found[ix] != expected[ix] && !near_tie_rows.contains(&ix))?;
        Some(format!("{} at {at}, expected {}", found[at], expected[at]))
    }
}

fn close(found: f64, expected: f64) -> bool {
    if expected.is_nan() || expected.is_infinite() {
        return found == expected || (found.is_nan() && expected.is_nan());
    }
    (found - expected).abs() <= 1e-5 + 1e-4 * expected.abs()
}

fn listed(tensor: &Tensor) -> Vec<String> {
    if tensor.datum_type() == DatumType::String {
        return tensor.to_plain_array_view::<String>().unwrap().iter().cloned().collect();
    }
    let ints = tensor.cast_to::<i64>().unwrap();
    ints.to_plain_array_view::<i64>().unwrap().iter().map(i64::to_string).collect()
}

fn int(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_bool().map(i64::from)).unwrap()
}

fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("NaN") => f64::NAN,
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some(text) => panic!("{text}"),
        None => value.as_f64().or_else(|| value.as_bool().map(|value| f64::from(u8::from(value)))).unwrap(),
    }
}
