//! What happens when the engine worker breaks: it is replaced, and the project is reopened from its journal.
//! After three crashes in a minute the page gives up and says so.

use leptos::prelude::*;
use protocol::Failure;

use super::{Engine, Health, Link};

impl Engine {
    /// Replaces a broken worker, or gives up after three crashes in a minute.
    pub(super) fn replace(self, report: &str) {
        let give_up = {
            let desk = self.desk();
            let mut desk = desk.borrow_mut();
            let now = now();
            if desk.ready_at.is_some_and(|ready_at| now - ready_at > CRASH_WINDOW_MS) {
                desk.crashes.clear();
            }
            desk.crashes.retain(|time| now - time < CRASH_WINDOW_MS);
            desk.crashes.push(now);
            desk.crashes.len() >= CRASHES_ALLOWED
        };
        self.let_go(&crashed()).into_iter().for_each(Link::stop);
        if give_up {
            self.health.set(Health::Stopped(report.to_owned()));
            return;
        }
        self.health.set(Health::Starting);
        self.notices.crash(report);
        set_timeout(move || self.start(), RESTART_DELAY);
    }

    /// Gives up the worker and what was asked of it; whoever waits for an answer hears the failure.
    pub(super) fn let_go(self, failure: &Failure) -> Option<Link> {
        let (link, lost) = {
            let desk = self.desk();
            let mut desk = desk.borrow_mut();
            desk.ready_at = None;
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

/// Code of what was lost in a crash.
pub(super) const CRASHED: &str = "engine.crashed";
const CRASH_WINDOW_MS: f64 = 60_000.0;
const CRASHES_ALLOWED: usize = 3;
const RESTART_DELAY: std::time::Duration = std::time::Duration::from_millis(200);

fn crashed() -> Failure {
    Failure {
        code: CRASHED.into(),
        message: "The engine stopped before this was confirmed.".into(),
        hint: "Look at the journal on Home, and do it again if it is missing there.".into(),
    }
}

/// Why nothing can be asked of an engine that was given up.
pub(super) fn stopped() -> Failure {
    Failure {
        code: "engine.stopped".into(),
        message: "The engine does not run.".into(),
        hint: "Use “Try again”, or reload the page.".into(),
    }
}

/// Milliseconds since the page was opened.
pub(super) fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
