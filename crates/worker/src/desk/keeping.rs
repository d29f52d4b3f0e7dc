//! When the clock's position and snapshots are kept. Losing one costs time, not work: replay makes it again.

use protocol::{ClockControl, Failure};

use super::Desk;
use crate::{sandbox::Sandbox, store};

const HEAD_EVERY_MS: f64 = 1_000.0;
const SNAPSHOT_EVERY_MS: f64 = 15_000.0;
/// How often a second copy is tried that could not be made.
const MEND_EVERY_MS: f64 = 60_000.0;
const SNAPSHOT_EVERY_ENTRIES: u32 = 25;

/// What is not kept yet.
#[derive(Debug, Default)]
pub struct Keeping {
    /// Entries since the last snapshot.
    entries: u32,
    /// Time went on since the last snapshot.
    moved: bool,
    /// Time went on since the position was last kept.
    head: bool,
    /// The position is to be kept without waiting.
    stepped: bool,
    /// Time stopped or the page was hidden: this may be the last chance.
    leaving: bool,
    /// Blobs came or went: the space used is another.
    grew: bool,
    /// Something was done: what the shelf says of the project may be old.
    acted: bool,
    head_ms: f64,
    snapshot_ms: f64,
    mend_ms: f64,
    /// Keeping failed and the learner knows.
    told: bool,
}

#[derive(Debug, PartialEq)]
enum Due {
    Head,
    Snapshot,
}

impl Keeping {
    /// For a project that was just opened, perhaps by a replay: then a snapshot should be kept soon.
    pub fn new(replayed: bool, now_ms: f64) -> Self {
        Self {
            moved: replayed,
            leaving: replayed,
            grew: true,
            acted: true,
            head_ms: now_ms,
            snapshot_ms: now_ms,
            mend_ms: now_ms,
            ..Self::default()
        }
    }

    /// A journal entry was added, perhaps with blobs.
    pub fn entry_added(&mut self, grew: bool) {
        self.entries += 1;
        self.acted = true;
        self.grew |= grew;
    }

    /// What the shelf says of the project may still be old.
    pub fn acted_later(&mut self) {
        self.acted = true;
    }

    /// Ticks were run.
    pub fn moved(&mut self) {
        self.moved = true;
        self.head = true;
    }

    /// A single tick was asked for.
    pub fn stepped(&mut self) {
        self.moved();
        self.stepped = true;
    }

    /// Time stopped, or the page was hidden.
    pub fn leaving(&mut self) {
        self.leaving = true;
    }

    /// Everything stored was replaced and is as new as the project.
    pub fn replaced(&mut self) {
        *self =
            Self { grew: true, acted: true, head_ms: self.head_ms, snapshot_ms: self.snapshot_ms, ..Self::default() };
    }

    fn due(&mut self, now_ms: f64) -> Option<Due> {
        let leaving = std::mem::take(&mut self.leaving) && (self.moved || self.entries > 0);
        let long_ago = self.moved && now_ms - self.snapshot_ms >= SNAPSHOT_EVERY_MS;
        if leaving || long_ago || self.entries >= SNAPSHOT_EVERY_ENTRIES {
            return Some(Due::Snapshot);
        }
        let stepped = std::mem::take(&mut self.stepped);
        (stepped || self.head && now_ms - self.head_ms >= HEAD_EVERY_MS).then_some(Due::Head)
    }

    /// Counts as done also where it failed: the next attempt comes in its turn, not at once.
    fn done(&mut self, due: &Due, now_ms: f64) {
        self.head = false;
        self.head_ms = now_ms;
        if *due == Due::Snapshot {
            self.entries = 0;
            self.moved = false;
            self.stepped = false;
            self.snapshot_ms = now_ms;
        }
    }
}

