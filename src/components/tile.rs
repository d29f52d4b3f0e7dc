//! A value with its label, unit and comparison.

use leptos::prelude::*;
use protocol::Fact;

use super::{MarkIcon, tone};

/// A value tile.
#[component]
pub fn Tile(
    /// What to show.
    #[prop(into)]
    fact: Signal<Fact>,
) -> impl IntoView {
    let label = Memo::new(move |_| fact.with(|fact| fact.label.clone()));
    let value = Memo::new(move |_| fact.with(|fact| fact.value.clone()));
    let unit = Memo::new(move |_| fact.with(|fact| fact.unit.clone()));
    let note = Memo::new(move |_| fact.with(|fact| (fact.mark, fact.note.clone())));
    view! {
        <div class="kpi">
            <span class="meta t2">{label}</span>
            <span class="v">{value}<small>{move || with_space(unit.get())}</small></span>
            {move || {
                let (mark, text) = note.get();
                (mark.is_some() || !text.is_empty()).then(|| match mark {
                    Some(mark) => view! { <span class=format!("stt {}", tone(mark))><MarkIcon mark=mark/><span>{text}</span></span> }.into_any(),
                    None => view! { <span class="meta t2">{text}</span> }.into_any(),
                })
            }}
        </div>
    }
}

/// A unit stands apart from its value.
fn with_space(unit: String) -> String {
    if unit.is_empty() { unit } else { format!("\u{a0}{unit}") }
}
