//! Home: where to go on, what to start from, what was done.

mod browser;
mod journal;
mod progress;
mod projects;
mod sets;
mod walk;

use leptos::prelude::*;
use protocol::HomeView;

use crate::{
    components::{FilePick, If, PageHead, Taker},
    engine::use_engine,
    frame::open_project,
    reactive::{Computed, part},
};
use browser::{Pretence, ThisBrowser};
use journal::Journal;
use progress::Continue;
use projects::Projects;
use sets::Sets;
use walk::{FirstSteps, Walk};

/// The page.
#[component]
pub fn HomePage(
    /// What to draw.
    view: Computed<HomeView>,
) -> impl IntoView {
    let head = part(view, |view| view.head.clone());
    let fresh = Computed::new(move || view.with(|view| view.fresh));
    let walk = Computed::new(move || view.with(|view| view.walk.clone()));
    let next = Computed::new(move || view.with(|view| (view.next.clone(), view.next_page)));
    let sets = Computed::new(move || view.with(|view| view.sets.clone()));
    let journal = Computed::new(move || view.with(|view| view.journal.clone()));
    let entries = Computed::new(move || view.with(|view| view.entries));
    // A single project that is empty is not worth a list.
    let projects = use_engine().projects();
    let several = Computed::new(move || projects.with(|cards| cards.len() > 1 || cards.len() == 1 && !fresh.get()));
    view! {
        <PageHead title="Home" head>
            <FilePick label="Open project file…" accept="" taker=Taker::project(open_project())/>
        </PageHead>
        <div class="bench hgrid" class:fresh=move || fresh.get()>
            <div class="hmain">
                {move || if fresh.get() {
                    view! { <FirstSteps walk next/> }.into_any()
                } else {
                    view! { <Continue next/> }.into_any()
                }}
                <If when=several><Projects/></If>
                <Sets sets fresh/>
                <If when=move || !fresh.get()><Journal journal entries/></If>
            </div>
            <aside class="side" aria-label="Beside the project">
                <If when=move || !fresh.get()><Walk walk/></If>
                <Pretence/>
                <ThisBrowser/>
            </aside>
        </div>
    }
}
