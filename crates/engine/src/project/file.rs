//! The project file: a zip archive with everything needed to open the project elsewhere, or to look into it with any tool.
//!
//! | member | what |
//! |---|---|
//! | `project.json` | format, version, name, number of entries, checksum of the journal, position of the clock |
//! | `journal.ndjson` | the journal, one line for each entry |
//! | `content/<SHA-256>` | rows of data versions, ONNX files and answers of runs, by the digest of their bytes |
//! | `snapshot` | the state, for [`verify`](crate::verify) to compare; its digest stands in `project.json` |
//!
//! Version 1 was one JSON object with the content in base64. It is still read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::{Answer, Failure, Speed};
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::open::{Head, Reopened, Seen, read_head};
use super::{Project, Stored};
use crate::digest::{digest, short};
use crate::failure::failure;
use crate::journal::{self, Chain, Entry, Lines};

/// What a project file says it is.
const FORMAT: &str = "mlops-sandbox-project";
/// Version of the project file.
const VERSION: u32 = 2;
/// Largest project file in bytes.
const MOST: usize = 300_000_000;
/// Largest content of all members together, in bytes.
const MOST_EXPANDED: u64 = 500_000_000;
/// Largest `project.json` in bytes.
const MOST_MANIFEST: u64 = 1_000_000;
/// Members at most.
const MOST_MEMBERS: usize = 100_000;

const MANIFEST: &str = "project.json";
const JOURNAL: &str = "journal.ndjson";
const SNAPSHOT: &str = "snapshot";

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    name: String,
    /// Version of the sandbox that wrote the file.
    written_by: String,
    entries: usize,
    /// Checksum of the journal up to its last line.
    journal: String,
    tick: u32,
    speed: Speed,
    /// Digest of the snapshot.
    snapshot: String,
    /// Contents that the journal speaks of and that were lost before the file was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
}

/// Version 1.
#[derive(Deserialize)]
struct First {
    format: String,
    version: u32,
    head: String,
    entries: Vec<serde_json::Value>,
    blobs: BTreeMap<String, String>,
    #[serde(default)]
    snapshot: Option<String>,
}

impl Project {
    /// The project as one file. The same project gives the same bytes.
    ///
    /// # Errors
    /// The file would be larger than can be opened again.
    pub(crate) fn export(&self) -> Result<Vec<u8>, Failure> {
        let (lines, chain) = self.lines();
        let head = Head { entries: self.entries(), tick: self.state.tick, speed: self.speed };
        let blobs = self.blobs.iter().map(|(digest, bytes)| (digest.as_str(), &**bytes));
        let journal = Written { lines: &lines, chain, wanted: wanted(&self.entries) };
        write(&self.state.name, &journal, &head, blobs.collect(), &self.snapshot())
    }

    /// What a store keeps as a project file, without opening it: for when opening it is what breaks. The journal is taken as
    /// far as it holds; without a snapshot the file is opened by replaying it.
    ///
    /// # Errors
    /// The journal has no readable beginning, or the file would be larger than can be opened again.
    pub fn pack(stored: &Stored, name: &str) -> Result<Answer, Failure> {
        let Lines { entries, chain, .. } = journal::read(&stored.entries);
        if entries.is_empty() {
            let hint = "Start a new project, or open a project file that was saved before.";
            return Err(failure("journal.start", "What is stored has no readable beginning.", hint));
        }
        let head = stored.head.as_deref().and_then(|bytes| read_head(bytes, entries.len()));
        let head = head.unwrap_or(Head { entries: entries.len() as u32, tick: 0, speed: Speed::default() });
        let blobs = stored.blobs.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let blobs = blobs.filter(|(name, bytes)| digest(bytes) == *name).collect();
        let lines = &stored.entries[..entries.len()];
        let journal = Written { lines, chain, wanted: wanted(&entries) };
        Ok(answer(name, write(name, &journal, &head, blobs, &[])?))
    }

    /// What a project file holds, once its checksums and digests are found to hold.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn read(file: &[u8]) -> Result<Stored, Failure> {
        if file.len() > MOST {
            let size = crate::format::bytes(file.len() as u64);
            return Err(bad(format!("The file has {size}; a project file has 300 MB at most.")));
        }
        if file.starts_with(b"{") { read_first(file) } else { read_archive(file) }
    }

    /// Reads a project file; gives the project and what the store has to keep.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn import(file: &[u8]) -> Result<(Self, Stored), Failure> {
        Self::import_watched(file, &mut |_| {})
    }

    /// As [`import`](Self::import), and shows how the replay goes.
    pub(crate) fn import_watched(file: &[u8], watch: &mut dyn FnMut(Seen<'_>)) -> Result<(Self, Stored), Failure> {
        // What a file says of its state nobody vouches for: the journal does. Verify compares the two.
        let stored = Stored { snapshot: None, ..Self::read(file)? };
        let Reopened { mut project, notices, .. } = Self::open_watched(stored, watch)?;
        if let Some(notice) = notices.into_iter().find(|notice| notice.failed) {
            return Err(bad(format!("{} {}", notice.text, notice.detail)));
        }
        project.renew();
        let stored = project.stored();
        Ok((project, stored))
    }
}

