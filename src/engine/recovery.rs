//! What happens when the engine worker breaks: it is replaced, and the project is reopened from its journal.
//! After three crashes in a row the page gives up and says so.

use leptos::prelude::*;
use protocol::{Answer, Failure, FromEngine};

use super::{
    Engine, Health, Link, Said, Waiting,
    link::{Event, Role},
    tab,
};

impl Engine {
    /// Replaces a broken worker, or gives up after three crashes in a row.
    pub(super) fn replace(self, report: &str) {
        let give_up = {
            let desk = self.desk();
            let mut desk = desk.borrow_mut();
            let now = now();
            if desk.ready_at.is_some_and(|ready_at| now - ready_at > LASTED_MS) {
                desk.crashes = 0;
            }
            desk.crashes += 1;
            desk.crashes >= CRASHES_ALLOWED
        };
        let unconfirmed = self.unconfirmed();
        self.let_go(&crashed()).into_iter().for_each(Link::stop);
        if give_up {
            self.notices.stopped();
            self.health.set(Health::Stopped(report.to_owned()));
            return;
        }
        self.health.set(Health::Starting);
        self.notices.crash(report, &unconfirmed);
        set_timeout(move || self.start(), RESTART_DELAY);
    }

    /// What the engine was asked to do and has not confirmed, in words.
    fn unconfirmed(self) -> Vec<&'static str> {
        let desk = self.desk();
        let desk = desk.borrow();
        let what = |waiting: &Waiting| match waiting {
            Waiting::Told { what, .. } | Waiting::Asked { what, .. } => Some(*what),
            Waiting::Query(_) => None,
        };
        desk.waiting.values().filter_map(what).collect()
    }

    /// Asks a worker that opens nothing for the project as a file.
    pub fn rescue<F: FnOnce(Result<Answer, Failure>) + 'static>(self, then: F) {
        let desk = self.desk();
        let started = Link::start(Role::Rescue(tab::wanted()), move |event| self.rescued(event));
        desk.borrow_mut().waiting.insert(RESCUE, Waiting::Query(Box::new(then)));
        match started {
            Ok(link) => desk.borrow_mut().rescue = Some(link),
            Err(report) => self.rescued(Event::Broken(report)),
        }
    }

    fn rescued(self, event: Event) {
        let outcome = match event {
            Event::Message(message) => match *message {
                FromEngine::Answer { outcome, .. } => outcome,
                FromEngine::Crashed { report } => Err(not_saved(&report)),
                _ => return,
            },
            Event::Loading(_) => return,
            Event::Broken(report) => Err(not_saved(&report)),
        };
        let link = self.desk().borrow_mut().rescue.take();
        link.into_iter().for_each(Link::stop);
        self.answered(RESCUE, |waiting| self.settle(waiting, outcome.map(Said::Answer)));
    }

    /// Begins a new project in this tab; the one that cannot be opened stays where it is.
    pub fn begin_anew(self) {
        // Once only: if that one breaks too, no further project is begun.
        tab::forget();
        self.desk().borrow_mut().crashes = 0;
        self.start_for(Some(ANEW));
    }

    /// Gives up the worker and what was asked of it; whoever waits for an answer hears the failure.
    pub(super) fn let_go(self, failure: &Failure) -> Option<Link> {
        let (link, lost) = {
            let desk = self.desk();
            let mut desk = desk.borrow_mut();
            desk.ready_at = None;
            desk.generation += 1;
            desk.held.clear();
            (desk.link.take(), std::mem::take(&mut desk.waiting))
        };
        self.pending.set(0);
        for waiting in lost.into_values() {
            self.settle(waiting, Err(failure.clone()));
        }
        link
    }
}

/// What to do about something that was not confirmed.
pub(super) const LOOK: &str = "Look at the project's journal, and do it again if it is missing there.";
/// Code of what was lost in a crash.
pub(super) const CRASHED: &str = "engine.crashed";
/// An engine that was ready for so long is no part of a series of crashes.
const LASTED_MS: f64 = 60_000.0;
const CRASHES_ALLOWED: u32 = 3;
const RESTART_DELAY: std::time::Duration = std::time::Duration::from_millis(200);

/// The question of a rescue; others have higher numbers.
const RESCUE: u32 = 0;
/// A project of this number is a new one.
const ANEW: u32 = 0;

fn not_saved(report: &str) -> Failure {
    Failure {
        code: format!("rescue.failed\n{report}"),
        message: "The project could not be saved as a file.".into(),
        hint: "Try again, or reload the page first.".into(),
    }
}

fn crashed() -> Failure {
    Failure {
        code: CRASHED.into(),
        message: "The sandbox stopped before this was confirmed.".into(),
        hint: LOOK.into(),
    }
}

/// Why nothing can be asked of an engine that was given up.
pub(super) fn stopped() -> Failure {
    Failure {
        code: "engine.stopped".into(),
        message: "The sandbox does not run.".into(),
        hint: "Use “Try again”, or reload the page.".into(),
    }
}

/// Milliseconds since the page was opened.
pub(super) fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
