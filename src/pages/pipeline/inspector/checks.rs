//! Checks of a job: the table at the left, verdict, rule and evidence of one of them at the right.

use leptos::prelude::*;
use protocol::{CheckRow, Mark, Verdict};

use crate::components::{GridTable, MarkIcon, VerdictBlock, tone};
use crate::reactive::Computed;

/// The checks; the first failed one is open.
#[component]
pub fn CheckList(
    /// Name of the job: another job starts with its own failed check.
    job: Computed<String>,
    /// Its checks.
    checks: Computed<Vec<CheckRow>>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<(String, String)>);
    let current = Computed::new(move || {
        let wanted = chosen.get().filter(|(of, _)| job.with(|job| job == of)).map(|choice| choice.1);
        checks.with(|checks| {
            let asked = checks.iter().find(|check| Some(&check.name) == wanted.as_ref());
            asked.or_else(|| checks.iter().min_by_key(|check| urgency(check.status.mark))).cloned()
        })
    });
    let here = Computed::new(move || current.with(|check| check.as_ref().map(|check| check.name.clone())));
    let row = move |check: CheckRow| {
        let (name, given, word) = (check.name.clone(), check.name.clone(), check.status.word.clone());
        let on = Computed::new(move || here.with(|here| here.as_ref() == Some(&name)));
        view! {
            <tr class:on=move || on.get()>
                <td title=word>
                    <span class=tone(check.status.mark)><MarkIcon mark=check.status.mark /></span>
                    <span class="vh">{check.status.word}</span>
                </td>
                <th scope="row">
                    <button type="button" class="pickcheck" aria-current=move || on.get().then_some("true") aria-controls="check-why" on:click=move |_| {
                        chosen.set(Some((job.get_untracked(), given.clone())));
                    }>{check.name}</button>
                </th>
                <td class="num">{check.value}</td>
                <td class="t2">{check.rule}</td>
            </tr>
        }
    };
    let why = move || {
        current.get().map(|check| {
            let title = format!("{}: {}", check.status.word, check.name);
            let why = if check.why.is_empty() {
                format!("Rule: {}.", check.rule)
            } else {
                format!("Rule: {}. {}", check.rule, check.why)
            };
            let evidence = check.evidence;
            view! {
                <VerdictBlock verdict=Verdict { mark: check.status.mark, title, why } />
                {(!evidence.rows.is_empty()).then(|| view! {
                    <GridTable grid=evidence caption=format!("Evidence of {}", check.name) class="tight bare" />
                })}
            }
        })
    };
    view! {
        <div class="ev2">
            <div class="scroll">
                <table class="tight pchecks">
                    <caption class="vh">"Checks of the job"</caption>
                    <thead>
                        <tr><th scope="col"><span class="vh">"State"</span></th><th scope="col">"Check"</th><th scope="col" class="num">"Value"</th><th scope="col">"Rule"</th></tr>
                    </thead>
                    <tbody>{move || checks.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <div class="evp" id="check-why" aria-live="polite">{why}</div>
        </div>
    }
}

fn urgency(mark: Mark) -> u8 {
    match mark {
        Mark::Bad => 0,
        Mark::Warn => 1,
        _ => 2,
    }
}
