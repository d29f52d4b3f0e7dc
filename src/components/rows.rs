//! Lists whose rows update in place: a row that changes keeps its elements, the others stay untouched.

use std::sync::Arc;

use leptos::prelude::*;

use crate::reactive::Computed;

/// One view for each row. A row is known by its key.
pub fn rows<T>(
    list: Computed<Vec<T>>,
    key: fn(&T) -> String,
    draw: impl Fn(Computed<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let keys = Computed::new(move || list.with(|rows| rows.iter().map(key).collect::<Vec<String>>()));
    keyed(
        keys,
        Arc::new(move |wanted| {
            let find = move || list.with(|rows| rows.iter().find(|row| key(row) == wanted).cloned());
            // A row that is being removed is drawn as it was for the last time.
            draw(Computed::while_there(find))
        }),
    )
}

/// The one keyed list of the page; Leptos makes its differ anew for each type it is used with.
#[expect(clippy::disallowed_methods, reason = "this is what others use instead")]
fn keyed(keys: Computed<Vec<String>>, draw: Arc<dyn Fn(String) -> AnyView + Send + Sync>) -> AnyView {
    view! { <For each=move || keys.get() key=Clone::clone children=move |key| draw(key) /> }.into_any()
}
