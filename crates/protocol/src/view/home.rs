//! Home.

use serde::{Deserialize, Serialize};

use crate::{Head, Mark, Page};

/// Home: where to go on, what to start from, what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    /// The head.
    pub head: Head,
    /// Nothing was done yet: show the first steps instead of the line.
    pub fresh: bool,
    /// The next thing to do, as a sentence.
    pub next: String,
    /// Where it is done.
    pub next_page: Page,
    /// The walk through the whole loop: state, what to do, where.
    pub walk: Vec<(Mark, String, Page)>,
    /// Built-in data sets.
    pub sets: Vec<SetCard>,
    /// Newest actions first.
    pub journal: Vec<JournalRow>,
    /// Number of all entries.
    pub entries: u32,
}

/// A built-in data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetCard {
    /// Id for [`crate::Command::LoadBuiltin`].
    pub id: String,
    /// Name.
    pub name: String,
    /// Size, like `1,599 × 11`.
    pub size: String,
    /// What it is good for.
    pub lesson: String,
    /// A fingerprint: heights 0 to 1 of the histograms of all columns, side by side.
    pub fingerprint: Vec<Vec<f32>>,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRow {
    /// Number of the entry.
    pub seq: u32,
    /// The station it belongs to.
    pub station: String,
    /// What was done.
    pub text: String,
    /// Simulated time; an en dash before the first deployment.
    pub when: String,
    /// How it belongs to the present.
    pub fate: Fate,
}

/// How a journal entry belongs to the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It led to the present.
    Led,
    /// The newest that led to the present, or to the moment looked at.
    Here,
    /// It was undone, or lies on a branch that was left.
    Left,
}
