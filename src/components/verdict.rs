//! The verdict block: state, then the rule and what follows.

use leptos::prelude::*;
use protocol::{Mark, Verdict};

use super::MarkIcon;

/// A verdict with its reason.
#[component]
pub fn VerdictBlock(
    /// What to show.
    verdict: Verdict,
) -> impl IntoView {
    let Verdict { mark, title, why } = verdict;
    view! {
        <div class=format!("verdict {}", block(mark))>
            <p class="vt"><MarkIcon mark/><b>{title}</b></p>
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
