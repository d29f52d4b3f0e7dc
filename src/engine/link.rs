//! One engine worker and the messages to and from it. It knows when the worker broke, not what to do about it.

use js_sys::{Array, Object, Reflect, Uint8Array};
use protocol::{FromEngine, ToEngine};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What comes from a worker.
pub enum Event {
    /// A message of the engine.
    Message(Box<FromEngine>),
    /// The worker cannot be used any more; what is known about it.
    Broken(String),
}

/// A running worker. Handlers stay alive as long as it does.
pub struct Link {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Link {
    /// Starts a worker and tells it that it is the engine, of this project if it is there.
    ///
    /// # Errors
    /// What the browser said when it refused the worker.
    pub fn start(project: Option<u32>, on_event: impl Fn(Event) + Copy + 'static) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("worker-boot.js", &options).map_err(|error| words(&error))?;
        let told = worker.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            if data.as_string().as_deref() == Some("loaded") {
                if let Err(error) = told.post_message(&role(project)) {
                    on_event(Event::Broken(words(&error)));
                }
                return;
            }
            on_event(read(&data));
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let message = event.message();
            let place = format!("{}:{}", event.filename(), event.lineno());
            on_event(Event::Broken(if message.is_empty() {
                "The engine worker could not be loaded.".into()
            } else {
                format!("{message} ({place})")
            }));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a message. What cannot be sent shows as a broken worker soon enough.
    pub fn send(&self, message: &ToEngine) {
        let Ok(bytes) = postcard::to_allocvec(message) else { return };
        let bytes = Uint8Array::from(bytes.as_slice());
        let _ = self.worker.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
    }

    /// Ends the worker; nothing is heard of it afterwards.
    pub fn stop(self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
        // One of the handlers may be the caller.
        leptos::prelude::set_timeout(move || drop(self), std::time::Duration::ZERO);
    }
}

fn role(project: Option<u32>) -> JsValue {
    let role = Object::new();
    let _ = project.map(|project| Reflect::set(&role, &"project".into(), &project.into()));
    let _ = Reflect::set(&role, &"role".into(), &"engine".into());
    role.into()
}

fn read(data: &JsValue) -> Event {
    if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
        return match postcard::from_bytes(&bytes.to_vec()) {
            Ok(message) => Event::Message(Box::new(message)),
            Err(error) => Event::Broken(format!("A message of the engine could not be read: {error}")),
        };
    }
    let fatal = Reflect::get(data, &"fatal".into()).ok().and_then(|text| text.as_string());
    Event::Broken(fatal.unwrap_or_else(|| "The engine worker sent something unknown.".into()))
}

fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
