//! The projects of this browser.

use leptos::prelude::*;
use protocol::ShelfAct;

use crate::{components::Plate, engine::use_engine, frame::ProjectTable};

/// All projects: open another, delete, put back.
#[component]
pub fn Projects() -> impl IntoView {
    let engine = use_engine();
    let projects = engine.projects();
    let frozen = engine.frozen();
    let meta = Signal::derive(move || {
        Some(match projects.with(|projects| projects.iter().filter(|card| !card.deleted).count()) {
            1 => "1 in this browser".to_owned(),
            number => format!("{number} in this browser"),
        })
    });
    let actions = ToChildren::to_children(move || {
        let off = move || frozen.with(Option::is_some);
        view! {
            <button type="button" class="btn s" disabled=off on:click=move |_| engine.shelf(ShelfAct::Duplicate)>"Duplicate"</button>
            <button type="button" class="btn s" disabled=off on:click=move |_| engine.shelf(ShelfAct::Create)>"New project"</button>
        }
    });
    view! {
        <Plate title="Projects" meta=meta class="flush projects" actions=actions>
            <ProjectTable/>
        </Plate>
    }
}
