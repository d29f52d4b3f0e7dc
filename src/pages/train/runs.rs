//! The list of runs, newest first.

use leptos::prelude::*;
use protocol::RunRow;

use crate::components::{If, StatusView, rows};
use crate::reactive::Computed;

/// The list. A run is chosen by its button; the chosen one is tinted, barred and bold.
#[component]
pub fn Runs(
    /// The runs.
    runs: Computed<Vec<RunRow>>,
    /// Name of the metric.
    metric: Computed<String>,
    /// The run looked at.
    run: Computed<Option<RunRow>>,
    /// The choice; none follows the newest.
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    let here = Computed::new(move || run.with(|run| run.as_ref().map(|run| run.run)));
    let row = move |row: Computed<RunRow>| {
        let number = Computed::new(move || row.with(|row| row.run));
        let on = move || here.get() == Some(number.get());
        let text = move |pick: fn(&RunRow) -> String| move || row.with(pick);
        let version = move || row.with(|row| row.version.clone());
        view! {
            <li class:on=on>
                <button type="button" aria-current=move || on().then_some("true") on:click=move |_| chosen.set(Some(number.get_untracked()))>
                    <span class="mono rid">{text(|row| row.id.clone())}</span>
                    <b>{text(|row| row.metric.clone())}</b>
                    <span class="meta t2 kind" title=text(|row| row.title.clone())>{text(|row| row.title.clone())}</span>
                    <span class="rfoot">
                        {move || view! { <StatusView status=row.get().status /> }}
                        <span class="meta t2">{text(|row| row.data.clone())}{move || version().map(|version| format!(" · {version}"))}</span>
                    </span>
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="plate flush runs" aria-labelledby="runs-head">
            <div class="ph"><h2 id="runs-head">"Runs"</h2><span class="meta t2">{move || runs.with(Vec::len)}</span></div>
            <p class="rhead meta t2"><span>"newest first"</span><span>{metric}</span></p>
            <ol>{rows(runs, |run| run.run.to_string(), row)}</ol>
            <If when=move || runs.with(Vec::is_empty)>
                <p class="pad t2">"No runs yet."</p>
            </If>
        </section>
    }
}
