//! Something that is there only while a condition holds.

use leptos::prelude::*;

use crate::reactive::Computed;

/// Shows its children while the condition holds. Unlike Leptos' `Show` it is one function for all places that use it,
/// which keeps the page small.
#[component]
pub fn If(
    /// The condition.
    #[prop(into)]
    when: Signal<bool>,
    /// What stands there while it does not hold; nothing unless told.
    #[prop(optional, into)]
    otherwise: ViewFn,
    /// What stands there while it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let holds = Computed::new(move || when.get());
    move || if holds.get() { children() } else { otherwise.run() }
}
