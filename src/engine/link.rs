//! One engine worker and the messages to and from it. It knows when the worker broke, not what to do about it.

use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use protocol::{FromEngine, ToEngine};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What comes from a worker.
pub enum Event {
    /// A message of the engine.
    Message(Box<FromEngine>),
    /// So much of the engine has come, 0 to 1.
    Loading(f64),
    /// The worker cannot be used any more; what is known about it.
    Broken(String),
}

/// What a worker is started for: with the number of a project, if that is known.
pub enum Role {
    /// To open it, or the one opened last; 0 makes a new one.
    Engine(Option<u32>),
    /// To say as a file what is stored of it, without opening it.
    Rescue(Option<u32>),
}

/// A running worker. Handlers stay alive as long as it does.
pub struct Link {
    worker: Worker,
    /// It was ended by us, so its end is no news.
    stopped: Rc<Cell<bool>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Link {
    /// Starts a worker and tells it what it is for.
    ///
    /// # Errors
    /// What the browser said when it refused the worker.
    pub fn start(role: Role, on_event: impl Fn(Event) + Copy + 'static) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("worker-boot.js", &options).map_err(|error| words(&error))?;
        let stopped = Rc::new(Cell::new(false));
        let (told, ended) = (worker.clone(), stopped.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let loading = Reflect::get(&data, &"loading".into()).ok().and_then(|share| share.as_f64());
            if let Some(share) = loading {
                return on_event(Event::Loading(share));
            }
            let Some(life) = text(&data, "loaded") else { return on_event(read(&data)) };
            if let Err(error) = told.post_message(&words_for(&role)) {
                return on_event(Event::Broken(words(&error)));
            }
            let ended = ended.clone();
            when_free(&life, move || {
                if !ended.get() {
                    on_event(Event::Broken("The browser ended the sandbox's worker.".into()));
                }
            });
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let message = event.message();
            let place = format!("{}:{}", event.filename(), event.lineno());
            on_event(Event::Broken(if message.is_empty() {
                "The sandbox's worker could not be loaded.".into()
            } else {
                format!("{message} ({place})")
            }));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, stopped, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a message. What cannot be sent shows as a broken worker soon enough.
    pub fn send(&self, message: &ToEngine) {
        let Ok(bytes) = postcard::to_allocvec(message) else { return };
        let bytes = Uint8Array::from(bytes.as_slice());
        let _ = self.worker.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
    }

    /// Hands over a file under a number. The browser shares it, and copies nothing.
    pub fn give(&self, id: u32, file: &File) {
        let words = Object::new();
        let _ = Reflect::set(&words, &"id".into(), &id.into());
        let _ = Reflect::set(&words, &"file".into(), file);
        let _ = self.worker.post_message(&words);
    }

    /// Ends the worker; nothing is heard of it afterwards.
    pub fn stop(self) {
        self.stopped.set(true);
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
        // One of the handlers may be the caller.
        leptos::prelude::set_timeout(move || drop(self), std::time::Duration::ZERO);
    }
}

fn words_for(role: &Role) -> JsValue {
    let (name, project) = match *role {
        Role::Engine(project) => ("engine", project),
        Role::Rescue(project) => ("rescue", project),
    };
    let words = Object::new();
    let _ = project.map(|project| Reflect::set(&words, &"project".into(), &project.into()));
    let _ = Reflect::set(&words, &"role".into(), &name.into());
    words.into()
}

/// Calls `then` as soon as nobody holds the lock of this name any more. A worker holds one as long as it lives, so this
/// also hears of one that the browser ended without a word. Browsers without locks have no name for it.
fn when_free(name: &str, then: impl FnOnce() + 'static) {
    let locks = Reflect::get(&leptos::prelude::window().navigator(), &"locks".into());
    let request = |locks: &JsValue| Reflect::get(locks, &"request".into())?.dyn_into::<Function>();
    if let (false, Ok(locks)) = (name.is_empty(), locks)
        && let Ok(request) = request(&locks)
    {
        let _ = request.call2(&locks, &name.into(), &Closure::once_into_js(then));
    }
}

fn read(data: &JsValue) -> Event {
    if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
        return match postcard::from_bytes(&bytes.to_vec()) {
            Ok(message) => Event::Message(Box::new(message)),
            Err(error) => Event::Broken(format!("A message of the sandbox could not be read: {error}")),
        };
    }
    Event::Broken(text(data, "fatal").unwrap_or_else(|| "The sandbox's worker sent something unknown.".into()))
}

fn text(data: &JsValue, name: &str) -> Option<String> {
    Reflect::get(data, &name.into()).ok()?.as_string()
}

fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
