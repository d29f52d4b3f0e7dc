//! Rows of a version in a table of any length: only those in sight are there. Sorting and finding is the engine's work.

use leptos::{html, prelude::*};
use protocol::{Answer, Query, RowsLike, RowsView, RowsWanted};

use crate::components::{Icon, IconName, Segmented};
use crate::engine::use_engine;
use crate::number::px;
use crate::reactive::Computed;

/// Height of a row in pixels, as the style sheet has it.
const ROW: f64 = 28.0;
/// Rows that are asked for at once.
const STRETCH: u32 = 80;
/// The stretch begins at a multiple of this.
const STEP: u32 = 20;

/// What is looked at: number of the version, and what changes when its rows do.
pub type Which = (u32, String);

/// The table with its choices.
#[component]
pub fn Rows(
    /// The version.
    version: Computed<Which>,
    /// Kinds of rows with their names and numbers.
    kinds: Computed<Vec<(RowsLike, String, u32)>>,
) -> impl IntoView {
    let engine = use_engine();
    let sort = RwSignal::new(None::<(String, bool)>);
    let find = RwSignal::new(String::new());
    let only = RwSignal::new(RowsLike::All);
    let first = RwSignal::new(0_u32);
    let got = RwSignal::new(RowsView::default());
    let failed = RwSignal::new(None::<String>);
    let node = NodeRef::<html::Div>::new();
    // Another choice begins at the top.
    let chosen = Computed::new(move || (version.get(), sort.get(), find.get(), only.get()));
    Effect::new(move |before: Option<()>| {
        chosen.with(|_| ());
        if before.is_some() {
            first.set(0);
            if let Some(node) = node.get_untracked() {
                node.set_scroll_top(0);
            }
        }
    });
    let wanted = Computed::new(move || {
        let ((version, _), sort, find, only) = chosen.get();
        let from = (first.get() / STEP).saturating_sub(1) * STEP;
        RowsWanted { version, from, most: STRETCH, sort, find, only }
    });
    Effect::new(move |_| {
        let asked = wanted.get();
        let same = asked.clone();
        engine.query(Query::Rows(asked), move |outcome| {
            if got.is_disposed() || wanted.get_untracked() != same {
                return;
            }
            match outcome {
                Ok(Answer::Rows(rows)) => {
                    failed.set(None);
                    got.set(rows);
                }
                Ok(_) => {}
                Err(failure) => failed.set(Some(failure.message)),
            }
        });
    });
    let scrolled = move |_| {
        if let Some(node) = node.get_untracked() {
            first.set((f64::from(node.scroll_top()) / ROW) as u32);
        }
    };
    let heads = Computed::new(move || got.with(|got| got.columns.clone()));
    let head = move || {
        heads.get().into_iter().enumerate().map(|(place, (name, number))| {
            if place == 0 {
                return view! { <th scope="col" class="num">"#"</th> }.into_any();
            }
            let (asked, given, shown) = (name.clone(), name.clone(), name.clone());
            let order = move || sort.with(|sort| sort.as_ref().filter(|(column, _)| *column == asked).map(|(_, falling)| *falling));
            let order = Computed::new(order);
            // Up, down, as it was.
            let press = move |_| sort.update(|sort| {
                *sort = match sort.take() {
                    Some((column, false)) if column == given => Some((column, true)),
                    Some((column, true)) if column == given => None,
                    _ => Some((given.clone(), false)),
                };
            });
            let state = move || match order.get() {
                None => "none",
                Some(false) => "ascending",
                Some(true) => "descending",
            };
            view! {
                <th scope="col" class:num=number aria-sort=state>
                    <button type="button" class="sortby" title=name on:click=press>
                        {shown}
                        <span class="dir" aria-hidden="true">{move || match order.get() { None => "", Some(false) => " ↑", Some(true) => " ↓" }}</span>
                    </button>
                </th>
            }
            .into_any()
        }).collect_view()
    };
    let space = |rows: u32, wide: usize| {
        view! { <tr class="vspace" aria-hidden="true"><td colspan=wide.to_string()><svg width="1" height=px(f64::from(rows) * ROW)></svg></td></tr> }
    };
    let body = move || {
        got.with(|got| {
            let wide = got.columns.len().max(1);
            let below = got.total.saturating_sub(got.from + got.rows.len() as u32);
            let rows = got.rows.iter().enumerate().map(|(place, cells)| {
                let number = got.from as usize + place + 2;
                let cells = cells.iter().zip(&got.columns).enumerate().map(|(place, (cell, (_, number)))| {
                    if place == 0 {
                        view! { <th scope="row" class="num">{cell.clone()}</th> }.into_any()
                    } else {
                        view! { <td class:num=*number title=cell.clone()>{cell.clone()}</td> }.into_any()
                    }
                });
                view! { <tr aria-rowindex=number.to_string()>{cells.collect_view()}</tr> }
            });
            view! { {space(got.from, wide)} {rows.collect_view()} {space(below, wide)} }
        })
    };
    let total = Computed::new(move || got.with(|got| got.total));
    let kinds = move || {
        let all = [(RowsLike::All, "All".to_owned())].into_iter();
        let some = kinds.get().into_iter().filter(|(.., count)| *count > 0);
        let options = all.chain(some.map(|(kind, name, count)| (kind, format!("{name} {count}")))).collect();
        view! { <Segmented label="Which rows" options=options value=only class="tight" /> }
    };
    let count = move || match (failed.get(), total.get()) {
        (Some(why), _) => why,
        (None, 0) => "No such rows.".into(),
        (None, 1) => "1 row".into(),
        (None, total) => format!("{} rows", crate::charts::grouped(f64::from(total), 0)),
    };
    view! {
        <div class="rowbar">
            {kinds}
            <label class="field cfind">
                <span class="vh">"Find in the rows"</span>
                <input type="search" placeholder="Find in the rows" prop:value=find on:change=move |event| find.set(event_target_value(&event)) />
                <Icon name=IconName::Search />
            </label>
            <span class="meta t2" role="status">{count}</span>
        </div>
        <div class="scroll vrows" node_ref=node tabindex="0" role="group" aria-label="Rows" on:scroll=scrolled>
            <table class="tight drows" aria-rowcount=move || (total.get() + 1).to_string()>
                <caption class="vh">"Rows of the data version"</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}
