//! Files in and out. What is read never leaves this device.

use js_sys::{Array, Uint8Array};
use leptos::{html, prelude::*};
use protocol::Notice;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, Url};

use super::{Icon, IconName};
use crate::engine::use_engine;

/// Saves bytes as a file of the learner's.
pub fn save_file(name: &str, mime: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser needs a moment to take the address up.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&address);
        },
        std::time::Duration::from_secs(60),
    );
}

/// A button that opens the file picker.
#[component]
pub fn FilePick(
    /// What it does.
    #[prop(into)]
    label: String,
    /// What the picker offers, like `.csv,text/csv`.
    #[prop(into)]
    accept: String,
    /// Takes name and content.
    on_file: Callback<(String, Vec<u8>)>,
    /// Further classes, like `pri`.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let engine = use_engine();
    let field = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(field) = field.get_untracked() else { return };
        if let Some(file) = field.files().and_then(|files| files.get(0)) {
            read(file, on_file, move |notice| engine.notify(notice));
        }
        // So that the same file can be chosen again.
        field.set_value("");
    };
    view! {
        <label class=format!("btn pick {class}")>
            <input node_ref=field type="file" class="vh" accept=accept on:change=chosen/>
            <Icon name=IconName::Upload/>
            {label}
        </label>
    }
}

/// A place that takes a dropped file. Dropping is never the only way: put a [`FilePick`] inside.
#[component]
pub fn DropZone(
    /// Takes name and content.
    on_file: Callback<(String, Vec<u8>)>,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let engine = use_engine();
    let over = RwSignal::new(false);
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            read(file, on_file, move |notice| engine.notify(notice));
        }
    };
    let hover = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div class="zone" class:over=over on:dragenter=hover on:dragover=hover on:dragleave=move |_| over.set(false) on:drop=dropped>
            {children()}
        </div>
    }
}

/// Larger files would take the page's memory; the engine has finer limits of its own.
const MOST_BYTES: f64 = 300e6;

fn read(file: File, on_file: Callback<(String, Vec<u8>)>, fail: impl Fn(Notice) + 'static) {
    let name = file.name();
    if file.size() > MOST_BYTES {
        return fail(unreadable(&name, "It is larger than 300 MB, which is more than this page can hold."));
    }
    spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => on_file.run((name, Uint8Array::new(&buffer).to_vec())),
            Err(_) => fail(unreadable(&name, "The browser could not read it. It may have been moved, or be a folder.")),
        }
    });
}

fn unreadable(name: &str, why: &str) -> Notice {
    Notice { failed: true, text: format!("{name} was not read."), detail: why.into() }
}
