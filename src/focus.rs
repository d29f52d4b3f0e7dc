//! Where the keyboard is.

use std::cell::RefCell;

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// Moves the focus to the first match, once what was just changed is drawn.
pub fn focus(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || focus_now(&selector));
}

/// Moves the focus to the page itself.
pub fn focus_main() {
    focus_now("#main");
}

/// Whether the focus went with the element that had it.
pub fn is_lost() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

fn focus_now(selector: &str) {
    if let Ok(Some(found)) = document().query_selector(selector) {
        take(found);
    }
}

fn take(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// What the keyboard reaches.
const REACHABLE: &str = "a[href], button, input, select, textarea, summary, [tabindex='0']";

thread_local! {
    /// The element that has the focus or had it last, and what it stands in, from the inside out.
    static LAST: RefCell<Vec<Element>> = const { RefCell::new(Vec::new()) };
}

/// From now on the focus of an element that is taken away goes to what is nearest to where it stood.
pub fn keep_near() {
    window_event_listener(ev::focusin, |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        LAST.set(std::iter::successors(element, |element| element.parent_element()).collect());
    });
    let watch = Closure::<dyn FnMut()>::new(|| {
        if is_taken_away() {
            // What comes in its place may be drawn a moment later.
            request_animation_frame(|| {
                if is_taken_away() {
                    move_near();
                }
            });
        }
    });
    let changes = MutationObserverInit::new();
    changes.set_child_list(true);
    changes.set_subtree(true);
    if let (Ok(observer), Some(body)) = (MutationObserver::new(watch.as_ref().unchecked_ref()), document().body()) {
        let _ = observer.observe_with_options(&body, &changes);
    }
    watch.forget();
}

fn is_taken_away() -> bool {
    is_lost() && LAST.with_borrow(|last| last.first().is_some_and(|element| !element.is_connected()))
}

/// Gives the focus to the first of what stands in the innermost that is still there and has anything; else to the page.
fn move_near() {
    let around = LAST.take();
    for element in
        around.iter().take_while(|element| element.tag_name() != "BODY").filter(|element| element.is_connected())
    {
        let Ok(found) = element.query_selector_all(REACHABLE) else { continue };
        for place in 0..found.length() {
            // What is hidden or off does not take it.
            if let Some(found) = found.item(place).and_then(|node| node.dyn_into::<Element>().ok()) {
                take(found);
            }
            if !is_lost() {
                return;
            }
        }
    }
    focus_main();
}
