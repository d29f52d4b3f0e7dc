//! A page with its view as a signal, and what stands in its place before there is one.

use leptos::prelude::*;
use protocol::{Head, Page, PageView};

use crate::{
    components::PageHead,
    engine::{Health, use_engine},
    reactive::Computed,
    route::name,
};

/// Takes one page's view out of the views.
macro_rules! only {
    ($page:ident) => {
        |view| match view {
            protocol::PageView::$page(view) => Some(view),
            _ => None,
        }
    };
}

pub(crate) use only;

/// A page with its view as a signal, once the first view is there.
pub fn placed<V: Clone + PartialEq + Send + Sync + 'static>(
    page: Page,
    only: fn(&PageView) -> Option<&V>,
    draw: fn(Computed<V>) -> AnyView,
) -> AnyView {
    let views = use_engine().page();
    // A view of another page may come in between, as when the engine is replaced. The last one of this page then stays.
    let drawn = StoredValue::new(false);
    let there = Computed::new(move || views.with(|view| view.as_ref().and_then(only).is_some()) || drawn.get_value());
    (move || {
        if there.get() {
            drawn.set_value(true);
            draw(Computed::while_there(move || views.with(|view| view.as_ref().and_then(only).cloned())))
        } else {
            view! { <Loading page/> }.into_any()
        }
    })
    .into_any()
}

/// Nothing for a moment, then the title and what is waited for.
#[component]
pub fn Loading(
    /// The page that will come.
    page: Page,
) -> impl IntoView {
    let engine = use_engine();
    let late = RwSignal::new(false);
    let timer = set_timeout_with_handle(move || late.set(true), LATE).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    let head = Computed::new(move || Head {
        status: None,
        sentence: match (engine.health().get(), engine.opening().get()) {
            (Health::Starting, words) if words.is_empty() => "Opening the project…".into(),
            (Health::Starting, words) => format!("Opening the project. {words}"),
            _ => String::new(),
        },
    });
    move || late.get().then(|| view! { <PageHead title=name(page) head/> })
}

/// Below this nobody notices a wait.
const LATE: std::time::Duration = std::time::Duration::from_millis(150);
