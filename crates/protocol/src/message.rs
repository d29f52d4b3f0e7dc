//! The envelopes: what the page says to the engine and what the engine says back.

use serde::{Deserialize, Serialize};

use crate::{
    ClockControl, Command, CompareView, DataDiff, EvaluationView, Expectation, ExplanationView, Frame, JournalRow,
    Page, PageView, Query, RowsView, RunDetail,
};

/// From the page to the engine worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToEngine {
    /// Execute a command; answered by [`FromEngine::Done`] once it is durable.
    Command {
        /// Chosen by the page, comes back with the answer.
        id: u32,
        /// The command.
        command: Command,
    },
    /// Ask something; answered by [`FromEngine::Answer`].
    Query {
        /// Chosen by the page, comes back with the answer.
        id: u32,
        /// The question.
        query: Query,
    },
    /// Do something with the projects of this browser. Answered by [`FromEngine::Done`].
    Shelf {
        /// Chosen by the page, comes back with the answer.
        id: u32,
        /// What to do.
        act: ShelfAct,
    },
    /// Do something with what this browser keeps of the open project. Answered by [`FromEngine::Done`].
    Store {
        /// Chosen by the page, comes back with the answer.
        id: u32,
        /// What to do.
        act: StoreAct,
    },
    /// Keep the project in this tab from now on; the other one only looks.
    TakeOver,
    /// The learner now looks at this page: send its view, and again when it changes.
    Look(Page),
    /// Control the production clock.
    Clock(ClockControl),
    /// The page was hidden (true) or shown (false).
    Hidden(bool),
}

/// What can be done with the projects of this browser. Projects are known by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShelfAct {
    /// A new, empty project.
    Create,
    /// A copy of the open project.
    Duplicate,
    /// Take a project off the shelf. It can be put back for thirty days.
    Delete(u32),
    /// Put a deleted project back.
    Restore(u32),
    /// Delete a deleted project for good.
    Purge(u32),
}

/// What can be done with what this browser keeps of the open project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreAct {
    /// Keep nothing more: what is done from now on lives in memory.
    Pause,
    /// Keep the project again, as it is now.
    Resume,
    /// Delete the lines of the journal that were set aside, and the content that only they speak of.
    DiscardAside,
}

/// What the browser says about its storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Bytes that the open project takes.
    pub project: u64,
    /// Bytes used by all of this site; 0 if unknown.
    pub used: u64,
    /// Bytes this site may use; 0 if unknown.
    pub quota: u64,
    /// Whether what is done is kept.
    pub persistence: Persistence,
    /// There is a second copy, beside the database.
    pub mirrored: bool,
    /// Journal lines that were set aside.
    pub aside: u32,
}

/// Whether what is done is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Persistence {
    /// In this browser.
    #[default]
    Kept,
    /// In memory until the tab closes, though there is a database.
    Paused,
    /// In memory until the tab closes: the browser offers no database.
    Impossible,
}

/// A project of this browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectCard {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What is in it, in words.
    pub facts: String,
    /// Bytes it takes; 0 if that was not written down yet.
    pub bytes: u64,
    /// The same in words; may be empty.
    pub size: String,
    /// When it was opened last, in milliseconds since 1970.
    pub opened_ms: f64,
    /// It was deleted and can be put back.
    pub deleted: bool,
}

/// From the engine worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromEngine {
    /// The project is open. Nothing sent before this message is heard.
    Ready {
        /// How the project was found.
        opened: Opened,
        /// Its number; none where nothing can be kept.
        project: Option<u32>,
    },
    /// The projects of this browser, the one opened last first.
    Shelf(Vec<ProjectCard>),
    /// The page should open this project instead.
    Switch(u32),
    /// Another tab keeps the project from now on. The page should open it anew, to look at it.
    Yielded,
    /// What is around every page changed.
    Frame(Box<Frame>),
    /// What is on the page looked at changed.
    Page(Box<PageView>),
    /// Outcome of a command.
    Done {
        /// The command's id.
        id: u32,
        /// A sentence about what happened, or why it did not.
        outcome: Result<String, Failure>,
    },
    /// Outcome of a query.
    Answer {
        /// The query's id.
        id: u32,
        /// The answer, or why there is none.
        outcome: Result<Answer, Failure>,
    },
    /// Something the learner should know that no command asked for.
    Notice(Notice),
    /// Something went wrong that no command asked for.
    Failed(Failure),
    /// The engine cannot go on. The page replaces the worker.
    Crashed {
        /// What is known, as text to copy.
        report: String,
    },
    /// What is done while the project is opened, where that takes long.
    Opening(String),
}

/// How the project was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// There was none: a fresh one.
    New,
    /// It was kept by this browser.
    Kept {
        /// Number of journal entries.
        entries: u32,
    },
    /// Another tab has it open. Here it can be looked at.
    Elsewhere,
    /// The browser refused its storage; the project lives in memory until the tab closes.
    MemoryOnly {
        /// What the browser said.
        reason: String,
    },
}

/// The answer to a query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// One prediction.
    Prediction(Prediction),
    /// One text per feature of the request form.
    Row(Vec<String>),
    /// A sentence.
    Words(String),
    /// Rows of a data version.
    Rows(RowsView),
    /// What differs between two data versions.
    Diff(Box<DataDiff>),
    /// Expectations that were read from a text.
    Expectations(Vec<Expectation>),
    /// A run in detail.
    Run(Box<RunDetail>),
    /// How good a run is.
    Evaluation(Box<EvaluationView>),
    /// How runs compare.
    Comparison(Box<CompareView>),
    /// Why a run answers as it does.
    Explanation(Box<ExplanationView>),
    /// Lines of the journal.
    Journal(Vec<JournalRow>),
    /// A file to save.
    File {
        /// Suggested name.
        name: String,
        /// MIME type.
        mime: String,
        /// Content.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
}

/// One prediction, in words and in the Open Inference Protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The version that answered, like `v3`.
    pub version: String,
    /// The answer: a class name, or a number.
    pub answer: String,
    /// Class names with their probability (0 to 1) and its text; empty for regression.
    pub probabilities: Vec<(String, f32, String)>,
    /// The request as Open Inference Protocol V2 JSON, with its path in the first line.
    pub request: String,
    /// The response as Open Inference Protocol V2 JSON.
    pub response: String,
}

/// Why something could not be done: a stable code, a sentence, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable, like `csv.too_large`.
    pub code: String,
    /// What is wrong and where.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Something the learner should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Whether it tells of a failure.
    pub failed: bool,
    /// One sentence.
    pub text: String,
    /// What to do, or more detail; may be empty.
    pub detail: String,
}
