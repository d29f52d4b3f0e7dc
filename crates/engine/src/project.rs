//! The project: decides on commands, keeps the journal in memory, replays it, and answers questions.
//!
//! A command is decided first ([`Project::decide`] changes nothing), then made durable by the caller, then committed.
//! Opening a project applies the same entries to the same state, so both ways lead to the same place.

pub(crate) mod again;
pub mod allowed;
mod apply;
mod decide;
pub mod defaults;
pub(crate) mod evaluation;
mod file;
mod open;
pub(crate) mod profiles;
mod query;
mod travel;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use protocol::{
    ClockControl, CsvChoices, Failure, FileRef, Frame, JobProgress, Page, PageView, Span, Speed, Stop, Storage,
};

use crate::content::Content;
use crate::data::import::{self, Read};
use crate::data::profile::Profile;
use crate::failure::failure;
use crate::jobs::Progress;
use crate::journal::{Action, Branches, Chain, Entry, MOST_TICKS, Place};
use crate::pipeline::JobReport;
use crate::runtime::{Blobs, Runtime};
use crate::simulate;
use crate::state::{RunState, State};
use crate::sweep::Sweep;
use crate::verify::Verification;
use crate::views;

use again::Again;
pub use open::{Reopened, Stored};
use profiles::Profiles;
pub(crate) use travel::Directions;
use travel::{Checkpoints, Journey};

/// Job numbers from here on are file imports, which the journal does not know before they succeed.
pub(crate) const IMPORTS: u32 = 1_000_000;

/// And from here on what hands over the rows of a file that was read, by the import.
const ROWS: u32 = 1_100_000;

/// A project in memory.
pub struct Project {
    pub(crate) state: State,
    pub(crate) entries: Vec<Rc<Entry>>,
    /// Which entry follows which.
    pub(crate) branches: Branches,
    /// Checksum of all entries, as they are written.
    chain: Chain,
    pub(crate) blobs: Blobs,
    pub(crate) runtime: Option<Runtime>,
    /// Chosen speed of the clock. It changes nothing in what happens.
    pub(crate) speed: Speed,
    pub(crate) transient: Transient,
    /// Former states, to go back to soon.
    checkpoints: Checkpoints,
    /// The project as it was, while the learner looks back; where that is.
    pub(crate) past: Option<(Place, Box<Project>)>,
    /// Profiles of data versions; the project that is looked back at has the same.
    profiles: Rc<Profiles>,
    /// Runs that were trained again; the project that is looked back at knows them too.
    again: Vec<Again>,
    /// What was evaluated last, to go on with it.
    evaluated: RefCell<Option<Rc<evaluation::Loaded>>>,
    /// Rows that were asked for last, to go on with them.
    looked_at: RefCell<Option<query::LookedAt>>,
    /// Views that follow from the journal alone and look at every row: page, number of entries, view.
    drawn: RefCell<Vec<(Page, usize, PageView)>>,
}

/// What is said where the production clock has come to its end.
const CLOCK_ENDS: &str = "The production clock ends after fifty simulated years.";

/// What is lost when the tab closes.
#[derive(Default)]
pub(crate) struct Transient {
    pub playing: bool,
    /// Why time stopped by itself, until it runs again.
    pub stopped: Option<Stop>,
    /// How much of the past the charts show.
    pub span: Span,
    /// A CSV file that was read, until it is imported or left.
    pub read: Option<Box<Read>>,
    /// The CSV file that was imported last, and how it was read.
    pub again: Option<(FileRef, CsvChoices)>,
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
    /// The way to a former state, while a trainer is on it.
    pub journey: Option<Journey>,
    pub journeys_made: u32,
    /// Runs that were trained again so far.
    pub again_made: u32,
    /// Seconds that running sweeps ran, by their own job numbers.
    pub spent: BTreeMap<u32, f64>,
}

