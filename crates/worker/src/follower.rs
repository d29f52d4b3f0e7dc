//! A tab that looks at a project which another tab keeps: what its page says goes to the other tab's engine, and back. When
//! that tab is gone, this one keeps the project.

use std::{cell::RefCell, rc::Rc};

use futures_channel::mpsc;
use protocol::{Failure, FromEngine, Opened, Page, ToEngine};

use crate::{
    air::{Air, Wave},
    alarm::Alarm,
    desk::Post,
    lock::{Ask, Lock},
    scope::Scope,
    wire::{bytes_of, decode, encode},
};

/// A tab that was asked to give way and says nothing for so long is taken for dead.
const PATIENCE_MS: f64 = 3_000.0;

/// Locks of a tab that ended are free after this.
const GRACE_MS: f64 = 400.0;

/// Looks until the lock is free or was taken; returns it.
pub async fn follow(scope: &Scope, name: &str, project: u32, post: Post, lost: impl Fn() + Clone + 'static) -> Lock {
    let tab = scope.seed() << 32 | scope.seed();
    // The tab that keeps the project sees by this lock when we are gone.
    let me = Lock::ask(scope, &lock_of(name, tab), Ask::Wait, || {}).await;
    let looked = Rc::new(RefCell::new(ToEngine::Look(Page::default())));

    let again = looked.clone();
    let air: Rc<RefCell<Option<Air>>> = Rc::default();
    let (speaker, ear) = (scope.clone(), air.clone());
    let impatient: Rc<RefCell<Option<Alarm>>> = Rc::default();
    let (patience, told) = (impatient.clone(), post.clone());
    *air.borrow_mut() = Air::open(name, move |wave| match wave {
        // The page reads it; reading it here as well would take the code for all views.
        Wave::Tell { tab: to, bytes } if to == tab => speaker.post(&bytes),
        Wave::Stay { failure } => {
            patience.borrow().iter().for_each(Alarm::cancel);
            told(&FromEngine::Failed(Failure {
                code: "tab.memory".into(),
                message: "The other tab cannot let go of the project: it lives in that tab's memory only.".into(),
                hint: format!("Save its project file there. {}", failure.message),
            }));
        }
        Wave::Here => say(&ear, &Wave::Ask { tab, bytes: encode(&*again.borrow()) }),
        _ => {}
    });

    let (send, mut granted) = mpsc::unbounded::<Option<Lock>>();
    let ask = {
        let (scope, name) = (scope.clone(), name.to_owned());
        move |how: Ask| {
            let (scope, name, lost, send) = (scope.clone(), name.clone(), lost.clone(), send.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let _ = send.unbounded_send(Lock::ask(&scope, &name, how, lost).await);
            });
        }
    };
    ask(Ask::Wait);
    *impatient.borrow_mut() = Some(Alarm::new(scope, move || ask(Ask::Steal)));
    let (mouth, timer, refuse) = (air.clone(), impatient.clone(), post.clone());
    scope.listen(move |event| {
        let Some(bytes) = bytes_of(&event.data()) else { return };
        match decode::<ToEngine>(&bytes) {
            Ok(ToEngine::TakeOver) => {
                say(&mouth, &Wave::Yield);
                // None any more where the project is kept here already.
                timer.borrow().iter().for_each(|timer| timer.set(PATIENCE_MS));
            }
            Ok(message @ ToEngine::Look(_)) => {
                *looked.borrow_mut() = message;
                say(&mouth, &Wave::Ask { tab, bytes });
            }
            // Without air nobody would answer.
            Ok(ToEngine::Query { .. }) if mouth.borrow().is_some() => say(&mouth, &Wave::Ask { tab, bytes }),
            Ok(message) => refused(&message).iter().for_each(|answer| refuse(answer)),
            Err(_) => {}
        }
    });
    // A tab that was just closed or reloaded gives its lock back in a moment, and nobody need know.
    let grace =
        Alarm::new(scope, move || post(&FromEngine::Ready { opened: Opened::Elsewhere, project: Some(project) }));
    grace.set(GRACE_MS);

    let lock = loop {
        match granted.recv().await {
            Ok(Some(lock)) => break lock,
            Ok(None) => {}
            // The timer keeps a sender as long as this function lives.
            Err(_) => std::future::pending().await,
        }
    };
    grace.cancel();
    drop(impatient.take());
    drop(air.take());
    drop(me);
    lock
}

/// Name of the lock that says that a tab lives.
pub fn lock_of(name: &str, tab: u64) -> String {
    format!("{name} {tab:x}")
}

/// What a tab that only looks is told when it wants to change something.
fn refused(message: &ToEngine) -> Option<FromEngine> {
    let failure = || Failure {
        code: "tab.elsewhere".into(),
        message: "This project is open in another tab, which keeps it. Here it can only be looked at.".into(),
        hint: "Take over to go on here.".into(),
    };
    match *message {
        ToEngine::Command { id, .. } | ToEngine::Shelf { id, .. } | ToEngine::Store { id, .. } => {
            Some(FromEngine::Done { id, outcome: Err(failure()) })
        }
        ToEngine::Query { id, .. } => Some(FromEngine::Answer { id, outcome: Err(failure()) }),
        ToEngine::Clock(_) => Some(FromEngine::Failed(failure())),
        ToEngine::Look(_) | ToEngine::Hidden(_) | ToEngine::TakeOver => None,
    }
}

fn say(air: &RefCell<Option<Air>>, wave: &Wave) {
    if let Some(air) = &*air.borrow() {
        air.say(wave);
    }
}
