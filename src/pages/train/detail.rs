//! One run: its figures, how good it is, and why it answers as it does.

use leptos::prelude::*;
use protocol::{AgainState, Answer, Mark, Page, Query, RunDetail, RunRow, Verdict};

use super::evaluation::Evaluation;
use super::explanation::Explanation;
use super::figures::Figures;
use crate::components::{If, JobBar, Refusal, StatusView, Tabs, VerdictBlock};
use crate::engine::{Asked, asked};
use crate::reactive::{Computed, part};
use crate::route::href;

/// Id of the panel below the tabs.
const PANEL: &str = "run-panel";

/// The detail of a run.
#[component]
pub fn Detail(
    /// The run looked at.
    run: Computed<RunRow>,
    /// What is looked at of it; it stays when another run is chosen.
    tab: RwSignal<usize>,
) -> impl IntoView {
    let id = part(run, |run| run.id.clone());
    let title = part(run, |run| format!("{} on {}", run.title, run.data));
    let status = part(run, |run| run.status.clone());
    let version = part(run, |run| run.version.clone());
    let job = part(run, |run| run.job.clone());
    let failure = part(run, |run| run.failure.clone());
    let finished = part(run, |run| run.status.mark == Mark::Ok);
    let again = |pick: fn(&RunRow) -> &AgainState| {
        part(run, move |run| match pick(run) {
            AgainState::Running(job) => Some(job.clone()),
            _ => None,
        })
    };
    view! {
        <section class="plate runhead" aria-label="Run">
            <div class="row wrap">
                <h2 class="mono">{id}</h2>
                {move || view! { <StatusView status=status.get() pill=true /> }}
                <span class="t2 grow">{title}</span>
                {move || version.get().map(|version| view! { <a href=href(Page::Registry)>"registered as "{version}</a> })}
            </div>
            <JobOf job=job />
            <JobOf job=again(|run| &run.reproduction) />
            <JobOf job=again(|run| &run.learning_curve) />
            <JobOf job=again(|run| &run.explanation) />
            {move || failure.get().map(|verdict: Verdict| view! { <VerdictBlock verdict=verdict /> })}
        </section>
        <If when=finished>
            <Finished run=run tab=tab />
        </If>
    }
}

/// The job bar while a job runs. It stays the same element while the job goes on.
#[component]
pub fn JobOf(
    /// The job.
    job: Computed<Option<protocol::JobProgress>>,
) -> impl IntoView {
    let running = Computed::new(move || job.with(Option::is_some));
    view! {
        <If when=running>
            <JobBar job=Computed::while_there(move || job.get()) />
        </If>
    }
}

#[component]
fn Finished(run: Computed<RunRow>, tab: RwSignal<usize>) -> impl IntoView {
    // The same question has another answer once the run was reproduced or registered.
    let Asked { got, failed } = asked(
        move || {
            run.with(|run| Some((Query::Run { run: run.run }, format!("{:?} {:?}", run.reproduction, run.version))))
        },
        |answer| match answer {
            Answer::Run(detail) => Some(*detail),
            _ => None,
        },
    );
    let detail: Computed<RunDetail> = Computed::new(move || got.get().unwrap_or_default());
    let there = Computed::new(move || got.with(Option::is_some));
    view! {
        <div class="plate flush rtabs">
            <Tabs label="What to know of the run" names=&["Figures", "Evaluation", "Explanation"] current=tab panel=PANEL />
        </div>
        <Refusal failure=failed />
        <div id=PANEL role="tabpanel" class="tpanel" aria-labelledby=move || format!("{PANEL}-tab-{}", tab.get())>
            <If when=move || tab.get() == 0 && there.get()><Figures run=run detail=detail /></If>
            <If when=move || tab.get() == 1><Evaluation run=run /></If>
            <If when=move || tab.get() == 2><Explanation run=run /></If>
        </div>
    }
}
