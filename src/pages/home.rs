//! Home: where to go on, what to start from, what was done.

mod browser;
mod journal;
mod progress;
mod sets;
mod walk;

use leptos::prelude::*;
use protocol::HomeView;

use crate::{
    components::{FilePick, PageHead},
    frame::open_project,
};
use browser::{Pretence, ThisBrowser};
use journal::Journal;
use progress::Continue;
use sets::Sets;
use walk::{FirstSteps, Walk};

/// The page.
#[component]
pub fn HomePage(
    /// What to draw.
    view: Signal<HomeView>,
) -> impl IntoView {
    let head = Signal::derive(move || view.with(|view| view.head.clone()));
    let fresh = Memo::new(move |_| view.with(|view| view.fresh));
    let walk = Memo::new(move |_| view.with(|view| view.walk.clone()));
    let next = Memo::new(move |_| view.with(|view| (view.next.clone(), view.next_page)));
    let sets = Memo::new(move |_| view.with(|view| view.sets.clone()));
    let journal = Memo::new(move |_| view.with(|view| view.journal.clone()));
    let entries = Memo::new(move |_| view.with(|view| view.entries));
    view! {
        <PageHead title="Home" head>
            <FilePick label="Open project file…" accept="" on_file=open_project()/>
        </PageHead>
        <div class="bench hgrid" class:fresh=fresh>
            <div class="hmain">
                {move || if fresh.get() {
                    view! { <FirstSteps walk next/> }.into_any()
                } else {
                    view! { <Continue next/> }.into_any()
                }}
                <Sets sets/>
                <Show when=move || !fresh.get()><Journal journal entries/></Show>
            </div>
            <aside class="side" aria-label="Beside the project">
                <Show when=move || !fresh.get()><Walk walk/></Show>
                <Pretence/>
                <ThisBrowser/>
            </aside>
        </div>
    }
}
