//! What this browser has to keep something in.

use wasm_bindgen::JsValue;
use web_sys::IdbFactory;

use super::files::Files;
use crate::scope::Scope;

/// A database and files, as far as the browser has them.
#[derive(Clone)]
pub struct Media {
    /// What the browser offers as `indexedDB`, or what it threw.
    pub factory: Result<Option<IdbFactory>, JsValue>,
    /// The folder for second copies.
    pub files: Option<Files>,
}

impl Media {
    /// What there is around this worker.
    pub async fn of(scope: &Scope) -> Self {
        Self { factory: scope.indexed_db(), files: Files::open(scope).await }
    }
}
