//! The worst alert in the top bar; it leads to Monitor.

use leptos::prelude::*;
use protocol::{Mark, Page, Status};

use crate::{components::StatusView, engine::use_engine, route::href};

/// Mark, count and word.
#[component]
pub fn Alerts() -> impl IntoView {
    let frame = use_engine().frame();
    let status = Memo::new(move |_| {
        frame
            .with(|frame| frame.as_ref().map(|frame| frame.alerts.clone()))
            .unwrap_or(Status { mark: Mark::Wait, word: "No alerts".into() })
    });
    let word = Memo::new(move |_| status.with(|status| status.word.clone()));
    let firing = Memo::new(move |_| status.with(|status| status.mark == Mark::Bad));
    view! {
        <a class="btn quiet alerts" href=href(Page::Monitor) aria-label=move || format!("Alerts: {}", word.get())><StatusView status=status/></a>
        // Said aloud once when it begins to fire, not with every tick.
        <span class="vh" role="alert">{move || firing.get().then(|| word.get_untracked())}</span>
    }
}
