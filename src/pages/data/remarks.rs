//! What was noticed while a file was read.

use leptos::prelude::*;

use crate::components::MarkIcon;
use crate::reactive::Computed;

/// More remarks than this are folded.
const FEW: usize = 3;

/// Remarks on the file, as a note. Nothing without remarks.
#[component]
pub fn Remarks(
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
