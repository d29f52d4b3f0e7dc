//! Brief: what the model is for, what it must reach, and whether the data can answer it.

mod form;

use leptos::prelude::*;
use protocol::BriefView;

use crate::components::{Checks, Empty, If, PageHead, Plate};
use crate::reactive::{Computed, part};
use crate::route::href;
use form::{Contract, Draft, Situation};

/// The page.
#[component]
pub fn BriefPage(
    /// What to draw.
    view: Computed<BriefView>,
) -> impl IntoView {
    let head = part(view, |view| view.head.clone());
    let metrics = Computed::new(move || view.with(|view| view.metrics.clone()));
    let answers = Computed::new(move || view.with(|view| view.answers.clone()));
    let kept = Computed::new(move || view.with(|view| view.brief.clone()));
    let draft = Draft::new(kept);
    view! {
        <PageHead title="Brief" head>
            <If when=move || draft.changed()>
                <button type="button" class="btn" on:click=move |_| draft.discard()>"Discard changes"</button>
            </If>
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
                <If
                    when=move || answers.with(|answers| !answers.is_empty())
                    otherwise=|| view! {
                        <Empty what="Here the data is held against the brief." why="There is no data set yet.">
                            <a class="btn" href=href(protocol::Page::Data)>"Go to Data"</a>
                        </Empty>
                    }
                ><Checks checks=answers/></If>
            </Plate>
        </div>
    }
}
