//! Opening and saving what a store keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use protocol::{Failure, Notice, Speed};
use serde::{Deserialize, Serialize};

use super::{
    Project,
    travel::{after, leads},
};
use crate::digest::{digest, short};
use crate::failure::failure;
use crate::format;
use crate::journal::{self, Action, Chain, Entry, Lines, MOST_TICKS, Place};
use crate::runtime::Blobs;
use crate::state::State;

/// The build that made a snapshot; those of another one are not read, as it may have computed another state.
const BUILD: &str = env!("ENGINE_BUILD");

/// Simulated minutes after which the time is told.
const TELL: u32 = 60;

/// What a store keeps of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    /// State at some entry; not needed to open, but fast.
    pub snapshot: Option<Vec<u8>>,
    /// Position of the clock.
    pub head: Option<Vec<u8>>,
    /// Journal lines in order.
    pub entries: Vec<Vec<u8>>,
    /// Content by digest.
    pub blobs: BTreeMap<String, Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    /// Number of entries at that time.
    pub entries: u32,
    pub tick: u32,
    pub speed: Speed,
}

/// How far a replay is.
pub(crate) struct Seen<'p> {
    /// The project after an entry; none while time runs to the next one.
    pub project: Option<&'p Project>,
    /// Entries replayed so far.
    pub done: usize,
    /// Entries to replay.
    pub all: usize,
    /// Simulated time.
    pub tick: u32,
}

impl Seen<'_> {
    /// Like `Replaying entry 3 of 12, day 2, 10:00`.
    pub fn words(&self) -> String {
        format!("Replaying entry {} of {}, {}", (self.done + 1).min(self.all), self.all, format::moment(self.tick))
    }

    /// From 0 to 1, by entries.
    pub fn share(&self) -> Option<f32> {
        Some(self.done as f32 / self.all.max(1) as f32)
    }
}

/// A project that was opened from what a store kept.
pub struct Reopened {
    /// The project.
    pub project: Project,
    /// What the learner should know.
    pub notices: Vec<Notice>,
    /// The journal line that cannot be read and all after it; the project has those before them.
    pub aside: Vec<Vec<u8>>,
    /// Entries or time were replayed, and would be the next time: a snapshot should be kept.
    pub replayed: bool,
}

impl Project {
    /// Opens what a store kept. An unusable snapshot is left aside and the journal replayed from its start. Where a line of
    /// the journal does not hold, what stands before it is opened.
    ///
    /// # Errors
    /// The journal has no readable beginning, or was written by a newer version.
    pub fn open(stored: Stored) -> Result<Reopened, Failure> {
        Self::open_watched(stored, &mut |_| {})
    }

