//! The verdict block: state, then the rule and what follows.

use leptos::prelude::*;
use protocol::{Mark, Verdict};

use super::MarkIcon;

/// A verdict with its reason.
#[component]
pub fn VerdictBlock(
    /// What to show.
    #[prop(into)]
    verdict: Signal<Verdict>,
) -> impl IntoView {
    let mark = Memo::new(move |_| verdict.with(|verdict| verdict.mark));
    let title = Memo::new(move |_| verdict.with(|verdict| verdict.title.clone()));
    let why = Memo::new(move |_| verdict.with(|verdict| verdict.why.clone()));
    view! {
        <div class=move || format!("verdict {}", block(mark.get()))>
            <p class="vt"><MarkIcon mark=mark/><b>{title}</b></p>
            <p class="meta">{why}</p>
        </div>
    }
}

/// Only the three judgements tint the block.
fn block(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => "ok",
        Mark::Warn => "warn",
        Mark::Bad => "bad",
        _ => "",
    }
}
