//! Where the project stands: the line with a fact for each station, and the next thing to do.

use leptos::prelude::*;
use protocol::Page;

use crate::{
    components::{MarkIcon, Plate},
    engine::use_engine,
    frame::{facts, station_tone},
    route::{STATIONS, href, name},
};

/// The plate to go on from.
#[component]
pub fn Continue(
    /// The next thing to do and where.
    next: Memo<(String, Page)>,
) -> impl IntoView {
    let frame = use_engine().frame();
    let project = Memo::new(move |_| frame.with(|frame| frame.as_ref().map(|frame| frame.project.clone())));
    let page = Memo::new(move |_| next.with(|next| next.1));
    let button = ToChildren::to_children(move || {
        view! { <a class="btn pri" href=move || href(page.get())>"Continue at "{move || name(page.get())}</a> }
    });
    view! {
        <Plate title="Continue" meta=project class="cont" actions=button>
            <ol class="hline">
                {STATIONS.iter().enumerate().map(|(index, station)| view! { <Stop station=*station index page/> }).collect_view()}
            </ol>
            <p class="next"><b>"Next: "</b>{move || next.get().0}</p>
        </Plate>
    }
}

#[component]
fn Stop(station: Page, index: usize, page: Memo<Page>) -> impl IntoView {
    let fact = facts(index);
    let mark = Memo::new(move |_| fact.with(|fact| fact.mark));
    let text = Memo::new(move |_| fact.with(|fact| fact.fact.clone()));
    view! {
        <li class:todo=move || fact.with(|fact| !fact.reached) class:cur=move || page.get() == station>
            <a href=href(station)>
                <span class=move || format!("stop {}", station_tone(mark.get()))><MarkIcon mark=mark/></span>
                <b>{name(station)}</b>
                <small>{text}</small>
            </a>
        </li>
    }
}
