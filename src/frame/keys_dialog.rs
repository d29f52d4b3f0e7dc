//! The list of keys.

use leptos::prelude::*;

use super::use_layers;
use crate::components::Dialog;

/// Keys with what they do.
const KEYS: [(&str, &str); 13] = [
    ("1 to 7", "Brief, Data, Train, Pipeline, Registry, Deploy, Monitor"),
    ("0", "Home"),
    ("G then D", "Drift lab"),
    ("G then S", "Settings"),
    ("Space", "Play or pause the clock, when no control has the focus"),
    (". and ,", "One simulated minute; one minute back, to look"),
    ("[ and ]", "Slower, faster"),
    ("Z", "Undo"),
    ("Shift Z", "Redo"),
    ("Ctrl K, Cmd K or /", "Search and commands"),
    ("?", "This list"),
    ("Esc", "Close what lies on top, or return to now"),
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
