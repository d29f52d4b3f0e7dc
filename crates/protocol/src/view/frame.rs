//! What is around every page: rail, top bar, clock, event strip.

use serde::{Deserialize, Serialize};

use crate::{Mark, Page, Persistence, Speed, Status};

/// The frame around every page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Name of the project.
    pub project: String,
    /// The seven stations from Brief to Monitor, in order.
    pub stations: Vec<StationFact>,
    /// One line of fact for the Drift lab.
    pub drift_lab: String,
    /// Facts about what is current, like data version and deployed models.
    pub chips: Vec<Chip>,
    /// The production clock.
    pub clock: ClockView,
    /// The worst alert, with its count and word.
    pub alerts: Status,
    /// The event strip.
    pub strip: Strip,
    /// What the browser keeps.
    pub storage: StorageView,
    /// Jobs that run in trainers now.
    pub jobs: Vec<crate::JobProgress>,
    /// What undo would take back, in words.
    pub undo: Option<String>,
    /// What redo would do again, in words.
    pub redo: Option<String>,
    /// The next step of the walk and where it is done; none when the whole loop is done, or a former moment is looked at.
    pub next: Option<(String, Page)>,
    /// The moment looked at, while that is not the present. Pages, clock, stations and chips are then of that moment.
    pub past: Option<Past>,
}

/// What the browser keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageView {
    /// In a few words, like `41 MB used`.
    pub words: String,
    /// Size of the project, like `1.2 MB`.
    pub project: String,
    /// How full it is, like `1.6 of 2.0 GB used`, where that is nearly all.
    pub near: Option<String>,
    /// Whether what is done is kept.
    pub persistence: Persistence,
}

/// A moment that is looked back at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Like `Looking at day 9, 12:00`.
    pub words: String,
    /// The journal entry before it: number and words.
    pub after: String,
    /// The present, in simulated minutes.
    pub now: u32,
}

/// A station in the rail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationFact {
    /// State of the station.
    pub mark: Mark,
    /// One line of fact.
    pub fact: String,
    /// The line is solid up to the furthest station reached.
    pub reached: bool,
}

/// A fact in the top bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// Kind, like `data`, `stable`, `canary`.
    pub kind: String,
    /// Value, like `d3` or `v7`.
    pub value: String,
    /// Alias of the version with its at sign, if it has one.
    pub alias: Option<String>,
    /// Drawn in the challenger's line instead of the champion's.
    pub challenger: bool,
}

/// The production clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// Something is deployed, so time can run.
    pub started: bool,
    /// Time runs.
    pub playing: bool,
    /// Why time stopped by itself, and has not run since.
    pub stopped: Option<Stop>,
    /// Chosen speed.
    pub speed: Speed,
    /// Current tick: simulated minutes since the first deployment.
    pub tick: u32,
    /// Day and time, like `Day 12, 05:10`.
    pub label: String,
}

/// Why time stopped by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// A sentence or more.
    pub why: String,
    /// The page that shows it.
    pub page: Page,
}

/// The event strip: one time axis for the whole project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// First and last tick of the axis.
    pub range: (u32, u32),
    /// Day ticks: tick and label (empty for the small ones).
    pub days: Vec<(u32, String)>,
    /// What happened.
    pub marks: Vec<EventMark>,
    /// Where a true fault was at work: first and last tick.
    pub bands: Vec<(u32, u32)>,
    /// Like `Day 12`.
    pub title: String,
}

/// Something that happened at a moment of simulated time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMark {
    /// When.
    pub tick: u32,
    /// When, as words.
    pub when: String,
    /// What.
    pub kind: EventKind,
    /// A short name.
    pub label: String,
    /// A whole sentence.
    pub text: String,
}

/// Kinds of event marks; each has one shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// A version began to take traffic, or took it all.
    Deploy,
    /// An older version was brought back, or a rollout was aborted.
    RollBack,
    /// A fault began.
    DriftStart,
    /// A fault ended.
    DriftEnd,
    /// A rule's condition holds, but not yet for long enough.
    AlertPending,
    /// A rule fired.
    AlertFired,
    /// A rule no longer holds.
    AlertResolved,
    /// A model was trained from production data.
    Retrained,
}
