//! What goes on: jobs that run in trainers, commands that take their time, and a clock that stopped by itself. Short work
//! passes without a word.

use std::time::Duration;

use leptos::prelude::*;
use protocol::{ClockControl, Mark};

use crate::{
    components::{If, JobBar, MarkIcon, rows},
    engine::use_engine,
    reactive::Computed,
    route::{href, name, use_page},
};

/// A strip under the page while something takes long, or the clock waits for a look.
#[component]
pub fn JobsBar() -> impl IntoView {
    let engine = use_engine();
    let jobs = Computed::new(move || {
        engine.frame().with(|frame| frame.as_ref().map(|frame| frame.jobs.clone()).unwrap_or_default())
    });
    let busy = engine.busy();
    let at_work = Computed::new(move || busy.get() || jobs.with(|jobs| !jobs.is_empty()));
    let long = after(at_work, LONG);
    let stopped = Computed::new(move || {
        engine.frame().with(|frame| frame.as_ref().and_then(|frame| frame.clock.stopped.clone()))
    });
    let page = use_page();
    let halt = Computed::new(move || stopped.get().map(|stop| (stop.page != page.get(), stop)));
    view! {
        <div class="jobs" role="region" aria-label="What goes on" class:on=move || long.get() || halt.with(Option::is_some)>
            <div role="status">{move || halt.get().map(|(elsewhere, stop)| view! {
                <div class="job">
                    <MarkIcon mark=Mark::Pause/>
                    <span class="grow"><span><b>"The clock stopped. "</b>{stop.why}</span></span>
                    {elsewhere.then(|| view! { <a class="btn s" href=href(stop.page)>{format!("Show {}", name(stop.page))}</a> })}
                    <button type="button" class="btn s" aria-keyshortcuts="Space" on:click=move |_| engine.clock(ClockControl::Play)>"Go on"<kbd aria-hidden="true">"Space"</kbd></button>
                </div>
            })}</div>
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
