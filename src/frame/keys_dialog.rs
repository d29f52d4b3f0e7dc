//! The list of keys.

use leptos::prelude::*;

use super::use_layers;
use crate::components::Dialog;

/// Keys with what they do.
const KEYS: [(&str, &str); 15] = [
    ("1 to 7", "Brief, Data, Train, Pipeline, Registry, Deploy, Monitor"),
    ("0", "Home"),
    ("G then D", "Drift lab"),
    ("G then S", "Settings"),
    ("Space", "Play or pause the clock, when no control has the focus"),
    (". and ,", "One simulated minute; one minute back, to look"),
    ("[ and ]", "Slower, faster"),
    ("I, N, C, R or P", "Import CSV on Data, new run or compare on Train, run pipeline on Pipeline, promote on Deploy"),
    ("T", "Show a chart as a table, when it has the focus"),
    ("Z", "Undo"),
    ("Shift Z", "Redo"),
    ("Ctrl K, Cmd K or /", "Search and commands"),
    ("?", "This list"),
    ("Esc", "Close what lies on top, return to now, or close notices"),
    ("Tab, arrows", "Move between controls, and within a group of choices"),
];

/// The dialog that `?` opens.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let open = use_layers().keys;
    view! {
        <Dialog open title="Keys">
            <KeysTable/>
            <p class="t2 meta">"Single-key shortcuts are off while a text field has the focus, and can be switched off in Settings."</p>
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
