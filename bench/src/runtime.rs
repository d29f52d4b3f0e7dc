//! The two runtimes behind one way of asking.

use std::cell::RefCell;

use js_sys::{Float32Array, Uint8Array};
use linfa_onnx::names;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::model::TypedSimpleState;
use wasm_bindgen::prelude::*;

use crate::rows::FEATURES;

#[wasm_bindgen(raw_module = "./runtime.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open(model: &Uint8Array) -> Result<JsValue, JsValue>;
    fn tensor(values: &Float32Array, rows: usize, columns: usize) -> JsValue;
    #[wasm_bindgen(catch)]
    async fn time(session: &JsValue, input: &str, x: &JsValue, calls: usize) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn answer(session: &JsValue, input: &str, x: &JsValue, output: &str) -> Result<JsValue, JsValue>;
}

/// tract with the operators of tract-onnx-ml, used as the sandbox uses it.
pub struct Ours(RefCell<TypedSimpleState>);

impl Ours {
    pub fn open(model: &[u8]) -> Self {
        Self::try_open(model).unwrap_or_else(|error| panic!("our own file: {error:?}"))
    }

    fn try_open(file: &[u8]) -> TractResult<Self> {
        let mut model = tract_onnx_ml::read(file)?;
        model.select_outputs_by_name([names::LABEL_INDEX, names::PROBABILITIES])?;
        Ok(Self(RefCell::new(model.into_optimized()?.into_runnable()?.spawn()?)))
    }

    /// Probabilities, row by row.
    pub fn answer(&self, values: &[f32]) -> Vec<f32> {
        let outputs = self.run(values);
        outputs[1].to_plain_array_view::<f32>().expect("floats").iter().copied().collect()
    }

    /// So many calls.
    pub fn time(&self, values: &[f32], calls: usize) {
        for _ in 0..calls {
            std::hint::black_box(self.run(values));
        }
    }

    fn run(&self, values: &[f32]) -> TVec<TValue> {
        let shape = [values.len() / FEATURES, FEATURES];
        let x = Tensor::from_shape_align(&shape, values, align_of::<f32>()).expect("whole rows");
        self.0.borrow_mut().run(tvec!(x.into_tvalue())).expect("it ran before")
    }
}

/// onnxruntime-web.
pub struct Theirs(JsValue);

impl Theirs {
    pub async fn open(model: &[u8]) -> Result<Self, JsValue> {
        Ok(Self(open(&Uint8Array::from(model)).await?))
    }

    /// Probabilities, row by row.
    pub async fn answer(&self, values: &[f32]) -> Result<Vec<f32>, JsValue> {
        let found = answer(&self.0, names::FEATURES, &x(values), names::PROBABILITIES).await?;
        Ok(Float32Array::from(found).to_vec())
    }

    /// Milliseconds of so many calls.
    pub async fn time(&self, values: &[f32], calls: usize) -> Result<f64, JsValue> {
        Ok(time(&self.0, names::FEATURES, &x(values), calls).await?.as_f64().unwrap_or(f64::NAN))
    }
}

fn x(values: &[f32]) -> JsValue {
    tensor(&Float32Array::from(values), values.len() / FEATURES, FEATURES)
}
