//! Which of this browser's projects this tab has open. It stays the same when the tab is reloaded.

use leptos::prelude::*;
use protocol::{Failure, Persistence, ShelfAct, StoreAct, ToEngine};

use super::{
    Engine, Health, Link, Undo, Waiting,
    recovery::{CRASHED, LOOK},
};

const STORED: &str = "project";

/// The project this tab had open, if it had one.
pub(super) fn wanted() -> Option<u32> {
    let storage = window().session_storage().ok().flatten()?;
    storage.get_item(STORED).ok().flatten()?.parse().ok()
}

/// Forgets it: the one opened last is wanted.
pub(super) fn forget() {
    let storage = window().session_storage().ok().flatten();
    let _ = storage.map(|storage| storage.remove_item(STORED));
}

/// Remembers it.
pub(super) fn remember(project: u32) {
    let storage = window().session_storage().ok().flatten();
    let _ = storage.map(|storage| storage.set_item(STORED, &project.to_string()));
}

impl Engine {
    /// Does something with the projects of this browser; told like a command.
    pub fn shelf(self, act: ShelfAct) {
        let undo = match act {
            ShelfAct::Delete(number) => Some(Undo::Restore(number)),
            _ => None,
        };
        let what = "change the list of projects";
        self.post(Waiting::Told { what, keeps_data: false, undo }, |id| ToEngine::Shelf { id, act });
    }

    /// Opens another project in this tab; what lives in memory only is kept before, or nothing happens.
    pub fn switch(self, project: u32) {
        let persistence = self.frame.with_untracked(|frame| frame.as_ref().map(|frame| frame.storage.persistence));
        if persistence != Some(Persistence::Paused) {
            return self.open(project);
        }
        let kept = move |outcome| match outcome {
            Ok(_) => self.open(project),
            Err(failure) => self.fail(failure),
        };
        let waiting = Waiting::Asked { what: "keep the project", keeps_data: false, then: Box::new(kept) };
        self.post(waiting, |id| ToEngine::Store { id, act: StoreAct::Resume });
    }

    /// Opens another project in this tab.
    pub(super) fn open(self, project: u32) {
        // The clock's position is kept when the page is left.
        self.hidden(true);
        remember(project);
        self.reopen();
    }

    /// Lets this tab keep the project from now on.
    pub fn take_over(self) {
        self.tell(&ToEngine::TakeOver);
    }

    /// Another worker in the place of the one that is there, once that has kept what it had.
    pub(super) fn reopen(self) {
        let failure =
            Failure { code: CRASHED.into(), message: "Another project was opened.".into(), hint: LOOK.into() };
        let link = self.let_go(&failure);
        set_timeout(move || link.into_iter().for_each(Link::stop), LEAVE);
        self.health.set(Health::Starting);
        self.frame.set(None);
        self.page.set(None);
        set_timeout(move || self.start(), LEAVE * 2);
    }
}

/// Time for the old worker to write down where the clock stands.
const LEAVE: std::time::Duration = std::time::Duration::from_millis(100);
