//! An ONNX model loaded into tract, ready to answer batches of requests.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use protocol::Failure;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{bail, format_err};
use tract_onnx::tract_core::model::TypedSimpleState;

use super::interface::{Element, Input, Interface, LabelValues, Labels, Outputs, Scores};
use crate::failure::failure;
use crate::train::estimator::arg_max;
use crate::train::features::Signature;

/// Requests side by side, in the order of the signature's features.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Number of requests.
    pub rows: usize,
    /// One column per feature.
    pub columns: Vec<BatchColumn>,
}

/// One feature of a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchColumn {
    /// Numbers; NaN is missing.
    Numeric(Vec<f32>),
    /// Texts; empty is missing.
    Text(Vec<String>),
}

/// Answers to a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    /// Class index of each request; empty for regression.
    pub labels: Vec<u32>,
    /// Probabilities (`rows` × classes, row-major), or one number per request for regression.
    pub scores: Vec<f32>,
}

/// A model in tract. Its working state is kept between calls, which saves a third of the time of a small batch.
pub struct Model {
    signature: Signature,
    interface: Interface,
    state: RefCell<TypedSimpleState>,
}

impl Model {
    /// Loads an ONNX file with this signature.
    ///
    /// # Errors
    /// The file cannot be read, or does not have the inputs and outputs of the signature.
    pub fn load(onnx: &[u8], signature: &Signature) -> Result<Self, Failure> {
        let refuse = |error: TractError| {
            failure(
                "model.load",
                format!("The ONNX file cannot be loaded: {}.", cause(&error)),
                "Train and register the model again.",
            )
        };
        let interface = signature.interface.clone().unwrap_or_else(|| Interface::own(signature));
        let plan = load(onnx, &interface).map_err(refuse)?;
        Ok(Self { signature: signature.clone(), interface, state: RefCell::new(plan.spawn().map_err(refuse)?) })
    }

    /// What the model takes and gives.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Its inputs and outputs.
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// Answers a batch with one call of tract.
    ///
    /// # Errors
    /// The batch does not fit the signature, or tract fails.
    pub fn answer(&self, batch: &Batch) -> Result<Answered, Failure> {
        self.run(batch).map_err(|error| {
            failure(
                "model.run",
                format!("The model could not answer: {}.", cause(&error)),
                "Look at the request's values.",
            )
        })
    }

    fn run(&self, batch: &Batch) -> TractResult<Answered> {
        let inputs = self.interface.inputs.iter().map(|input| feed(input, batch)).collect::<TractResult<TVec<_>>>()?;
        let outputs = self.state.borrow_mut().run(inputs)?;
        let mut outputs = outputs.iter();
        let mut next = || outputs.next().ok_or_else(|| format_err!("an output is missing"));
        Ok(match &self.interface.outputs {
            Outputs::Classes { labels, scores } => {
                let classes = self.signature.classes.len();
                let labels = labels.as_ref().map(|labels| read_labels(labels, next()?)).transpose()?;
                let scores =
                    scores.as_ref().map(|scores| read_scores(scores, next()?, batch.rows, classes)).transpose()?;
                let labels = labels.unwrap_or_else(|| {
                    let rows = scores.iter().flat_map(|scores| scores.chunks_exact(classes.max(1)));
                    rows.map(|row| arg_max(row) as u32).collect()
                });
                if labels.len() != batch.rows {
                    bail!("it gave {} answers to {} requests", labels.len(), batch.rows);
                }
                let scores = scores.unwrap_or_else(|| certain(&labels, classes));
                Answered { labels, scores }
            }
            Outputs::Number(_) => {
                let scores = floats(next()?)?;
                if scores.len() != batch.rows {
                    bail!("it gave {} answers to {} requests", scores.len(), batch.rows);
                }
                Answered { labels: Vec::new(), scores }
            }
        })
    }
}

