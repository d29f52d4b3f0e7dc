//! The engine worker's desk: one thing after the other.
//!
//! Messages of the page, words of trainers and rings of timers go into one line; the desk takes them singly and
//! waits for the disk before it takes the next. A command is acknowledged when it is durable and committed. A panic
//! ends the desk before it can acknowledge anything.

mod clock;
mod due;
mod keeping;
mod opening;
mod others;
mod shelf;
mod space;
mod views;

pub use opening::{Place, open, start};
pub use shelf::Place as Shelved;

use std::rc::Rc;

use futures_channel::mpsc;
use protocol::{Answer, ClockControl, Failure, FromEngine, Notice, Page, Query, ToEngine};
use web_sys::File;

use crate::{
    air::Wave,
    alarm::Alarm,
    pool::{Heard, Outcome, Pool, Work},
    sandbox::{Decided, Sandbox},
    scope::Scope,
    store::{Kept, Media, Store},
    wire,
};
use clock::Pace;
use due::Due;
use keeping::Keeping;
use others::Others;
use views::Views;

/// Something that waits in line.
pub enum Event {
    /// Bytes of a [`ToEngine`].
    Said(Vec<u8>),
    /// A file that the page hands over, and its number.
    File(u32, File),
    /// A word of a trainer.
    Heard(Heard),
    /// The clock has to go on.
    Tick,
    /// Real time has brought something about.
    Due,
    /// Views that were held back are due.
    Show,
    /// Another tab of the project said something.
    Wave(Wave),
    /// Another tab of the project is gone.
    Gone(u64),
    /// Another tab took the project.
    Lost,
    /// The browser told how much space is used and may be used, in bytes.
    Measured {
        /// Used by this site.
        used: u64,
        /// What this site may use.
        quota: u64,
    },
}

/// Takes messages for the page.
pub type Post = Rc<dyn Fn(&FromEngine)>;

/// Whether views that changed go out now, or no more often than the eye needs.
#[derive(Clone, Copy, PartialEq)]
enum Show {
    Nothing,
    Now,
    /// What time or a job brings.
    Soon,
    /// What jobs bring that use all cores: drawing takes time from them.
    Later,
}

const SOON_MS: f64 = 125.0;
const LATER_MS: f64 = 1000.0;

/// The engine worker at work.
pub struct Desk<P: Sandbox> {
    project: P,
    store: Store,
    pool: Pool,
    scope: Scope,
    media: Media,
    post: Post,
    line: mpsc::UnboundedSender<Event>,
    views: Views,
    pace: Pace,
    clock_alarm: Alarm,
    due: Due,
    keeping: Keeping,
    others: Others,
    /// The shelf; none where there is one project only.
    place: Option<shelf::Place>,
    /// The project that the page should open instead.
    switch: Option<u32>,
    /// Bytes used and granted, 0 while unknown.
    space: (u64, u64),
    /// The newest files of the page, for trainers to read.
    files: Vec<(u32, File)>,
}

impl<P: Sandbox> Desk<P> {
    /// Deals with one event to its end.
    pub async fn handle(&mut self, event: Event) {
        self.tell_time();
        let show = match event {
            Event::Said(bytes) => match wire::decode(&bytes) {
                Ok(message) => self.answer(message).await,
                Err(failure) => self.complain(failure),
            },
            Event::File(id, file) => {
                const KEPT: usize = 2;
                self.files.truncate(KEPT - 1);
                self.files.insert(0, (id, file));
                Show::Nothing
            }
            Event::Heard(heard) => self.hear(heard).await,
            Event::Tick => self.run_slice(),
            Event::Due => self.end_overdue().await,
            Event::Show => Show::Now,
            Event::Wave(wave) => self.hear_others(wave).await,
            Event::Gone(tab) => {
                self.forget_other(tab);
                Show::Nothing
            }
            Event::Lost => {
                // What lives in memory only would be gone; nothing of it is written beside the other tab.
                match self.store.memory_only() {
                    None => (self.post)(&FromEngine::Yielded),
                    Some(_) => self.store.let_go(),
                }
                Show::Nothing
            }
            Event::Measured { used, quota } => {
                self.space = (used, quota);
                self.tell_storage();
                Show::Soon
            }
        };
        self.follow_clock();
        self.follow_time();
        self.show(show);
        self.keep().await;
        // Last of all: the page ends this worker for it.
        if let Some(project) = self.switch.take() {
            (self.post)(&FromEngine::Switch(project));
        }
    }

