//! The walk through the whole loop, as a line of steps.

use leptos::prelude::*;
use protocol::{Mark, Page};

use crate::{
    components::{MarkIcon, Plate},
    reactive::Computed,
    route::href,
};

/// State, what to do, where.
pub type Steps = Vec<(Mark, String, Page)>;

/// The first visit: one thing to do, and what it leads through.
#[component]
pub fn FirstSteps(
    /// The steps.
    walk: Computed<Steps>,
    /// The next thing to do and where.
    next: Computed<(String, Page)>,
) -> impl IntoView {
    view! {
        <Plate title="Walk one model from data to production" meta="about 40 min, all of it on this device" class="first">
            <StepList walk/>
            <p class="next"><b>"Next: "</b>{move || next.get().0}</p>
            <p><a class="btn pri" href=move || href(next.get().1)>"Start"</a></p>
        </Plate>
    }
}

/// The same steps beside a project that is under way.
#[component]
pub fn Walk(
    /// The steps.
    walk: Computed<Steps>,
) -> impl IntoView {
    view! { <Plate title="The walk" meta="one model, the whole loop"><StepList walk/></Plate> }
}

#[component]
fn StepList(walk: Computed<Steps>) -> impl IntoView {
    view! {
        <ol class="steps">
            {move || walk.get().into_iter().map(|(mark, text, page)| view! {
                <li class:todo=matches!(mark, Mark::Wait | Mark::Skip | Mark::Unknown) aria-current=(mark == Mark::Here).then_some("step")>
                    <MarkIcon mark/>
                    <span><a href=href(page)>{text}</a><span class="vh">{state(mark)}</span></span>
                </li>
            }).collect_view()}
        </ol>
    }
}

/// The mark's word, which the line does not print.
fn state(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => ", done",
        Mark::Here | Mark::Run => ", in progress",
        Mark::Warn | Mark::Bad => ", needs a look",
        _ => ", open",
    }
}
