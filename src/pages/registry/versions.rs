//! The table of versions. Selecting a row chooses what the detail shows; it changes nothing in the project.

use leptos::prelude::*;
use protocol::VersionRow;

use crate::components::{Plate, rows};
use crate::reactive::Computed;

/// The table.
#[component]
pub(super) fn Versions(
    versions: Computed<Vec<VersionRow>>,
    metric: Computed<String>,
    current: Computed<Option<VersionRow>>,
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    let selected = Computed::new(move || current.with(|row| row.as_ref().map(|row| row.version)));
    view! {
        <Plate title="Versions" class="flush">
            <div class="ops-scroll">
                <table class="tight regtable">
                    <caption class="vh">"Registered versions, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Version"</th>
                            <th scope="col">"Aliases"</th>
                            <th scope="col" class="ops-wide">"Model"</th>
                            <th scope="col" class="num">{metric}</th>
                            <th scope="col" class="ops-wide">"Data"</th>
                            <th scope="col" class="ops-wide">"Run"</th>
                            <th scope="col" class="ops-wide">"Source"</th>
                            <th scope="col">"Serving"</th>
                            <th scope="col" class="ops-wide num">"Size"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows(versions, |row| row.version.to_string(), move |row| view! { <Line row=row selected=selected chosen=chosen /> }.into_any())}
                    </tbody>
                </table>
            </div>
        </Plate>
    }
}

#[component]
fn Line(row: Computed<VersionRow>, selected: Computed<Option<u32>>, chosen: RwSignal<Option<u32>>) -> impl IntoView {
    let number = row.with_untracked(|row| row.version);
    move || {
        let row = row.get();
        let on = selected.get() == Some(number);
        let serving = if row.serving.is_empty() { "–".to_owned() } else { row.serving };
        view! {
            <tr class:on=on on:click=move |_| chosen.set(Some(number))>
                <th scope="row">
                    // A click bubbles to the row, which selects.
                    <button type="button" class="rowlink" aria-pressed=on.to_string()>
                        {row.id}
                    </button>
                </th>
                <td>{aliases(row.aliases)}</td>
                <td class="ops-wide">{row.title}</td>
                <td class="num">{row.metric}</td>
                <td class="ops-wide mono">{row.data}</td>
                <td class="ops-wide mono">{row.run}</td>
                <td class="ops-wide">{row.source}</td>
                <td>{serving}</td>
                <td class="ops-wide num">{row.size}</td>
            </tr>
        }
    }
}

/// Aliases, each underlined in its series line: champion solid, challenger dashed.
pub(super) fn aliases(aliases: Vec<String>) -> impl IntoView {
    let alias = |alias: String| {
        let challenger = alias == super::CHALLENGER;
        view! {
            <code class="alias" class:b=challenger>
                {format!("@{alias}")}
            </code>
            " "
        }
    };
    aliases.into_iter().map(alias).collect_view()
}
