//! tract, running an exported model on a table.

#![allow(dead_code, reason = "each test binary uses some of it")]

use std::ops::Range;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::model::TypedSimpleState;

use crate::fixtures::{Cells, Table};

/// A loaded model, whose batch dimension is left symbolic.
pub struct Runtime(Arc<TypedRunnableModel>);

impl Runtime {
    /// The model with the outputs it names itself.
    pub fn load(bytes: &[u8]) -> Self {
        Self::prepare(model(bytes))
    }

    /// The model with the tensors called `outputs` as its outputs.
    pub fn select(bytes: &[u8], outputs: &[&str]) -> Self {
        let mut model = model(bytes);
        model.select_outputs_by_name(outputs).unwrap();
        Self::prepare(model)
    }

    /// As [`select`](Self::select), with batches of this size only.
    pub fn select_for_batch(bytes: &[u8], outputs: &[&str], batch: usize) -> Self {
        let mut model = model(bytes);
        model.select_outputs_by_name(outputs).unwrap();
        for input in 0..model.inputs.len() {
            let fact = model.input_fact(input).unwrap().clone();
            let fact = fact.with_shape([batch, 1]);
            model.set_input_fact(input, fact).unwrap();
        }
        Self::prepare(model)
    }

    fn prepare(model: InferenceModel) -> Self {
        let model = model.into_optimized().unwrap();
        Self(model.into_runnable().unwrap())
    }

    /// The outputs for these rows.
    pub fn run(&self, table: &Table, rows: Range<usize>) -> TVec<TValue> {
        self.0.run(inputs(table, rows)).unwrap()
    }

    /// A state to call again and again, which is faster than a new one for each call.
    pub fn spawn(&self) -> TypedSimpleState {
        self.0.spawn().unwrap()
    }

    /// One output for all rows of the table, run in batches of this size.
    pub fn run_in_batches<T: Datum + Clone>(&self, table: &Table, batch: usize, output: usize) -> Vec<T> {
        let mut values = vec![];
        for start in (0..table.rows()).step_by(batch) {
            let end = table.rows().min(start + batch);
            let outputs = self.run(table, start..end);
            let view = outputs[output].to_plain_array_view::<T>().unwrap();
            values.extend(view.iter().cloned());
        }
        values
    }
}

/// The cells of these rows, each column as a tensor `[N, 1]`.
pub fn inputs(table: &Table, rows: Range<usize>) -> TVec<TValue> {
    let shape = [rows.len(), 1];
    table
        .0
        .iter()
        .map(|cells| match cells {
            Cells::Numbers(values) => tensor1(&values[rows.clone()]),
            Cells::Text(values) => tensor1(&values[rows.clone()]),
        })
        .map(|tensor| tensor.into_shape(&shape).unwrap().into_tvalue())
        .collect()
}

fn model(bytes: &[u8]) -> InferenceModel {
    tract_onnx_ml::tabular().model_for_read(&mut &bytes[..]).expect("tract reads the model")
}
