//! A run as a line of the table.

use leptos::prelude::*;
use protocol::{Page, RunRow};

use super::choices::Choices;
use super::columns::{Column, Group, cell};
use crate::components::StatusView;
use crate::reactive::Computed;
use crate::route::href;

/// Longer texts are cut, and whole in a tip.
const LONG: usize = 24;
/// So much of a digest tells models apart.
const DIGEST: usize = 8;

/// What the lines are made of.
#[derive(Clone, Copy)]
pub struct Lines {
    /// The runs.
    pub runs: Computed<Vec<RunRow>>,
    /// The columns behind the first.
    pub visible: Computed<Vec<Column>>,
    /// The best number of each, where it has one.
    pub bests: Computed<Vec<Option<f64>>>,
    /// Runs whose boxes are ticked.
    pub chosen: RwSignal<Vec<u32>>,
    /// Opens a run.
    pub open: Callback<u32>,
}

/// The line of a run.
pub fn line(number: u32, lines: Lines) -> AnyView {
    let Lines { runs, visible, bests, chosen, open } = lines;
    let run = Computed::while_there(move || runs.with(|runs| runs.iter().find(|run| run.run == number).cloned()));
    let on = Computed::new(move || chosen.with(|chosen| chosen.contains(&number)));
    let (id, title) = run.with_untracked(|run| (run.id.clone(), run.title.clone()));
    let label = format!("Choose {id}");
    let cells = move || {
        run.with(|run| {
            visible.with(|columns| {
                bests.with(|bests| {
                    let bests = bests.iter().copied().chain(std::iter::repeat(None));
                    columns.iter().zip(bests).map(|(column, best)| draw(run, column, best)).collect_view()
                })
            })
        })
    };
    view! {
        <tr class:on=move || on.get()>
            <th scope="row">
                <span class="pickrun">
                    <label>
                        <input type="checkbox" prop:checked=move || on.get() on:change=move |_| Choices::toggle(chosen, number) />
                        <span class="vh">{label}</span>
                    </label>
                    <button type="button" class="sortby mono" title=title on:click=move |_| open.run(number)>{id}</button>
                </span>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

fn draw(run: &RunRow, column: &Column, best: Option<f64>) -> AnyView {
    let Some(cell) = cell(run, column.group, &column.id) else {
        return view! { <td class="t3" class:num=column.numeric>"–"</td> }.into_any();
    };
    let text = cell.text.to_owned();
    match (column.group, column.id.as_str()) {
        (Group::Run, "status") => {
            let why = run.failure.as_ref().map(|failure| format!("{} {}", failure.title, failure.why));
            view! { <td title=why><StatusView status=run.status.clone() /></td> }.into_any()
        }
        (Group::Run, "version") => view! { <td><a class="link" href=href(Page::Registry)>{text}</a></td> }.into_any(),
        (Group::Run, "digest") => {
            let short: String = text.chars().take(DIGEST).collect();
            view! { <td class="mono t2" title=text>{short}</td> }.into_any()
        }
        _ if best.is_some() && cell.number == best => {
            view! { <td class="num"><b>{text}</b><span class="vh">" best"</span></td> }.into_any()
        }
        _ => {
            let whole = (text.chars().count() > LONG).then(|| text.clone());
            view! { <td class:num=column.numeric title=whole>{text}</td> }.into_any()
        }
    }
}
