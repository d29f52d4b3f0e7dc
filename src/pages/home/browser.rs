//! What is simulated, and what this browser keeps.

use leptos::prelude::*;
use protocol::{Mark, Persistence, Status};

use crate::{
    components::{If, Plate, StatusView},
    engine::use_engine,
    frame::{KeepAgain, save_project, use_offline},
    reactive::{Computed, part},
    route::{REAL_AND_SIMULATED, STORAGE},
};

/// Real and simulated in two lines.
#[component]
pub fn Pretence() -> impl IntoView {
    view! {
        <Plate title="Real and simulated">
            <table class="tight bare rs">
                <caption class="vh">"What is real and what is simulated"</caption>
                <tbody>
                    <tr><th scope="row">"Real"</th><td>"training, metrics, ONNX file, inference, drift tests"</td></tr>
                    <tr><th scope="row">"Simulated"</th><td>"users, clock, network latency, label delay, faults"</td></tr>
                </tbody>
            </table>
            <p class="meta"><a href=REAL_AND_SIMULATED>"How each part is done"</a></p>
        </Plate>
    }
}

/// What is kept here.
#[component]
pub fn ThisBrowser() -> impl IntoView {
    let engine = use_engine();
    let state = use_offline();
    let storage = engine.storage();
    let persistence = part(storage, |storage| storage.persistence);
    let near = part(storage, |storage| storage.near.clone());
    let used = move || {
        let (near, words) = storage.with(|storage| (storage.near.clone(), storage.words.clone()));
        near.unwrap_or(words)
    };
    let offline = Computed::new(move || {
        state.with(|state| match state.offline.as_str() {
            "ready" => Status { mark: Mark::Ok, word: "Works offline".into() },
            "pending" => Status { mark: Mark::Run, word: "Getting ready to work offline".into() },
            "failed" => Status { mark: Mark::Warn, word: "Not ready to work offline".into() },
            _ => Status { mark: Mark::Skip, word: "This browser cannot work offline".into() },
        })
    });
    let kept = move || match (engine.frame().with(Option::is_some), persistence.get()) {
        (false, _) => "–",
        (true, Persistence::Kept) => "In this browser and nowhere else",
        (true, Persistence::Paused | Persistence::Impossible) => "In memory only, until this tab closes",
    };
    let status = ToChildren::to_children(move || move || view! { <StatusView status=offline.get()/> });
    view! {
        <Plate title="This browser" actions=status>
            <table class="tight bare">
                <caption class="vh">"What this browser keeps"</caption>
                <tbody>
                    <tr><th scope="row">"Project"</th><td class="num">{kept}</td></tr>
                    <tr><th scope="row">"Storage"</th><td class="num">{used}</td></tr>
                </tbody>
            </table>
            <If when=move || near.with(Option::is_some)>
                <p class="meta warn"><a href=STORAGE>"The storage is nearly full. Free space"</a></p>
            </If>
            <KeepAgain/>
            <p class="row wrap nx2">
                <button type="button" class="btn s" on:click=move |_| save_project(engine)>"Save project file"</button>
                <span class="meta t2">"everything in one file, also a backup"</span>
            </p>
        </Plate>
    }
}
