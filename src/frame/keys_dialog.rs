//! The list of keys.

use leptos::prelude::*;

use super::use_layers;
use crate::components::Dialog;

/// Keys with what they do.
const KEYS: [(&str, &str); 11] = [
    ("1 to 7", "Brief, Data, Train, Pipeline, Registry, Deploy, Monitor"),
    ("0", "Home"),
    ("G then D", "Drift lab"),
    ("G then S", "Settings"),
    ("Space", "Play or pause the clock, when no control has the focus"),
    (".", "One simulated minute"),
    ("[ and ]", "Slower, faster"),
    ("Ctrl K, Cmd K or /", "Search and commands"),
    ("?", "This list"),
    ("Esc", "Close what lies on top"),
    ("Tab, arrows", "Move between controls, and within a group of choices"),
];

/// The dialog that `?` opens.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let open = use_layers().keys;
    view! {
        <Dialog open title="Keys">
            <KeysTable/>
            <p class="t2 meta">"Single keys are off while a text field has the focus. They can be switched off in Settings."</p>
        </Dialog>
    }
}

/// The table of keys, also for Settings.
#[component]
pub fn KeysTable() -> impl IntoView {
    view! {
        <table class="bare">
            <caption class="vh">"Keys and what they do"</caption>
            <thead><tr><th scope="col">"Key"</th><th scope="col">"Does"</th></tr></thead>
            <tbody>
                {KEYS.map(|(key, does)| view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{does}</td></tr> }).collect_view()}
            </tbody>
        </table>
    }
}