/// What tract says last is what went wrong; what it says before is where.
fn cause(error: &TractError) -> String {
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    chain.last().cloned().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// The tensor of an input.
fn feed(input: &Input, batch: &Batch) -> TractResult<TValue> {
    let columns = input.features.iter().map(|&place| {
        batch.columns.get(place).ok_or_else(|| format_err!("no column feeds the input “{}”", input.name))
    });
    let columns = columns.collect::<TractResult<Vec<_>>>()?;
    let shape = [batch.rows, columns.len()];
    let numbers = || -> TractResult<Cow<'_, [f32]>> {
        if let [BatchColumn::Numeric(values)] = columns[..] {
            return Ok(Cow::Borrowed(values));
        }
        let mut matrix = vec![0.0; batch.rows * columns.len()];
        for (place, column) in columns.iter().enumerate() {
            let BatchColumn::Numeric(values) = column else {
                bail!("the input “{}” takes numbers, not text", input.name)
            };
            for (row, value) in values.iter().enumerate() {
                matrix[row * columns.len() + place] = *value;
            }
        }
        Ok(Cow::Owned(matrix))
    };
    let whole = |what: &str| -> TractResult<Vec<i64>> {
        let numbers = numbers()?;
        if numbers.iter().any(|number| number.is_nan()) {
            bail!("the input “{}” takes {what}, which cannot be missing", input.name);
        }
        Ok(numbers.iter().map(|number| *number as i64).collect())
    };
    let tensor = match input.element {
        Element::Float32 => tensor(&shape, &numbers()?)?,
        Element::Float64 => tensor(&shape, &numbers()?.iter().copied().map(f64::from).collect::<Vec<_>>())?,
        Element::Int64 => tensor(&shape, &whole("whole numbers")?)?,
        Element::Int32 => {
            let whole: Vec<i32> = whole("whole numbers")?.into_iter().map(|number| number as i32).collect();
            tensor(&shape, &whole)?
        }
        Element::Text => {
            let mut texts = Vec::with_capacity(batch.rows * columns.len());
            for row in 0..batch.rows {
                for column in &columns {
                    let BatchColumn::Text(values) = column else {
                        bail!("the input “{}” takes text, not numbers", input.name)
                    };
                    texts.push(values[row].clone());
                }
            }
            tract_ndarray::Array2::from_shape_vec((batch.rows, columns.len()), texts)?.into_tensor()
        }
    };
    Ok(tensor.into_tvalue())
}

/// Numbers as a tensor, aligned as they need it: for a row or two, memory aligned for vectors takes long to get.
fn tensor<T: Datum + Copy>(shape: &[usize], numbers: &[T]) -> TractResult<Tensor> {
    Tensor::from_shape_align(shape, numbers, align_of::<T>())
}

/// Class index of each answer.
fn read_labels(labels: &Labels, tensor: &TValue) -> TractResult<Vec<u32>> {
    let unknown = |label: &dyn std::fmt::Display| format_err!("it answered “{label}”, which is no class of the target");
    match &labels.values {
        LabelValues::Index => Ok(tensor.to_plain_array_view::<i64>()?.iter().map(|label| *label as u32).collect()),
        LabelValues::Numbers(values) => {
            let tensor = tensor.cast_to::<i64>()?;
            let find = |label: &i64| values.iter().find(|(known, _)| known == label).map(|(_, class)| *class);
            let labels = tensor.to_plain_array_view::<i64>()?;
            labels.iter().map(|label| find(label).ok_or_else(|| unknown(label))).collect()
        }
        LabelValues::Texts(values) => {
            let find = |label: &String| values.iter().find(|(known, _)| known == label).map(|(_, class)| *class);
            let labels = tensor.to_plain_array_view::<String>()?;
            labels.iter().map(|label| find(label).ok_or_else(|| unknown(label))).collect()
        }
    }
}

/// Probabilities in the order of the project's classes.
fn read_scores(scores: &Scores, tensor: &TValue, rows: usize, classes: usize) -> TractResult<Vec<f32>> {
    let found = floats(tensor)?;
    if found.len() != rows * scores.classes.len() {
        bail!("its output “{}” has {} values for {rows} requests", scores.name, found.len());
    }
    if scores.classes.len() == classes && scores.classes.iter().enumerate().all(|(place, class)| place as u32 == *class)
    {
        return Ok(found);
    }
    let mut ordered = vec![0.0; rows * classes];
    for (row, values) in found.chunks_exact(scores.classes.len().max(1)).enumerate() {
        for (class, value) in scores.classes.iter().zip(values) {
            if let Some(place) = ordered.get_mut(row * classes + *class as usize) {
                *place = *value;
            }
        }
    }
    Ok(ordered)
}

/// All probability for the answered class.
fn certain(labels: &[u32], classes: usize) -> Vec<f32> {
    let mut scores = vec![0.0; labels.len() * classes];
    for (row, label) in labels.iter().enumerate() {
        if let Some(place) = scores.get_mut(row * classes + *label as usize) {
            *place = 1.0;
        }
    }
    scores
}

fn floats(tensor: &TValue) -> TractResult<Vec<f32>> {
    let tensor = tensor.cast_to::<f32>()?;
    Ok(tensor.to_plain_array_view::<f32>()?.iter().copied().collect())
}

fn load(onnx: &[u8], interface: &Interface) -> TractResult<Arc<TypedSimplePlan>> {
    let mut model = tract_onnx_ml::read(onnx)?;
    let places: BTreeMap<String, usize> = model
        .input_outlets()?
        .iter()
        .enumerate()
        .map(|(place, outlet)| (model.node(outlet.node).name.clone(), place))
        .collect();
    let mut order = Vec::new();
    for input in &interface.inputs {
        let place = *places.get(&input.name).ok_or_else(|| format_err!("it has no input “{}”", input.name))?;
        let outlet = model.input_outlets()?[place];
        // tract panics where the same input is asked for twice.
        if order.contains(&outlet) {
            bail!("two features go into its input “{}”", input.name);
        }
        order.push(outlet);
    }
    model.set_input_outlets(&order)?;
    model.select_outputs_by_name(interface.outputs.names())?;
    model.into_optimized()?.into_runnable()
}
