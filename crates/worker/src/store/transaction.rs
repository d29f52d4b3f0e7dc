//! Transactions and requests of IndexedDB as things to wait for.

use std::cell::RefCell;

use futures_channel::oneshot;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventTarget, IdbDatabase, IdbRequest, IdbTransaction};

/// When a transaction counts as complete.
#[derive(Clone, Copy)]
pub enum Durability {
    /// Flushed to the disk.
    Strict,
    /// Handed to the operating system.
    Relaxed,
}

/// A transaction that is under way.
pub struct Transaction {
    raw: IdbTransaction,
    end: oneshot::Receiver<String>,
    _listener: Listener,
}

impl Transaction {
    /// Begins to write. All requests have to follow without a pause.
    pub fn write(database: &IdbDatabase, stores: &[&str], durability: Durability) -> Result<Self, JsValue> {
        let options = Object::new();
        let durability = match durability {
            Durability::Strict => "strict",
            Durability::Relaxed => "relaxed",
        };
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        Self::begin(database, stores, "readwrite", &options)
    }

    /// Begins to read.
    pub fn read(database: &IdbDatabase, stores: &[&str]) -> Result<Self, JsValue> {
        Self::begin(database, stores, "readonly", &Object::new())
    }

    /// web-sys counts the options of a transaction among its unstable bindings, so the method is called by name.
    fn begin(database: &IdbDatabase, stores: &[&str], mode: &str, options: &Object) -> Result<Self, JsValue> {
        let method: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
        let stores: Array = stores.iter().map(|name| JsValue::from(*name)).collect();
        let raw: IdbTransaction =
            Reflect::apply(&method, database, &Array::of3(&stores, &mode.into(), options))?.unchecked_into();
        let (listener, end) = first_of(&raw, &["complete", "abort"]);
        Ok(Self { raw, end, _listener: listener })
    }

    /// The transaction itself.
    pub fn raw(&self) -> &IdbTransaction {
        &self.raw
    }

    /// Waits until everything is kept, as durable as asked for.
    pub async fn complete(self) -> Result<(), JsValue> {
        match self.end.await.as_deref() {
            Ok("complete") => Ok(()),
            _ => Err(self.raw.error().map_or(JsValue::UNDEFINED, JsValue::from)),
        }
    }

    /// Takes everything back and waits until that is done.
    pub async fn abort(self) {
        // Fails where the browser already aborted it.
        let _ = self.raw.abort();
        let _ = self.end.await;
    }
}

/// The result of a request.
pub async fn settled(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let (_listener, end) = first_of(request, &["success", "error"]);
    match end.await.as_deref() {
        Ok("success") => request.result(),
        _ => Err(request.error()?.map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}

/// Waits for the first of some events. Listens from now on, not from the first poll.
fn first_of(target: &EventTarget, kinds: &'static [&'static str]) -> (Listener, oneshot::Receiver<String>) {
    let (send, receive) = oneshot::channel();
    let send = RefCell::new(Some(send));
    let listener = Listener::on(target, kinds, move |event| {
        if let Some(send) = send.take() {
            let _ = send.send(event.type_());
        }
    });
    (listener, receive)
}

/// Listens to events until it is dropped.
pub struct Listener {
    target: EventTarget,
    kinds: &'static [&'static str],
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `heard` for each event of these kinds.
    pub fn on(target: &EventTarget, kinds: &'static [&'static str], heard: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(heard);
        for kind in kinds {
            let _ = target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
        }
        Self { target: target.clone(), kinds, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for kind in self.kinds {
            let _ = self.target.remove_event_listener_with_callback(kind, self.closure.as_ref().unchecked_ref());
        }
    }
}
