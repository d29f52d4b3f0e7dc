//! The state of a project: everything that follows from its journal and can be written into a snapshot.

use std::collections::BTreeMap;

use protocol::{Brief, EventKind, Expectation, PipelineConfig, RunConfig, Task, Traffic};
use serde::{Deserialize, Serialize};

use crate::data::DataVersion;
use crate::data::requests::Requests;
use crate::digest::digest;
use crate::faults::Scheduled;
use crate::monitor::{Monitor, rules::Watched};
use crate::pipeline::JobReport;
use crate::project::defaults;
use crate::serve::rollout::Rollout;
use crate::sweep::Sweep;
use crate::train::{Trained, metrics};

/// Events that are kept.
const EVENTS: usize = 500;

/// Tags of a run at most.
pub const MOST_TAGS: usize = 100;

/// Names that can point at a version.
pub const ALIASES: [&str; 2] = ["champion", "challenger"];

/// The state of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Seed of everything random.
    pub seed: u64,
    /// Name of the project.
    pub name: String,
    /// The contract; the one of the task by default until the learner saves one.
    pub brief: Option<Brief>,
    /// Data versions, oldest first; the last one is current.
    pub data: Vec<DataVersion>,
    /// What is expected of them.
    pub expectations: Vec<Expectation>,
    /// Training runs, oldest first.
    pub runs: Vec<Run>,
    /// Pipeline runs, oldest first.
    pub pipelines: Vec<PipelineRun>,
    /// Registered versions, oldest first.
    pub versions: Vec<Version>,
    /// Aliases and the versions they point at.
    pub aliases: BTreeMap<String, u32>,
    /// What serves the traffic.
    pub endpoint: Endpoint,
    /// Behaviour of the simulated users.
    pub traffic: Traffic,
    /// Scheduled faults.
    pub faults: Vec<Scheduled>,
    /// Faults so far, for their ids.
    pub faults_made: u32,
    /// Alert rules.
    pub rules: Vec<Watched>,
    /// What the monitor remembers.
    pub monitor: Monitor,
    /// Answers that wait for their label, by the tick at which it comes.
    pub pending: BTreeMap<u32, Vec<Pending>>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// Simulated minutes since the first deployment.
    pub tick: u32,
    /// The clock pauses when an alert fires, and when a rollout ends or waits for someone.
    pub pause_on_alert: bool,
    /// Sweeps, oldest first.
    pub sweeps: Vec<Sweep>,
}

/// A training run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Number, counted from 1.
    pub id: u32,
    /// What it was asked to do.
    pub config: RunConfig,
    /// Its data version.
    pub data: u32,
    /// The pipeline run it belongs to.
    pub pipeline: Option<u32>,
    /// Number of its job in a trainer: that of the journal entry that started it, which no other run on any branch has.
    pub job: u32,
    /// How far it is.
    pub state: RunState,
    /// Sweep and trial whose configuration it has.
    pub trial: Option<(u32, u32)>,
    /// How long it was in its trainer.
    pub seconds: Option<f64>,
    /// Tags of the learner.
    pub tags: BTreeMap<String, String>,
    /// What the learner wrote about it.
    pub note: String,
    /// It was taken off the list.
    pub deleted: bool,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunState {
    /// In a trainer.
    Running,
    /// Done.
    Finished(Box<Trained>),
    /// Broken: what is wrong and what to do.
    Failed(String, String),
    /// Stopped by the learner.
    Cancelled,
}

/// A pipeline run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PipelineRun {
    /// Number, counted from 1.
    pub number: u32,
    /// The training run it made.
    pub run: u32,
    /// Its data version.
    pub data: u32,
    /// What it was asked to do.
    pub config: PipelineConfig,
    /// The brief that held when it was started.
    pub brief: Brief,
    /// What was expected of the data then.
    pub expectations: Vec<Expectation>,
    /// What started it.
    pub trigger: String,
    /// One report per job of the workflow.
    pub reports: Vec<JobReport>,
    /// In a trainer.
    pub running: bool,
    /// The version it registered.
    pub version: Option<u32>,
}

/// A registered version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Number, counted from 1.
    pub id: u32,
    /// Its run; none for a file made elsewhere.
    pub run: Option<u32>,
    /// The pipeline run that registered it; none if by hand.
    pub pipeline: Option<u32>,
    /// Its data version.
    pub data: u32,
    /// What was trained.
    pub trained: Trained,
    /// Estimator, or name of the file, for people.
    pub title: String,
}

