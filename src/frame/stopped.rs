//! What stands in place of the page when the engine broke again and again.

use leptos::prelude::*;
use protocol::{Head, Mark, Status, Verdict};

use crate::{
    components::{PageHead, VerdictBlock},
    engine::use_engine,
    frame::{Copyable, saved},
};

/// What is known, what is safe, and what can be done.
#[component]
pub fn Stopped(
    /// What is known about the crash.
    report: String,
) -> impl IntoView {
    let engine = use_engine();
    let head = Head {
        status: Some(Status { mark: Mark::Bad, word: "Stopped".into() }),
        sentence: "The sandbox stopped three times in a row, so it is not started again by itself.".into(),
    };
    let verdict = Verdict {
        mark: Mark::Bad,
        title: "The sandbox could not be kept running.".into(),
        why: "Your project is safe: every action that was confirmed is in this browser's journal. Try again. If it keeps stopping, save the project as a file and go on in a new project; this one stays in the list on Home.".into(),
    };
    view! {
        <PageHead title="MLOps Sandbox" head>
            <button type="button" class="btn pri" on:click=move |_| engine.try_again()>"Try again"</button>
            <button type="button" class="btn" on:click=move |_| engine.rescue(move |outcome| saved(engine, outcome))>"Save project file"</button>
            <button type="button" class="btn" on:click=move |_| engine.begin_anew()>"Begin a new project"</button>
        </PageHead>
        <div class="bench">
            <section class="plate stack" aria-label="What happened">
                <VerdictBlock verdict/>
                <Copyable text=report open=true/>
            </section>
        </div>
    }
}
