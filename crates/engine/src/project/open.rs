//! Opening and saving: from what a store kept, and from a project file.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::{Failure, Notice, Speed};
use serde::{Deserialize, Serialize};

use super::{Project, Transient};
use crate::digest::{digest, short};
use crate::failure::failure;
use crate::journal::{Action, Entry};
use crate::runtime::Blobs;
use crate::state::State;

/// Changes whenever the state's shape changes; snapshots of another number are not read.
const SNAPSHOT: u32 = 2;
/// What a project file says it is.
const FILE: &str = "mlops-sandbox-project";
/// Version of the project file.
const FILE_VERSION: u32 = 1;
/// Largest project file in bytes.
const MOST: usize = 300_000_000;

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
struct Head {
    tick: u32,
    speed: Speed,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    name: String,
    head: String,
    entries: Vec<serde_json::Value>,
    blobs: BTreeMap<String, String>,
    #[serde(default)]
    snapshot: Option<String>,
}

impl Project {
    /// Opens what a store kept. An unusable snapshot is left aside and the journal replayed from its start.
    ///
    /// # Errors
    /// The journal has no readable beginning.
    pub fn open(stored: Stored) -> Result<(Self, Vec<Notice>), Failure> {
        let mut notices = Vec::new();
        let mut entries = Vec::new();
        for (number, line) in stored.entries.iter().enumerate() {
            match Entry::decode(line) {
                Ok(entry) if entry.seq as usize == number => entries.push(entry),
                outcome => {
                    let why = outcome.err().map_or_else(|| "its number is wrong".into(), |failure| failure.message);
                    notices.push(Notice {
                        failed: true,
                        text: format!(
                            "The journal is damaged at entry {number}; {} before it were kept.",
                            crate::format::count(number as u64, "entry").replace("entrys", "entries")
                        ),
                        detail: why,
                    });
                    break;
                }
            }
        }
        let Some(Entry { action: Action::Created { seed }, .. }) = entries.first() else {
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
        let head: Option<Head> = stored.head.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let snapshot =
            stored.snapshot.and_then(|bytes| read_snapshot(&bytes)).filter(|(seq, _)| *seq as usize <= entries.len());
        let (done, state) = snapshot.unwrap_or_else(|| (0, State::new(*seed)));
        let mut project = Self {
            state,
            entries: Vec::new(),
            blobs,
            runtime: None,
            transient: Transient::default(),
            drawn: Default::default(),
        };
        project.refresh();
        for (number, entry) in entries.into_iter().enumerate() {
            if number < done as usize {
                project.entries.push(entry);
            } else {
                project.run_to(entry.tick);
                project.act(entry);
            }
        }
        if let Some(head) = head {
            project.run_to(head.tick);
            project.state.speed = head.speed;
        }
        Ok((project, notices))
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

    /// The position of the clock, as bytes for the store.
    pub fn head(&self) -> Vec<u8> {
        postcard::to_allocvec(&Head { tick: self.state.tick, speed: self.state.speed }).unwrap_or_default()
    }

    /// Everything a store has to keep.
    pub fn stored(&self) -> Stored {
        Stored {
            snapshot: Some(self.snapshot()),
            head: Some(self.head()),
            entries: self.entries.iter().map(Entry::encode).collect(),
            blobs: self.blobs.iter().map(|(digest, bytes)| (digest.clone(), bytes.to_vec())).collect(),
        }
    }

    /// The project as one file: JSON with the journal in plain text and content in base64.
    pub(crate) fn export(&self) -> Vec<u8> {
        let entries = self.entries.iter().filter_map(|entry| serde_json::to_value(entry).ok());
        let file = File {
            format: FILE.into(),
            version: FILE_VERSION,
            name: self.state.name.clone(),
            head: STANDARD.encode(self.head()),
            entries: entries.collect(),
            blobs: self
                .blobs
                .iter()
                .map(|(digest, bytes)| (digest.clone(), STANDARD.encode(bytes.as_slice())))
                .collect(),
            snapshot: Some(STANDARD.encode(self.snapshot())),
        };
        serde_json::to_vec(&file).unwrap_or_default()
    }

    /// Reads a project file; gives the project and what the store has to keep.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn import(file: &[u8]) -> Result<(Self, Stored), Failure> {
        let bad = |message: String| {
            failure(
                "project.file",
                message,
                "The project is as it was. Choose a file that was saved with “Save project file”.",
            )
        };
        if file.len() > MOST {
            return Err(bad(format!(
                "The file has {}; a project file has 300 MB at most.",
                crate::format::bytes(file.len() as u64)
            )));
        }
        let file: File =
            serde_json::from_slice(file).map_err(|error| bad(format!("This is not a project file: {error}.")))?;
        if file.format != FILE {
            return Err(bad("This is not a project file of the sandbox.".into()));
        }
        if file.version > FILE_VERSION {
            return Err(failure(
                "project.newer",
                "The file was written by a newer version of the sandbox.",
                "Reload the page to get that version.",
            ));
        }
        let decode = |text: &str, what: &str| {
            STANDARD.decode(text).map_err(|_| bad(format!("The file is damaged: {what} cannot be read.")))
        };
        let mut blobs = BTreeMap::new();
        for (name, text) in &file.blobs {
            let bytes = decode(text, "a content")?;
            if digest(&bytes) != *name {
                return Err(bad(format!("The file was changed: content {} has another digest.", short(name))));
            }
            blobs.insert(name.clone(), bytes);
        }
        let entries: Vec<Vec<u8>> =
            file.entries.iter().map(|entry| serde_json::to_vec(entry).unwrap_or_default()).collect();
        for (number, line) in entries.iter().enumerate() {
            let entry = Entry::decode(line)?;
            if entry.seq as usize != number {
                return Err(bad(format!("The file was changed: journal entry {number} is missing or out of order.")));
            }
            if let Some(missing) = entry.blobs().into_iter().find(|digest| !blobs.contains_key(*digest)) {
                return Err(bad(format!("The file is incomplete: content {} is missing.", short(missing))));
            }
        }
        let stored = Stored {
            snapshot: file.snapshot.as_deref().map(|text| decode(text, "the snapshot")).transpose()?,
            head: Some(decode(&file.head, "the clock")?),
            entries,
            blobs,
        };
        let (project, notices) = Self::open(stored)?;
        if let Some(notice) = notices.into_iter().find(|notice| notice.failed) {
            return Err(bad(notice.text));
        }
        let stored = project.stored();
        Ok((project, stored))
    }
}

fn read_snapshot(bytes: &[u8]) -> Option<(u32, State)> {
    let (format, version, seq, state): (u32, String, u32, State) = postcard::from_bytes(bytes).ok()?;
    (format == SNAPSHOT && version == env!("CARGO_PKG_VERSION")).then_some((seq, state))
}
