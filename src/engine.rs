//! The handle to the engine worker: commands out, views in. It neither reads nor changes what it carries.

mod asked;
mod keep;
mod link;
mod notices;
mod recovery;
mod tab;

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use leptos::prelude::*;
use protocol::{
    Answer, ClockControl, Command, Failure, FileRef, Frame, FromEngine, Notice, Opened, Page, PageView, ProjectCard,
    Query, StorageView, StoreAct, ToEngine,
};

pub use asked::{Asked, asked};
pub use keep::{ask_to_keep, is_kept};
use link::{Link, Role};
pub use notices::{Entry, Notices, Undo};
use recovery::{CRASHED, now, stopped};
use web_sys::File;

use crate::reactive::Computed;

/// How the engine is.
#[derive(Clone, Debug, PartialEq)]
pub enum Health {
    /// The worker loads, or opens the project.
    Starting,
    /// It answers.
    Ready,
    /// It broke too often; the text tells what is known.
    Stopped(String),
}

/// What waits for an answer.
enum Waiting {
    /// Something to do, in words, whose outcome is told by notice or toast.
    Told { what: &'static str, keeps_data: bool, undo: Option<Undo> },
    /// Something to do, in words, whose component wants the outcome itself.
    Asked { what: &'static str, keeps_data: bool, then: Box<dyn FnOnce(Result<String, Failure>)> },
    /// A query.
    Query(Box<dyn FnOnce(Result<Answer, Failure>)>),
}

/// What the engine said: the sentence of a command, or the answer to a query.
enum Said {
    Sentence(String),
    Answer(Answer),
}

/// What the handle shares with the worker's event handlers.
#[derive(Default)]
struct Desk {
    link: Option<Link>,
    /// Counts the workers that were started or given up.
    generation: u32,
    /// Saves a project that no engine can open.
    rescue: Option<Link>,
    last_id: u32,
    waiting: HashMap<u32, Waiting>,
    /// Said before the engine was ready; sent as soon as it is.
    held: Vec<ToEngine>,
    /// The file handed over last, with its number; a worker that replaces another gets it too.
    file: Option<(u32, File)>,
    looked_at: Page,
    /// Crashes in a row.
    crashes: u32,
    /// When the engine became ready last.
    ready_at: Option<f64>,
    /// When the clock stopped by itself last.
    clock_stopped_at: Option<f64>,
}

/// What is done before the engine is ready.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// So much of the engine has come, 0 to 1.
    Loading(f64),
    /// This is done with the project; empty where it takes no time.
    Doing(String),
}

impl Default for Opening {
    fn default() -> Self {
        Self::Doing(String::new())
    }
}

/// Handle to the engine; copied freely, provided by context.
#[derive(Clone, Copy)]
pub struct Engine {
    desk: StoredValue<Rc<RefCell<Desk>>, LocalStorage>,
    frame: RwSignal<Option<Frame>>,
    page: RwSignal<Option<PageView>>,
    health: RwSignal<Health>,
    opened: RwSignal<Option<Opened>>,
    /// What is done while the project opens.
    opening: RwSignal<Opening>,
    project: RwSignal<Option<u32>>,
    projects: RwSignal<Vec<ProjectCard>>,
    pending: RwSignal<u32>,
    notices: Notices,
}

/// The handle the root provided.
pub fn use_engine() -> Engine {
    expect_context()
}

/// Starts the engine worker and provides the handle; called once by the root.
pub fn provide_engine() -> Engine {
    let engine = Engine {
        desk: StoredValue::new_local(Rc::default()),
        frame: RwSignal::new(None),
        page: RwSignal::new(None),
        health: RwSignal::new(Health::Starting),
        opened: RwSignal::new(None),
        opening: RwSignal::new(Opening::default()),
        project: RwSignal::new(None),
        projects: RwSignal::new(Vec::new()),
        pending: RwSignal::new(0),
        notices: Notices::new(),
    };
    provide_context(engine);
    engine.start();
    engine
}

impl Engine {
    /// What is around every page; none before the engine is ready.
    pub fn frame(self) -> RwSignal<Option<Frame>> {
        self.frame
    }