impl<P: Sandbox> Desk<P> {
    /// After each event: keeps what is due, and looks how much space is used.
    pub(super) async fn keep(&mut self) {
        if std::mem::take(&mut self.keeping.grew) {
            self.measure_storage();
        }
        if std::mem::take(&mut self.keeping.acted) {
            self.tell_storage();
            self.note_on_shelf().await;
        }
        if let Some(due) = self.keeping.due(self.scope.now_ms()) {
            if self.store.memory_only().is_some() {
                return self.keeping.done(&due, self.scope.now_ms());
            }
            let head = self.project.head();
            let outcome = match due {
                Due::Head => self.store.save_head(&head).await,
                Due::Snapshot => self.store.save_snapshot(&self.project.snapshot(), &head).await,
            };
            self.keeping.done(&due, self.scope.now_ms());
            match outcome {
                Ok(()) => {
                    self.keeping.told = false;
                    self.mend().await;
                }
                Err(failure) => self.not_kept(failure),
            }
        }
    }

    /// Makes a second copy where there is none, now and then.
    async fn mend(&mut self) {
        let now_ms = self.scope.now_ms();
        if !self.store.is_mirrored() && now_ms - self.keeping.mend_ms >= MEND_EVERY_MS {
            self.keeping.mend_ms = now_ms;
            self.store.mend().await;
            self.tell_storage();
        }
    }

    /// Says once that time is not kept, and lets it stand still so that this is read. The learner may let it run on,
    /// unless another tab has the project.
    fn not_kept(&mut self, failure: Failure) {
        let playing = self.project.playing().is_some();
        let taken = failure.code == store::CONFLICT;
        if !self.keeping.told || taken && playing {
            self.keeping.told = true;
            self.complain(failure);
            if playing {
                self.control_clock(ClockControl::Pause);
                self.pace.stop();
                self.clock_alarm.cancel();
                self.views.show(&self.project, self.scope.now_ms());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{Due, Keeping};

    #[wasm_bindgen_test(unsupported = test)]
    fn the_position_is_kept_once_a_second() {
        let mut keeping = Keeping::new(false, 0.0);
        assert_eq!(keeping.due(5000.0), None);
        keeping.moved();
        assert_eq!(keeping.due(500.0), None);
        assert_eq!(keeping.due(1000.0), Some(Due::Head));
        keeping.done(&Due::Head, 1000.0);
        keeping.moved();
        assert_eq!(keeping.due(1999.0), None);
        assert_eq!(keeping.due(2000.0), Some(Due::Head));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_snapshot_is_kept_when_leaving_if_there_is_anything_new() {
        let mut keeping = Keeping::new(false, 0.0);
        keeping.leaving();
        assert_eq!(keeping.due(10.0), None);
        keeping.moved();
        keeping.leaving();
        assert_eq!(keeping.due(10.0), Some(Due::Snapshot));
        keeping.done(&Due::Snapshot, 10.0);
        keeping.leaving();
        assert_eq!(keeping.due(20.0), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_snapshot_is_kept_every_fifteen_seconds_and_every_25_entries() {
        let mut keeping = Keeping::new(false, 0.0);
        keeping.moved();
        assert_eq!(keeping.due(15_000.0), Some(Due::Snapshot));
        keeping.done(&Due::Snapshot, 15_000.0);
        for _ in 0..24 {
            keeping.entry_added(false);
        }
        assert_eq!(keeping.due(15_001.0), None);
        keeping.entry_added(false);
        assert_eq!(keeping.due(15_001.0), Some(Due::Snapshot));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_single_step_is_kept_at_once() {
        let mut keeping = Keeping::new(false, 0.0);
        keeping.stepped();
        assert_eq!(keeping.due(1.0), Some(Due::Head));
        keeping.done(&Due::Head, 1.0);
        assert_eq!(keeping.due(2.0), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_took_a_replay_to_open_is_kept_as_a_snapshot_at_once() {
        let mut keeping = Keeping::new(true, 0.0);
        assert_eq!(keeping.due(1.0), Some(Due::Snapshot));
        keeping.done(&Due::Snapshot, 1.0);
        assert_eq!(keeping.due(2.0), None);
    }
}
