//! Files in and out. What is read never leaves this device.

use js_sys::{Array, Uint8Array};
use leptos::{html, prelude::*};
use protocol::Notice;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, Url};

use super::{Icon, IconName};
use crate::engine::{Engine, use_engine};

/// Largest ONNX file in MB.
pub const ONNX_MB: u32 = 100;
/// Largest project file in MB.
const PROJECT_MB: u32 = 300;

/// Whether a file is a project by its name, also where data is asked for.
fn is_project(name: &str) -> bool {
    name.ends_with(".mlops.zip")
}

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

/// What takes a file.
#[derive(Clone, Copy)]
pub enum Taker {
    /// Name and content, of a file of so many MB at most.
    Content(Callback<(String, Vec<u8>)>, u32),
    /// The file itself; a project's content goes to the other one.
    File(UnsyncCallback<File>, Callback<(String, Vec<u8>)>),
}

impl Taker {
    /// The content of a project file.
    pub fn project(take: Callback<(String, Vec<u8>)>) -> Self {
        Self::Content(take, PROJECT_MB)
    }

    fn take(self, file: File, engine: Engine) {
        let fail = move |notice| engine.notify(notice);
        match self {
            Self::Content(take, most) => read(file, most, take, fail),
            Self::File(_, project) if is_project(&file.name()) => read(file, PROJECT_MB, project, fail),
            Self::File(take, _) => take.run(file),
        }
    }
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
    /// Takes what is chosen.
    taker: Taker,
    /// Further classes, like `pri`.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let engine = use_engine();
    let field = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(field) = field.get_untracked() else { return };
        if let Some(file) = field.files().and_then(|files| files.get(0)) {
            taker.take(file, engine);
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
    /// Takes what is dropped.
    taker: Taker,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let engine = use_engine();
    let over = RwSignal::new(false);
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            taker.take(file, engine);
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

/// Bytes of a MB, counted generously: the engine has the last word.
const MB: f64 = 1_048_576.0;

fn read(file: File, most: u32, on_file: Callback<(String, Vec<u8>)>, fail: impl Fn(Notice) + 'static) {
    let name = file.name();
    if file.size() > f64::from(most) * MB {
        let why = format!("It is larger than {most} MB, the limit for such a file. Choose a smaller one.");
        return fail(unreadable(&name, &why));
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
