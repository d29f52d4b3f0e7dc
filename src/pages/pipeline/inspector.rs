//! The job looked at: its checks with verdict and evidence, its log, its outputs, and what it is for.

mod checks;
mod log;

use leptos::{ev, html, prelude::*};
use protocol::PipelineJobView;
use wasm_bindgen::JsCast;

use crate::components::If;
use crate::reactive::Computed;
use checks::CheckList;
use log::Log;

/// The tabs: id and word.
const TABS: [(&str, &str); 4] = [("checks", "Checks"), ("log", "Log"), ("outputs", "Outputs"), ("about", "About")];

/// A part of the job; nothing while there is none.
fn of<T>(
    job: Computed<Option<PipelineJobView>>,
    pick: impl Fn(&PipelineJobView) -> T + Send + Sync + 'static,
) -> Computed<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    Computed::new(move || job.with(|job| job.as_ref().map(&pick).unwrap_or_default()))
}

/// The inspector.
#[component]
pub fn Inspector(
    /// The job looked at.
    job: Computed<Option<PipelineJobView>>,
) -> impl IntoView {
    let name = of(job, |job| job.name.clone());
    let checks = of(job, |job| job.checks.clone());
    let lines = of(job, |job| job.log.clone());
    let outputs = of(job, |job| job.outputs.clone());
    let counts = Computed::new(move || [checks.with(Vec::len), lines.with(Vec::len), outputs.with(Vec::len), 0]);
    // What the learner chose; a job without anything there shows what it has.
    let chosen = RwSignal::new(0_usize);
    let tab = Computed::new(move || {
        let counts = counts.get();
        let wanted = chosen.get();
        if counts[wanted] > 0 || wanted == 3 { wanted } else { counts.iter().position(|count| *count > 0).unwrap_or(3) }
    });
    let list = NodeRef::<html::Div>::new();
    let key = move |event: ev::KeyboardEvent| {
        let here = tab.get_untracked();
        let open = |place: &usize| *place == 3 || counts.get_untracked()[*place] > 0;
        let next = match event.key().as_str() {
            "ArrowRight" => (here + 1..TABS.len()).find(open),
            "ArrowLeft" => (0..here).rev().find(open),
            "Home" => (0..TABS.len()).find(open),
            "End" => Some(TABS.len() - 1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(next) = next {
            chosen.set(next);
            let button = list.get_untracked().and_then(|list| list.children().item(next as u32));
            if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = button.focus();
            }
        }
    };
    let tabs = TABS.into_iter().enumerate().map(|(place, (id, word))| {
        let empty = move || place != 3 && counts.get()[place] == 0;
        let text =
            move || if place == 3 || place == 1 { word.to_owned() } else { format!("{word} {}", counts.get()[place]) };
        view! {
            <button
                type="button"
                role="tab"
                id=format!("tab-{id}")
                aria-controls="job-panel"
                aria-selected=move || (tab.get() == place).to_string()
                tabindex=move || if tab.get() == place { "0" } else { "-1" }
                class:on=move || tab.get() == place
                disabled=empty
                title=move || empty().then(|| format!("This job has no {}.", word.to_ascii_lowercase()))
                on:click=move |_| chosen.set(place)
            >{text}</button>
        }
    });
    view! {
        <section class="plate flush insp" aria-label="Job">
            <div class="tabrow">
                <div class="tabs" role="tablist" aria-label="About the job" node_ref=list on:keydown=key>{tabs.collect_view()}</div>
                <span class="meta t2">"job "<b class="mono">{name}</b></span>
            </div>
            <div id="job-panel" role="tabpanel" aria-labelledby=move || format!("tab-{}", TABS[tab.get()].0)>
                {move || match tab.get() {
                    0 => view! {
                        <CheckList job=name checks=checks />
                        <If when=move || lines.with(|lines| !lines.is_empty())>
                            <div class="logh"><h3>"Log"</h3><span class="meta t2">{name}</span></div>
                            <Log lines=lines />
                        </If>
                    }
                    .into_any(),
                    1 => view! { <Log lines=lines /> }.into_any(),
                    2 => view! { <Outputs outputs=outputs /> }.into_any(),
                    _ => view! { <About job=job /> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Outputs(outputs: Computed<Vec<(String, String)>>) -> impl IntoView {
    let row = |(name, value): (String, String)| view! { <tr><th scope="row" class="mono">{name}</th><td class="mono value">{value}</td></tr> };
    view! {
        <div class="scroll">
            <table>
                <caption class="vh">"Outputs of the job"</caption>
                <thead><tr><th scope="col">"Output"</th><th scope="col">"Value"</th></tr></thead>
                <tbody>{move || outputs.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn About(job: Computed<Option<PipelineJobView>>) -> impl IntoView {
    let about = of(job, |job| job.about.clone());
    let needs = of(job, |job| job.needs.join(", "));
    view! {
        <div class="pad">
            <p class="read">{about}</p>
            <p class="meta t2">{move || needs.with(|needs| if needs.is_empty() { "Needs no other job.".to_owned() } else { format!("Needs {needs}.") })}</p>
        </div>
    }
}
