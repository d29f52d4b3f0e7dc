//! A value with its label, unit and comparison.

use leptos::prelude::*;
use protocol::{Fact, Status};

use super::StatusView;

/// A value tile.
#[component]
pub fn Tile(
    /// What to show.
    fact: Fact,
) -> impl IntoView {
    let Fact { label, value, unit, note, mark, .. } = fact;
    let note = match mark {
        Some(mark) => view! { <StatusView status=Status { mark, word: note } /> }.into_any(),
        None if note.is_empty() => ().into_any(),
        None => view! { <span class="meta t2">{note}</span> }.into_any(),
    };
    view! {
        <div class="kpi">
            <span class="meta t2">{label}</span>
            <span class="v">{value}<small>{with_space(unit)}</small></span>
            {note}
        </div>
    }
}

/// A unit stands apart from its value.
fn with_space(unit: String) -> String {
    if unit.is_empty() { unit } else { format!("\u{a0}{unit}") }
}
