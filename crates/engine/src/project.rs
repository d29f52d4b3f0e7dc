//! The project: decides on commands, keeps the journal in memory, replays it, and answers questions.
//!
//! A command is decided first ([`Project::decide`] changes nothing), then made durable by the caller, then committed.
//! Opening a project applies the same entries to the same state, so both ways lead to the same place.

mod apply;
mod decide;
pub mod defaults;
mod file;
mod open;
mod query;

use std::cell::RefCell;
use std::collections::BTreeMap;

use protocol::{ClockControl, Failure, Frame, JobProgress, Page, PageView, Speed};

use crate::failure::failure;
use crate::jobs::Progress;
use crate::journal::{Action, Chain, Entry};
use crate::pipeline::JobReport;
use crate::runtime::{Blobs, Runtime};
use crate::simulate;
use crate::state::{RunState, State};
use crate::verify::Verification;
use crate::views;

pub(crate) use decide::RETRAIN_LEAST;
pub use open::{Reopened, Stored};

/// Job numbers from here on are file imports, which the journal does not know before they succeed.
pub(crate) const IMPORTS: u32 = 1_000_000;

/// A project in memory.
pub struct Project {
    pub(crate) state: State,
    pub(crate) entries: Vec<Entry>,
    /// Checksum of all entries, as they are written.
    chain: Chain,
    pub(crate) blobs: Blobs,
    pub(crate) runtime: Option<Runtime>,
    pub(crate) transient: Transient,
    /// Views that follow from the journal alone and look at every row: page, number of entries, view.
    drawn: RefCell<Vec<(Page, usize, PageView)>>,
}

/// What is lost when the tab closes.
#[derive(Default)]
pub(crate) struct Transient {
    pub playing: bool,
    /// Files that are being read, by job.
    pub imports: Vec<(u32, Import)>,
    pub imports_made: u32,
    pub progress: BTreeMap<u32, JobProgress>,
    pub reports: BTreeMap<u32, Vec<JobReport>>,
    /// What the store says.
    pub storage: Storage,
    /// The verification under way, or the last one.
    pub verification: Option<Verification>,
    /// Steps of verifications so far; a new one takes its job numbers from it.
    pub verification_steps: u32,
}

/// What the store says, for the views.
#[derive(Clone, Copy, Default)]
pub(crate) struct Storage {
    /// Bytes used; 0 if unknown.
    pub used: u64,
    /// Bytes granted; 0 if unknown.
    pub quota: u64,
    pub memory_only: bool,
    /// Journal lines that were set aside.
    pub aside: u32,
}

/// A file that is being read.
pub(crate) struct Import {
    pub name: String,
    pub bytes: Vec<u8>,
    pub kind: ImportKind,
}

/// What a file that is being read should become.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportKind {
    /// A data version.
    Table,
    /// A registered version, tried on that data version.
    Model { data: u32 },
}

/// A command that can be carried out: what has to be durable before, and what to say after.
pub struct Decision {
    /// The journal line to write; none for what the journal does not know.
    pub entry: Option<Vec<u8>>,
    /// New content the entry refers to: digest and bytes.
    pub blobs: Vec<(String, Vec<u8>)>,
    /// A sentence about what was done.
    pub said: String,
    /// Everything kept so far is replaced by this.
    pub replaces: Option<Stored>,
    /// Why a job that ended gave nothing; to be told to the learner.
    pub failed: Option<Failure>,
    pub(crate) effect: Effect,
    /// The import that ends with this.
    pub(crate) ends: Option<u32>,
}

/// What a decision does.
pub(crate) enum Effect {
    /// Append an entry; with the checksum up to it.
    Act(Entry, Chain),
    /// Start reading a file.
    Import(Import),
    /// A verification begins, goes on, or is given up.
    Verify(Option<Box<Verification>>),
    /// Only end a job.
    Nothing,
    /// Start anew.
    Replace(Box<Project>),
}

impl Project {
    /// An empty project.
    pub fn create(seed: u64) -> Self {
        let mut project = Self {
            state: State::new(seed),
            entries: Vec::new(),
            chain: Chain::default(),
            blobs: Blobs::default(),
            runtime: None,
            transient: Transient::default(),
            drawn: RefCell::default(),
        };
        let entry = Entry::new(0, 0, Action::Created { seed });
        let (_, chain) = entry.encode(Chain::default());
        project.act(entry, chain);
        project
    }

    /// Carries out a decision whose entry and blobs are durable.
    pub fn commit(&mut self, decision: Decision) {
        for (digest, bytes) in decision.blobs {
            self.blobs.insert(digest, bytes);
        }
        self.transient.imports.retain(|(job, ..)| Some(*job) != decision.ends);
        match decision.effect {
            Effect::Act(entry, chain) => self.act(entry, chain),
            Effect::Import(import) => {
                self.transient.imports.push((IMPORTS + self.transient.imports_made, import));
                self.transient.imports_made += 1;
            }
            Effect::Verify(verification) => {
                self.transient.verification_steps += 1;
                self.transient.verification = verification.map(|verification| *verification);
            }
            Effect::Nothing => {}
            Effect::Replace(project) => {
                let storage = self.transient.storage;
                *self = *project;
                self.transient.storage = storage;
            }
        }
        let running = self.jobs();
        self.transient.progress.retain(|job, _| running.contains(job));
        self.transient.reports.retain(|job, _| running.contains(job));
    }

