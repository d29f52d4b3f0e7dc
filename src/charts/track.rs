//! The steps of a rollout as stops on a line: solid where it has been, dashed where it goes.

use leptos::prelude::*;
use protocol::Mark;

use crate::components::MarkIcon;
use crate::reactive::Computed;

/// A horizontal track; below its own width it becomes a vertical one.
#[component]
pub fn StepTrack(
    /// Mark, share, and what happens there.
    steps: Computed<Vec<(Mark, String, String)>>,
) -> impl IntoView {
    let stops = move || {
        steps.with(|steps| {
            let stops = steps.iter().map(|(mark, share, what)| {
                let passed = matches!(mark, Mark::Ok | Mark::Skip);
                let current = matches!(mark, Mark::Here | Mark::Run | Mark::Pause | Mark::Warn);
                let class = match mark {
                    Mark::Bad => "bad",
                    Mark::Warn => "warn",
                    _ => "",
                };
                view! {
                    <li class=class class:done=passed class:cur=current aria-current=current.then_some("step")>
                        <span class="stop"><MarkIcon mark=*mark /></span>
                        <b>{share.clone()}</b>
                        <small>{what.clone()}</small>
                        <span class="vh">{word(*mark)}</span>
                    </li>
                }
            });
            stops.collect_view()
        })
    };
    view! { <div class="track-box"><ol class="track" aria-label="Steps of the rollout">{stops}</ol></div> }
}

/// The state of a stop in words; the picture says it by shape.
fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => "done",
        Mark::Skip => "skipped",
        Mark::Here | Mark::Run => "current step",
        Mark::Pause => "paused here",
        Mark::Warn => "needs a look",
        Mark::Bad => "failed here",
        Mark::Lock => "blocked",
        Mark::Wait | Mark::Unknown => "not reached",
    }
}
