//! A page with its view as a signal, and what stands in its place before there is one.

use leptos::prelude::*;
use protocol::{Head, Page, PageView};

use crate::{
    components::PageHead,
    engine::{Health, Opening, use_engine},
    number::fixed,
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
            (Health::Starting, Opening::Loading(share)) => {
                format!(
                    "Loading the engine that trains and serves, {} %. It is kept for the next time.",
                    (share * 100.0) as u8
                )
            }
            (Health::Starting, Opening::Doing(words)) if words.is_empty() => "Opening the project…".into(),
            (Health::Starting, Opening::Doing(words)) => format!("Opening the project. {words}"),
            _ => String::new(),
        },
    });
    let share = Computed::new(move || match engine.opening().get() {
        Opening::Loading(share) => Some(fixed(share, 2)),
        Opening::Doing(_) => None,
    });
    // What the document says before anything runs stays to be read until there is a page.
    let intro = document().get_element_by_id(INTRO).and_then(|intro| intro.text_content());
    move || {
        late.get().then(|| view! {
            <PageHead title=name(page) head/>
            {move || share.get().map(|share| view! { <progress class="opening" max="1" value=share aria-label="Loading the engine"></progress> })}
            {intro.clone().map(|intro| view! { <p class="intro">{intro}</p> })}
        })
    }
}

/// The paragraph in index.html that says what this is.
const INTRO: &str = "intro";

/// Below this nobody notices a wait.
const LATE: std::time::Duration = std::time::Duration::from_millis(150);
