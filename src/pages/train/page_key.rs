//! A letter that presses a button of the page: the key printed on it. Letters stand back where keys.rs does.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::keys::SingleKeys;

/// Presses the first element that `selector` finds when `key` is typed, for as long as the calling component lives.
pub fn page_key(key: &'static str, selector: &'static str) {
    let single = use_context::<SingleKeys>();
    let handle = window_event_listener(ev::keydown, move |event: ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.repeat();
        let allowed = single.is_none_or(|single| single.0.get_untracked());
        if event.default_prevented()
            || event.is_composing()
            || !plain
            || !allowed
            || !event.key().eq_ignore_ascii_case(key)
        {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let busy = target.is_some_and(|element| {
            element
                .closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")
                .ok()
                .flatten()
                .is_some()
        });
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        if busy || find("dialog[open]").is_some() {
            return;
        }
        if let Some(button) = find(selector).and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            button.click();
        }
    });
    on_cleanup(move || handle.remove());
}
