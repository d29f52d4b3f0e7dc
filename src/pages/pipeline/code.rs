//! The workflow as text, read only. The lines of the job looked at are tinted; a failed job's first line is marked.

use leptos::prelude::*;

use super::paint::{block, yaml};
use crate::reactive::Computed;

/// The text with line numbers.
#[component]
pub fn Code(
    /// The workflow.
    text: Computed<String>,
    /// Name of the job looked at.
    job: RwSignal<String>,
    /// Whether that job failed.
    failed: Computed<bool>,
) -> impl IntoView {
    let tinted = Computed::new(move || text.with(|text| job.with(|job| block(text, job))));
    let lines = move || {
        text.with(|text| {
            let lines = text.lines().enumerate().map(|(place, line)| {
                let class = move || match tinted.get() {
                    Some((start, _)) if place == start && failed.get() => "cl e",
                    Some((start, end)) if (start..end).contains(&place) => "cl hl",
                    _ => "cl",
                };
                let pieces = yaml(line)
                    .into_iter()
                    .map(|(kind, text)| view! { <span class=kind.class()>{text.to_owned()}</span> });
                view! {
                    <span class="ln" aria-hidden="true">{place + 1}</span>
                    <span class=class>{pieces.collect_view()}"\n"</span>
                }
            });
            lines.collect_view()
        })
    };
    view! {
        <section class="plate flush yaml" aria-labelledby="workflow-head">
            <div class="ph">
                <h2 id="workflow-head" class="mono">"workflow.yaml"</h2>
                <span class="meta t2">"settings of the newest run, or the defaults; read only"</span>
            </div>
            <pre class="code" tabindex="0" aria-label="workflow.yaml">{lines}</pre>
        </section>
    }
}
