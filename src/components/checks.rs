//! Checks with verdict, rule and evidence. The ones that need a look come first and stand open.

use leptos::prelude::*;
use protocol::{CheckRow, Mark};

use super::{GridTable, StatusView, tone, unique};

/// A table of checks; a row opens to why and evidence.
#[component]
pub fn Checks(
    /// The checks.
    #[prop(into)]
    checks: Signal<Vec<CheckRow>>,
) -> impl IntoView {
    let names = Memo::new(move |_| {
        checks.with(|checks| {
            let mut order: Vec<&CheckRow> = checks.iter().collect();
            order.sort_by_key(|check| urgency(check.status.mark));
            order.into_iter().map(|check| check.name.clone()).collect::<Vec<_>>()
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
            <For each=move || names.get() key=Clone::clone let:name>
                <Row checks name/>
            </For>
        </table>
    }
}

#[component]
fn Row(checks: Signal<Vec<CheckRow>>, name: String) -> impl IntoView {
    let key = name.clone();
    let row = Memo::new(move |_| checks.with(|checks| checks.iter().find(|check| check.name == key).cloned()));
    let Some(first) = row.get_untracked() else { return ().into_any() };
    let row = Signal::derive(move || row.get().unwrap_or_else(|| first.clone()));
    let status = Memo::new(move |_| row.get().status);
    let open = RwSignal::new(urgency(status.get_untracked().mark) < CALM);
    let details = Memo::new(move |_| {
        let row = row.get();
        (!row.why.is_empty() || !row.evidence.rows.is_empty()).then_some((row.why, row.evidence))
    });
    let id = unique("check");
    let controls = id.clone();
    let label = name.clone();
    view! {
        <tbody class=move || tone(status.get().mark)>
            <tr>
                <td title=move || status.get().word><StatusView status=status/></td>
                <th scope="row">
                    <Show when=move || details.get().is_some() fallback={ let name = name.clone(); move || name.clone() }>
                        <button
                            type="button"
                            class="fold"
                            aria-expanded=move || open.get().to_string()
                            aria-controls=controls.clone()
                            on:click=move |_| open.update(|open| *open = !*open)
                        >{label.clone()}</button>
                    </Show>
                </th>
                <td class="num">{move || row.get().value}</td>
                <td class="num t2">{move || row.get().rule}</td>
            </tr>
            <tr id=id hidden=move || !open.get() || details.get().is_none()>
                <td colspan="4">
                    {move || details.get().filter(|_| open.get()).map(|(why, evidence)| view! {
                        <div class=move || format!("verdict {}", tone(status.get().mark))>
                            <p>{why}</p>
                            {(!evidence.rows.is_empty()).then(|| view! {
                                <GridTable grid=Signal::stored(evidence) caption=format!("Evidence: {name}") class="tight bare"/>
                            })}
                        </div>
                    })}
                </td>
            </tr>
        </tbody>
    }
    .into_any()
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
