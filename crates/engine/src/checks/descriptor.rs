//! What is known about a check before it judges, and what it finds.

use protocol::{Brief, Grid, Settings, Task};
use serde::{Deserialize, Serialize};

use crate::data::Dataset;
use crate::parameter::{Parameter, Values};
use crate::train::metrics::Metrics;
use crate::train::parity::Parity;

/// A check.
pub struct Check {
    /// Stable id, Deepchecks' name in snake case where it has the check.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What can be chosen; ids are unique among all checks, as they stand side by side in a workflow.
    pub parameters: &'static [Parameter],
    /// What it looks at, and how.
    pub judge: Judge,
}

/// What a check looks at. This is also when it can run.
pub enum Judge {
    /// Rows, before a model sees them.
    Data(fn(&Dataset, &Values<'_>) -> Finding),
    /// A model's figures.
    Model(fn(&Evaluated<'_>, &Values<'_>) -> Finding),
    /// A model's file.
    Package(fn(&Packaged<'_>, &Values<'_>) -> Finding),
}

/// A model's figures.
#[derive(Clone, Copy)]
pub struct Evaluated<'a> {
    /// What it learned.
    pub task: Task,
    /// The contract it has to meet.
    pub brief: &'a Brief,
    /// Metrics on the training split.
    pub train: &'a Metrics,
    /// Metrics on the validation split.
    pub validation: &'a Metrics,
    /// Metrics of a naive model on the validation split.
    pub naive: &'a Metrics,
}

/// A model's file.
#[derive(Clone, Copy)]
pub struct Packaged<'a> {
    /// What the model learned.
    pub task: Task,
    /// How the file answers beside the model.
    pub parity: &'a Parity,
    /// Its size in bytes.
    pub size: u64,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// How it counts.
    pub outcome: Outcome,
    /// What was measured.
    pub value: String,
    /// What was asked for.
    pub rule: String,
    /// What it means, in a sentence.
    pub why: String,
    /// Rows that show it.
    pub evidence: Grid,
}

/// How a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The condition holds.
    Passed,
    /// It does not; nothing may be built on it.
    Failed,
    /// It does not, which is worth knowing.
    Note,
    /// There is nothing to judge.
    NotJudged,
}

/// A finding and its check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Id of the check.
    pub check: String,
    /// What it found.
    pub finding: Finding,
}

impl Outcome {
    /// Passed if it holds, failed otherwise.
    pub fn require(holds: bool) -> Self {
        if holds { Self::Passed } else { Self::Failed }
    }

    /// Passed if it holds, a note otherwise.
    pub fn advise(holds: bool) -> Self {
        if holds { Self::Passed } else { Self::Note }
    }
}

impl Check {
    /// What it finds with these limits.
    pub(super) fn run(&self, limits: &Settings, judge: impl FnOnce(&Values<'_>) -> Finding) -> Judged {
        Judged { check: self.id.into(), finding: judge(&Values::new(self.parameters.iter().collect(), limits)) }
    }
}
