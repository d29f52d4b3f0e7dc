//! Where the keyboard is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the first match, once what was just changed is drawn.
pub fn focus(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || focus_now(&selector));
}

/// Moves the focus to the page itself.
pub fn focus_main() {
    focus_now("#main");
}

/// Whether the focus went with the element that had it.
pub fn is_lost() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

fn focus_now(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
