//! The table of a comparison: a column for each run, sections for what is compared.

use leptos::prelude::*;
use protocol::{CompareRow, CompareView, ComparedRun};

use crate::components::If;
use crate::reactive::{Computed, part};

/// The table.
#[component]
pub fn Sides(
    /// What arrived.
    comparison: Computed<CompareView>,
    /// Opens a run.
    open: Callback<u32>,
) -> impl IntoView {
    let only = RwSignal::new(false);
    let runs = part(comparison, |view| view.runs.clone());
    let sections = Computed::new(move || {
        let only = only.get();
        let of = |(name, rows): (&'static str, &Vec<CompareRow>)| {
            (name, rows.iter().filter(|row| !only || row.differs).cloned().collect::<Vec<_>>())
        };
        comparison.with(|view| {
            let sections = [
                ("Parameters", &view.parameters),
                ("Metrics", &view.metrics),
                ("Data", &view.data),
                ("Tags", &view.tags),
            ];
            sections.into_iter().map(of).filter(|section| !section.1.is_empty()).collect::<Vec<_>>()
        })
    });
    let heads = move || {
        let head = |run: ComparedRun| {
            view! {
                <th scope="col">
                    <button type="button" class="sortby mono" on:click=move |_| open.run(run.run)>{run.id}</button>
                    <span class="meta t2 kind">{run.title}</span>
                </th>
            }
        };
        runs.get().into_iter().map(head).collect_view()
    };
    let body = move || {
        let wide = (runs.with(Vec::len) + 1).to_string();
        let section = |(name, rows): (&'static str, Vec<CompareRow>)| {
            view! {
                <tbody>
                    <tr><th scope="rowgroup" colspan=wide.clone() class="group"><span>{name}</span></th></tr>
                    {rows.into_iter().map(line).collect_view()}
                </tbody>
            }
        };
        sections.get().into_iter().map(section).collect_view()
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=only on:change=move |event| only.set(event_target_checked(&event)) />
            <span>"Only differences"</span>
        </label>
        <div class="scroll" role="group" aria-label="Runs side by side" tabindex="0">
            <table class="tight sides">
                <caption class="vh">"Parameters, metrics on the validation split, data and tags of each run"</caption>
                <thead><tr><th scope="col"><span class="vh">"What is compared"</span></th>{heads}</tr></thead>
                {body}
            </table>
        </div>
        <If when=move || sections.with(Vec::is_empty)>
            <p class="t2">"Nothing differs: these runs are equal in all that is listed."</p>
        </If>
    }
}

fn line(row: CompareRow) -> impl IntoView {
    let CompareRow { name, cells, differs, best, .. } = row;
    let cell = |(text, place): (String, u32)| {
        if best.contains(&place) {
            view! { <td><b>{text}</b>" "<span class="bestword">"best"</span></td> }.into_any()
        } else {
            view! { <td>{text}</td> }.into_any()
        }
    };
    view! {
        <tr class:differs=differs>
            <th scope="row">{name}{differs.then(|| view! { " "<span class="differword">"differs"</span> })}</th>
            {cells.into_iter().zip(0..).map(cell).collect_view()}
        </tr>
    }
}
