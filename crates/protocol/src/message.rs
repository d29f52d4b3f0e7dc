//! The envelopes: what the page says to the engine and what the engine says back.

use serde::{Deserialize, Serialize};

use crate::{ClockControl, Command, Frame, JournalRow, Page, PageView, Query};

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
    /// Replace the project by the one in this file. Answered by [`FromEngine::Done`].
    ImportProject {
        /// Chosen by the page, comes back with the answer.
        id: u32,
        /// The project file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The learner now looks at this page: send its view, and again when it changes.
    Look(Page),
    /// Control the production clock.
    Clock(ClockControl),
    /// The page was hidden (true) or shown (false).
    Hidden(bool),
}

/// From the engine worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromEngine {
    /// The project is open. Nothing sent before this message is heard.
    Ready {
        /// How the project was found.
        opened: Opened,
    },
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
    /// The engine cannot go on. The page replaces the worker.
    Crashed {
        /// What is known, as text to copy.
        report: String,
    },
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