/// A file that is being read.
pub(crate) struct Import {
    pub name: String,
    /// Its content, where that came with the command.
    pub bytes: Vec<u8>,
    pub kind: ImportKind,
}

/// What a file that is being read should become.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum ImportKind {
    /// A table to look over.
    Table { file: FileRef, choices: CsvChoices },
    /// A project beside this one.
    Project,
    /// A registered version, tried on that data version.
    Model { data: u32 },
}

/// A command that can be carried out: what has to be durable before, and what to say after.
pub struct Decision {
    /// The journal line to write; none for what the journal does not know.
    pub entry: Option<Vec<u8>>,
    /// New content the entry refers to: digest and bytes.
    pub blobs: Vec<(String, Content)>,
    /// A sentence about what was done.
    pub said: String,
    /// A project to open instead of this one.
    pub opens: Option<Stored>,
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
    /// A CSV file was read, or is left.
    Read(Option<Box<Read>>),
    /// The rows of the file that was read are there.
    Rows(import::Stored),
    /// What was read is a data version with this entry.
    Take(Entry, Chain),
    /// A verification begins, goes on, or is given up.
    Verify(Option<Box<Verification>>),
    /// A former state is looked for, or no longer.
    Travel(Option<Journey>),
    /// Append an entry that goes to this state.
    Go(Entry, Chain, Box<Project>),
    /// Look at the project as it was, or no longer.
    Look(Option<(Place, Box<Project>)>),
    /// Remember what a data version looks like.
    Profile(Box<(profiles::Key, Result<Profile, Failure>)>),
    /// A run is trained again, or was.
    Again(Box<Again>),
    /// That is given up, by its job.
    AgainEnds(u32),
    /// Only end a job.
    Nothing,
}

impl Decision {
    /// Whether it goes to another place in the journal, so that replaying it takes as long as all before it.
    pub fn goes_far(&self) -> bool {
        matches!(self.effect, Effect::Go(..))
    }
}

impl Project {
    /// An empty project.
    pub fn create(seed: u64) -> Self {
        let mut project = Self::of(State::new(seed), Blobs::default());
        let entry = Entry::new(0, 0, Action::Created { seed });
        let (_, chain) = entry.encode(Chain::default());
        project.act(entry, chain);
        project
    }

    /// A state without its history.
    pub(crate) fn of(state: State, blobs: Blobs) -> Self {
        let mut project = Self {
            state,
            entries: Vec::new(),
            branches: Branches::default(),
            chain: Chain::default(),
            blobs,
            runtime: None,
            speed: Speed::default(),
            transient: Transient::default(),
            checkpoints: Checkpoints::default(),
            past: None,
            profiles: Rc::default(),
            again: Vec::new(),
            evaluated: RefCell::default(),
            looked_at: RefCell::default(),
            drawn: RefCell::default(),
        };
        project.refresh();
        project
    }

