//! The journal: what the learner did and what jobs returned. Everything else is recomputed from it.
//!
//! One entry is one line of JSON with a checksum, the format's version, its number, the tick at which it happened, and the
//! action. The checksum covers the line and all lines before it, so that a line that was changed, moved or left out is found.

mod branches;
mod chain;
mod limits;
mod upgrade;

pub use branches::{Branches, Place};
pub use chain::Chain;

use std::rc::Rc;

use protocol::{
    Brief, Deployment, Expectation, Failure, Fault, PipelineConfig, Roles, Rule, RunConfig, Split, SweepConfig, Traffic,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::data::DataVersion;
use crate::failure::failure;
use crate::pipeline::JobReport;
use crate::sweep::End;
use crate::train::Trained;

/// Version of the entry format.
const FORMAT: u32 = 6;
/// Simulated minutes at most: fifty years. Without an end a file could keep a replay busy for ever.
pub const MOST_TICKS: u32 = 50 * 365 * 1_440;
/// The first format with a checksum in each line.
const SEALED: u32 = 3;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the format.
    #[serde(rename = "v")]
    pub format: u32,
    /// Number, counted from 0 without gaps.
    pub seq: u32,
    /// Simulated time.
    pub tick: u32,
    /// What happened.
    pub action: Action,
}

/// What tells how to read an entry that is not one of today's.
#[derive(Deserialize)]
struct Version {
    #[serde(rename = "v")]
    format: u32,
}

/// The entries of a journal, as far as its lines hold.
pub struct Lines {
    /// The entries.
    pub entries: Vec<Rc<Entry>>,
    /// Which follows which.
    pub branches: Branches,
    /// The checksum up to the last.
    pub chain: Chain,
    /// Why the line after them does not hold, if there is one.
    pub broken: Option<Failure>,
}

/// Reads the lines of a journal up to the first that does not hold.
pub fn read(lines: &[Vec<u8>]) -> Lines {
    let mut read = Lines {
        entries: Vec::with_capacity(lines.len()),
        branches: Branches::default(),
        chain: Chain::default(),
        broken: None,
    };
    for line in lines {
        if let Err(failure) = read.take(line) {
            read.broken = Some(failure);
            break;
        }
    }
    read
}

impl Lines {
    fn take(&mut self, line: &[u8]) -> Result<(), Failure> {
        let (entry, chain) = next(line, &self.entries, &self.branches, self.chain)?;
        self.branches.push(&entry);
        self.entries.push(Rc::new(entry));
        self.chain = chain;
        Ok(())
    }
}

