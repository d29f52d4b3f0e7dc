//! Facts about a data version, and what was noticed while reading its file.

use leptos::prelude::*;
use protocol::Fact;

use crate::components::{MarkIcon, Plate, tone};
use crate::reactive::Computed;

/// More remarks than this are folded.
const FEW: usize = 3;

/// Remarks on the file, as a note. Nothing without remarks.
#[component]
pub fn Warnings(
    /// The remarks.
    warnings: Computed<Vec<String>>,
) -> impl IntoView {
    let list = |warnings: &[String]| warnings.iter().map(|warning| view! { <li>{warning.clone()}</li> }).collect_view();
    move || {
        warnings.with(|warnings| {
            let (first, rest) = warnings.split_at(warnings.len().min(FEW));
            (!first.is_empty()).then(|| {
                view! {
                    <section class="plate" aria-label="Remarks on the file">
                        <div class="verdict warn">
                            <p class="vt"><MarkIcon mark=protocol::Mark::Warn /><b>"Noticed while reading the file"</b></p>
                            <ul class="meta">{list(first)}</ul>
                            {(!rest.is_empty()).then(|| view! {
                                <details class="meta">
                                    <summary>{format!("{} more", rest.len())}</summary>
                                    <ul>{list(rest)}</ul>
                                </details>
                            })}
                        </div>
                    </section>
                }
            })
        })
    }
}

/// Facts as a list of label and value.
#[component]
pub fn Facts(
    /// The facts.
    facts: Computed<Vec<Fact>>,
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
    view! {
        <Plate title="About this version">
            <dl class="dfacts">
                {move || facts.get().into_iter().map(row).collect_view()}
            </dl>
        </Plate>
    }
}