/// What serves the traffic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The version with the traffic that no rollout takes.
    pub stable: Option<u32>,
    /// Versions that were stable before, the newest last.
    pub previous: Vec<u32>,
    /// The rollout in progress or the last one.
    pub rollout: Option<Rollout>,
    /// The data version whose traffic is served.
    pub traffic: Option<u32>,
    /// When, what, outcome.
    pub history: Vec<(u32, String, String)>,
}

/// Answers of one tick that wait for their labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// The tick of the requests.
    pub tick: u32,
    /// The requests with their truth.
    pub requests: Requests,
    /// Class index or number; NaN for a failed request.
    pub answers: Vec<f32>,
    /// The version that answered each request.
    pub versions: Vec<u32>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub tick: u32,
    /// What.
    pub kind: EventKind,
    /// A short name.
    pub label: String,
    /// A whole sentence.
    pub text: String,
}

impl State {
    /// An empty project.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            name: "My first model".into(),
            brief: None,
            data: Vec::new(),
            expectations: Vec::new(),
            runs: Vec::new(),
            pipelines: Vec::new(),
            versions: Vec::new(),
            aliases: BTreeMap::new(),
            endpoint: Endpoint::default(),
            traffic: defaults::TRAFFIC,
            faults: Vec::new(),
            faults_made: 0,
            rules: Vec::new(),
            monitor: Monitor::default(),
            pending: BTreeMap::new(),
            events: Vec::new(),
            tick: 0,
            pause_on_alert: true,
            sweeps: Vec::new(),
        }
    }

    /// Digest of all of it.
    pub fn hash(&self) -> String {
        digest(&postcard::to_allocvec(self).unwrap_or_default())
    }

    /// The current data version.
    pub fn current(&self) -> Option<&DataVersion> {
        self.data.last()
    }

    /// The data version of that number.
    pub fn data_version(&self, id: u32) -> Option<&DataVersion> {
        self.data.iter().find(|version| version.id == id)
    }

    /// Whether a run, a sweep or a registered version was made of that data version.
    pub fn uses(&self, data: u32) -> bool {
        self.runs.iter().any(|run| run.data == data)
            || self.sweeps.iter().any(|sweep| sweep.data == data)
            || self.versions.iter().any(|version| version.data == data)
    }

    /// The task of the served model; classification while nothing is served.
    pub fn served_task(&self) -> Task {
        self.stable().map_or(Task::Classification, |version| version.trained.signature.task)
    }

    /// The run of that number.
    pub fn run(&self, id: u32) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The runs that are on the list, oldest first.
    pub fn listed(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter().filter(|run| !run.deleted)
    }

    /// The version that a run was registered as.
    pub fn registered(&self, run: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.run == Some(run))
    }

    /// The registered version of that number.
    pub fn version(&self, id: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// The version with the stable traffic.
    pub fn stable(&self) -> Option<&Version> {
        self.version(self.endpoint.stable?)
    }

    /// The rollout, while its version takes traffic.
    pub fn active_rollout(&self) -> Option<&Rollout> {
        self.endpoint.rollout.as_ref().filter(|rollout| rollout.active())
    }

    /// The task of the current data; classification before there is any.
    pub fn task(&self) -> Task {
        self.current().map_or(Task::Classification, |version| version.roles.task)
    }

    /// The contract that holds.
    pub fn brief(&self) -> Brief {
        self.brief.clone().unwrap_or_else(|| defaults::brief(self.task()))
    }

    /// The same, if it is about a metric of this task; otherwise that task's defaults.
    pub fn brief_for(&self, task: Task) -> Brief {
        let brief = self.brief();
        let fits = metrics::find(&brief.metric).is_some_and(|metric| metric.task == task);
        if fits { brief } else { defaults::brief(task) }
    }

    /// Aliases of a version.
    pub fn aliases_of(&self, version: u32) -> Vec<String> {
        self.aliases.iter().filter(|(_, pointed)| **pointed == version).map(|(alias, _)| alias.clone()).collect()
    }

    /// Remembers something that happened now.
    pub fn note(&mut self, kind: EventKind, label: impl Into<String>, text: impl Into<String>) {
        self.events.push(Event { tick: self.tick, kind, label: label.into(), text: text.into() });
        if self.events.len() > EVENTS {
            self.events.remove(0);
        }
    }
}

impl Run {
    /// Like `r-003`.
    pub fn label(&self) -> String {
        format!("r-{:03}", self.id)
    }

    /// What was trained.
    pub fn trained(&self) -> Option<&Trained> {
        match &self.state {
            RunState::Finished(trained) => Some(trained),
            _ => None,
        }
    }
}

impl Version {
    /// Like `v2`.
    pub fn label(&self) -> String {
        format!("v{}", self.id)
    }
}
