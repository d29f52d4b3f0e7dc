//! Brief: what the model is for, what it must reach, and whether the data can answer it.

mod form;

use leptos::prelude::*;
use protocol::BriefView;

use crate::components::{Checks, Empty, PageHead, Plate};
use crate::route::href;
use form::{Contract, Draft, Situation};

/// The page.
#[component]
pub fn BriefPage(
    /// What to draw.
    view: Signal<BriefView>,
) -> impl IntoView {
    let head = Signal::derive(move || view.with(|view| view.head.clone()));
    let metrics = Memo::new(move |_| view.with(|view| view.metrics.clone()));
    let answers = Memo::new(move |_| view.with(|view| view.answers.clone()));
    let kept = Memo::new(move |_| view.with(|view| view.brief.clone()));
    let draft = Draft::new(kept);
    view! {
        <PageHead title="Brief" head>
            <Show when=move || draft.changed()>
                <button type="button" class="btn" on:click=move |_| draft.discard()>"Discard changes"</button>
            </Show>
            <button
                type="button"
                class="btn pri"
                disabled=move || !draft.changed()
                title=move || (!draft.changed()).then_some("Nothing has changed since the brief was saved")
                on:click=move |_| draft.save()
            >"Save brief"</button>
        </PageHead>
        <div class="bench bgrid">
            <Situation draft/>
            <Contract draft metrics/>
            <Plate title="Can the data answer it?" class="flush answers">
                <Show
                    when=move || answers.with(|answers| !answers.is_empty())
                    fallback=|| view! {
                        <Empty what="Here the data is held against the brief." why="There is no data set yet.">
                            <a class="btn" href=href(protocol::Page::Data)>"Go to Data"</a>
                        </Empty>
                    }
                ><Checks checks=answers/></Show>
            </Plate>
        </div>
    }
}
