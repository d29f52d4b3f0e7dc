//! The frame of a chart: a figure named by its finding, with a button (and key T) that swaps in a table of the same data.

use leptos::{ev, prelude::*};
use protocol::Grid;

use crate::components::{Icon, IconName, If};
use crate::reactive::Computed;

/// Most rows of a table that replaces a picture.
pub const MOST_ROWS: usize = 200;

/// A chart that can be read as a table.
#[component]
pub fn Figure(
    /// The finding in one sentence.
    #[prop(into)]
    caption: Signal<String>,
    /// The same data as a table; asked for only when it is shown.
    table: Computed<Grid>,
    /// Class of the figure beside `fig`.
    #[prop(optional)]
    class: &'static str,
    /// The picture.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let key = move |event: ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if plain && event.key().eq_ignore_ascii_case("t") {
            event.prevent_default();
            event.stop_propagation();
            open.update(|open| *open = !*open);
        }
    };
    view! {
        <figure class=format!("fig {class}") class:open=open aria-label=caption on:keydown=key>
            <If when=open otherwise=move || children()>
                <DataTable caption=caption table=table />
            </If>
            <button
                type="button"
                class="ib fig-t"
                class:on=open
                aria-pressed=move || open.get().to_string()
                aria-label="Show as table"
                aria-keyshortcuts="T"
                title="Show as table (T)"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon name=IconName::Table />
            </button>
        </figure>
    }
}

/// The data of a chart as a table that scrolls in the place of the picture.
#[component]
fn DataTable(caption: Signal<String>, table: Computed<Grid>) -> impl IntoView {
    let head = move || {
        table.with(|grid| {
            grid.columns
                .iter()
                .map(|(name, number)| view! { <th scope="col" class:num=*number>{name.clone()}</th> })
                .collect_view()
        })
    };
    let body = move || {
        table.with(|grid| {
            let numbers: Vec<bool> = grid.columns.iter().map(|column| column.1).collect();
            grid.rows
                .iter()
                .map(|row| {
                    let cells = row.iter().enumerate().map(|(n, cell)| {
                        let number = numbers.get(n).copied().unwrap_or_default();
                        view! { <td class:num=number>{cell.clone()}</td> }
                    });
                    view! { <tr>{cells.collect_view()}</tr> }
                })
                .collect_view()
        })
    };
    view! {
        <div class="fig-table" tabindex="0" role="group" aria-label="Data of the chart">
            <table class="tight">
                <caption class="vh">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
            </table>
            <p class="meta t2">{move || table.with(|grid| grid.note.clone())}</p>
        </div>
    }
}

/// Which of `count` rows a table shows, and what it says about the others.
pub fn some_rows(count: usize) -> (usize, String) {
    let step = count.div_ceil(MOST_ROWS).max(1);
    let note = if step > 1 { format!("one in {step} of {count} points") } else { String::new() };
    (step, note)
}
