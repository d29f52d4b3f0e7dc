//! What the learner is told: one toast that goes by itself, and notices that stay until they are closed.

use leptos::prelude::*;
use protocol::{Failure, Notice};

/// A toast or a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counts up.
    pub id: u32,
    /// One sentence.
    pub text: String,
    /// What to do; may be empty.
    pub detail: String,
    /// A stable code, or a report to copy; may be empty.
    pub code: String,
    /// How to undo what it tells of.
    pub undo: Option<Undo>,
    /// It is about an action of this page, and means nothing on another one.
    pub here: bool,
}

/// How something is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// By the journal.
    Action,
    /// By putting a deleted project back.
    Restore(u32),
}

/// All that is told at the moment.
#[derive(Clone, Copy)]
pub struct Notices {
    /// The toast, at most one.
    pub toast: RwSignal<Option<Entry>>,
    /// Failures, oldest first; the last few.
    pub failures: RwSignal<Vec<Entry>>,
    /// What could not be kept because there is no room.
    pub full: RwSignal<Option<Failure>>,
    next: StoredValue<u32>,
}

const REOPENED: &str = "The sandbox stopped. The project was reopened from its journal.";

/// More than this many would cover the page.
const MOST: usize = 3;

impl Notices {
    /// Nothing told yet.
    pub fn new() -> Self {
        Self {
            toast: RwSignal::new(None),
            failures: RwSignal::new(Vec::new()),
            full: RwSignal::new(None),
            next: StoredValue::new(0),
        }
    }

    /// Tells a sentence in passing; an empty one is not told.
    pub fn toast(self, text: String) {
        self.done(text, None);
    }

    /// The same about an action; offers to undo it, if that can be done.
    pub fn done(self, text: String, undo: Option<Undo>) {
        if !text.is_empty() {
            let id = self.number();
            self.toast.set(Some(Entry { id, text, detail: String::new(), code: String::new(), undo, here: true }));
        }
    }

    /// Tells a notice: in passing, or to stay when it is about a failure.
    pub fn tell(self, notice: Notice) {
        let entry = Entry {
            id: self.number(),
            text: notice.text,
            detail: notice.detail,
            code: String::new(),
            undo: None,
            here: false,
        };
        if notice.failed {
            self.keep(entry);
        } else {
            self.toast.set(Some(entry));
        }
    }

    /// Asks what to do where the browser has no room left; true if that is it.
    pub fn no_room(self, failure: &Failure) -> bool {
        let full = failure.code == "storage.full";
        if full {
            self.full.set(Some(failure.clone()));
        }
        full
    }

    /// Tells why something could not be done.
    pub fn fail(self, failure: Failure) {
        if self.no_room(&failure) {
            return;
        }
        self.keep(Entry {
            id: self.number(),
            text: failure.message,
            detail: failure.hint,
            code: failure.code,
            undo: None,
            here: true,
        });
    }

    /// Tells that the engine was replaced, and what it had not confirmed.
    pub fn crash(self, report: &str, unconfirmed: &[&str]) {
        let (detail, code) = match unconfirmed {
            [] => ("Nothing was under way.".to_owned(), report.to_owned()),
            some => {
                let what = some.join(", ");
                let code = format!("Not confirmed: {what}\n{report}");
                (format!("Not confirmed, and perhaps to be done again: {what}."), code)
            }
        };
        self.keep(Entry { id: self.number(), text: REOPENED.into(), detail, code, undo: None, here: false });
    }

    /// Takes back that the engine was replaced, when it is not replaced any more.
    pub fn stopped(self) {
        self.failures.update(|failures| failures.retain(|entry| entry.text != REOPENED));
    }

    /// Takes away what could not be done on a page that was left.
    pub fn leave_page(self) {
        self.failures.update(|failures| failures.retain(|entry| !entry.here));
    }

    /// Takes away what failed in a project that is left. A toast may be about the leaving.
    pub fn leave_project(self) {
        self.failures.set(Vec::new());
    }

    /// Takes all notices and the toast away; false if there were none.
    pub fn close_all(self) -> bool {
        let any = self.toast.with_untracked(Option::is_some) || !self.failures.with_untracked(Vec::is_empty);
        if any {
            self.toast.set(None);
            self.failures.set(Vec::new());
        }
        any
    }

    /// Takes a notice away.
    pub fn close(self, id: u32) {
        self.failures.update(|failures| failures.retain(|entry| entry.id != id));
    }

    /// Takes the toast away if it is still this one.
    pub fn pass(self, id: u32) {
        if self.toast.with_untracked(|toast| toast.as_ref().is_some_and(|entry| entry.id == id)) {
            self.toast.set(None);
        }
    }

    /// The same sentence is not told twice. What was told in passing, like the start of what failed, has passed.
    fn keep(self, entry: Entry) {
        self.toast.set(None);
        self.failures.update(|failures| {
            failures.retain(|other| other.text != entry.text || other.code != entry.code);
            failures.push(entry);
            let surplus = failures.len().saturating_sub(MOST);
            failures.drain(..surplus);
        });
    }

    fn number(self) -> u32 {
        self.next.update_value(|next| *next = next.wrapping_add(1));
        self.next.get_value()
    }
}