/// The project file as the page saves it.
pub(super) fn answer(name: &str, bytes: Vec<u8>) -> Answer {
    let stem: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    Answer::File { name: format!("{stem}.mlops.zip"), mime: "application/zip".into(), bytes }
}

/// A journal as it goes into a file.
struct Written<'j> {
    lines: &'j [Vec<u8>],
    chain: Chain,
    /// Contents it speaks of.
    wanted: BTreeSet<String>,
}

fn wanted(entries: &[Rc<Entry>]) -> BTreeSet<String> {
    entries.iter().flat_map(|entry| entry.blobs()).map(str::to_owned).collect()
}

fn write(
    name: &str,
    journal: &Written<'_>,
    head: &Head,
    mut blobs: BTreeMap<&str, &[u8]>,
    snapshot: &[u8],
) -> Result<Vec<u8>, Failure> {
    let Written { lines, chain, wanted } = journal;
    blobs.retain(|digest, _| wanted.contains(*digest));
    let manifest = Manifest {
        format: FORMAT.into(),
        version: VERSION,
        name: name.into(),
        written_by: env!("CARGO_PKG_VERSION").into(),
        entries: lines.len(),
        journal: chain.to_string(),
        tick: head.tick,
        speed: head.speed,
        snapshot: digest(snapshot),
        missing: wanted.iter().filter(|digest| !blobs.contains_key(digest.as_str())).cloned().collect(),
    };
    let write = || -> zip::result::ZipResult<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let mut member = |name: &str, content: &[&[u8]]| -> zip::result::ZipResult<()> {
            archive.start_file(name, options)?;
            Ok(content.iter().try_for_each(|part| archive.write_all(part))?)
        };
        member(MANIFEST, &[&serde_json::to_vec_pretty(&manifest).unwrap_or_default()])?;
        member(JOURNAL, &lines.iter().flat_map(|line| [line.as_slice(), b"\n"]).collect::<Vec<_>>())?;
        for (digest, bytes) in &blobs {
            member(&content(digest), &[bytes])?;
        }
        member(SNAPSHOT, &[snapshot])?;
        Ok(archive.finish()?.into_inner())
    };
    let too_large = |why: String| {
        let hint = "Start a new project with less data.";
        failure("project.too_large", format!("The project does not fit into a file: {why}."), hint)
    };
    let parts = lines.iter().map(Vec::len).chain(blobs.values().map(|bytes| bytes.len())).chain([snapshot.len()]);
    let unfolded = parts.map(|bytes| bytes as u64).sum::<u64>() + MOST_MANIFEST;
    if unfolded > MOST_EXPANDED {
        let (has, most) = (crate::format::bytes(unfolded), crate::format::bytes(MOST_EXPANDED));
        return Err(too_large(format!("unfolded it has {has}, {most} are the most")));
    }
    let file = write().map_err(|error| too_large(error.to_string()))?;
    if file.len() > MOST {
        return Err(too_large(format!("it has {}, 300 MB are the most", crate::format::bytes(file.len() as u64))));
    }
    Ok(file)
}

fn bad(message: impl Into<String>) -> Failure {
    let hint = "The project is as it was. Choose a file that was saved with “Save project file”.";
    failure("project.file", message, hint)
}

fn newer() -> Failure {
    failure(
        "project.newer",
        "The file was written by a newer version of the sandbox.",
        "Reload the page to get that version.",
    )
}

fn content(digest: &str) -> String {
    format!("content/{digest}")
}

/// The members of an archive, read one by one within a limit for all.
struct Members<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl Members<'_> {
    fn read(&mut self, name: &str, most: u64) -> Result<Vec<u8>, Failure> {
        let damaged = |why: String| bad(format!("The file is damaged: “{name}” cannot be read, {why}."));
        let member = self.archive.by_name(name).map_err(|error| damaged(error.to_string()))?;
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        // What it claims to be may be a lie.
        let read = member.take(most + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))? as u64;
        if read > most {
            let most = crate::format::bytes(most);
            return Err(bad(format!("“{name}” in the file unfolds to more than {most}, which no project needs.")));
        }
        self.left -= read;
        Ok(bytes)
    }
}

