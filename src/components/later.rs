//! What is drawn a moment after the rest of a page, so that opening it never holds up pointer and keys for long.

use std::cell::Cell;

use leptos::prelude::*;

use super::If;

/// The first frame paints, in the second charts know their width and draw.
const FRAMES: u32 = 3;

thread_local! {
    /// Parts that wait to be drawn.
    static WAITING: Cell<u32> = const { Cell::new(0) };
}

/// Shows its children once what stands before them was painted; several on a page one after another.
#[component]
pub fn Later(
    /// What can wait: it lies further down.
    children: ChildrenFn,
) -> impl IntoView {
    let painted = RwSignal::new(false);
    let before = WAITING.replace(WAITING.get() + 1);
    after_frames(FRAMES + before, move || {
        WAITING.set(WAITING.get() - 1);
        // The page may have been left.
        let _ = painted.try_set(true);
    });
    view! { <If when=painted>{children()}</If> }
}

fn after_frames(frames: u32, then: impl FnOnce() + 'static) {
    request_animation_frame(move || if frames > 1 { after_frames(frames - 1, then) } else { then() });
}