    /// As [`open`](Self::open), and tells in words how far the replay is.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_telling(stored: Stored, tell: &mut dyn FnMut(String)) -> Result<Reopened, Failure> {
        Self::open_watched(stored, &mut |seen| tell(seen.words()))
    }

    /// As [`open`](Self::open), and shows how the replay goes.
    pub(crate) fn open_watched(stored: Stored, watch: &mut dyn FnMut(Seen<'_>)) -> Result<Reopened, Failure> {
        let mut notices = Vec::new();
        let mut lines = stored.entries;
        let Lines { entries, branches, chain, broken } = journal::read(&lines);
        let aside = lines.split_off(entries.len());
        match broken {
            Some(failure) if failure.code == "journal.newer" => return Err(failure),
            Some(failure) => notices.push(damaged(entries.len(), aside.len(), &failure.message)),
            None => {}
        }
        let Some(Action::Created { seed }) = entries.first().map(|entry| &entry.action) else {
            return Err(failure(
                "journal.start",
                "The stored project has no readable beginning.",
                "Open a project file that was saved before.",
            ));
        };
        let mut blobs = Blobs::default();
        for (name, bytes) in stored.blobs {
            if digest(&bytes) == name {
                blobs.insert(name, bytes.into());
            } else {
                notices.push(Notice {
                    failed: true,
                    text: format!("Stored content {} is damaged and was left out.", short(&name)),
                    detail: "Data or a model that used it cannot be opened. Open a project file that was saved \
                             before to get it back."
                        .into(),
                });
            }
        }
        // Where the clock stood after entries that are gone, or before going elsewhere, means nothing.
        let head = stored.head.filter(|_| aside.is_empty()).and_then(|bytes| read_head(&bytes, entries.len()));
        let stands = |head: &Head| {
            entries.get(head.entries as usize..).is_some_and(|later| !later.iter().any(|entry| entry.goes()))
        };
        let went = entries.iter().rev().find_map(|entry| entry.went());
        let path = branches.path(branches.here());
        let snapshot = stored.snapshot.and_then(|bytes| read_snapshot(&bytes));
        let snapshot = snapshot.and_then(|(count, state)| {
            let last = entries.get((count as usize).checked_sub(1)?)?;
            let place = Place { entry: last.went().map_or(last.seq, |place| place.entry), tick: state.tick };
            let mut later = entries.iter().skip(count as usize);
            // Nothing went elsewhere since; or it went to where the way leads over the snapshot.
            (!later.any(|entry| entry.goes()) || leads(&path, &entries, place, went)).then_some((place, state))
        });
        let (from, state) = snapshot.unwrap_or_else(|| (Place { entry: 0, tick: 0 }, State::new(*seed)));
        let since = state.tick;
        let mut project = Self::of(state, blobs);
        let rest: Vec<&Rc<Entry>> = after(&path, from.entry).filter_map(|entry| entries.get(entry as usize)).collect();
        let all = rest.len();
        for (done, entry) in rest.iter().enumerate() {
            project.run_to(entry.tick, &mut |tick| watch(Seen { project: None, done, all, tick }));
            project.replay(entry);
            watch(Seen { project: Some(&project), done: done + 1, all, tick: entry.tick });
        }
        let mut time = |tick| watch(Seen { project: None, done: all, all, tick });
        if let Some(place) = went.filter(|place| place.entry == branches.here()) {
            project.run_to(place.tick, &mut time);
        }
        if let Some(head) = head {
            project.speed = head.speed;
            if stands(&head) {
                project.run_to(head.tick.min(MOST_TICKS), &mut time);
            }
        }
        let replayed = all > 0 || project.state.tick > since;
        project.entries = entries;
        project.branches = branches;
        project.chain = chain;
        if !aside.is_empty() {
            project.renew();
        }
        Ok(Reopened { project, notices, aside, replayed })
    }

    /// Lets time run to a tick, as it did before.
    pub(super) fn run_to(&mut self, tick: u32, tell: &mut dyn FnMut(u32)) {
        while self.state.tick < tick && self.runtime.is_some() {
            self.tick_once();
            if self.state.tick.is_multiple_of(TELL) {
                tell(self.state.tick);
            }
        }
    }

    /// The state now, as bytes for the store.
    pub fn snapshot(&self) -> Vec<u8> {
        postcard::to_allocvec(&(BUILD, self.entries.len() as u32, &self.state)).unwrap_or_default()
    }

    /// Digest of the state in a snapshot, if this build made it.
    pub(crate) fn state_in(snapshot: &[u8]) -> Option<String> {
        read_snapshot(snapshot).map(|(_, state)| state.hash())
    }

    /// The position of the clock, as bytes for the store.
    pub fn head(&self) -> Vec<u8> {
        let head = Head { entries: self.entries(), tick: self.state.tick, speed: self.speed };
        postcard::to_allocvec(&head).unwrap_or_default()
    }

    /// For a journal that is about to be written anew, in the current format: what follows goes on from that.
    pub fn renew(&mut self) {
        self.chain = self.lines().1;
    }

    /// Takes out the content that no entry of the journal speaks of; digests and sizes in bytes.
    pub fn sweep(&mut self) -> Vec<(String, u64)> {
        let wanted: BTreeSet<&str> = self.entries.iter().flat_map(|entry| entry.blobs()).collect();
        self.blobs.take_out(|digest| !wanted.contains(digest))
    }

    /// Everything a store has to keep.
    pub fn stored(&self) -> Stored {
        Stored {
            snapshot: Some(self.snapshot()),
            head: Some(self.head()),
            entries: self.lines().0,
            blobs: self.blobs.iter().map(|(digest, bytes)| (digest.clone(), bytes.to_vec())).collect(),
        }
    }

    /// The journal in lines of the current format, and its checksum.
    pub(super) fn lines(&self) -> (Vec<Vec<u8>>, Chain) {
        let mut chain = Chain::default();
        let seal = |entry: &Rc<Entry>| {
            let (line, next) = entry.encode(chain);
            chain = next;
            line
        };
        (self.entries.iter().map(seal).collect(), chain)
    }
}

fn damaged(kept: usize, aside: usize, why: &str) -> Notice {
    let were = if aside == 1 { "That entry was".into() } else { format!("{} were", format::entries(aside as u64)) };
    Notice {
        failed: true,
        text: format!("The journal is damaged at entry {kept}. Kept: {} before it.", format::entries(kept as u64)),
        detail: format!("{why} {were} set aside and can be saved in Settings."),
    }
}

fn read_snapshot(bytes: &[u8]) -> Option<(u32, State)> {
    let (build, rest) = postcard::take_from_bytes::<&str>(bytes).ok()?;
    if build != BUILD {
        return None;
    }
    postcard::from_bytes(rest).ok()
}

/// The position of the clock. Before there was going back it did not say after how many entries.
pub(super) fn read_head(bytes: &[u8], entries: usize) -> Option<Head> {
    let former = || {
        let (tick, speed) = postcard::from_bytes(bytes).ok()?;
        Some(Head { entries: entries as u32, tick, speed })
    };
    postcard::from_bytes(bytes).ok().or_else(former)
}