    /// Appends an entry and applies it.
    pub(crate) fn act(&mut self, entry: Entry, chain: Chain) {
        let served = (self.state.endpoint.stable, self.state.active_rollout().map(|rollout| rollout.version));
        self.apply(&entry);
        self.entries.push(entry);
        self.chain = chain;
        if served != (self.state.endpoint.stable, self.state.active_rollout().map(|rollout| rollout.version)) {
            self.refresh();
        }
    }

    /// Loads what serves now. What cannot be loaded does not serve.
    pub(crate) fn refresh(&mut self) {
        self.runtime = Runtime::new(&self.state, &self.blobs).ok().flatten();
    }

    /// Numbers of all jobs that should be running.
    pub fn jobs(&self) -> Vec<u32> {
        let runs = self.running().into_iter().map(Self::run_job);
        let imports = self.transient.imports.iter().map(|(job, ..)| *job);
        let verifying = self.transient.verification.iter().flat_map(Verification::jobs);
        runs.chain(imports).chain(verifying).collect()
    }

    /// Numbers of the runs that are running.
    pub(crate) fn running(&self) -> Vec<u32> {
        self.state.runs.iter().filter(|run| run.state == RunState::Running).map(|run| run.id).collect()
    }

    /// Number, label and digest of every model that was trained here.
    pub(crate) fn trained(&self) -> impl Iterator<Item = (u32, String, String)> + '_ {
        let trained = self.state.runs.iter().filter_map(|run| Some((run, run.trained()?)));
        trained.map(|(run, trained)| (run.id, run.label(), trained.digest.clone()))
    }

    /// News from a trainer.
    pub fn progress(&mut self, job: u32, progress: &[u8]) {
        match postcard::from_bytes(progress) {
            Ok(Progress::Doing { text, share }) => {
                drop(self.transient.progress.insert(job, JobProgress { job, doing: text, share }))
            }
            Ok(Progress::Reports(reports)) => {
                let place = reports.iter().position(|report| report.state == crate::pipeline::JobState::InProgress);
                let name = place.map_or("finishing", |place| crate::pipeline::JOBS[place].name);
                let share = place.map(|place| place as f32 / crate::pipeline::JOBS.len() as f32);
                self.transient.progress.insert(job, JobProgress { job, doing: format!("Running {name}"), share });
                self.transient.reports.insert(job, reports);
            }
            Err(_) => {}
        }
    }

    /// Controls the production clock.
    pub fn clock(&mut self, control: ClockControl) -> Result<(), Failure> {
        let refuse =
            || failure("clock.not_started", "The clock starts with the first deployment.", "Deploy a version first.");
        match control {
            ClockControl::Speed(speed) => self.state.speed = speed,
            ClockControl::Pause => self.transient.playing = false,
            ClockControl::Play if self.runtime.is_none() => return Err(refuse()),
            ClockControl::Play => self.transient.playing = true,
            ClockControl::Step if self.runtime.is_none() => return Err(refuse()),
            ClockControl::Step => {
                self.transient.playing = false;
                self.step();
            }
        }
        Ok(())
    }

    /// The speed while time runs.
    pub fn playing(&self) -> Option<Speed> {
        self.transient.playing.then_some(self.state.speed)
    }

    /// Advances by one tick. True if the clock should pause now.
    pub fn step(&mut self) -> bool {
        let Some(runtime) = &self.runtime else {
            self.transient.playing = false;
            return true;
        };
        let ticked = simulate::tick(&mut self.state, runtime);
        if ticked.served {
            self.refresh();
        }
        ticked.fired && self.state.pause_on_alert
    }

    /// Number of journal entries.
    pub fn entries(&self) -> u32 {
        self.entries.len() as u32
    }

    /// All requests answered so far.
    pub fn answered(&self) -> u64 {
        self.state.monitor.requests
    }

    /// Current tick.
    pub fn tick(&self) -> u32 {
        self.state.tick
    }

    /// Tells the views about storage: bytes used and granted (0 if unknown), whether nothing can be kept, and how many
    /// journal lines were set aside.
    pub fn set_storage(&mut self, used: u64, quota: u64, memory_only: bool, aside: u32) {
        self.transient.storage = Storage { used, quota, memory_only, aside };
    }

    /// What is around every page.
    pub fn frame(&self) -> Frame {
        views::frame::build(self)
    }

    /// What is on a page.
    pub fn page(&self, page: Page) -> PageView {
        if !matches!(page, Page::Brief | Page::Data) {
            return views::page(self, page);
        }
        let mut drawn = self.drawn.borrow_mut();
        drawn.retain(|(_, entries, _)| *entries == self.entries.len());
        if let Some((.., view)) = drawn.iter().find(|(drawn, ..)| *drawn == page) {
            return view.clone();
        }
        let view = views::page(self, page);
        drawn.push((page, self.entries.len(), view.clone()));
        view
    }

    /// The job number of a training run that runs by itself.
    pub(crate) fn run_job(run: u32) -> u32 {
        run
    }
}
