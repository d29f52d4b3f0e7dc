//! Opening and saving what a store keeps.

use std::collections::BTreeMap;

use protocol::{Failure, Notice, Speed};
use serde::{Deserialize, Serialize};

use super::{Project, Transient};
use crate::digest::{digest, short};
use crate::failure::failure;
use crate::format;
use crate::journal::{self, Action, Chain, Entry, Lines};
use crate::runtime::Blobs;
use crate::state::State;

/// Changes whenever the state's shape changes; snapshots of another number are not read.
const SNAPSHOT: u32 = 2;

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
    pub tick: u32,
    pub speed: Speed,
}

/// A project that was opened from what a store kept.
pub struct Reopened {
    /// The project.
    pub project: Project,
    /// What the learner should know.
    pub notices: Vec<Notice>,
    /// The journal line that cannot be read and all after it; the project has those before them.
    pub aside: Vec<Vec<u8>>,
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

    /// As [`open`](Self::open), and shows the project after each entry that is replayed.
    pub(crate) fn open_watched(stored: Stored, watch: &mut dyn FnMut(&Self)) -> Result<Reopened, Failure> {
        let mut notices = Vec::new();
        let mut lines = stored.entries;
        let Lines { entries, broken } = journal::read(&lines);
        let aside = lines.split_off(entries.len());
        match broken {
            Some(failure) if failure.code == "journal.newer" => return Err(failure),
            Some(failure) => notices.push(damaged(entries.len(), aside.len(), &failure.message)),
            None => {}
        }
        let Some((Entry { action: Action::Created { seed }, .. }, _)) = entries.first() else {
            return Err(failure(
                "journal.start",
                "The stored project has no readable beginning.",
                "Open a project file that was saved before.",
            ));
        };
        let mut blobs = Blobs::default();
        for (name, bytes) in stored.blobs {
            if digest(&bytes) == name {
                blobs.insert(name, bytes);
            } else {
                notices.push(Notice {
                    failed: true,
                    text: format!("Stored content {} is damaged and was left out.", short(&name)),
                    detail: "Its digest differs.".into(),
                });
            }
        }
        // Where the clock stood after entries that are gone means nothing.
        let head: Option<Head> =
            stored.head.filter(|_| aside.is_empty()).and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let snapshot =
            stored.snapshot.and_then(|bytes| read_snapshot(&bytes)).filter(|(seq, _)| *seq as usize <= entries.len());
        let (done, state) = snapshot.unwrap_or_else(|| (0, State::new(*seed)));
        let mut project = Self {
            state,
            entries: Vec::new(),
            chain: Chain::default(),
            blobs,
            runtime: None,
            transient: Transient::default(),
            drawn: Default::default(),
        };
        project.refresh();
        for (number, (entry, chain)) in entries.into_iter().enumerate() {
            if number < done as usize {
                project.entries.push(entry);
                project.chain = chain;
            } else {
                project.run_to(entry.tick);
                project.act(entry, chain);
                watch(&project);
            }
        }
        if let Some(head) = head {
            project.run_to(head.tick);
            project.state.speed = head.speed;
        }
        if !aside.is_empty() {
            project.renew();
        }
        Ok(Reopened { project, notices, aside })
    }

    /// Lets time run to a tick, as it did before.
    fn run_to(&mut self, tick: u32) {
        while self.state.tick < tick && self.runtime.is_some() {
            self.step();
        }
    }

    /// The state now, as bytes for the store.
    pub fn snapshot(&self) -> Vec<u8> {
        postcard::to_allocvec(&(SNAPSHOT, env!("CARGO_PKG_VERSION"), self.entries.len() as u32, &self.state))
            .unwrap_or_default()
    }

    /// Whether a snapshot was made by this version.
    pub(crate) fn is_current(snapshot: &[u8]) -> bool {
        read_snapshot(snapshot).is_some()
    }

    /// The position of the clock, as bytes for the store.
    pub fn head(&self) -> Vec<u8> {
        postcard::to_allocvec(&Head { tick: self.state.tick, speed: self.state.speed }).unwrap_or_default()
    }

    /// For a journal that is about to be written anew, in the current format: what follows goes on from that.
    pub(super) fn renew(&mut self) {
        self.chain = self.lines().1;
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
        let seal = |entry: &Entry| {
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
        text: format!("The journal is damaged at entry {kept}; {} before it were kept.", format::entries(kept as u64)),
        detail: format!("{why} {were} set aside and can be saved in Settings."),
    }
}

fn read_snapshot(bytes: &[u8]) -> Option<(u32, State)> {
    let (format, version, seq, state): (u32, String, u32, State) = postcard::from_bytes(bytes).ok()?;
    (format == SNAPSHOT && version == env!("CARGO_PKG_VERSION")).then_some((seq, state))
}
