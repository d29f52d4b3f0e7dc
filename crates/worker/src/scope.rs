//! The worker's surroundings: time, randomness, processors, storage, and the line to whoever started it.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, IdbFactory, MessageEvent};

use crate::wire::{NEXT, RESULT};

/// The global scope of a dedicated worker.
#[derive(Clone)]
pub struct Scope(DedicatedWorkerGlobalScope);

impl Scope {
    /// The scope this code runs in; none outside of a dedicated worker.
    pub fn current() -> Option<Self> {
        js_sys::global().dyn_into().ok().map(Self)
    }

    /// The scope itself.
    pub fn raw(&self) -> &DedicatedWorkerGlobalScope {
        &self.0
    }

    /// Milliseconds since the worker started; never goes back.
    pub fn now_ms(&self) -> f64 {
        self.0.performance().map_or_else(js_sys::Date::now, |performance| performance.now())
    }

    /// Sends bytes to whoever started this worker. A copy in the page's memory is handed over, not cloned again.
    pub fn post(&self, bytes: &[u8]) {
        let array = Uint8Array::from(bytes);
        let transfer = Array::of1(&array.buffer());
        // The only way to fail is a detached buffer, and this one is new.
        let _ = self.0.post_message_with_transfer(&array, &transfer);
    }

    /// The same for what a job gave, which may be many bytes: as a field of an object, so that nothing has to be written
    /// around them. `next` is the job that goes on from it.
    pub fn post_result(&self, bytes: &[u8], next: Option<u32>) {
        let (message, array) = (Object::new(), Uint8Array::from(bytes));
        let transfer = Array::of1(&array.buffer());
        // As above; and a new object takes any field.
        let _ = Reflect::set(&message, &RESULT.into(), &array);
        if let Some(next) = next {
            let _ = Reflect::set(&message, &NEXT.into(), &next.into());
        }
        let _ = self.0.post_message_with_transfer(&message, &transfer);
    }

    /// Takes over `self.onmessage` for the rest of the worker's life.
    pub fn listen(&self, heard: impl FnMut(MessageEvent) + 'static) {
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(heard);
        self.0.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        closure.forget();
    }

    /// Hears nothing any more.
    pub fn deafen(&self) {
        self.0.set_onmessage(None);
    }

    /// A random number of 32 bits.
    pub fn seed(&self) -> u64 {
        let mut bytes = [0_u8; 4];
        let drawn = self.0.crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
        match drawn {
            Ok(_) => u64::from(u32::from_le_bytes(bytes)),
            Err(_) => js_sys::Date::now().to_bits() >> 32,
        }
    }

    /// How many trainers run at once: one for each processor, so that the many trials of a sweep use them all. The page and
    /// the engine wait most of the time and get their share by turns. Each trainer has a memory of its own, so there are
    /// eight at most.
    pub fn trainers(&self) -> usize {
        let processors = self.0.navigator().hardware_concurrency();
        if processors.is_finite() { (processors as usize).clamp(1, 8) } else { 1 }
    }

    /// Address of a file that lies beside this worker's script.
    pub fn beside(&self, name: &str) -> String {
        let here = self.0.location().href();
        web_sys::Url::new_with_base(name, &here).map_or_else(|_| name.to_owned(), |url| url.href())
    }

    /// The browser's database; none where it is missing.
    ///
    /// # Errors
    /// What the browser throws where it forbids the database.
    pub fn indexed_db(&self) -> Result<Option<IdbFactory>, JsValue> {
        self.0.indexed_db()
    }

    /// Bytes used by this site and bytes it may use; zeros where the browser does not tell.
    pub async fn storage_estimate(&self) -> (u64, u64) {
        let navigator = self.0.navigator();
        // Missing outside of secure contexts.
        if !Reflect::has(&navigator, &"storage".into()).unwrap_or(false) {
            return (0, 0);
        }
        let Ok(promise) = navigator.storage().estimate() else { return (0, 0) };
        let Ok(estimate) = JsFuture::from(promise).await else { return (0, 0) };
        let number = |name: &str| {
            let value = Reflect::get(&estimate, &name.into()).ok().and_then(|value| value.as_f64());
            value.filter(|value| *value >= 0.0).map_or(0, |value| value as u64)
        };
        (number("usage"), number("quota"))
    }
}