fn read_archive(file: &[u8]) -> Result<Stored, Failure> {
    let archive = ZipArchive::new(Cursor::new(file))
        .map_err(|error| bad(format!("This is not a project file, or it was cut short: {error}.")))?;
    if archive.len() > MOST_MEMBERS {
        return Err(bad("This is not a project file of the sandbox."));
    }
    let mut members = Members { archive, left: MOST_EXPANDED };
    if members.archive.index_for_name(MANIFEST).is_none() {
        return Err(bad("This is not a project file of the sandbox."));
    }
    let manifest = members.read(MANIFEST, MOST_MANIFEST)?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest)
        .map_err(|error| bad(format!("The file is damaged: “{MANIFEST}” is not JSON: {error}.")))?;
    if manifest["format"] != FORMAT {
        return Err(bad("This is not a project file of the sandbox."));
    }
    if manifest["version"].as_u64().is_none_or(|version| version > VERSION.into()) {
        return Err(newer());
    }
    let manifest: Manifest = serde_json::from_value(manifest)
        .map_err(|error| bad(format!("The file is damaged: “{MANIFEST}” cannot be read: {error}.")))?;
    let journal = members.read(JOURNAL, MOST_EXPANDED)?;
    let entries: Vec<Vec<u8>> =
        journal.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect();
    let (chain, wanted) = check_journal(&entries)?;
    if entries.len() != manifest.entries {
        return Err(bad(format!(
            "The file was changed: its journal has {} of {} entries.",
            entries.len(),
            manifest.entries
        )));
    }
    if chain.to_string() != manifest.journal {
        return Err(bad("The file was changed: its journal is not the one it was saved with."));
    }
    let mut blobs = BTreeMap::new();
    // What was lost before the file was written is left out, as it is when the project is opened where it was lost.
    for name in wanted.into_iter().filter(|name| !manifest.missing.contains(name)) {
        let bytes = members.read(&content(&name), MOST_EXPANDED)?;
        check_content(&name, &bytes)?;
        blobs.insert(name, bytes);
    }
    let snapshot = members.read(SNAPSHOT, MOST_EXPANDED)?;
    if digest(&snapshot) != manifest.snapshot {
        return Err(bad("The file was changed: its snapshot is not the one it was saved with."));
    }
    let head =
        postcard::to_allocvec(&Head { entries: manifest.entries as u32, tick: manifest.tick, speed: manifest.speed })
            .unwrap_or_default();
    Ok(Stored { snapshot: Some(snapshot), head: Some(head), entries, blobs })
}

fn read_first(file: &[u8]) -> Result<Stored, Failure> {
    let file: First =
        serde_json::from_slice(file).map_err(|error| bad(format!("This is not a project file: {error}.")))?;
    if file.format != FORMAT {
        return Err(bad("This is not a project file of the sandbox."));
    }
    if file.version > 1 {
        return Err(newer());
    }
    let decode = |text: &str, what: &str| {
        STANDARD.decode(text).map_err(|_| bad(format!("The file is damaged: {what} cannot be read.")))
    };
    let entries: Vec<Vec<u8>> =
        file.entries.iter().map(|entry| serde_json::to_vec(entry).unwrap_or_default()).collect();
    let (_, wanted) = check_journal(&entries)?;
    let mut blobs = BTreeMap::new();
    for name in wanted {
        let Some(text) = file.blobs.get(&name) else {
            return Err(bad(format!("The file is incomplete: content {} is missing.", short(&name))));
        };
        let bytes = decode(text, "a content")?;
        check_content(&name, &bytes)?;
        blobs.insert(name, bytes);
    }
    let snapshot = file.snapshot.as_deref().map(|text| decode(text, "the snapshot")).transpose()?;
    Ok(Stored { snapshot, head: Some(decode(&file.head, "the clock")?), entries, blobs })
}

/// The checksum of a journal and the contents it refers to.
fn check_journal(lines: &[Vec<u8>]) -> Result<(Chain, BTreeSet<String>), Failure> {
    let Lines { entries, chain, broken, .. } = journal::read(lines);
    let number = entries.len();
    match broken {
        None => {}
        Some(failure) if failure.code == "journal.newer" => return Err(failure),
        Some(failure) if failure.code == "journal.number" => {
            return Err(bad(format!("The file was changed: journal entry {number} is missing or out of order.")));
        }
        Some(failure) => {
            return Err(bad(format!("The file was changed at journal entry {number}. {}", failure.message)));
        }
    }
    Ok((chain, wanted(&entries)))
}

fn check_content(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    if digest(bytes) == name {
        return Ok(());
    }
    Err(bad(format!("The file was changed: content {} has another digest.", short(name))))
}
