//! Views: what the page draws. Words and numbers are already formatted; the page decides on place and size only.

mod brief;
mod chart;
mod compare;
mod data;
mod deploy;
mod drift_lab;
mod evaluation;
mod explanation;
mod frame;
mod home;
mod monitor;
mod page;
mod parameter;
mod pipeline;
mod registry;
mod settings;
mod sweep;
mod train;

pub use brief::*;
pub use chart::*;
pub use compare::*;
pub use data::*;
pub use deploy::*;
pub use drift_lab::*;
pub use evaluation::*;
pub use explanation::*;
pub use frame::*;
pub use home::*;
pub use monitor::*;
pub use page::*;
pub use parameter::*;
pub use pipeline::*;
pub use registry::*;
pub use settings::*;
pub use sweep::*;
pub use train::*;

use serde::{Deserialize, Serialize};

/// The alphabet of marks; each has one shape (see the design).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Filled disc with a tick.
    Ok,
    /// Filled triangle with a bar.
    Warn,
    /// Filled octagon with a cross.
    Bad,
    /// Open arc with a dot, turning.
    Run,
    /// Ring with a dot.
    Here,
    /// Ring.
    Wait,
    /// Ring with two bars.
    Pause,
    /// Ring with a bar.
    Skip,
    /// Dashed ring with a question mark.
    Unknown,
    /// Padlock.
    Lock,
}

/// A mark and its word, never one without the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The shape.
    pub mark: Mark,
    /// The word.
    pub word: String,
}

/// Verdict, then why: the evidence stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// State of the block.
    pub mark: Mark,
    /// The verdict in one short sentence.
    pub title: String,
    /// The rule with its limit, and what follows.
    pub why: String,
}

/// A labelled value, for tiles and lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The value, without its unit.
    pub value: String,
    /// The unit or a note behind the value; may be empty.
    pub unit: String,
    /// A comparison or a remark below; may be empty.
    pub note: String,
    /// A state, where the value is judged.
    pub mark: Option<Mark>,
}

/// The head of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// State of the page's one object.
    pub status: Option<Status>,
    /// What is the case and what follows; computed, not a description.
    pub sentence: String,
}

/// A table drawn as it stands; the first column is the row's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Column heads, with whether the column holds numbers.
    pub columns: Vec<(String, bool)>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// What is said where rows end, like "first 50 of 10,000"; may be empty.
    pub note: String,
}

/// A job that runs in a trainer worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobProgress {
    /// Id to cancel it by.
    pub job: u32,
    /// What it does now, like "Fitting, iteration 12 of 100".
    pub doing: String,
    /// Share done, 0 to 1; none when it cannot be known.
    pub share: Option<f32>,
}
