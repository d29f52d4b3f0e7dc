//! What stands where there is nothing yet: what belongs here, why it is empty, one action.

use leptos::prelude::*;

/// An empty state.
#[component]
pub fn Empty(
    /// What belongs here.
    #[prop(into)]
    what: String,
    /// Why it is empty.
    #[prop(into)]
    why: String,
    /// One action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p><b>{what}</b></p>
            <p class="t2">{why}</p>
            {children.map(|children| view! { <p class="row wrap">{children()}</p> })}
        </div>
    }
}
