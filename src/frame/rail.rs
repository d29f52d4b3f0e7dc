//! The rail: Home, the line of stations, the lab, and where the project stands.

use leptos::prelude::*;
use protocol::Page;

use super::{Standing, facts, station_tone};
use crate::{
    components::{Icon, IconName, MarkIcon},
    engine::use_engine,
    route::{STATIONS, href, name, use_page},
};

/// Navigation between the pages.
#[component]
pub fn Rail() -> impl IntoView {
    let frame = use_engine().frame();
    let lab =
        Memo::new(move |_| frame.with(|frame| frame.as_ref().map(|frame| frame.drift_lab.clone()).unwrap_or_default()));
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
    let mark = Memo::new(move |_| station.with(|station| station.mark));
    let fact = Memo::new(move |_| station.with(|station| station.fact.clone()));
    let key = (index + 1).to_string();
    let printed = key.clone();
    view! {
        <a
            class="st"
            class:todo=move || station.with(|station| !station.reached)
            href=href(page)
            aria-current=move || (current.get() == page).then_some("page")
            aria-keyshortcuts=key
        >
            <span class=move || format!("stop {}", station_tone(mark.get()))><MarkIcon mark=mark/></span>
            <b>{name(page)}</b>
            <span class="key1" aria-hidden="true">{printed}</span>
            <small>{fact}</small>
        </a>
    }
}

/// A page beside the line.
#[component]
fn Other(
    page: Page,
    icon: IconName,
    key: &'static str,
    #[prop(optional, into)] fact: MaybeProp<String>,
) -> impl IntoView {
    let current = use_page();
    view! {
        <a class="other" href=href(page) aria-current=move || (current.get() == page).then_some("page") aria-keyshortcuts=key>
            <Icon name=icon/>
            <b>{name(page)}</b>
            {move || match fact.get().filter(|fact| !fact.is_empty()) {
                Some(fact) => view! { <span class="meta t2">{fact}</span> }.into_any(),
                None => view! { <span class="key1" aria-hidden="true">{key}</span> }.into_any(),
            }}
        </a>
    }
}
