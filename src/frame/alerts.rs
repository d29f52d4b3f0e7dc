//! The worst alert in the top bar; it leads to Monitor.

use leptos::prelude::*;
use protocol::{Mark, Page, Status};

use crate::{components::StatusView, engine::use_engine, reactive::Computed, route::href};

/// Mark, count and word.
#[component]
pub fn Alerts() -> impl IntoView {
    let frame = use_engine().frame();
    let status = Computed::new(move || {
        frame
            .with(|frame| frame.as_ref().map(|frame| frame.alerts.clone()))
            .unwrap_or(Status { mark: Mark::Wait, word: "No alerts".into() })
    });
    let firing = Computed::new(move || status.with(|status| status.mark == Mark::Bad));
    view! {
        <a class="btn quiet alerts" href=href(Page::Monitor) aria-label=move || format!("Alerts: {}", status.get().word)>{move || view! { <StatusView status=status.get()/> }}</a>
        // Said aloud once when it begins to fire, not with every tick.
        <span class="vh" role="alert">{move || firing.get().then(|| status.get_untracked().word)}</span>
    }
}
