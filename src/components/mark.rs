//! The alphabet of marks, and a mark with its word.

use leptos::prelude::*;
use protocol::{Mark, Status};

/// The class that gives a mark its state colour.
pub fn tone(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => "ok",
        Mark::Warn => "warn",
        Mark::Bad => "bad",
        Mark::Run | Mark::Here => "ink",
        Mark::Wait | Mark::Pause | Mark::Skip | Mark::Unknown | Mark::Lock => "idle",
    }
}

/// A mark. It never stands alone: the word beside it says what it means.
#[component]
pub fn MarkIcon(
    /// Which one.
    mark: Mark,
) -> impl IntoView {
    view! { <svg class="gl" class:spin=mark == Mark::Run viewBox="0 0 12 12" aria-hidden="true">{shape(mark)}</svg> }
}

/// A mark and its word: plain, or as a pill in heads.
#[component]
pub fn StatusView(
    /// What to show.
    status: Status,
    /// Draws it on a tint.
    #[prop(optional)]
    pill: bool,
) -> impl IntoView {
    let Status { mark, word } = status;
    let shape = if pill { "stt pill" } else { "stt" };
    view! { <span class=format!("{shape} {}", tone(mark))><MarkIcon mark/><span>{word}</span></span> }
}

/// The drawing of a mark in a box of 12 by 12.
fn shape(mark: Mark) -> AnyView {
    match mark {
        Mark::Ok => view! {
            <circle cx="6" cy="6" r="6" fill="currentColor"/>
            <path d="M3.2 6.2l2 2 3.6-4" fill="none" class="sl" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>
        }
        .into_any(),
        Mark::Warn => view! {
            <path d="M6 .4L12 11.4H0z" fill="currentColor"/>
            <path d="M6 4.4v3.2M6 9.3v.5" class="sl" stroke-width="1.5" stroke-linecap="round"/>
        }
        .into_any(),
        Mark::Bad => view! {
            <path d="M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z" fill="currentColor"/>
            <path d="M4 4l4 4M8 4l-4 4" class="sl" stroke-width="1.6" stroke-linecap="round"/>
        }
        .into_any(),
        Mark::Run => view! {
            <path d="M6 1a5 5 0 1 1-5 5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>
            <circle cx="6" cy="6" r="1.7" fill="currentColor"/>
        }
        .into_any(),
        Mark::Here => view! {
            <circle cx="6" cy="6" r="5" class="fs" stroke="currentColor" stroke-width="2"/>
            <circle cx="6" cy="6" r="2.4" fill="currentColor"/>
        }
        .into_any(),
        Mark::Wait => view! { <circle cx="6" cy="6" r="5" class="fs" stroke="currentColor" stroke-width="1.6"/> }.into_any(),
        Mark::Pause => view! {
            <circle cx="6" cy="6" r="5.2" class="fs" stroke="currentColor" stroke-width="1.5"/>
            <path d="M4.6 4v4M7.4 4v4" stroke="currentColor" stroke-width="1.6"/>
        }
        .into_any(),
        Mark::Skip => view! {
            <circle cx="6" cy="6" r="5" class="fs" stroke="currentColor" stroke-width="1.4"/>
            <path d="M3.6 6h4.8" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>
        }
        .into_any(),
        Mark::Unknown => view! {
            <circle cx="6" cy="6" r="5.2" class="fs" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.2 1.87"/>
            <path d="M4.7 4.9a1.3 1.3 0 1 1 1.9 1.2c-.5.3-.6.5-.6.9M6 8.7v.2" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="round"/>
        }
        .into_any(),
        Mark::Lock => view! {
            <rect x="1.5" y="5.2" width="9" height="6.3" rx="1" fill="currentColor"/>
            <path d="M3.5 5V3.5a2.5 2.5 0 0 1 5 0V5" fill="none" stroke="currentColor" stroke-width="1.5"/>
        }
        .into_any(),
    }
}