    /// The view of the page looked at; arrives after [`Self::look`].
    pub fn page(self) -> RwSignal<Option<PageView>> {
        self.page
    }

    /// How the engine is.
    pub fn health(self) -> RwSignal<Health> {
        self.health
    }

    /// What is done while the project opens, where that takes long.
    pub fn opening(self) -> RwSignal<Opening> {
        self.opening
    }

    /// Number of the open project; none where nothing can be kept.
    pub fn project(self) -> RwSignal<Option<u32>> {
        self.project
    }

    /// The projects of this browser, the one opened last first.
    pub fn projects(self) -> RwSignal<Vec<ProjectCard>> {
        self.projects
    }

    /// A command is under way.
    pub fn busy(self) -> Signal<bool> {
        let pending = self.pending;
        Signal::derive(move || pending.get() > 0)
    }

    /// What the browser keeps.
    pub fn storage(self) -> Computed<StorageView> {
        let frame = self.frame;
        Computed::new(move || frame.with(|frame| frame.as_ref().map(|frame| frame.storage.clone()).unwrap_or_default()))
    }

    /// Does something with what this browser keeps of the project; told like a command.
    pub fn store(self, act: StoreAct) {
        let what = "change what is kept";
        self.post(Waiting::Told { what, keeps_data: false, undo: None }, |id| ToEngine::Store { id, act });
    }

    /// Whether a former moment of the project is looked at, where nothing can be changed.
    pub fn looking_back(self) -> Signal<bool> {
        let frame = self.frame;
        Signal::derive(move || frame.with(|frame| frame.as_ref().is_some_and(|frame| frame.past.is_some())))
    }

    /// Whether another tab keeps the project, so that it can only be looked at here.
    pub fn elsewhere(self) -> Signal<bool> {
        let opened = self.opened;
        Signal::derive(move || opened.with(|opened| *opened == Some(Opened::Elsewhere)))
    }

    /// Why nothing can be changed now, if that is so.
    pub fn frozen(self) -> Signal<Option<&'static str>> {
        let (back, elsewhere) = (self.looking_back(), self.elsewhere());
        Signal::derive(move || match (elsewhere.get(), back.get()) {
            (true, _) => Some("The project is open in another tab. Take over to go on here."),
            (false, true) => Some("This is a former moment. Return to now, or go on from here."),
            (false, false) => None,
        })
    }

    /// Notices and toasts.
    pub fn notices(self) -> Notices {
        self.notices
    }

    /// Sends a command. A failure becomes a notice, the sentence of a success a toast.
    pub fn send(self, command: Command) {
        let waiting =
            Waiting::Told { what: command.words(), keeps_data: keeps_data(&command), undo: undo_of(&command) };
        self.post(waiting, |id| ToEngine::Command { id, command });
    }

    /// Hands a file to the engine, so that it can be spoken of. Its bytes stay out of the page.
    pub fn hand_over(self, file: File) -> FileRef {
        let desk = self.desk();
        let mut desk = desk.borrow_mut();
        let id = desk.file.as_ref().map_or(1, |(id, _)| id + 1);
        let known = FileRef { id, name: file.name(), bytes: file.size() as u64 };
        if let (Some(link), Some(_)) = (&desk.link, desk.ready_at) {
            link.give(id, &file);
        }
        desk.file = Some((id, file));
        known
    }

