//! The engine's project at the desk.

use engine::{Decision, Project, Stored};
use protocol::{Answer, ClockControl, Command, Failure, Frame, Page, PageView, Query, Speed, Storage};

use super::{Decided, Reopened, Sandbox};
use crate::store::Kept;

impl Sandbox for Project {
    type Decision = Decision;

    fn create(seed: u64) -> Self {
        Self::create(seed)
    }

    fn open(kept: Kept, tell: &mut dyn FnMut(String)) -> Result<Reopened<Self>, Failure> {
        let engine::Reopened { project, notices, aside, replayed } = Self::open_telling(store(kept), tell)?;
        Ok(Reopened { project, notices, aside, replayed })
    }

    fn decide(&self, command: Command) -> Result<Decision, Failure> {
        self.decide(command)
    }

    fn finished(&self, job: u32, outcome: Result<Vec<u8>, Failure>, took_ms: Option<f64>) -> Result<Decision, Failure> {
        self.finished_after(job, outcome, took_ms)
    }

    fn commit(&mut self, decision: Decision) {
        self.commit(decision);
    }

    fn jobs(&self) -> Vec<u32> {
        self.jobs()
    }

    fn request(&self, job: u32) -> Option<Vec<u8>> {
        self.request(job)
    }

    fn file(&self, job: u32) -> Option<u32> {
        self.file(job)
    }

    fn progress(&mut self, job: u32, progress: &[u8]) {
        self.progress(job, progress);
    }

    fn passed(&mut self, ms: f64) {
        self.passed(ms);
    }

    fn due_ms(&self) -> Option<f64> {
        self.due_ms()
    }

    fn overdue(&self) -> Option<Decision> {
        self.overdue()
    }

    fn query(&self, query: Query) -> Result<Answer, Failure> {
        self.query(query)
    }

    fn clock(&mut self, control: ClockControl) -> Result<(), Failure> {
        self.clock(control)
    }

    fn playing(&self) -> Option<Speed> {
        self.playing()
    }

    fn step(&mut self) -> bool {
        self.step()
    }

    fn snapshot(&self) -> Vec<u8> {
        self.snapshot()
    }

    fn head(&self) -> Vec<u8> {
        self.head()
    }

    fn stored(&self) -> Kept {
        keep(self.stored())
    }

    fn entries(&self) -> u32 {
        self.entries()
    }

    fn frame(&self) -> Frame {
        self.frame()
    }

    fn page(&self, page: Page) -> PageView {
        self.page(page)
    }

    fn set_storage(&mut self, storage: Storage) {
        self.set_storage(storage);
    }

    fn renew(&mut self) {
        self.renew();
    }

    fn sweep(&mut self) -> Vec<(String, u64)> {
        self.sweep()
    }

    fn pack(kept: Kept, name: &str) -> Result<Answer, Failure> {
        Self::pack(&store(kept), name)
    }
}

impl Decided for Decision {
    fn entry(&self) -> Option<&[u8]> {
        self.entry.as_deref()
    }

    fn blobs(&self) -> Vec<(&str, &[u8])> {
        self.blobs.iter().map(|(digest, content)| (digest.as_str(), &**content)).collect()
    }

    fn opens(&mut self) -> Option<Kept> {
        self.opens.take().map(keep)
    }

    fn goes_far(&self) -> bool {
        self.goes_far()
    }

    fn said(&self) -> &str {
        &self.said
    }

    fn failed(&self) -> Option<&Failure> {
        self.failed.as_ref()
    }
}

fn store(kept: Kept) -> Stored {
    let Kept { snapshot, head, entries, blobs } = kept;
    Stored { snapshot, head, entries, blobs }
}

fn keep(stored: Stored) -> Kept {
    let Stored { snapshot, head, entries, blobs } = stored;
    Kept { snapshot, head, entries, blobs }
}