    /// Carries out a decision whose entry and blobs are durable.
    pub fn commit(&mut self, decision: Decision) {
        for (digest, bytes) in decision.blobs {
            self.blobs.insert(digest, bytes);
        }
        self.transient.imports.retain(|(job, ..)| Some(*job) != decision.ends);
        match decision.effect {
            Effect::Act(entry, chain) => {
                if entry.moves_traffic() {
                    self.transient.stopped = None;
                }
                self.act(entry, chain);
            }
            Effect::Read(read) => self.transient.read = read,
            Effect::Rows(stored) => {
                if let Some(read) = &mut self.transient.read {
                    read.stored = Some(stored);
                }
            }
            Effect::Take(entry, chain) => {
                self.act(entry, chain);
                self.transient.again = self.transient.read.take().map(|read| (read.file, read.choices));
            }
            Effect::Import(import) => {
                // One file at a time is looked over.
                if matches!(import.kind, ImportKind::Table { .. }) {
                    self.transient.imports.retain(|(_, other)| !matches!(other.kind, ImportKind::Table { .. }));
                }
                self.transient.imports.push((IMPORTS + self.transient.imports_made, import));
                self.transient.imports_made += 1;
            }
            Effect::Verify(verification) => {
                self.transient.verification_steps += 1;
                self.transient.verification = verification.map(|verification| *verification);
            }
            Effect::Travel(journey) => self.travel(journey),
            Effect::Go(entry, chain, project) => self.go(entry, chain, *project),
            Effect::Look(past) => self.look(past),
            Effect::Profile(profiled) => {
                self.profiles.remember(profiled.0, profiled.1.map(Rc::new));
            }
            Effect::Again(again) => self.keep_again(*again),
            Effect::AgainEnds(job) => self.drop_again(job),
            Effect::Nothing => {}
        }
        let running = self.jobs();
        self.transient.progress.retain(|job, _| running.contains(job));
        self.transient.reports.retain(|job, _| running.contains(job));
        let open: Vec<u32> = self.state.sweeps.iter().filter(|sweep| sweep.is_open()).map(Sweep::own_job).collect();
        self.transient.spent.retain(|job, _| open.contains(job));
    }

    /// Appends an entry and applies it.
    pub(crate) fn act(&mut self, entry: Entry, chain: Chain) {
        if entry.by_learner() {
            self.checkpoint();
        }
        self.replay(&entry);
        self.take_in(Rc::new(entry), chain);
    }

    /// Puts an entry behind the others.
    fn take_in(&mut self, entry: Rc<Entry>, chain: Chain) {
        self.branches.push(&entry);
        self.entries.push(entry);
        self.chain = chain;
    }

    /// Applies an entry to the state, and loads what serves from then on.
    fn replay(&mut self, entry: &Entry) {
        let served = (self.state.endpoint.stable, self.state.active_rollout().map(|rollout| rollout.version));
        self.apply(entry);
        if served != (self.state.endpoint.stable, self.state.active_rollout().map(|rollout| rollout.version)) {
            self.take_over();
        }
    }

    /// Loads what serves now. What cannot be loaded does not serve.
    pub(crate) fn refresh(&mut self) {
        self.runtime = Runtime::new(&self.state, &self.blobs).ok().flatten();
    }

    /// Loads what an entry or a tick has let serve. It is held against its own training rows at once. (Not part of loading:
    /// a project that is opened from a snapshot loads too, and nothing may happen by that.)
    fn take_over(&mut self) {
        self.refresh();
        if let Some(runtime) = self.runtime.as_ref().filter(|_| self.state.monitor.scores.is_empty()) {
            self.state.monitor.scores = runtime.reference.score(runtime.source.schema(), &self.state.monitor.window);
        }
    }

    /// Numbers of all jobs that should be running.
    pub fn jobs(&self) -> Vec<u32> {
        let runs = self.running();
        let imports = self.transient.imports.iter().map(|(job, ..)| *job);
        let verifying = self.transient.verification.iter().flat_map(Verification::jobs);
        let travelling = self.transient.journey.iter().map(|journey| journey.job);
        let profiling = self.profile_wanted().map(|wanted| wanted.job);
        let handing = self.transient.read.iter().filter(|read| read.stored.is_none()).map(|read| read.rows_job());
        let looking = handing.chain(profiling).chain(travelling).chain(verifying).chain(self.again_jobs());
        // Those of sweeps come last: what the learner does besides need not wait for all of them.
        runs.into_iter().chain(imports).chain(looking).chain(self.trial_jobs()).collect()
    }

    /// Job numbers of the runs that are running.
    pub(crate) fn running(&self) -> Vec<u32> {
        self.state.runs.iter().filter(|run| run.state == RunState::Running).map(|run| run.job).collect()
    }

