//! What is drawn a moment after the rest of a page, so that opening it never holds up pointer and keys for long.

use leptos::prelude::*;

use super::If;

/// Shows its children once what stands before them was painted.
#[component]
pub fn Later(
    /// What can wait: it lies further down.
    children: ChildrenFn,
) -> impl IntoView {
    let painted = RwSignal::new(false);
    // The first frame paints, in the second charts know their width and draw.
    request_animation_frame(move || {
        request_animation_frame(move || request_animation_frame(move || painted.set(true)));
    });
    view! { <If when=painted>{children()}</If> }
}
