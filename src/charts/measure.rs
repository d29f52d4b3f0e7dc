//! The width an element has, in whole pixels. Not the drawing: charts read the signal and draw again.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::ResizeObserver;

/// An observer that lets go of its element when it is dropped.
struct Watch {
    observer: ResizeObserver,
    _notify: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Follows the width of an element, at most once per animation frame. Zero until it is known.
pub fn width_of(node: NodeRef<html::Div>) -> Signal<f64> {
    let width = RwSignal::new(0.0);
    let waiting = StoredValue::new(false);
    let watch = StoredValue::new_local(None::<Watch>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let measure = {
            let element = element.clone();
            move || {
                let now = element.get_bounding_client_rect().width().floor();
                // An element that is hidden keeps its picture; a signal that is gone is left alone.
                if now > 0.0 && width.try_get_untracked().is_some_and(|before| before != now) {
                    width.try_set(now);
                }
            }
        };
        let notify = Closure::<dyn FnMut()>::new({
            let measure = measure.clone();
            move || {
                if waiting.try_get_value() != Some(false) {
                    return;
                }
                waiting.set_value(true);
                let measure = measure.clone();
                request_animation_frame(move || {
                    waiting.try_update_value(|waiting| *waiting = false);
                    measure();
                });
            }
        });
        match ResizeObserver::new(notify.as_ref().unchecked_ref()) {
            Ok(observer) => {
                observer.observe(&element);
                watch.set_value(Some(Watch { observer, _notify: notify }));
            }
            // Without an observer the chart keeps the width it starts with.
            Err(_) => request_animation_frame(measure),
        }
    });
    width.into()
}