    /// Job number, label and digest of every model that was trained here.
    pub(crate) fn trained(&self) -> impl Iterator<Item = (u32, String, String)> + '_ {
        let trained = self.state.runs.iter().filter_map(|run| Some((run, run.trained()?)));
        trained.map(|(run, trained)| (run.job, run.label(), trained.digest.clone()))
    }

    /// How far a run or the reading of a file is.
    pub(crate) fn news(&self, job: u32) -> JobProgress {
        let waiting = if job >= IMPORTS { "Reading the file" } else { "Waiting to start" };
        let known = self.transient.progress.get(&job).cloned();
        known.unwrap_or_else(|| JobProgress { job, doing: waiting.into(), share: None })
    }

    /// News from a trainer.
    pub fn progress(&mut self, job: u32, progress: &[u8]) {
        match postcard::from_bytes(progress) {
            Ok(Progress::Doing { text, share }) => {
                let news = JobProgress { job, doing: text, share };
                drop(self.transient.progress.insert(job, news));
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
            || failure("clock.not_started", "The clock can run after the first deployment.", "Deploy a version first.");
        if self.past.is_some() && matches!(control, ClockControl::Play | ClockControl::Step) {
            return Err(travel::looking_back());
        }
        match control {
            ClockControl::Speed(speed) => self.speed = speed,
            ClockControl::Span(span) => {
                self.transient.span = span;
                if let Some((_, past)) = &mut self.past {
                    past.transient.span = span;
                }
            }
            ClockControl::Pause => self.transient.playing = false,
            ClockControl::Play | ClockControl::Step if self.state.tick >= MOST_TICKS => {
                return Err(failure("clock.end", CLOCK_ENDS, "Drag the playhead back, or begin a new project."));
            }
            ClockControl::Play if self.runtime.is_none() => return Err(refuse()),
            ClockControl::Play => {
                self.transient.stopped = None;
                self.transient.playing = true;
            }
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
        self.transient.playing.then_some(self.speed)
    }

    /// Advances by one tick. True if the clock should pause now.
    pub fn step(&mut self) -> bool {
        self.transient.stopped = match self.tick_once() {
            None if self.runtime.is_none() => return true,
            None => Some(Stop { why: CLOCK_ENDS.into(), page: Page::Settings }),
            Some(news) if self.state.pause_on_alert => Self::joined(news),
            Some(_) => None,
        };
        if self.state.tick.is_multiple_of(crate::format::DAY) {
            self.checkpoint();
        }
        self.transient.stopped.is_some()
    }

    /// All that is worth a look, in one; the first decides where to look.
    fn joined(news: Vec<Stop>) -> Option<Stop> {
        let page = news.first()?.page;
        let why: Vec<String> = news.into_iter().map(|stop| stop.why).collect();
        Some(Stop { why: why.join(" "), page })
    }

    /// One tick, also of a replay, which has nothing to remember on its way. What is worth a look; none where no time can run.
    fn tick_once(&mut self) -> Option<Vec<Stop>> {
        let runtime = self.runtime.as_ref().filter(|_| self.state.tick < MOST_TICKS)?;
        let ticked = simulate::tick(&mut self.state, runtime);
        if ticked.served {
            self.take_over();
        }
        Some(ticked.news)
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

    /// Digest of the state: equal where the same was done, with the same build.
    pub fn state_hash(&self) -> String {
        self.state.hash()
    }

    /// Tells the views about storage.
    pub fn set_storage(&mut self, storage: Storage) {
        if let Some((_, past)) = &mut self.past {
            past.transient.storage = storage;
        }
        self.transient.storage = storage;
    }

    /// What is around every page.
    pub fn frame(&self) -> Frame {
        views::frame::build(self)
    }

    /// What is on a page: as it was, while the learner looks back.
    pub fn page(&self, page: Page) -> PageView {
        match &self.past {
            Some((_, past)) if page != Page::Settings => past.draw(page),
            _ => self.draw(page),
        }
    }

    fn draw(&self, page: Page) -> PageView {
        if page != Page::Brief {
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
}
