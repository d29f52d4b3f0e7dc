//! A job that runs: what it does, how far it is, and a way to stop it.

use leptos::prelude::*;
use protocol::{Command, JobProgress, Mark};

use super::MarkIcon;
use crate::engine::use_engine;
use crate::number::fixed;
use crate::reactive::Computed;

/// Progress with words and Cancel.
#[component]
pub fn JobBar(
    /// The job.
    job: Computed<JobProgress>,
) -> impl IntoView {
    let engine = use_engine();
    let doing = Computed::new(move || job.with(|job| job.doing.clone()));
    let share = Computed::new(move || job.with(|job| job.share));
    let cancelled = RwSignal::new(None::<u32>);
    let id = Computed::new(move || job.with(|job| job.job));
    let stopping = move || cancelled.get() == Some(id.get());
    let cancel = move |_| {
        let job = id.get_untracked();
        cancelled.set(Some(job));
        engine.ask(Command::CancelJob { job }, move |outcome| match outcome {
            Ok(sentence) => engine.notices().toast(sentence),
            Err(failure) => {
                cancelled.set(None);
                engine.fail(failure);
            }
        });
    };
    view! {
        <div class="job">
            <MarkIcon mark=Mark::Run/>
            <span class="grow">
                <span class="doing">{doing}</span>
                // Without a value the bar means: it runs, nobody knows how long.
                <progress max="1" value=move || share.get().map(|share| fixed(f64::from(share), 3)) aria-label=doing></progress>
            </span>
            <button type="button" class="btn s" disabled=stopping on:click=cancel>
                {move || if stopping() { "Stopping…" } else { "Cancel" }}
            </button>
        </div>
    }
}
