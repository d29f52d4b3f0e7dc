//! Whether the page works without a network, and whether a new version waits.

use leptos::prelude::*;

use crate::frame::{ask_for_update, use_offline};

/// State, version and the search for a new one.
#[component]
pub fn Offline() -> impl IntoView {
    let state = use_offline();
    let ready = move || {
        state.with(|state| match (state.offline.as_str(), state.online) {
            ("ready", true) => "Everything this page needs is on this device. It works without a network.",
            ("ready", false) => "There is no network, and everything works.",
            ("pending", _) => "The page is being stored on this device.",
            ("failed", _) => {
                "The page could not be stored on this device. Reload it while there is a network to try again."
            }
            ("unsupported", _) => "This browser cannot store the page for use without a network.",
            _ => "Not known yet.",
        })
    };
    let update = move || {
        state.with(|state| match state.update.as_str() {
            "ready" => "A new version is ready. Press Reload at the foot of the list of pages, or in the … menu.",
            "checking" => "Looking for a new version…",
            "failed" => "The search failed. It needs a network.",
            _ => "No new version is known.",
        })
    };
    let blocked = move || {
        state.with(|state| match (state.online, state.offline.as_str(), state.update.as_str()) {
            (false, ..) => Some("This needs a network"),
            (_, "unsupported" | "failed", _) => Some("Versions are only kept where the page works offline"),
            (_, _, "checking") => Some("The search is under way"),
            (_, _, "ready") => Some("A new version is ready already"),
            _ => None,
        })
    };
    view! {
        <p>{ready}</p>
        <p>
            "Version " {env!("CARGO_PKG_VERSION")}
            {move || state.with(|state| (!state.build.is_empty()).then(|| view! { ", build "<code>{state.build.clone()}</code> }))}
            ". " {update}
        </p>
        <p class="meta t2">"In a class room without network: open this page once in the browser of every device while it has a network, until it says here that it works without one. From then on no network is needed, and project files travel on a stick: Save project file here, Open project file there."</p>
        <p class="row wrap">
            <button type="button" class="btn" disabled=move || blocked().is_some() on:click=move |_| ask_for_update()>"Look for a new version"</button>
            <span class="meta t2">{blocked}</span>
        </p>
    }
}
