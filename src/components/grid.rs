//! A table drawn as it stands.

use leptos::prelude::*;
use protocol::Grid;

use crate::reactive::Computed;

/// A table with a hidden caption; what is said where the rows end stands below it.
#[component]
pub fn GridTable(
    /// Heads and rows.
    #[prop(into)]
    grid: Computed<Grid>,
    /// What the table holds, for who cannot see where it stands.
    #[prop(into)]
    caption: String,
    /// Further classes, like `tight`.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let columns = Computed::new(move || grid.with(|grid| grid.columns.clone()));
    let rows = Computed::new(move || grid.with(|grid| grid.rows.clone()));
    let note = Computed::new(move || grid.with(|grid| grid.note.clone()));
    let label = caption.clone();
    view! {
        <div class="scroll" role="group" aria-label=label tabindex="0">
            <table class=class>
                <caption class="vh">{caption}</caption>
                <thead>
                    <tr>
                        {move || columns.get().into_iter().map(|(name, number)| {
                            view! { <th scope="col" class:num=number>{name}</th> }
                        }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {move || columns.with(|columns| rows.with(|rows| rows.iter().map(|cells| row(cells, columns)).collect_view()))}
                </tbody>
            </table>
        </div>
        {move || { let note = note.get(); (!note.is_empty()).then(|| view! { <p class="tnote meta t2">{note}</p> }) }}
    }
}

/// The first cell names its row.
fn row(cells: &[String], columns: &[(String, bool)]) -> impl IntoView + use<> {
    let mut cells =
        cells.iter().cloned().zip(columns.iter().map(|(_, number)| *number).chain(std::iter::repeat(false)));
    let first = cells.next().map(|(text, number)| view! { <th scope="row" class:num=number>{text}</th> });
    let rest = cells.map(|(text, number)| view! { <td class:num=number>{text}</td> }).collect_view();
    view! { <tr>{first}{rest}</tr> }
}
