//! The top bar: brand, project, what is current, clock, alerts, search and More.

use leptos::prelude::*;
use protocol::Page;

use super::{Standing, alerts::Alerts, chips::Chips, clock::Clock, hide_popover, project::ProjectMenu, use_layers};
use crate::{
    components::{Icon, IconName, Segmented},
    route::{ABOUT, href, name},
    theme,
};

/// The bar at the top.
#[component]
pub fn TopBar() -> impl IntoView {
    let layers = use_layers();
    view! {
        <header class="bar">
            <a class="brand" href=href(Page::Home) aria-label="MLOps Sandbox, Home">
                <svg viewBox="0 0 30 16" aria-hidden="true">
                    <path d="M3 8H27" stroke="currentColor" stroke-width="2"/>
                    <circle cx="4" cy="8" r="3.2" fill="currentColor"/>
                    <circle cx="15" cy="8" r="3.2" fill="currentColor"/>
                    <circle cx="26" cy="8" r="3.4" class="fs" stroke="currentColor" stroke-width="1.5"/>
                </svg>
                <span>"MLOps Sandbox"</span>
            </a>
            <ProjectMenu/>
            <Chips/>
            <span class="grow"></span>
            <Clock/>
            <Alerts/>
            <button
                type="button"
                class="ib find"
                aria-label="Search and commands"
                title="Search and commands (Ctrl K)"
                aria-keyshortcuts="Control+K Meta+K /"
                on:click=move |_| layers.palette.set(true)
            ><Icon name=IconName::Search/></button>
            <button type="button" class="ib" aria-label="More" title="More" popovertarget=MORE><Icon name=IconName::More/></button>
            <div id=MORE class="menu right" popover="auto">
                <div class="narrow">
                    {[Page::Home, Page::DriftLab, Page::Settings].map(|page| view! {
                        <a class="item" href=href(page) on:click=move |_| hide_popover(MORE)>{name(page)}</a>
                    }).collect_view()}
                    <hr/>
                </div>
                <div class="mrow"><span>"Theme"</span><Segmented label="Theme" options=theme::choices() value=theme::use_theme()/></div>
                <button type="button" class="item" on:click=move |_| { hide_popover(MORE); layers.keys.set(true); }>"Keys"<kbd>"?"</kbd></button>
                <a class="item" href=ABOUT on:click=move |_| hide_popover(MORE)>"About and licences"</a>
                <div class="narrow foot"><hr/><Standing/></div>
            </div>
        </header>
    }
}

const MORE: &str = "more-menu";
