//! The head of a page and the plates of its bench.

use leptos::prelude::*;
use protocol::{Head, Page};

use super::{StatusView, unique};
use crate::engine::use_engine;
use crate::reactive::Computed;
use crate::route::{href, use_page};

/// Title, state, what is the case, the way to the next step of the walk, and up to three actions at the right.
#[component]
pub fn PageHead(
    /// Title of the page.
    title: &'static str,
    /// State and sentence.
    #[prop(into)]
    head: Computed<Head>,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="head">
            <div class="grow">
                <div class="row">
                    <h1>{title}</h1>
                    {move || head.get().status.map(|status| view! { <StatusView status pill=true/> })}
                </div>
                <p>{move || head.get().sentence}<Next/></p>
            </div>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </header>
    }
}

/// The next step of the walk, a link where it is done on another page. Home shows the whole walk.
#[component]
fn Next() -> impl IntoView {
    let (frame, page) = (use_engine().frame(), use_page());
    let next = Computed::new(move || frame.with(|frame| frame.as_ref().and_then(|frame| frame.next.clone())));
    move || {
        let here = page.get();
        let next = next.get().filter(|_| !matches!(here, Page::Home | Page::Settings));
        next.map(|(text, there)| {
            let words = format!("Next: {text}");
            let step = if there == here {
                view! { <span class="onward">{words}</span> }.into_any()
            } else {
                view! { <a class="onward" href=href(there)>{words}</a> }.into_any()
            };
            view! { " "{step} }
        })
    }
}

/// A part of the bench with its own head.
#[component]
pub fn Plate(
    /// Title.
    #[prop(into)]
    title: String,
    /// A remark beside the title; shrinks first when there is little room.
    #[prop(optional, into)]
    meta: MaybeProp<String>,
    /// Further classes, like `flush` or a place in the grid.
    #[prop(optional, into)]
    class: String,
    /// What can be done, at the right of the head.
    #[prop(optional)]
    actions: Option<Children>,
    /// The body.
    children: Children,
) -> impl IntoView {
    let id = unique("plate");
    let name = id.clone();
    view! {
        <section class=format!("plate {class}") aria-labelledby=name>
            <div class="ph">
                <h2 id=id>{title}</h2>
                {move || meta.get().map(|meta| view! { <span class="meta t2">{meta}</span> })}
                {actions.map(|actions| view! { <div class="r">{actions()}</div> })}
            </div>
            {children()}
        </section>
    }
}
