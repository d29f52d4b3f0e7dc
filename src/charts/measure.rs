//! The width an element has, in whole pixels. Not the drawing: charts read the signal and draw again.

use js_sys::Array;
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ResizeObserver, ResizeObserverEntry};

/// An observer that lets go of its element when it is dropped.
struct Watch {
    observer: ResizeObserver,
    _notify: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Follows the width of an element's content, at most once per animation frame. Zero until it is known.
pub fn width_of(node: NodeRef<html::Div>) -> Signal<f64> {
    let width = RwSignal::new(0.0);
    // The newest width that was not passed on yet.
    let seen = StoredValue::new(None::<f64>);
    let watch = StoredValue::new_local(None::<Watch>);
    // The observer tells the width it has just laid out. Asking the element would lay the page out once for each chart.
    let notice = move |entries: Array| {
        let Some(entry) = entries.iter().last().and_then(|entry| entry.dyn_into::<ResizeObserverEntry>().ok()) else {
            return;
        };
        let now = entry.content_rect().width().floor();
        if seen.try_update_value(|seen| seen.replace(now)).flatten().is_none() {
            request_animation_frame(move || {
                let now = seen.try_update_value(Option::take).flatten().unwrap_or_default();
                // An element that is hidden keeps its picture; a signal that is gone is left alone.
                if now > 0.0 && width.try_get_untracked().is_some_and(|before| before != now) {
                    width.try_set(now);
                }
            });
        }
    };
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let notify = Closure::<dyn FnMut(Array)>::new(notice);
        match ResizeObserver::new(notify.as_ref().unchecked_ref()) {
            Ok(observer) => {
                observer.observe(&element);
                watch.set_value(Some(Watch { observer, _notify: notify }));
            }
            // Without an observer the chart keeps the width it starts with.
            Err(_) => {
                width.try_set(element.get_bounding_client_rect().width().floor());
            }
        }
    });
    width.into()
}
