//! Drift lab.

use serde::{Deserialize, Serialize};

use crate::{Head, Histogram, ParameterCard, Status};

/// Drift lab: the schedule of faults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftLabView {
    /// The head.
    pub head: Head,
    /// Something is deployed, so a fault has a time axis to stand on.
    pub started: bool,
    /// What can go wrong.
    pub kinds: Vec<FaultCard>,
    /// The schedule.
    pub faults: Vec<FaultView>,
    /// Axis of the timeline: first and last tick, day ticks.
    pub range: (u32, u32),
    /// Day ticks with labels.
    pub days: Vec<(u32, String)>,
    /// The current tick.
    pub now: u32,
    /// Label of the current time.
    pub now_label: String,
}

/// A kind of fault to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaultCard {
    /// Id, like `covariate_shift`.
    pub kind: String,
    /// Name for people.
    pub name: String,
    /// What it does, in a sentence.
    pub text: String,
    /// What can be chosen of it.
    pub parameters: Vec<ParameterCard>,
    /// Why it cannot be caused in this traffic, if it cannot.
    pub blocked: Option<String>,
}

/// Where a fault stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultPhase {
    /// It has not begun.
    Ahead,
    /// It is at work.
    AtWork,
    /// It has ended.
    Over,
}

/// A fault in the schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaultView {
    /// Id.
    pub id: u32,
    /// What goes wrong, as words.
    pub title: String,
    /// When, as words.
    pub when: String,
    /// Where it stands.
    pub phase: FaultPhase,
    /// The same in words, with the strength.
    pub status: Status,
    /// Start, full strength, end (of the axis if it never ends).
    pub span: (u32, u32, u32),
    /// The column it changes most, before and at full strength; none where it changes no request.
    pub preview: Option<Histogram>,
    /// What to look for, in a sentence or two.
    pub note: String,
}
