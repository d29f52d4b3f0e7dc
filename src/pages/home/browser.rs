//! What is simulated, and what this browser keeps.

use leptos::prelude::*;
use protocol::{Mark, Opened, Status};

use crate::{
    components::{Plate, StatusView},
    engine::use_engine,
    frame::{save_project, use_offline},
    reactive::Computed,
    route::REAL_AND_SIMULATED,
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
    let storage = Computed::new(move || {
        engine.frame().with(|frame| frame.as_ref().map(|frame| frame.storage.clone()).unwrap_or_default())
    });
    let offline = Computed::new(move || {
        state.with(|state| match state.offline.as_str() {
            "ready" => Status { mark: Mark::Ok, word: "Works offline".into() },
            "pending" => Status { mark: Mark::Run, word: "Getting ready to work offline".into() },
            "failed" => Status { mark: Mark::Warn, word: "Not ready to work offline".into() },
            _ => Status { mark: Mark::Skip, word: "This browser cannot work offline".into() },
        })
    });
    let kept = move || match engine.opened().get() {
        Some(Opened::MemoryOnly { .. }) => "In memory only, until this tab closes",
        Some(_) => "In this browser and nowhere else",
        None => "–",
    };
    let status = ToChildren::to_children(move || move || view! { <StatusView status=offline.get()/> });
    view! {
        <Plate title="This browser" actions=status>
            <table class="tight bare">
                <caption class="vh">"What this browser keeps"</caption>
                <tbody>
                    <tr><th scope="row">"Project"</th><td class="num">{kept}</td></tr>
                    <tr><th scope="row">"Storage"</th><td class="num">{storage}</td></tr>
                </tbody>
            </table>
            <p class="row wrap nx2">
                <button type="button" class="btn s" on:click=move |_| save_project(engine)>"Save project file"</button>
                <span class="meta t2">"everything in one file, also a backup"</span>
            </p>
        </Plate>
    }
}
