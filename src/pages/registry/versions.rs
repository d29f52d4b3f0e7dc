//! The table of versions. Selecting a row chooses what the detail shows; it changes nothing in the project.

use leptos::prelude::*;
use protocol::VersionRow;

use crate::components::Plate;
use crate::pages::deploy::kit::rows;

/// The table.
#[component]
pub(super) fn Versions(
    versions: Memo<Vec<VersionRow>>,
    metric: Memo<String>,
    current: Memo<Option<VersionRow>>,
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    let selected = Memo::new(move |_| current.with(|row| row.as_ref().map(|row| row.version)));
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
                        {rows(versions, |row| row.version, move |row| view! { <Line row=row selected=selected chosen=chosen /> })}
                    </tbody>
                </table>
            </div>
        </Plate>
    }
}

#[component]
fn Line(row: Memo<VersionRow>, selected: Memo<Option<u32>>, chosen: RwSignal<Option<u32>>) -> impl IntoView {
    let number = row.with_untracked(|row| row.version);
    let id = row.with_untracked(|row| row.id.clone());
    let on = Memo::new(move |_| selected.get() == Some(number));
    let text = move |pick: fn(&VersionRow) -> &String| Signal::derive(move || row.with(|row| pick(row).clone()));
    view! {
        <tr class:on=on on:click=move |_| chosen.set(Some(number))>
            <th scope="row">
                // A click bubbles to the row, which selects.
                <button type="button" class="rowlink" aria-pressed=move || on.get().to_string()>
                    {id}
                </button>
            </th>
            <td>
                <Aliases aliases=Memo::new(move |_| row.with(|row| row.aliases.clone())) />
            </td>
            <td class="ops-wide">{text(|row| &row.title)}</td>
            <td class="num">{text(|row| &row.metric)}</td>
            <td class="ops-wide mono">{text(|row| &row.data)}</td>
            <td class="ops-wide mono">{text(|row| &row.run)}</td>
            <td class="ops-wide">{text(|row| &row.source)}</td>
            <td>{move || row.with(|row| if row.serving.is_empty() { "–".to_owned() } else { row.serving.clone() })}</td>
            <td class="ops-wide num">{text(|row| &row.size)}</td>
        </tr>
    }
}

/// Aliases, each underlined in its series line: champion solid, challenger dashed.
#[component]
pub(super) fn Aliases(aliases: Memo<Vec<String>>) -> impl IntoView {
    move || {
        aliases
            .get()
            .into_iter()
            .map(|alias| {
                let challenger = alias == super::CHALLENGER;
                view! {
                    <code class="alias" class:b=challenger>
                        {format!("@{alias}")}
                    </code>
                    " "
                }
            })
            .collect_view()
    }
}
