//! Where the project stands: the line with a fact for each station, and the next thing to do.

use leptos::prelude::*;
use protocol::{Page, StationFact};

use crate::{
    components::{MarkIcon, Plate},
    engine::use_engine,
    frame::{facts, station_tone},
    reactive::Computed,
    route::{STATIONS, href, name},
};

/// The plate to go on from.
#[component]
pub fn Continue(
    /// The next thing to do and where.
    next: Computed<(String, Page)>,
) -> impl IntoView {
    let frame = use_engine().frame();
    let project = Computed::new(move || frame.with(|frame| frame.as_ref().map(|frame| frame.project.clone())));
    let page = Computed::new(move || next.with(|next| next.1));
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
fn Stop(station: Page, index: usize, page: Computed<Page>) -> impl IntoView {
    let facts = facts(index);
    move || {
        let StationFact { mark, fact, reached } = facts.get();
        view! {
            <li class:todo=!reached class:cur=page.get() == station>
                <a href=href(station)>
                    <span class=format!("stop {}", station_tone(mark))><MarkIcon mark/></span>
                    <b>{name(station)}</b>
                    <small>{fact}</small>
                </a>
            </li>
        }
    }
}
