//! Real time, for what ends by it: the project is told how much passed, and an alarm rings when its time is up.

use protocol::Notice;

use super::{Desk, Show};
use crate::{alarm::Alarm, sandbox::Sandbox};

/// When an end that could not be written down is tried again.
const AGAIN_MS: f64 = 5_000.0;

/// The alarm, and until when the project knows the time.
pub struct Due {
    alarm: Alarm,
    told_ms: f64,
    /// The last end could not be written down.
    failed: bool,
}

impl Due {
    /// Time begins now.
    pub fn new(alarm: Alarm, now_ms: f64) -> Self {
        Self { alarm, told_ms: now_ms, failed: false }
    }
}

impl<P: Sandbox> Desk<P> {
    /// Before each event: tells the project how much time passed since the last.
    pub(super) fn tell_time(&mut self) {
        let now_ms = self.scope.now_ms();
        self.project.passed(now_ms - self.due.told_ms);
        self.due.told_ms = now_ms;
    }

    /// After each event: sets the alarm.
    pub(super) fn follow_time(&mut self) {
        match self.project.due_ms() {
            Some(due_ms) if self.due.failed => self.due.alarm.set(due_ms.max(AGAIN_MS)),
            Some(due_ms) => self.due.alarm.set(due_ms),
            None => self.due.alarm.cancel(),
        }
    }

    /// Ends what is out of time.
    pub(super) async fn end_overdue(&mut self) -> Show {
        let Some(decision) = self.project.overdue() else {
            // The alarm was early, or the project has no way to say it.
            self.due.failed = self.project.due_ms().is_some_and(|due_ms| due_ms <= 0.0);
            return Show::Nothing;
        };
        match self.execute(Ok(decision)).await {
            Ok(said) => {
                self.due.failed = false;
                self.notice(Notice { failed: false, text: said, detail: String::new() });
            }
            Err(failure) => {
                // Nothing of it is started meanwhile: the project lists no job that is out of time.
                self.fill_pool();
                if !std::mem::replace(&mut self.due.failed, true) {
                    self.complain(failure);
                }
            }
        }
        Show::Now
    }
}