    /// Sends a command whose outcome the caller wants itself; nothing is told to the learner.
    pub fn ask<F: FnOnce(Result<String, Failure>) + 'static>(self, command: Command, then: F) {
        let waiting = Waiting::Asked { what: command.words(), keeps_data: keeps_data(&command), then: Box::new(then) };
        self.post(waiting, |id| ToEngine::Command { id, command });
    }

    /// Asks something that changes nothing.
    pub fn query<F: FnOnce(Result<Answer, Failure>) + 'static>(self, query: Query, then: F) {
        self.post(Waiting::Query(Box::new(then)), |id| ToEngine::Query { id, query });
    }

    /// Controls the production clock. Without an engine there is no clock to control.
    pub fn clock(self, control: ClockControl) {
        self.tell(&ToEngine::Clock(control));
    }

    /// Milliseconds since the clock stopped by itself; none if it never did.
    pub fn stopped_ms_ago(self) -> Option<f64> {
        self.desk().borrow().clock_stopped_at.map(|at| now() - at)
    }

    /// Says which page the learner looks at.
    pub fn look(self, page: Page) {
        self.desk().borrow_mut().looked_at = page;
        self.tell(&ToEngine::Look(page));
    }

    /// Says whether the page is hidden.
    pub fn hidden(self, hidden: bool) {
        self.tell(&ToEngine::Hidden(hidden));
    }

    /// Tells the learner something.
    pub fn notify(self, notice: Notice) {
        self.notices.tell(notice);
    }

    /// Tells the learner why something could not be done; of a crash there is a notice already.
    pub fn fail(self, failure: Failure) {
        if failure.code != CRASHED {
            self.notices.fail(failure);
        }
    }

    /// Starts over after the engine was given up.
    pub fn try_again(self) {
        self.desk().borrow_mut().crashes = 0;
        self.start();
    }

    fn desk(self) -> Rc<RefCell<Desk>> {
        self.desk.get_value()
    }

    /// Holds back what can wait, drops nothing that was promised an answer.
    fn post(self, waiting: Waiting, message: impl FnOnce(u32) -> ToEngine) {
        if let Health::Stopped(_) = self.health.get_untracked() {
            return self.settle(waiting, Err(stopped()));
        }
        let desk = self.desk();
        let mut desk = desk.borrow_mut();
        desk.last_id = desk.last_id.wrapping_add(1);
        let id = desk.last_id;
        if !matches!(waiting, Waiting::Query(_)) {
            self.pending.update(|pending| *pending += 1);
        }
        desk.waiting.insert(id, waiting);
        let message = message(id);
        match &desk.link {
            Some(link) if desk.ready_at.is_some() => link.send(&message),
            _ => desk.held.push(message),
        }
    }

    /// Says what is only worth saying to an engine that listens.
    fn tell(self, message: &ToEngine) {
        let desk = self.desk();
        let desk = desk.borrow();
        if let (Some(link), Some(_)) = (&desk.link, desk.ready_at) {
            link.send(message);
        }
    }

    /// Starts the engine for the project of this tab.
    fn start(self) {
        self.start_for(tab::wanted());
    }

    fn start_for(self, project: Option<u32>) {
        self.health.set(Health::Starting);
        let (generation, former) = {
            let desk = self.desk();
            let mut desk = desk.borrow_mut();
            desk.generation += 1;
            (desk.generation, desk.link.take())
        };
        former.into_iter().for_each(Link::stop);
        let started = Link::start(Role::Engine(project), move |event| {
            // A worker that was given up has nothing to say any more.
            if self.desk().borrow().generation == generation {
                match event {
                    link::Event::Loading(share) => self.opening.set(Opening::Loading(share)),
                    link::Event::Message(message) => self.hear(*message),
                    link::Event::Broken(report) => self.replace(&report),
                }
            }
        });
        match started {
            Ok(link) => self.desk().borrow_mut().link = Some(link),
            Err(report) => self.replace(&report),
        }
    }

    fn hear(self, message: FromEngine) {
        match message {
            FromEngine::Ready { opened, project } => {
                project.into_iter().for_each(tab::remember);
                self.project.set(project);
                self.ready(opened);
            }
            FromEngine::Shelf(projects) => self.projects.set(projects),
            FromEngine::Opening(words) => self.opening.set(Opening::Doing(words)),
            FromEngine::Switch(project) => {
                // What was told is about the project that is left.
                self.notices.leave_project();
                self.open(project);
            }
            FromEngine::Yielded => self.reopen(),
            FromEngine::Frame(frame) => {
                let stopped = |frame: &Option<Frame>| frame.as_ref().is_some_and(|frame| frame.clock.stopped.is_some());
                if frame.clock.stopped.is_some() && !self.frame.with_untracked(stopped) {
                    self.desk().borrow_mut().clock_stopped_at = Some(now());
                }
                self.frame.set(Some(*frame));
            }
            FromEngine::Page(page) => self.page.set(Some(*page)),
            FromEngine::Done { id, outcome } => {
                self.answered(id, |waiting| self.settle(waiting, outcome.map(Said::Sentence)))
            }
            FromEngine::Answer { id, outcome } => {
                self.answered(id, |waiting| self.settle(waiting, outcome.map(Said::Answer)))
            }
            FromEngine::Notice(notice) => self.notify(notice),
            FromEngine::Failed(failure) => self.fail(failure),
            FromEngine::Crashed { report } => self.replace(&report),
        }
    }

    fn ready(self, opened: Opened) {
        let held = {
            let desk = self.desk();
            let mut desk = desk.borrow_mut();
            desk.ready_at = Some(now());
            if let (Some(link), Some((id, file))) = (&desk.link, &desk.file) {
                link.give(*id, file);
            }
            std::mem::take(&mut desk.held)
        };
        self.health.set(Health::Ready);
        self.opening.set(Opening::default());
        if let (None, Opened::MemoryOnly { reason }) = (self.opened.get_untracked(), &opened) {
            self.notify(Notice {
                failed: true,
                text: "Nothing is kept: the project lives in memory until this tab closes.".into(),
                detail: format!(
                    "Save the project file before you close the tab. What was kept here before is still there: \
                     reload to try again. The reason: {reason}"
                ),
            });
        }
        self.opened.set(Some(opened));
        let page = self.desk().borrow().looked_at;
        self.look(page);
        if document().hidden() {
            self.hidden(true);
        }
        held.iter().for_each(|message| self.tell(message));
    }

    fn answered(self, id: u32, settle: impl FnOnce(Waiting)) {
        let waiting = self.desk().borrow_mut().waiting.remove(&id);
        if let Some(waiting) = waiting {
            if !matches!(waiting, Waiting::Query(_)) {
                self.pending.update(|pending| *pending = pending.saturating_sub(1));
            }
            settle(waiting);
        }
    }

    /// Gives an outcome to who waits for it.
    fn settle(self, waiting: Waiting, outcome: Result<Said, Failure>) {
        if let Err(failure) = &outcome {
            self.notices.no_room(failure);
        }
        match (waiting, outcome) {
            (Waiting::Told { keeps_data, undo, .. }, Ok(Said::Sentence(sentence))) => {
                self.notices.done(sentence, undo);
                self.after_success(keeps_data);
            }
            (Waiting::Told { .. }, Err(failure)) => self.fail(failure),
            (Waiting::Asked { keeps_data, then, .. }, Ok(Said::Sentence(sentence))) => {
                then(Ok(sentence));
                self.after_success(keeps_data);
            }
            (Waiting::Asked { then, .. }, Err(failure)) => then(Err(failure)),
            (Waiting::Query(then), Ok(Said::Answer(answer))) => then(Ok(answer)),
            (Waiting::Query(then), Err(failure)) => then(Err(failure)),
            // An answer of the other kind than what was asked: the two sides are built together, so it cannot be.
            (Waiting::Told { .. } | Waiting::Asked { .. }, Ok(Said::Answer(_)))
            | (Waiting::Query(_), Ok(Said::Sentence(_))) => {}
        }
    }

    fn after_success(self, keeps_data: bool) {
        if keeps_data {
            keep::ask_once();
        }
    }
}

/// How to undo a command: by the journal, if it is there as soon as it is acknowledged.
pub fn undo_of(command: &Command) -> Option<Undo> {
    let kept = !matches!(
        command,
        Command::ReadCsv { .. }
            | Command::DropCsv
            | Command::ImportModel { .. }
            | Command::OpenProject { .. }
            | Command::Verify
            | Command::VerifyFile { .. }
            | Command::Explain { .. }
            | Command::LearningCurve { .. }
            | Command::Reproduce { .. }
            | Command::CancelJob { .. }
            | Command::Undo
            | Command::Redo
            | Command::LookBack(_)
            | Command::ReturnToNow
            | Command::GoOnFromHere
    );
    kept.then_some(Undo::Action)
}

/// The first data set is worth asking the browser to keep its storage.
fn keeps_data(command: &Command) -> bool {
    matches!(command, Command::LoadBuiltin { .. } | Command::ImportCsv)
}
