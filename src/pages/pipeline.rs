//! Pipeline: the workflow as text, what to run it with, and its runs as a graph of jobs with their checks and logs.

mod code;
mod inspector;
mod paint;
mod run;
mod start;

use leptos::prelude::*;
use protocol::{Page, PipelineJobView, PipelineView};

use crate::components::{Empty, If, PageHead, Plate, SettingsForm};
use crate::keys::page_key;
use crate::pages::train::form::ModelForm;
use crate::reactive::{Computed, part};
use crate::route::href;
use code::Code;
use run::Runs;
use start::{RunPlate, Start, starter};

/// The page.
#[component]
pub fn PipelinePage(
    /// The view of the page.
    view: Computed<PipelineView>,
) -> impl IntoView {
    page_key("r", "main [aria-keyshortcuts='R']");
    let head = part(view, |view| view.head.clone());
    let ready = part(view, |view| view.ready);
    let workflow = part(view, |view| view.workflow.clone());
    let cards = part(view, |view| view.estimators.clone());
    let runs = part(view, |view| view.runs.clone());
    let form = ModelForm::new(cards, part(view, |view| view.preparation.clone()));
    let limits = SettingsForm::new(part(view, |view| view.limits.clone()));
    let failure = RwSignal::new(None);
    let start = starter(form, limits, failure);
    let picked = RwSignal::new(String::new());
    let job = RwSignal::new(String::new());
    let run = Computed::new(move || {
        let wanted = picked.get();
        runs.with(|runs| runs.iter().find(|run| run.number.to_string() == wanted).or(runs.first()).cloned())
    });
    // A run that just began is what the learner wants to see.
    let newest = Computed::new(move || runs.with(|runs| runs.first().map(|run| run.number)));
    Effect::new(move |_| picked.set(newest.get().map(|number| number.to_string()).unwrap_or_default()));
    // The job that needs a look is chosen, and followed while the run goes on, until the learner chooses another.
    let wanted = Computed::new(move || run.with(|run| run.as_ref().map(|run| (run.number, run.telling.clone()))));
    Effect::new(move |before: Option<Option<(u32, String)>>| {
        let now = wanted.get();
        if let Some((number, name)) = &now
            && before
                .flatten()
                .is_none_or(|(earlier, followed)| earlier != *number || job.with_untracked(|job| *job == followed))
        {
            job.set(name.clone());
        }
        now
    });
    let current = Computed::new(move || {
        let wanted = job.get();
        run.with(|run| {
            run.as_ref().and_then(|run| run.jobs.iter().find(|job| job.name == wanted).or(run.jobs.last()).cloned())
        })
    });
    let failed = Computed::new(move || current.with(|job| job.as_ref().is_some_and(is_failed)));
    view! {
        <PageHead title="Pipeline" head=head>
            <If when=ready><Start ready=ready cards=cards start=start /></If>
        </PageHead>
        <If
            when=move || ready.get() || runs.with(|runs| !runs.is_empty())
            otherwise=|| view! {
                <div class="bench dempty">
                    <Plate title="Runs">
                        <Empty what="Pipeline runs belong here: from validated data to a registered version." why="There is no data to run on yet.">
                            <a class="btn pri" href=href(Page::Data)>"Load data"</a>
                        </Empty>
                    </Plate>
                </div>
            }
        >
            <div class="bench pgrid">
                <div class="pleft">
                    <RunPlate form=form limits=limits failure=failure />
                    <Code text=workflow job=job failed=failed />
                </div>
                <Runs runs=runs run=run picked=picked job=job current=current />
            </div>
        </If>
    }
}

fn is_failed(job: &PipelineJobView) -> bool {
    job.status.mark == protocol::Mark::Bad
}
