//! Jobs that run in trainers, and commands that take their time. Short ones pass without a word.

use std::time::Duration;

use leptos::prelude::*;
use protocol::Mark;

use crate::{
    components::{If, JobBar, MarkIcon, rows},
    engine::use_engine,
    reactive::Computed,
};

/// A strip under the page while something takes long.
#[component]
pub fn JobsBar() -> impl IntoView {
    let engine = use_engine();
    let jobs = Computed::new(move || {
        engine.frame().with(|frame| frame.as_ref().map(|frame| frame.jobs.clone()).unwrap_or_default())
    });
    let busy = engine.busy();
    let at_work = Computed::new(move || busy.get() || jobs.with(|jobs| !jobs.is_empty()));
    let long = after(at_work, LONG);
    view! {
        <div class="jobs" role="region" aria-label="Work in progress" hidden=move || !long.get()>
            <If when=long>
                <If when=move || jobs.with(Vec::is_empty)>
                    <div class="job"><MarkIcon mark=Mark::Run/><span class="grow">"Working on it…"<progress aria-label="Working"></progress></span></div>
                </If>
                {rows(jobs, |job| job.job.to_string(), |job| view! { <JobBar job/> }.into_any())}
            </If>
        </div>
    }
}

/// Half a second is the longest wait without a word.
const LONG: Duration = Duration::from_millis(500);

/// Turns true when the condition held for a while, and false with it.
fn after(condition: Computed<bool>, wait: Duration) -> RwSignal<bool> {
    let lasted = RwSignal::new(false);
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        if condition.get() {
            set_timeout_with_handle(move || lasted.set(condition.get_untracked()), wait).ok()
        } else {
            lasted.set(false);
            None
        }
    });
    lasted
}
