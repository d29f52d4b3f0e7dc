//! Asks the browser to keep the project's storage. Some browsers show a question for it, so it is asked at most once
//! by itself, when there is something worth keeping.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

const ASKED: &str = "storage-asked";

/// Asks, unless it was asked before in this browser.
pub fn ask_once() {
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    if storage.get_item(ASKED).ok().flatten().is_none() {
        let _ = storage.set_item(ASKED, "yes");
        ask_to_keep(|_| {});
    }
}

/// Asks, and tells whether the browser will keep the storage; none where it cannot be asked.
pub fn ask_to_keep(then: impl FnOnce(Option<bool>) + 'static) {
    spawn_local(async move { then(asked("persist").await) });
}

/// Whether the browser keeps the storage already; none where it does not say.
pub fn is_kept(then: impl FnOnce(Option<bool>) + 'static) {
    spawn_local(async move { then(asked("persisted").await) });
}

/// Calls a method of `navigator.storage` by name: it is missing on pages that are not served securely.
async fn asked(method: &str) -> Option<bool> {
    let storage = js_sys::Reflect::get(window().navigator().as_ref(), &"storage".into()).ok()?;
    let method = js_sys::Reflect::get(&storage, &method.into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let promise = method.call0(&storage).ok()?.dyn_into::<js_sys::Promise>().ok()?;
    JsFuture::from(promise).await.ok()?.as_bool()
}
