//! One run: values, where it is wrong, metrics beside a naive model, parameters, and what makes it repeatable.

use leptos::prelude::*;
use protocol::{Fact, Grid, Page, RunDetail, RunRow, Status, Verdict};

use crate::charts::{ConfusionMatrix, ScatterFigure};
use crate::components::{GridTable, If, JobBar, Plate, StatusView, Tile, VerdictBlock};
use crate::reactive::Computed;
use crate::route::href;

/// A part of the run looked at; nothing while there is none.
fn of<T>(run: Computed<Option<RunRow>>, pick: impl Fn(&RunRow) -> T + Send + Sync + 'static) -> Computed<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    Computed::new(move || run.with(|run| run.as_ref().map(&pick).unwrap_or_default()))
}

/// A part of its detail; nothing before it finished.
fn inside<T>(run: Computed<Option<RunRow>>, pick: impl Fn(&RunDetail) -> T + Send + Sync + 'static) -> Computed<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    of(run, move |run| run.detail.as_ref().map(&pick).unwrap_or_default())
}

/// The detail of a run.
#[component]
pub fn Detail(
    /// The run looked at.
    run: Computed<Option<RunRow>>,
) -> impl IntoView {
    let id = of(run, |run| run.id.clone());
    let title = of(run, |run| format!("{} on {}", run.title, run.data));
    let status = of(run, |run| Some(run.status.clone()));
    let version = of(run, |run| run.version.clone());
    let job = of(run, |run| run.job.clone());
    let failure = of(run, |run| run.failure.clone());
    let finished = of(run, |run| run.detail.is_some());
    view! {
        <section class="plate runhead" aria-label="Run">
            <div class="row wrap">
                <h2 class="mono">{id}</h2>
                {move || status.get().map(|status| view! { <StatusView status pill=true /> })}
                <span class="t2 grow">{title}</span>
                {move || version.get().map(|version| view! { <a href=href(Page::Registry)>"registered as "{version}</a> })}
            </div>
            <JobOf job=job />
            {move || failure.get().map(|verdict: Verdict| view! { <VerdictBlock verdict=verdict /> })}
        </section>
        <If when=finished>
            <Finished run=run />
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
fn Finished(run: Computed<Option<RunRow>>) -> impl IntoView {
    let tiles: Computed<Vec<Fact>> = inside(run, |detail| detail.tiles.clone());
    let confusion = inside(run, |detail| detail.confusion.clone());
    let scatter = inside(run, |detail| detail.scatter.clone());
    let metrics: Computed<Grid> = inside(run, |detail| detail.metrics.clone());
    let parameters: Computed<Grid> = inside(run, |detail| detail.parameters.clone());
    let preprocessing: Computed<Grid> = inside(run, |detail| detail.preprocessing.clone());
    let digest = inside(run, |detail| detail.digest.clone());
    let repeated: Computed<Option<Status>> = inside(run, |detail| detail.repeated.clone());
    let count = move || format!("kp n{}", tiles.with(Vec::len).min(6));
    view! {
        <div class=count>
            {move || tiles.get().into_iter().map(|fact| view! { <div class="plate"><Tile fact /></div> }).collect_view()}
        </div>
        <div class="tparts">
            <div class="tcol">
                {move || confusion.get().map(|confusion| view! {
                    <Plate title="Confusion"><ConfusionMatrix confusion=confusion.into() /></Plate>
                })}
                {move || scatter.get().map(|scatter| view! {
                    <Plate title="Answers against truth"><ScatterFigure scatter=scatter.into() /></Plate>
                })}
                <Plate title="Parameters" class="flush">
                    <GridTable grid=parameters caption="Parameters, and what differs from the run before" class="tight" />
                </Plate>
            </div>
            <div class="tcol">
                <Plate title="Metrics" class="flush">
                    <GridTable grid=metrics caption="Metrics on train and validation, beside a naive model" class="tight" />
                </Plate>
                <Plate title="Preprocessing" class="flush">
                    <GridTable grid=preprocessing caption="How each column enters the model" class="tight" />
                </Plate>
                <Plate title="Repeatable">
                    <div class="stack">
                        <p class="meta t2">"SHA-256 of the ONNX file"</p>
                        <p class="mono digest">{digest}</p>
                        {move || repeated.get().map(|status| view! { <StatusView status /> })}
                    </div>
                </Plate>
            </div>
        </div>
    }
}
