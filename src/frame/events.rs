//! The events of the strip as a table.

use leptos::prelude::*;
use protocol::{EventKind, EventMark};

use crate::{charts::event_shape, components::Dialog, reactive::Computed};

/// All events, newest first.
#[component]
pub fn EventsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The events in order of time.
    marks: Computed<Vec<EventMark>>,
) -> impl IntoView {
    view! {
        <Dialog open title="Events">
            <table class="bare tight">
                <caption class="vh">"Events, newest first"</caption>
                <thead><tr><th scope="col">"When"</th><th scope="col">"What"</th><th scope="col">"Details"</th></tr></thead>
                <tbody>{move || marks.with(|marks| marks.iter().rev().map(row).collect_view())}</tbody>
            </table>
        </Dialog>
    }
}

fn row(mark: &EventMark) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{mark.when.clone()}</th>
            <td>
                <span class="row">
                    <svg class="ch" width="16" height="14" aria-hidden="true">{event_shape(mark.kind, 8.0, 7.0)}</svg>
                    {word(mark.kind)}
                </span>
            </td>
            <td>{mark.text.clone()}</td>
        </tr>
    }
}

fn word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Deploy => "Deployed",
        EventKind::RollBack => "Traffic moved back",
        EventKind::DriftStart => "Fault began",
        EventKind::DriftEnd => "Fault ended",
        EventKind::AlertPending => "Alert pending",
        EventKind::AlertFired => "Alert fired",
        EventKind::AlertResolved => "Alert resolved",
        EventKind::Retrained => "Retrained",
    }
}
