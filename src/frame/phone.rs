//! The line of seven stops at the bottom of a phone, in place of the rail.

use leptos::prelude::*;
use protocol::{Page, StationFact};

use super::{facts, station_tone};
use crate::{
    components::MarkIcon,
    route::{STATIONS, href, name, use_page},
};

/// Navigation between the stations on a narrow screen.
#[component]
pub fn PhoneNav() -> impl IntoView {
    view! {
        <nav class="mnav" aria-label="Stations">
            {STATIONS.iter().enumerate().map(|(index, page)| view! { <Stop page=*page index/> }).collect_view()}
        </nav>
    }
}

#[component]
fn Stop(page: Page, index: usize) -> impl IntoView {
    let current = use_page();
    let station = facts(index);
    move || {
        let StationFact { mark, fact, reached } = station.get();
        let here = (current.get() == page).then_some("page");
        view! {
            <a class=format!("stop {}", station_tone(mark)) class:todo=!reached href=href(page) aria-current=here>
                <MarkIcon mark/>
                <span class="sname">{name(page)}</span>
                <span class="vh">{fact}</span>
            </a>
        }
    }
}
