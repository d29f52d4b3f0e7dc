//! The rail: Home, the line of stations, the lab, and where the project stands.

use leptos::prelude::*;
use protocol::{Page, StationFact};

use super::{Standing, facts, station_tone};
use crate::{
    components::{Icon, IconName, MarkIcon},
    engine::use_engine,
    reactive::Computed,
    route::{STATIONS, href, name, use_page},
};

/// Navigation between the pages.
#[component]
pub fn Rail() -> impl IntoView {
    let frame = use_engine().frame();
    let lab = Computed::new(move || {
        frame.with(|frame| frame.as_ref().map(|frame| frame.drift_lab.clone()).unwrap_or_default())
    });
    view! {
        <nav class="rail" aria-label="Stations">
            <Other page=Page::Home icon=IconName::Home key="0"/>
            <hr/>
            <div class="line">
                {STATIONS.iter().enumerate().map(|(index, page)| view! { <Station page=*page index/> }).collect_view()}
            </div>
            <hr/>
            <Other page=Page::DriftLab icon=IconName::Lab key="G D" fact=lab/>
            <Other page=Page::Settings icon=IconName::Settings key="G S"/>
            <div class="foot"><Standing/></div>
        </nav>
    }
}

/// A stop of the line: mark, name, key, fact.
#[component]
fn Station(page: Page, index: usize) -> impl IntoView {
    let current = use_page();
    let station = facts(index);
    move || {
        let StationFact { mark, fact, reached } = station.get();
        let here = (current.get() == page).then_some("page");
        let key = (index + 1).to_string();
        view! {
            <a class="st" class:todo=!reached href=href(page) aria-current=here aria-keyshortcuts=key.clone()>
                <span class=format!("stop {}", station_tone(mark))><MarkIcon mark/></span>
                <b>{name(page)}</b>
                <span class="key1" aria-hidden="true">{key.clone()}</span>
                <small>{fact}</small>
            </a>
        }
    }
}

/// A page beside the line.
#[component]
fn Other(
    page: Page,
    icon: IconName,
    key: &'static str,
    #[prop(optional)] fact: Option<Computed<String>>,
) -> impl IntoView {
    let current = use_page();
    view! {
        <a class="other" href=href(page) aria-current=move || (current.get() == page).then_some("page") aria-keyshortcuts=key>
            <Icon name=icon/>
            <b>{name(page)}</b>
            {move || match fact.map(Computed::get).filter(|fact| !fact.is_empty()) {
                Some(fact) => view! { <span class="meta t2">{fact}</span> }.into_any(),
                None => view! { <span class="key1" aria-hidden="true">{key}</span> }.into_any(),
            }}
        </a>
    }
}