/// Reads the line that comes next, with the checksum up to it. What is written is read with this too before it is kept, so
/// that nothing is kept that could not be opened.
///
/// # Errors
/// Why it cannot come next.
pub fn next(line: &[u8], entries: &[Rc<Entry>], branches: &Branches, chain: Chain) -> Result<(Entry, Chain), Failure> {
    let misplaced = |code, message| failure(code, message, "Open a project file that was saved before.");
    if line.len() > limits::MOST_BYTES || entries.len() >= limits::MOST_ENTRIES {
        return Err(misplaced("journal.limit", "It is longer than any that the sandbox writes."));
    }
    if limits::longest_text(line) > limits::LONGEST {
        return Err(misplaced("journal.limit", "It holds a text that is longer than a name or a reason can be."));
    }
    let (entry, chain) = Entry::decode(line, chain)?;
    if entry.seq as usize != entries.len() {
        return Err(misplaced("journal.number", "Its number is wrong."));
    }
    if entry.tick.max(entry.went().map_or(0, |place| place.tick)) > MOST_TICKS {
        return Err(misplaced("journal.time", "Its time lies behind the end of the production clock."));
    }
    if !branches.accepts(entries, &entry) {
        return Err(misplaced("journal.place", "It goes back to a place that never was."));
    }
    if matches!(entry.action, Action::Created { .. }) && !entries.is_empty() {
        return Err(misplaced("journal.start", "It begins a project in the middle of one."));
    }
    if let Some(why) = limits::broken(&entry.action) {
        return Err(misplaced("journal.limit", why));
    }
    Ok((entry, chain))
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named like the commands and job results they record")]
pub enum Action {
    Created {
        seed: u64,
    },
    ProjectRenamed {
        name: String,
    },
    BriefSet {
        brief: Box<Brief>,
    },
    DataAdded {
        version: Box<DataVersion>,
    },
    RolesSet {
        data: u32,
        roles: Roles,
    },
    SplitSet {
        data: u32,
        split: Split,
    },
    DataNoted {
        data: u32,
        note: String,
    },
    ExpectationsSet {
        expectations: Vec<Expectation>,
    },
    RunStarted {
        run: u32,
        data: u32,
        config: RunConfig,
        /// Sweep and trial whose configuration it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trial: Option<(u32, u32)>,
    },
    RunFinished {
        run: u32,
        trained: Box<Trained>,
        /// How long it was in its trainer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<f64>,
    },
    RunFailed {
        run: u32,
        failure: Failure,
    },
    RunCancelled {
        run: u32,
    },
    /// An empty value takes the tag away.
    RunTagged {
        run: u32,
        key: String,
        value: String,
    },
    RunNoted {
        run: u32,
        note: String,
    },
    RunsDeleted {
        runs: Vec<u32>,
    },
    RunsRestored {
        runs: Vec<u32>,
    },
    PipelineStarted {
        number: u32,
        run: u32,
        data: u32,
        config: PipelineConfig,
        trigger: String,
    },
    PipelineFinished {
        number: u32,
        reports: Vec<JobReport>,
        trained: Option<Box<Trained>>,
        /// How long it was in its trainer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<f64>,
    },
    PipelineFailed {
        number: u32,
        failure: Failure,
    },
    PipelineCancelled {
        number: u32,
    },
    Retrained {
        version: Box<DataVersion>,
        number: u32,
        run: u32,
        config: PipelineConfig,
        trigger: String,
    },
    Registered {
        run: u32,
    },
    ModelImported {
        name: String,
        data: u32,
        trained: Box<Trained>,
    },
    AliasSet {
        alias: String,
        version: Option<u32>,
    },
    Deployed {
        deployment: Deployment,
    },
    Promoted,
    PromotedFully,
    Aborted,
    Retried,
    RolledBack,
    TrafficSet {
        traffic: Traffic,
    },
    FaultAdded {
        fault: Fault,
    },
    FaultRemoved {
        fault: u32,
    },
    RuleSet {
        rule: Rule,
    },
    RuleRemoved {
        name: String,
    },
    PauseOnAlertSet {
        on: bool,
    },
    /// With the rows of its training part and the classes in them, from which its rungs follow.
    SweepStarted {
        sweep: u32,
        data: u32,
        config: Box<SweepConfig>,
        rows: u32,
        classes: u32,
    },
    /// With how long it was in its trainer, and how long its sweep ran until then.
    TrialFinished {
        sweep: u32,
        trial: u32,
        scores: Vec<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<f64>,
        spent: f64,
    },
    TrialFailed {
        sweep: u32,
        trial: u32,
        failure: Failure,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<f64>,
        spent: f64,
    },
    SweepPaused {
        sweep: u32,
        spent: f64,
    },
    SweepResumed {
        sweep: u32,
    },
    SweepEnded {
        sweep: u32,
        why: End,
        spent: f64,
    },
    Went {
        entry: u32,
        tick: u32,
    },
}

impl Entry {
    /// An entry of the current format.
    pub fn new(seq: u32, tick: u32, action: Action) -> Self {
        Self { format: FORMAT, seq, tick, action }
    }

    /// As a line of JSON that follows others, and the checksum up to it.
    pub fn encode(&self, before: Chain) -> (Vec<u8>, Chain) {
        before.seal(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// From a line of JSON, of this format or an older one, that follows others; with the checksum up to it.
    ///
    /// # Errors
    /// The line or the one before it is not what was written, is not an entry, or is one of a newer format.
    pub fn decode(line: &[u8], before: Chain) -> Result<(Self, Chain), Failure> {
        let unsealed = |message: &str| failure("journal.sum", message, "Open a project file that was saved before.");
        let chain = before.follow(line).ok_or_else(|| {
            unsealed("A checksum is wrong: this entry or one before it was changed, moved or left out.")
        })?;
        let (entry, format) = Self::read(line)?;
        if format >= SEALED && !chain.is_sealed() {
            return Err(unsealed("A journal entry has no checksum."));
        }
        Ok((entry, chain))
    }

    /// The entry of a line, and the format in which it is written.
    fn read(line: &[u8]) -> Result<(Self, u32), Failure> {
        let unreadable = |error: serde_json::Error| {
            failure(
                "journal.entry",
                format!("A journal entry cannot be read: {error}."),
                "Open a project file that was saved before.",
            )
        };
        // The whole line first: nearly all are of today's format.
        let today = serde_json::from_slice::<Self>(line);
        let format = match &today {
            Ok(entry) => entry.format,
            Err(_) => serde_json::from_slice::<Version>(line).map_err(unreadable)?.format,
        };
        if format > FORMAT {
            return Err(failure(
                "journal.newer",
                "The project was written by a newer version of the sandbox.",
                "Reload the page to get that version.",
            ));
        }
        if format == FORMAT {
            return today.map(|entry| (entry, format)).map_err(unreadable);
        }
        let entry = upgrade::from(format, serde_json::from_slice(line).map_err(unreadable)?);
        let entry = serde_json::from_value(Value::Object(entry)).map_err(unreadable)?;
        Ok((entry, format))
    }

    /// Whether it is an action on what serves the traffic.
    pub fn moves_traffic(&self) -> bool {
        matches!(
            self.action,
            Action::Deployed { .. }
                | Action::Promoted
                | Action::PromotedFully
                | Action::Aborted
                | Action::Retried
                | Action::RolledBack
        )
    }

    /// Whether it is an action of the learner, not the outcome of one.
    pub fn by_learner(&self) -> bool {
        match self.action {
            Action::Created { .. }
            | Action::RunFinished { .. }
            | Action::RunFailed { .. }
            | Action::PipelineFinished { .. }
            | Action::PipelineFailed { .. }
            | Action::TrialFinished { .. }
            | Action::TrialFailed { .. }
            | Action::SweepEnded { why: End::OutOfTime, .. }
            | Action::Went { .. } => false,
            Action::ProjectRenamed { .. }
            | Action::BriefSet { .. }
            | Action::DataAdded { .. }
            | Action::RolesSet { .. }
            | Action::SplitSet { .. }
            | Action::DataNoted { .. }
            | Action::ExpectationsSet { .. }
            | Action::RunStarted { .. }
            | Action::RunCancelled { .. }
            | Action::RunTagged { .. }
            | Action::RunNoted { .. }
            | Action::RunsDeleted { .. }
            | Action::RunsRestored { .. }
            | Action::PipelineStarted { .. }
            | Action::PipelineCancelled { .. }
            | Action::Retrained { .. }
            | Action::Registered { .. }
            | Action::ModelImported { .. }
            | Action::AliasSet { .. }
            | Action::Deployed { .. }
            | Action::Promoted
            | Action::PromotedFully
            | Action::Aborted
            | Action::Retried
            | Action::RolledBack
            | Action::TrafficSet { .. }
            | Action::FaultAdded { .. }
            | Action::FaultRemoved { .. }
            | Action::RuleSet { .. }
            | Action::RuleRemoved { .. }
            | Action::PauseOnAlertSet { .. }
            | Action::SweepStarted { .. }
            | Action::SweepPaused { .. }
            | Action::SweepResumed { .. }
            | Action::SweepEnded { why: End::Cancelled, .. } => true,
        }
    }

    /// Whether it goes to another place in the journal.
    pub fn goes(&self) -> bool {
        self.went().is_some()
    }

    /// The place it goes to, if it goes anywhere.
    pub fn went(&self) -> Option<Place> {
        match self.action {
            Action::Went { entry, tick } => Some(Place { entry, tick }),
            _ => None,
        }
    }

    /// Blobs the entry refers to. What none refers to is deleted, so an action that is added has to be named here.
    pub fn blobs(&self) -> Vec<&str> {
        match &self.action {
            Action::DataAdded { version } | Action::Retrained { version, .. } => vec![&version.digest],
            Action::RunFinished { trained, .. } | Action::ModelImported { trained, .. } => trained.blobs().collect(),
            Action::PipelineFinished { trained, .. } => trained.iter().flat_map(|trained| trained.blobs()).collect(),
            Action::Created { .. }
            | Action::ProjectRenamed { .. }
            | Action::BriefSet { .. }
            | Action::RolesSet { .. }
            | Action::SplitSet { .. }
            | Action::DataNoted { .. }
            | Action::ExpectationsSet { .. }
            | Action::RunStarted { .. }
            | Action::RunFailed { .. }
            | Action::RunCancelled { .. }
            | Action::RunTagged { .. }
            | Action::RunNoted { .. }
            | Action::RunsDeleted { .. }
            | Action::RunsRestored { .. }
            | Action::PipelineStarted { .. }
            | Action::PipelineFailed { .. }
            | Action::PipelineCancelled { .. }
            | Action::Registered { .. }
            | Action::AliasSet { .. }
            | Action::Deployed { .. }
            | Action::Promoted
            | Action::PromotedFully
            | Action::Aborted
            | Action::Retried
            | Action::RolledBack
            | Action::TrafficSet { .. }
            | Action::FaultAdded { .. }
            | Action::FaultRemoved { .. }
            | Action::RuleSet { .. }
            | Action::RuleRemoved { .. }
            | Action::PauseOnAlertSet { .. }
            | Action::SweepStarted { .. }
            | Action::TrialFinished { .. }
            | Action::TrialFailed { .. }
            | Action::SweepPaused { .. }
            | Action::SweepResumed { .. }
            | Action::SweepEnded { .. }
            | Action::Went { .. } => Vec::new(),
        }
    }
}
