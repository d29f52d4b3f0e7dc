//! The log of a job: text as it came, with states coloured besides being words.

use leptos::prelude::*;

use crate::components::If;
use crate::pages::pipeline::paint;
use crate::reactive::Computed;

/// More lines than this show their end only.
const MOST: usize = 400;

/// The lines.
#[component]
pub fn Log(
    /// Oldest first.
    lines: Computed<Vec<String>>,
) -> impl IntoView {
    let skipped = Computed::new(move || lines.with(Vec::len).saturating_sub(MOST));
    let text = move || {
        lines.with(|lines| {
            let shown = lines.iter().skip(skipped.get()).map(|line| {
                let pieces = paint::log(line)
                    .into_iter()
                    .map(|(class, text)| view! { <span class=class>{text.to_owned()}</span> });
                view! { <span>{pieces.collect_view()}"\n"</span> }
            });
            shown.collect_view()
        })
    };
    view! {
        <pre class="log" tabindex="0" role="log" aria-live="off" aria-label="Log of the job">{text}</pre>
        <If when=move || { skipped.get() > 0 }>
            <p class="meta t2 pad">{move || format!("{} earlier lines are left out.", skipped.get())}</p>
        </If>
    }
}
