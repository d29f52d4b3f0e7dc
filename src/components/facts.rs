//! Facts as a list of labels and values.

use leptos::prelude::*;
use protocol::Fact;

use super::{MarkIcon, tone};
use crate::reactive::Computed;

/// The list.
#[component]
pub fn Facts(
    /// The facts.
    facts: Computed<Vec<Fact>>,
    /// A class: `dfacts`, a row for each, or `evtiles`, side by side.
    class: &'static str,
) -> impl IntoView {
    let row = |fact: Fact| {
        let value = if fact.unit.is_empty() { fact.value } else { format!("{}\u{a0}{}", fact.value, fact.unit) };
        let mark = fact.mark.map(|mark| view! { <span class=tone(mark)><MarkIcon mark=mark /></span> });
        view! {
            <div>
                <dt>{fact.label}</dt>
                <dd>{mark}<b>{value}</b>{(!fact.note.is_empty()).then(|| view! { <small class="t2">{fact.note}</small> })}</dd>
            </div>
        }
    };
    view! { <dl class=class>{move || facts.get().into_iter().map(row).collect_view()}</dl> }
}
