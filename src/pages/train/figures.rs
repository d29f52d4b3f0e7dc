//! The figures of a run: values, where it is wrong, metrics beside a naive model, parameters, and what makes it repeatable.

use leptos::prelude::*;
use protocol::{AgainState, Command, RunDetail, RunRow};

use crate::charts::{ConfusionMatrix, ScatterFigure};
use crate::components::{
    Action, GridTable, Plate, Refusal, StatusView, TextArea, TextField, Tile, VerdictBlock, outcome,
};
use crate::engine::use_engine;
use crate::reactive::{Computed, follow, part};

/// What is known of a finished run.
#[component]
pub fn Figures(
    /// The run.
    run: Computed<RunRow>,
    /// The same in detail.
    detail: Computed<RunDetail>,
) -> impl IntoView {
    let tiles = part(detail, |detail| detail.tiles.clone());
    let confusion = part(detail, |detail| detail.confusion.clone());
    let scatter = part(detail, |detail| detail.scatter.clone());
    let metrics = part(detail, |detail| detail.metrics.clone());
    let parameters = part(detail, |detail| detail.parameters.clone());
    let preprocessing = part(detail, |detail| detail.preprocessing.clone());
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
                <Remarks run=run />
            </div>
            <div class="tcol">
                <Plate title="Metrics" class="flush">
                    <GridTable grid=metrics caption="Metrics on train and validation, beside a naive model" class="tight" />
                </Plate>
                <Plate title="Preprocessing" class="flush">
                    <GridTable grid=preprocessing caption="How each column enters the model" class="tight" />
                </Plate>
                <Repeatable run=run detail=detail />
            </div>
        </div>
    }
}

/// What makes the run repeatable, and a button that tries it.
#[component]
fn Repeatable(run: Computed<RunRow>, detail: Computed<RunDetail>) -> impl IntoView {
    let engine = use_engine();
    let digest = part(detail, |detail| detail.digest.clone());
    let repeated = part(detail, |detail| detail.repeated.clone());
    let reproduced = part(detail, |detail| detail.reproduced.clone());
    let blocked = Signal::derive(move || {
        run.with(|run| matches!(run.reproduction, AgainState::Running(_)))
            .then(|| "It is being trained again. Wait for it, or cancel it.".to_owned())
    });
    let press = Callback::new(move |()| engine.send(Command::Reproduce { run: run.with_untracked(|run| run.run) }));
    view! {
        <Plate title="Repeatable">
            <div class="stack">
                <p class="meta t2">"SHA-256 of the ONNX file"</p>
                <p class="mono digest">{digest}</p>
                {move || repeated.get().map(|status| view! { <StatusView status /> })}
                <div class="row wrap">
                    <Action label="Reproduce" blocked=blocked press=press />
                    <span class="meta t2">"Trains it again from its rows and its configuration, and compares the bytes."</span>
                </div>
                <div role="status">{move || reproduced.get().map(|verdict| view! { <VerdictBlock verdict /> })}</div>
            </div>
        </Plate>
    }
}

/// Tags and the note of a run.
#[component]
fn Remarks(run: Computed<RunRow>) -> impl IntoView {
    let engine = use_engine();
    let (key, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let note = RwSignal::new(run.with_untracked(|run| run.note.clone()));
    follow(part(run, |run| run.note.clone()), note);
    let (refused_tag, refused_note) = (RwSignal::new(None), RwSignal::new(None));
    let tags = part(run, |run| run.tags.clone());
    let number = move || run.with_untracked(|run| run.run);
    let tag = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::TagRun { run: number(), key: key.get_untracked(), value: value.get_untracked() };
        let clear = move || {
            key.set(String::new());
            value.set(String::new());
        };
        engine.ask(command, outcome(engine, refused_tag, clear));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::NoteRun { run: number(), note: note.get_untracked() };
        engine.ask(command, outcome(engine, refused_note, || ()));
    };
    let same = Signal::derive(move || {
        let written = run.with(|run| run.note == note.with(|note| note.trim().to_owned()));
        written.then(|| "Nothing was changed.".to_owned())
    });
    let nameless = Signal::derive(move || {
        let empty = key.with(|key| key.trim().is_empty()) || value.with(|value| value.trim().is_empty());
        empty.then(|| "Type a name and a value.".to_owned())
    });
    let take = move |key: String| {
        Callback::new(move |()| {
            engine.send(Command::TagRun { run: number(), key: key.clone(), value: String::new() });
        })
    };
    view! {
        <Plate title="Tags and note">
            <div class="stack">
                <ul class="rtags">
                    {move || tags.get().into_iter().map(|(key, value)| view! {
                        <li>
                            <span><b>{key.clone()}</b>" "{value}</span>
                            <Action label=format!("Remove {key}") small=true press=take(key) />
                        </li>
                    }).collect_view()}
                </ul>
                <form class="row wrap tagform" on:submit=tag novalidate>
                    <TextField label="Tag" value=key example="stage" most=250 />
                    <TextField label="Value" value=value example="candidate" most=5_000 />
                    <Action label="Add tag" blocked=nameless submit=true />
                </form>
                <Refusal failure=refused_tag />
                <form class="stack" on:submit=save novalidate>
                    <TextArea label="Note" value=note rows=3 most=5_000 />
                    <div><Action label="Save note" blocked=same submit=true /></div>
                </form>
                <Refusal failure=refused_note />
            </div>
        </Plate>
    }
}
