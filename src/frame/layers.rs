//! Which of the dialogs that belong to no page is open.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The dialogs.
#[derive(Clone, Copy)]
pub struct Layers {
    /// Go to a page, run a command.
    pub palette: RwSignal<bool>,
    /// The list of keys.
    pub keys: RwSignal<bool>,
    /// A new name for the project.
    pub rename: RwSignal<bool>,
    /// The whole journal.
    pub journal: RwSignal<bool>,
    /// A project file that waits for confirmation: name and content.
    pub opening: RwSignal<Option<(String, Vec<u8>)>>,
}

/// Provides them, all closed.
pub fn provide_layers() {
    provide_context(Layers {
        palette: RwSignal::new(false),
        keys: RwSignal::new(false),
        rename: RwSignal::new(false),
        journal: RwSignal::new(false),
        opening: RwSignal::new(None),
    });
}

/// The dialogs that the root provided.
pub fn use_layers() -> Layers {
    expect_context()
}

/// Closes a menu after one of its entries was used.
pub fn hide_popover(id: &str) {
    if let Some(menu) = document().get_element_by_id(id).and_then(|menu| menu.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = menu.hide_popover();
    }
}