    async fn answer(&mut self, message: ToEngine) -> Show {
        match message {
            ToEngine::Command { id, command } => {
                let decision = self.project.decide(command);
                let outcome = self.execute(decision).await;
                (self.post)(&FromEngine::Done { id, outcome });
                Show::Now
            }
            ToEngine::Query { id, query } => {
                let outcome = self.query(query).await;
                (self.post)(&FromEngine::Answer { id, outcome });
                Show::Nothing
            }
            ToEngine::Shelf { id, act } => {
                let outcome = self.act_on_shelf(act).await;
                (self.post)(&FromEngine::Done { id, outcome });
                Show::Nothing
            }
            ToEngine::Store { id, act } => {
                let outcome = self.act_on_store(act).await;
                (self.post)(&FromEngine::Done { id, outcome });
                Show::Now
            }
            // This tab keeps the project already.
            ToEngine::TakeOver => Show::Nothing,
            ToEngine::Look(page) => {
                self.views.look(page);
                if page == Page::Home {
                    self.show_shelf().await;
                }
                Show::Now
            }
            ToEngine::Clock(control) => self.control_clock(control),
            ToEngine::Hidden(hidden) => {
                if hidden {
                    self.keeping.leaving();
                    if self.project.playing().is_some() {
                        return self.control_clock(ClockControl::Pause);
                    }
                }
                Show::Nothing
            }
        }
    }

    fn show(&mut self, show: Show) {
        let now_ms = self.scope.now_ms();
        let all = std::iter::once(&mut self.views).chain(self.others.views());
        for views in all {
            match show {
                Show::Nothing => {}
                Show::Now => views.show(&self.project, now_ms),
                Show::Soon => views.show_every(SOON_MS, &self.project, now_ms),
                Show::Later => views.show_every(LATER_MS, &self.project, now_ms),
            }
        }
    }

    async fn query(&mut self, query: Query) -> Result<Answer, Failure> {
        match query {
            Query::ExportSetAside => self.export_set_aside().await,
            query => self.project.query(query),
        }
    }

    /// Makes a decision durable, then real. Where it cannot be made durable, nothing happened.
    async fn execute(&mut self, decision: Result<P::Decision, Failure>) -> Result<String, Failure> {
        let mut decision = decision?;
        self.store.append(decision.entry(), &decision.blobs()).await?;
        let (said, opens) = (decision.said().to_owned(), decision.opens());
        let (grew, far) = (!decision.blobs().is_empty(), decision.goes_far());
        let acted = decision.entry().is_some();
        self.project.commit(decision);
        if acted {
            self.keeping.entry_added(grew);
        }
        if far {
            self.keeping.leaving();
        }
        if let Some(kept) = opens {
            self.take_in(kept).await?;
        }
        self.fill_pool();
        Ok(said)
    }

    /// Makes what was kept elsewhere a project of its own; where there is one project only, in its place.
    async fn take_in(&mut self, kept: Kept) -> Result<(), Failure> {
        let project = P::open(kept, &mut |_| {})?.project;
        if self.place.is_some() {
            self.keep_again().await?;
            self.switch = Some(self.put_on_shelf(&project).await?);
        } else {
            self.store.replace_all(&project.stored()).await?;
            self.project = project;
            self.start_over();
        }
        Ok(())
    }

    /// After everything stored was replaced: what was under way belongs to the project that is gone.
    fn start_over(&mut self) {
        self.pool.clear();
        self.keeping.replaced();
        self.pace.stop();
        self.tell_storage();
    }

    fn fill_pool(&mut self) {
        let (project, files) = (&self.project, &self.files);
        self.pool.fill(&project.jobs(), |job| {
            let wanted = project.file(job);
            let file = files.iter().find(|(id, _)| Some(*id) == wanted).map(|(_, file)| file.clone());
            Some(Work { request: project.request(job)?, file })
        });
    }

    async fn hear(&mut self, heard: Heard) -> Show {
        match self.pool.hear(heard, self.scope.now_ms()) {
            None => return Show::Nothing,
            Some(Outcome::Progress(job, progress)) => self.project.progress(job, &progress),
            Some(Outcome::Finished(job, outcome, took_ms)) => {
                self.finish(job, outcome, took_ms).await;
                if !self.pool.is_full() {
                    return Show::Now;
                }
            }
        }
        if self.pool.is_full() { Show::Later } else { Show::Soon }
    }

    /// Writes down how a job ended. If there is no room for its result, that is what is written down.
    async fn finish(&mut self, job: u32, outcome: Result<Vec<u8>, Failure>, took_ms: Option<f64>) {
        let broke = outcome.as_ref().err().cloned();
        let decision = self.project.finished(job, outcome, took_ms);
        let failed = decision.as_ref().ok().and_then(|decision| decision.failed().cloned()).or(broke);
        match self.execute(decision).await {
            Ok(said) if said.is_empty() => {}
            Ok(said) => {
                let detail = failed.as_ref().map(|failure| failure.hint.clone()).unwrap_or_default();
                self.notice(Notice { failed: failed.is_some(), text: said, detail });
            }
            Err(failure) => {
                self.complain(failure.clone());
                let decision = self.project.finished(job, Err(failure), took_ms);
                if self.execute(decision).await.is_err() {
                    // Left unfinished; it runs again when the project is opened the next time.
                    self.pool.give_up(job);
                    self.fill_pool();
                }
            }
        }
    }

    fn complain(&self, failure: Failure) -> Show {
        (self.post)(&FromEngine::Failed(failure));
        Show::Nothing
    }

    fn notice(&self, notice: Notice) {
        (self.post)(&FromEngine::Notice(notice));
    }
}
