//! A timer that can be set again, and that can ring "as soon as the event loop has had its turn".

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageChannel, MessageEvent, MessagePort};

use crate::scope::Scope;

/// Rings once for each time it is set; setting it again before replaces the earlier time.
///
/// A delay of zero goes through a message channel: browsers stretch repeated zero timeouts to 4 ms.
pub struct Alarm {
    scope: Scope,
    port: Option<MessagePort>,
    timeout: Cell<Option<i32>>,
    /// The setting that may ring; older ones are ignored when they come due.
    current: Rc<Cell<Option<u32>>>,
    count: Cell<u32>,
    closure: Closure<dyn FnMut(JsValue)>,
    other_end: Option<MessagePort>,
}

impl Alarm {
    /// An alarm that is not set.
    pub fn new(scope: &Scope, ring: impl Fn() + 'static) -> Self {
        let current = Rc::new(Cell::new(None));
        let closure = {
            let current = current.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |argument: JsValue| {
                // A timeout brings the number itself, the channel brings it in an event.
                let number = argument.as_f64().or_else(|| argument.dyn_ref::<MessageEvent>()?.data().as_f64());
                if number.is_some() && number == current.get().map(f64::from) {
                    current.set(None);
                    ring();
                }
            })
        };
        let channel = MessageChannel::new().ok();
        let other_end = channel.as_ref().map(MessageChannel::port2);
        if let Some(port) = &other_end {
            port.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        }
        Self {
            scope: scope.clone(),
            port: channel.as_ref().map(MessageChannel::port1),
            timeout: Cell::new(None),
            current,
            count: Cell::new(0),
            closure,
            other_end,
        }
    }

    /// Rings after so many milliseconds, rounded up.
    pub fn set(&self, delay_ms: f64) {
        self.cancel();
        let number = self.count.get().wrapping_add(1);
        self.count.set(number);
        self.current.set(Some(number));
        let argument = JsValue::from(number);
        if delay_ms <= 0.0
            && let Some(port) = &self.port
            && port.post_message(&argument).is_ok()
        {
            return;
        }
        let handle = self.scope.raw().set_timeout_with_callback_and_timeout_and_arguments_1(
            self.closure.as_ref().unchecked_ref(),
            delay_ms.ceil().clamp(0.0, f64::from(i32::MAX)) as i32,
            &argument,
        );
        self.timeout.set(handle.ok());
    }

    /// Does not ring any more until set again.
    pub fn cancel(&self) {
        self.current.set(None);
        if let Some(handle) = self.timeout.take() {
            self.scope.raw().clear_timeout_with_handle(handle);
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.cancel();
        if let Some(port) = &self.other_end {
            port.set_onmessage(None);
            port.close();
        }
    }
}
