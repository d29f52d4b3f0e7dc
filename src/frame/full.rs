//! What to do when the browser has no room left for what was just done.

use leptos::prelude::*;
use protocol::{Persistence, StoreAct};

use super::{ProjectTable, save_project};
use crate::{
    components::{Dialog, If, open_while},
    engine::use_engine,
};

/// Says what could not be kept; offers to make room, to save a file, or to go on without keeping.
#[component]
pub fn FullDialog() -> impl IntoView {
    let engine = use_engine();
    let full = engine.notices().full;
    let open = open_while(full);
    let go_on = move |_| {
        open.set(false);
        engine.store(StoreAct::Pause);
    };
    let others = move || engine.projects().with(|cards| cards.len() > 1);
    view! {
        <Dialog open title="How do you want to go on?">
            <p><b>{move || full.with(|full| full.as_ref().map(|failure| failure.message.clone()))}</b></p>
            <p class="t2">{move || full.with(|full| full.as_ref().map(|failure| failure.hint.clone()))}</p>
            <If when=others>
                <ProjectTable space=true/>
            </If>
            <p class="row wrap end">
                <button type="button" class="btn" on:click=go_on>"Go on without keeping"</button>
                <button type="button" class="btn" on:click=move |_| open.set(false)>"Back to the project"</button>
                <button type="button" class="btn pri" data-focus="" on:click=move |_| save_project(engine)>"Save project file"</button>
            </p>
        </Dialog>
    }
}

/// Lets the browser keep the project again, where it could but does not.
#[component]
pub fn KeepAgain() -> impl IntoView {
    let engine = use_engine();
    let storage = engine.storage();
    let paused = move || storage.with(|storage| storage.persistence == Persistence::Paused);
    view! {
        <If when=paused>
            <p class="row wrap nx2">
                <button type="button" class="btn s" on:click=move |_| engine.store(StoreAct::Resume)>"Keep the project again"</button>
                <span class="meta t2">"in this browser, as it is now"</span>
            </p>
        </If>
    }
}
