//! What happens on a panic: the other side is told, nothing is acknowledged, nothing is heard any more.

use std::panic::set_hook;

use js_sys::Reflect;
use protocol::{Failure, FromEngine, of_panic};

use crate::{
    scope::Scope,
    wire::{FromTrainer, encode},
};

/// A panic from here on posts [`FromEngine::Crashed`]. The page replaces the worker.
pub fn report_to_page() {
    set_hook(Box::new(|info| {
        post_last(&encode(&FromEngine::Crashed { report: format!("{}\n{}", of_panic(info), memory()) }));
    }));
}

/// A panic from here on posts [`FromTrainer::Failed`]. The engine ends the trainer.
pub fn report_to_engine() {
    set_hook(Box::new(|info| post_last(&encode(&FromTrainer::Failed(trainer_crashed(&of_panic(info)))))));
}

/// The failure of a job whose trainer broke.
pub fn trainer_crashed(report: &str) -> Failure {
    Failure {
        code: "trainer.crashed".into(),
        message: format!("The work stopped unexpectedly: {report}"),
        hint: "The project is unharmed. Try again; if it happens again, take fewer rows, a smaller file or other \
               parameters, since a browser tab has little memory."
            .into(),
    }
}

/// How much memory this instance has taken; it cannot have more than 4 GB.
fn memory() -> String {
    let bytes = Reflect::get(&wasm_bindgen::memory(), &"buffer".into())
        .and_then(|buffer| Reflect::get(&buffer, &"byteLength".into()));
    bytes
        .ok()
        .and_then(|bytes| bytes.as_f64())
        .map_or_else(String::new, |bytes| format!("{} MB of memory", bytes as u64 >> 20))
}

/// Sends the last words. The instance is in an unknown state, so it must not act on anything that still arrives.
fn post_last(bytes: &[u8]) {
    if let Some(scope) = Scope::current() {
        scope.post(bytes);
        scope.deafen();
    }
}
