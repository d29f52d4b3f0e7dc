//! The exports of the worker's wasm. `worker-boot.js` calls one of them after it was told its role.

use js_sys::WebAssembly::Module;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Makes this worker the engine: opens the project and says so to the page.
///
/// `module` is this very wasm, compiled; each trainer is made from it. `project` is the number of the wanted project, 0 a new one.
#[wasm_bindgen]
pub async fn start_engine(module: Module, project: Option<u32>) -> Result<(), JsValue> {
    worker::desk::start::<engine::Project>(module, project).await
}

/// Makes this worker post a project as a file, without opening it.
#[wasm_bindgen]
pub async fn start_rescue(project: Option<u32>) -> Result<(), JsValue> {
    worker::rescue::start::<engine::Project>(project).await
}

/// Makes this worker a trainer: says it is ready, takes one job.
#[wasm_bindgen]
pub fn start_trainer() {
    worker::trainer::start(worker::file::run);
}

fn main() {}
