//! A pipeline run: which one, how it stands, its graph of jobs, and the job looked at.

use leptos::prelude::*;
use protocol::{Mark, Page, PipelineJobView, PipelineRunView, Status};

use super::inspector::Inspector;
use crate::charts::JobGraph;
use crate::components::{Empty, If, Plate, SelectField, StatusView};
use crate::pages::train::JobOf;
use crate::reactive::Computed;
use crate::route::href;

/// The runs, one of them open.
#[component]
pub fn Runs(
    /// Newest first.
    runs: Computed<Vec<PipelineRunView>>,
    /// The one looked at.
    run: Computed<Option<PipelineRunView>>,
    /// Its number as text, as the picker has it.
    picked: RwSignal<String>,
    /// Name of the job looked at.
    job: RwSignal<String>,
    /// That job.
    current: Computed<Option<PipelineJobView>>,
) -> impl IntoView {
    let options = Computed::new(move || {
        runs.with(|runs| runs.iter().map(|run| (run.number.to_string(), named(run))).collect::<Vec<_>>())
    });
    let jobs = Computed::new(move || run.with(|run| run.as_ref().map(|run| run.jobs.clone()).unwrap_or_default()));
    let counts = Computed::new(move || jobs.with(|jobs| count(jobs)));
    let about = Computed::new(move || run.with(|run| run.as_ref().map(|run| (run.note.clone(), run.version.clone()))));
    let progress = Computed::new(move || run.with(|run| run.as_ref().and_then(|run| run.job.clone())));
    view! {
        <If
            when=move || run.with(Option::is_some)
            otherwise=|| view! {
                <div class="pright">
                    <Plate title="Jobs">
                        <Empty what="The jobs of a run stand here, with their checks and logs." why="The pipeline did not run yet. Choose a model and run it." />
                    </Plate>
                </div>
            }
        >
            <div class="pright">
                <section class="plate prun" aria-label="Pipeline run">
                    <div class="row wrap l">
                        <SelectField label="Run" options=options value=picked />
                        {move || about.get().map(|(note, version)| view! {
                            <span class="t2">{note}</span>
                            {version.map(|version| view! { <a href=href(Page::Registry)>"registered "{version}</a> })}
                        })}
                    </div>
                    <JobOf job=progress />
                </section>
                <section class="plate gplate" aria-labelledby="jobs-head">
                    <div class="ph wrap">
                        <h2 id="jobs-head">"Jobs"</h2>
                        <span class="r row wrap">
                            {move || counts.get().into_iter().map(|status| view! { <StatusView status /> }).collect_view()}
                        </span>
                    </div>
                    <JobGraph jobs=jobs selected=job />
                </section>
                <Inspector job=current />
            </div>
        </If>
    }
}

fn named(run: &PipelineRunView) -> String {
    format!("{}, {}", run.status.word, run.trigger)
}

/// How many jobs are in each state, in the order in which the states appear.
fn count(jobs: &[PipelineJobView]) -> Vec<Status> {
    let mut states: Vec<(Mark, String, usize)> = Vec::new();
    for job in jobs {
        let word = job.status.word.to_ascii_lowercase();
        match states.iter_mut().find(|state| state.1 == word) {
            Some(state) => state.2 += 1,
            None => states.push((job.status.mark, word, 1)),
        }
    }
    states.into_iter().map(|(mark, word, count)| Status { mark, word: format!("{count} {word}") }).collect()
}
