//! Checks with verdict, rule and evidence. The ones that need a look come first and stand open.

use leptos::prelude::*;
use protocol::{CheckRow, Mark};

use super::{GridTable, StatusView, rows, tone, unique};
use crate::reactive::Computed;

/// A table of checks; a row opens to why and evidence.
#[component]
pub fn Checks(
    /// The checks.
    checks: Computed<Vec<CheckRow>>,
) -> impl IntoView {
    let ordered = Computed::new(move || {
        checks.with(|checks| {
            let of = |level| checks.iter().filter(move |check| urgency(check.status.mark) == level).cloned();
            (0..=CALM + 1).flat_map(of).collect::<Vec<_>>()
        })
    });
    view! {
        <table class="checks">
            <caption class="vh">"Checks with their value and rule"</caption>
            <thead>
                <tr>
                    <th scope="col"><span class="cword">"State"</span></th>
                    <th scope="col">"Check"</th>
                    <th scope="col" class="num">"Value"</th>
                    <th scope="col" class="num">"Rule"</th>
                </tr>
            </thead>
            {rows(ordered, |check| check.name.clone(), |row| view! { <Row row/> }.into_any())}
        </table>
    }
}

#[component]
fn Row(row: Computed<CheckRow>) -> impl IntoView {
    let open = RwSignal::new(row.with_untracked(|row| urgency(row.status.mark)) < CALM);
    let id = unique("check");
    let body = move || {
        let CheckRow { name, status, value, rule, why, evidence, .. } = row.get();
        let open_now = open.get();
        let tone = tone(status.mark);
        let more = !why.is_empty() || !evidence.rows.is_empty();
        let label = if more {
            let toggle = move |_| open.update(|open| *open = !*open);
            view! {
                <button type="button" class="fold" aria-expanded=open_now.to_string() aria-controls=id.clone() on:click=toggle>
                    {name.clone()}
                </button>
            }
            .into_any()
        } else {
            name.clone().into_any()
        };
        let details = (more && open_now).then(|| {
            let table = (!evidence.rows.is_empty()).then(|| {
                view! { <GridTable grid=evidence caption=format!("Evidence: {name}") class="tight bare"/> }
            });
            view! { <div class=format!("verdict {tone}")><p>{why}</p>{table}</div> }
        });
        view! {
            <tr>
                <td title=status.word.clone()><StatusView status=status.clone()/></td>
                <th scope="row">{label}</th>
                <td class="num">{value}</td>
                <td class="num t2">{rule}</td>
            </tr>
            <tr id=id.clone() hidden=!more || !open_now><td colspan="4">{details}</td></tr>
        }
    };
    view! { <tbody class=move || tone(row.with(|row| row.status.mark))>{body}</tbody> }
}

/// From here on a check stands folded.
const CALM: u8 = 2;

fn urgency(mark: Mark) -> u8 {
    match mark {
        Mark::Bad => 0,
        Mark::Warn => 1,
        Mark::Unknown | Mark::Run => CALM,
        _ => CALM + 1,
    }
}
