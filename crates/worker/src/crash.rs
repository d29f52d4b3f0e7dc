//! What happens on a panic: the other side is told, nothing is acknowledged, nothing is heard any more.

use std::panic::set_hook;

use protocol::{Failure, FromEngine, of_panic};

use crate::{
    scope::Scope,
    wire::{FromTrainer, encode},
};

/// A panic from here on posts [`FromEngine::Crashed`]. The page replaces the worker.
pub fn report_to_page() {
    set_hook(Box::new(|info| post_last(&encode(&FromEngine::Crashed { report: of_panic(info) }))));
}

/// A panic from here on posts [`FromTrainer::Failed`]. The engine ends the trainer.
pub fn report_to_engine() {
    set_hook(Box::new(|info| post_last(&encode(&FromTrainer::Failed(trainer_crashed(&of_panic(info)))))));
}

/// The failure of a job whose trainer broke.
pub fn trainer_crashed(report: &str) -> Failure {
    Failure {
        code: "trainer.crashed".into(),
        message: format!("The training stopped unexpectedly: {report}"),
        hint:
            "The project is unharmed. Try again with fewer rows or other parameters; a browser tab has little memory."
                .into(),
    }
}

/// Sends the last words. The instance is in an unknown state, so it must not act on anything that still arrives.
fn post_last(bytes: &[u8]) {
    if let Some(scope) = Scope::current() {
        scope.post(bytes);
        scope.deafen();
    }
}
