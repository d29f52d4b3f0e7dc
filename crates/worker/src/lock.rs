//! Locks of the Web Locks API: of all tabs one has each, and the browser takes it away from a tab that ends in any way.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::scope::Scope;

/// A lock that is held until it is dropped.
pub struct Lock(Option<Function>);

/// How to ask for a lock.
#[derive(Clone, Copy, PartialEq)]
pub enum Ask {
    /// Only if nobody has it.
    IfFree,
    /// Wait in line for it.
    Wait,
    /// Take it from whoever has it.
    Steal,
}

impl Lock {
    /// Asks for the lock of a name. None when somebody else has it and it was to be free. `lost` is called when another tab
    /// takes it away. Without locks in this browser everybody has all of them.
    pub async fn ask(scope: &Scope, name: &str, ask: Ask, lost: impl FnOnce() + 'static) -> Option<Self> {
        let (send, granted) = oneshot::channel::<Option<Function>>();
        let send = Rc::new(RefCell::new(Some(send)));
        let sender = send.clone();
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let Some(sender) = sender.take() else { return JsValue::UNDEFINED };
            if lock.is_null() {
                let _ = sender.send(None);
                return JsValue::UNDEFINED;
            }
            let mut release = None;
            let held = Promise::new(&mut |resolve, _| release = Some(resolve));
            let _ = sender.send(release);
            held.into()
        });
        let request = || -> Result<Promise, JsValue> {
            let locks = Reflect::get(&scope.raw().navigator(), &"locks".into())?;
            let method: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
            let options = Object::new();
            match ask {
                Ask::IfFree => Reflect::set(&options, &"ifAvailable".into(), &true.into())?,
                Ask::Steal => Reflect::set(&options, &"steal".into(), &true.into())?,
                Ask::Wait => true,
            };
            method.call3(&locks, &name.into(), &options, &callback)?.dyn_into()
        };
        let Ok(promise) = request() else { return Some(Self(None)) };
        spawn_local(async move {
            // It ends well when the lock is given back, and badly when it is taken away. A browser that forbids locks refuses
            // it before it was there.
            let ended = JsFuture::from(promise).await;
            if ended.is_err() && send.take().is_none() {
                lost();
            }
        });
        match granted.await {
            Ok(Some(release)) => Some(Self(Some(release))),
            Ok(None) => None,
            Err(_) => Some(Self(None)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
