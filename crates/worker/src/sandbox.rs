//! What the desk asks of a project. The engine's is the real one; tests bring a small one.

use protocol::{Answer, ClockControl, Command, Failure, Frame, Notice, Page, PageView, Query, Speed, Storage};

use crate::store::Kept;

#[cfg(feature = "engine")]
mod real;

/// A project that decides first and changes only when what it decided is durable.
pub trait Sandbox: Sized + 'static {
    /// What a command comes to.
    type Decision: Decided;

    /// A fresh project. Everything random in it comes from the seed.
    fn create(seed: u64) -> Self;
    /// Opens what the store kept, as far as it can be read; tells now and then what it does.
    ///
    /// # Errors
    /// When what was kept cannot be read.
    fn open(kept: Kept, tell: &mut dyn FnMut(String)) -> Result<Reopened<Self>, Failure>;
    /// What a command comes to. Changes nothing.
    ///
    /// # Errors
    /// When the command is refused.
    fn decide(&self, command: Command) -> Result<Self::Decision, Failure>;
    /// What the end of a job comes to, which was in its trainer for so many milliseconds. Changes nothing.
    ///
    /// # Errors
    /// When the job is unknown or its result cannot be read.
    fn finished(
        &self,
        job: u32,
        outcome: Result<Vec<u8>, Failure>,
        took_ms: Option<f64>,
    ) -> Result<Self::Decision, Failure>;
    /// Makes a decision real. Called once it is durable.
    fn commit(&mut self, decision: Self::Decision);
    /// Numbers of all jobs that should be running.
    fn jobs(&self) -> Vec<u32>;
    /// What a trainer needs to do a job; none where it cannot be done.
    fn request(&self, job: u32) -> Option<Vec<u8>>;
    /// The file of the page that a trainer needs beside that, by its number.
    fn file(&self, job: u32) -> Option<u32>;
    /// Hears how far a job is.
    fn progress(&mut self, job: u32, progress: &[u8]);
    /// Hears that so many milliseconds of real time passed.
    fn passed(&mut self, ms: f64);
    /// Milliseconds until [`Self::overdue`] has something; none where nothing depends on real time.
    fn due_ms(&self) -> Option<f64>;
    /// What real time alone has brought about, if anything.
    fn overdue(&self) -> Option<Self::Decision>;
    /// Answers a question.
    ///
    /// # Errors
    /// When there is no answer.
    fn query(&self, query: Query) -> Result<Answer, Failure>;
    /// Controls the production clock.
    ///
    /// # Errors
    /// When time cannot run.
    fn clock(&mut self, control: ClockControl) -> Result<(), Failure>;
    /// The speed while time runs.
    fn playing(&self) -> Option<Speed>;
    /// One tick. True when the clock should pause now.
    fn step(&mut self) -> bool;
    /// All state, to open from.
    fn snapshot(&self) -> Vec<u8>;
    /// The position of the clock.
    fn head(&self) -> Vec<u8>;
    /// Everything a store has to keep.
    fn stored(&self) -> Kept;
    /// Number of journal entries; a fresh project has one, which records its seed.
    fn entries(&self) -> u32;
    /// What is around every page.
    fn frame(&self) -> Frame;
    /// What is on a page.
    fn page(&self, page: Page) -> PageView;
    /// Tells what the store says, for the views.
    fn set_storage(&mut self, storage: Storage);
    /// What [`Self::stored`] gave was kept in the place of everything: the journal goes on from there.
    fn renew(&mut self);
    /// Takes out the blobs that no journal entry speaks of; digests and sizes in bytes.
    fn sweep(&mut self) -> Vec<(String, u64)>;
    /// What a store kept as a file of this name, without opening it.
    ///
    /// # Errors
    /// When there is nothing to save.
    fn pack(kept: Kept, name: &str) -> Result<Answer, Failure>;
}

/// A project that was opened from what a store kept.
pub struct Reopened<P> {
    /// The project.
    pub project: P,
    /// What the learner should know.
    pub notices: Vec<Notice>,
    /// The first journal record that cannot be read, and all after it. The project goes on from the one before them.
    pub aside: Vec<Vec<u8>>,
    /// It took a replay, and would the next time.
    pub replayed: bool,
}

/// A decision, as far as the store has to know it.
pub trait Decided {
    /// The journal record to make durable.
    fn entry(&self) -> Option<&[u8]>;
    /// New blobs: digest and content.
    fn blobs(&self) -> Vec<(&str, &[u8])>;
    /// Takes out the project to open instead of this one.
    fn opens(&mut self) -> Option<Kept>;
    /// Replaying it takes as long as all before it: a snapshot should be kept soon.
    fn goes_far(&self) -> bool;
    /// What happened, in a sentence.
    fn said(&self) -> &str;
    /// Why a job that ended gave nothing.
    fn failed(&self) -> Option<&Failure>;
}
