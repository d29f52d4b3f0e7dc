//! What this is, and whose work it stands on.

use leptos::prelude::*;

use crate::reactive::Computed;

/// Parts with their licences.
const PARTS: [(&str, &str, &str); 8] = [
    ("linfa", "training most estimators", "MIT or Apache-2.0"),
    ("tract", "running ONNX models", "MIT or Apache-2.0"),
    ("Leptos", "the page", "MIT"),
    ("wasm-bindgen", "the bridge to the browser", "MIT or Apache-2.0"),
    ("ndarray", "arrays", "MIT or Apache-2.0"),
    ("prost", "writing ONNX files", "Apache-2.0"),
    ("serde, postcard", "journal and messages", "MIT or Apache-2.0"),
    ("RustCrypto sha2", "digests", "MIT or Apache-2.0"),
];

/// The text.
#[component]
pub fn About(
    /// The built-in data sets: name, source.
    sources: Computed<Vec<(String, String)>>,
) -> impl IntoView {
    view! {
        <p class="read">
            "MLOps Sandbox takes a real model through its whole life in one web page. There is no server and no account, "
            "and nothing you load leaves this browser. It is free software under the MIT or the Apache-2.0 licence, at your choice."
        </p>
        <table class="bare tight">
            <caption>"Main libraries and licences"</caption>
            <thead><tr><th scope="col">"Library"</th><th scope="col">"Used for"</th><th scope="col">"Licence"</th></tr></thead>
            <tbody>
                {PARTS.map(|(name, what, licence)| view! { <tr><th scope="row">{name}</th><td>{what}</td><td>{licence}</td></tr> }).collect_view()}
            </tbody>
        </table>
        <table class="bare tight">
            <caption>"Data sets and sources"</caption>
            <thead><tr><th scope="col">"Data set"</th><th scope="col">"Source"</th></tr></thead>
            <tbody>
                {move || sources.get().into_iter().map(|(name, source)| view! { <tr><th scope="row">{name}</th><td>{source}</td></tr> }).collect_view()}
            </tbody>
        </table>
    }
}
