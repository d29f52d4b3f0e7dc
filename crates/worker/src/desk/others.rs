//! Other tabs of the same project: they see what this one sees, and change nothing.

use std::{collections::BTreeMap, rc::Rc};

use protocol::{FromEngine, ToEngine};
use wasm_bindgen_futures::spawn_local;

use super::{Desk, Event, Show, views::Views};
use crate::{
    air::{Air, Wave},
    alarm::Alarm,
    follower::lock_of,
    lock::{Ask, Lock},
    sandbox::Sandbox,
    wire::{decode, encode},
};

/// The tabs that look, and the way to them.
#[derive(Default)]
pub struct Others {
    air: Option<Rc<Air>>,
    /// Name of air and lock.
    name: String,
    views: BTreeMap<u64, Views>,
}

impl Others {
    /// What each of them was shown.
    pub fn views(&mut self) -> impl Iterator<Item = &mut Views> {
        self.views.values_mut()
    }
}

impl<P: Sandbox> Desk<P> {
    /// Lets other tabs look from now on.
    pub(super) fn open_to_others(&mut self, name: &str) {
        let line = self.line.clone();
        let air = Air::open(name, move |wave| {
            let _ = line.unbounded_send(Event::Wave(wave));
        });
        if let Some(air) = &air {
            air.say(&Wave::Here);
        }
        self.others = Others { air: air.map(Rc::new), name: name.to_owned(), views: BTreeMap::new() };
    }

    pub(super) async fn hear_others(&mut self, wave: Wave) -> Show {
        match wave {
            Wave::Ask { tab, bytes } => match decode::<ToEngine>(&bytes) {
                Ok(ToEngine::Look(page)) => {
                    let views = match self.others.views.remove(&tab) {
                        Some(views) => Some(views),
                        None => self.meet(tab),
                    };
                    if let Some(mut views) = views {
                        views.look(page);
                        views.show(&self.project, self.scope.now_ms());
                        self.others.views.insert(tab, views);
                    }
                }
                Ok(ToEngine::Query { id, query }) => {
                    let outcome = self.query(query).await;
                    self.tell(tab, &FromEngine::Answer { id, outcome });
                }
                // Everything else is refused where it is asked.
                Ok(_) | Err(_) => {}
            },
            Wave::Yield => self.give_way().await,
            Wave::Here | Wave::Tell { .. } | Wave::Stay { .. } => {}
        }
        Show::Nothing
    }

    /// Keeps everything as it is now and lets another tab have the project. The page ends this worker.
    pub(super) async fn give_way(&mut self) {
        if let Err(failure) = self.keep_again().await {
            // It would be lost with this worker.
            if let Some(air) = &self.others.air {
                air.say(&Wave::Stay { failure });
            }
            return;
        }
        self.keeping.leaving();
        self.keep().await;
        (self.post)(&FromEngine::Yielded);
    }

    pub(super) fn forget_other(&mut self, tab: u64) {
        self.others.views.remove(&tab);
    }

    /// Views for a tab, until its lock is free.
    fn meet(&self, tab: u64) -> Option<Views> {
        let air = self.others.air.clone()?;
        let line = self.line.clone();
        let (scope, name) = (self.scope.clone(), lock_of(&self.others.name, tab));
        spawn_local(async move {
            drop(Lock::ask(&scope, &name, Ask::Wait, || {}).await);
            let _ = line.unbounded_send(Event::Gone(tab));
        });
        let line = self.line.clone();
        let alarm = Alarm::new(&self.scope, move || {
            let _ = line.unbounded_send(Event::Show);
        });
        let post = move |message: &FromEngine| air.say(&Wave::Tell { tab, bytes: encode(message) });
        Some(Views::new(Rc::new(post), alarm))
    }

    fn tell(&self, tab: u64, message: &FromEngine) {
        if let Some(air) = &self.others.air {
            air.say(&Wave::Tell { tab, bytes: encode(message) });
        }
    }
}
