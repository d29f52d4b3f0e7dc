//! Back and forth in a project's life: the state at any place of its journal, to look at or to go on from.
//!
//! A former state is made again from the nearest one that is remembered. Where that takes long, a trainer does it.

use std::rc::Rc;

use protocol::{Command, Failure, Moment};
use serde::{Deserialize, Serialize};

use super::decide::Decided;
use super::{Decision, Effect, Project};
use crate::content::Content;
use crate::failure::failure;
use crate::format::{duration, moment};
use crate::jobs::{Finished, Progress, Request, encode};
use crate::journal::{Action, Chain, Entry, Place};
use crate::runtime::Blobs;
use crate::state::State;
use crate::views::journal::words;

/// Job numbers of journeys.
pub(super) const JOBS: u32 = 1_500_000;
/// Work that is done at once: simulated minutes and entries.
const NEAR: (u32, usize) = (300, 100);
/// Former states that are remembered: number and bytes.
const MOST: (usize, usize) = (48, 64_000_000);

/// Requests that wait for their labels in a state that is remembered.
const MOST_WAITING: usize = 200_000;

/// A former state that a trainer is making.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Journey {
    pub job: u32,
    pub place: Place,
    why: Why,
    /// Entries there were at the beginning. With more of them the way back may be another.
    entries: u32,
}

/// What a former state is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Why {
    Undo(u32),
    Redo(Option<u32>),
    Look,
}

/// The way from a remembered state to a place, for a trainer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Directions {
    state: serde_bytes::ByteBuf,
    /// Lines of the entries to replay.
    entries: Vec<serde_bytes::ByteBuf>,
    tick: u32,
    blobs: Vec<(String, Content)>,
}

/// Former states as bytes, in the order in which they were remembered.
#[derive(Default)]
pub(super) struct Checkpoints(Vec<(Place, Vec<u8>)>);

impl Checkpoints {
    /// Remembers a state, unless so much waits in it that writing it down would hold up the learner. The oldest ones get
    /// fewer when there are too many.
    fn keep(&mut self, place: Place, state: &State) {
        let waiting = state.pending.values().flatten().map(|pending| pending.requests.len());
        if waiting.sum::<usize>() > MOST_WAITING {
            return;
        }
        self.0.retain(|(known, _)| *known != place);
        self.0.push((place, postcard::to_allocvec(state).unwrap_or_default()));
        while self.0.len() > MOST.0
            || self.0.len() > 1 && self.0.iter().map(|(_, state)| state.len()).sum::<usize>() > MOST.1
        {
            let old = (self.0.len() / 2).max(1);
            let mut number = 0;
            self.0.retain(|_| {
                number += 1;
                number > old || number % 2 == 0 && old > 1
            });
        }
    }

    /// The last one on the way to a place.
    fn nearest(&self, path: &[u32], entries: &[Rc<Entry>], to: Place) -> Option<&(Place, Vec<u8>)> {
        let on_the_way = self.0.iter().filter(|(place, _)| leads(path, entries, *place, Some(to)));
        on_the_way.max_by_key(|(place, _)| (path.binary_search(&place.entry), place.tick))
    }
}

/// The entries of a path behind one of them.
pub(super) fn after(path: &[u32], entry: u32) -> impl Iterator<Item = u32> + '_ {
    path.iter().copied().skip_while(move |place| *place <= entry)
}

/// Whether the way along a path, to a place at its end, leads over a place.
pub(super) fn leads(path: &[u32], entries: &[Rc<Entry>], over: Place, to: Option<Place>) -> bool {
    let next = after(path, over.entry).next().and_then(|next| entries.get(next as usize)).map(|next| next.tick);
    path.binary_search(&over.entry).is_ok() && next.or(to.map(|to| to.tick)).is_none_or(|latest| over.tick <= latest)
}

/// What can be done while looking back.
pub(super) fn allowed(command: &Command) -> bool {
    matches!(
        command,
        Command::LookBack(_)
            | Command::ReturnToNow
            | Command::GoOnFromHere
            | Command::CancelJob { .. }
            | Command::Verify
            | Command::VerifyFile { .. }
            | Command::Explain { .. }
    )
}

pub(super) fn looking_back() -> Failure {
    failure(
        "past",
        "You are looking at the project as it was; nothing can be changed there.",
        "Return to now, or go on from here.",
    )
}

impl Project {
    pub(super) fn undo(&self) -> Decided {
        let none = || failure("undo.none", "There is nothing to undo.", "Do something first.");
        let (undone, place) = self.branches.undo(&self.entries).ok_or_else(none)?;
        self.reach(place, Why::Undo(undone))
    }

    pub(super) fn redo(&self) -> Decided {
        let none = || failure("redo.none", "There is nothing to redo.", "Undo something first.");
        let (done, place) = self.branches.redo(&self.entries).ok_or_else(none)?;
        self.reach(place, Why::Redo(done))
    }

    /// Looks at the project as it was.
    pub(super) fn look_back(&self, moment: Moment) -> Decided {
        let place = match moment {
            Moment::Entry(number) => {
                let entry = self.entries.get(number as usize).ok_or_else(|| {
                    failure("past.entry", format!("There is no entry {number}."), "Choose one of the journal.")
                })?;
                entry.went().unwrap_or(Place { entry: number, tick: entry.tick })
            }
            Moment::Tick(tick) if tick >= self.state.tick => return self.return_to_now(),
            Moment::Tick(tick) => {
                let path = self.branches.path(self.branches.here());
                let before = |entry: &&u32| self.entries.get(**entry as usize).is_some_and(|entry| entry.tick <= tick);
                Place { entry: path.iter().rev().find(before).copied().unwrap_or_default(), tick }
            }
        };
        self.reach(place, Why::Look)
    }

    pub(super) fn return_to_now(&self) -> Decided {
        Ok(Decision::new("", Effect::Look(None)))
    }

    /// Makes what is looked at the present.
    pub(super) fn go_on_from_here(&self) -> Decided {
        let none = || failure("past.none", "You are already at the present.", "Look back first.");
        let (place, past) = self.past.as_ref().ok_or_else(none)?;
        let project = Self::of(past.state.clone(), self.blobs.clone());
        let said = format!("The project is as it was after entry {}. Redo brings back what you left.", place.entry);
        self.went(*place, project, said)
    }

    /// Where undoing leads, in words; and doing again.
    pub(crate) fn back_and_forth(&self) -> (Option<String>, Option<String>) {
        let undo = self.branches.undo(&self.entries).map(|(entry, _)| self.words(entry));
        let redo = self.branches.redo(&self.entries).map(|(entry, place)| match entry {
            Some(entry) => self.words(entry),
            None => format!("Forward to {}", moment(place.tick)),
        });
        (undo, redo)
    }

    /// What an entry says.
    fn words(&self, entry: u32) -> String {
        self.entries.get(entry as usize).map_or_else(String::new, |entry| words(entry).1)
    }

    /// The state at a place: at once, or by a trainer.
    fn reach(&self, place: Place, why: Why) -> Decided {
        let way = self.way(place);
        let from = way.from.map_or(0, |(from, _)| from.tick);
        if way.entries.len() <= NEAR.1 && place.tick.saturating_sub(from) <= NEAR.0 {
            let state = way.start()?;
            let project =
                along(state, self.blobs.clone(), way.entries.iter().map(|entry| &***entry), place.tick, &mut |_| {});
            return self.there(place, why, project);
        }
        let job = JOBS + self.transient.journeys_made;
        let journey = Journey { job, place, why, entries: self.entries() };
        let said = format!("Making the state at entry {} again, from the journal.", place.entry);
        Ok(Decision::new(said, Effect::Travel(Some(journey))))
    }

    /// What a trainer needs to know to make a former state.
    pub(super) fn directions(&self, place: Place) -> Vec<u8> {
        let way = self.way(place);
        let state = way.from.map(|(_, state)| state.clone());
        let state = state.unwrap_or_else(|| postcard::to_allocvec(&State::new(self.state.seed)).unwrap_or_default());
        let path = self.branches.path(place.entry);
        let used = path.iter().filter_map(|entry| self.entries.get(*entry as usize)).flat_map(|entry| entry.blobs());
        let blobs = used.filter_map(|digest| Some((digest.to_owned(), self.blobs.get(digest).ok()?)));
        encode(&Request::Travel(Directions {
            state: state.into(),
            entries: way.entries.iter().map(|entry| entry.encode(Chain::default()).0.into()).collect(),
            tick: place.tick,
            blobs: blobs.collect(),
        }))
    }

    /// A trainer made the state that was asked for.
    pub(super) fn arrived(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        let unknown = || failure("job.unknown", "A job that was stopped has finished.", "Nothing has to be done.");
        let journey = self.transient.journey.filter(|journey| journey.job == job).ok_or_else(unknown)?;
        let given_up = |failure: Failure| {
            let said = failure.message.clone();
            Ok(Decision { failed: Some(failure), ..Decision::new(said, Effect::Travel(None)) })
        };
        let state = match outcome {
            Ok(Finished::Arrived { state }) => postcard::from_bytes::<State>(&state),
            Ok(_) => return Err(unknown()),
            Err(failure) => return given_up(failure),
        };
        let Ok(state) = state else {
            return given_up(failure("past.state", "The former state cannot be read.", "Try again."));
        };
        if journey.entries != self.entries() && journey.why != Why::Look {
            let message = "Something was done while the former state was made, so the project stays as it is.";
            return given_up(failure("past.changed", message, "Undo again."));
        }
        self.there(journey.place, journey.why, Self::of(state, self.blobs.clone()))
    }

    /// What is done with a former state.
    fn there(&self, place: Place, why: Why, project: Self) -> Decided {
        match why {
            Why::Look => Ok(Decision::new("", Effect::Look(Some((place, Box::new(project)))))),
            Why::Undo(entry) => {
                let back = self.state.tick.saturating_sub(place.tick);
                let time = format!(" The clock is back at {}, {} earlier.", moment(place.tick), duration(back));
                let said = format!("Undone: {}.{}", self.words(entry), if back > 0 { &time } else { "" });
                self.went(place, project, said)
            }
            Why::Redo(Some(entry)) => self.went(place, project, format!("Done again: {}.", self.words(entry))),
            Why::Redo(None) => self.went(place, project, format!("Forward to {} again.", moment(place.tick))),
        }
    }

    fn went(&self, place: Place, project: Self, said: String) -> Decided {
        // Without a model there is no time.
        if project.state.tick != place.tick {
            return Err(failure(
                "past.content",
                "The former state cannot be made, because content it needs is missing.",
                "Open a project file that was saved before.",
            ));
        }
        let (entry, line, chain) = self.write(Action::Went { entry: place.entry, tick: place.tick })?;
        Ok(Decision { entry: Some(line), ..Decision::new(said, Effect::Go(entry, chain, Box::new(project))) })
    }

    fn way(&self, place: Place) -> Way<'_> {
        let path = self.branches.path(place.entry);
        let from = self.checkpoints.nearest(&path, &self.entries, place);
        let begin = from.map_or(0, |(from, _)| from.entry);
        let entries = after(&path, begin).filter_map(|entry| self.entries.get(entry as usize)).collect();
        Way { from, entries, seed: self.state.seed }
    }

    /// Remembers the state as it is now.
    pub(super) fn checkpoint(&mut self) {
        let place = Place { entry: self.branches.here(), tick: self.state.tick };
        self.checkpoints.keep(place, &self.state);
    }

    /// Begins a journey, or gives it up.
    pub(super) fn travel(&mut self, journey: Option<Journey>) {
        self.transient.journeys_made += u32::from(journey.is_some());
        self.transient.playing &= journey.is_none();
        self.transient.journey = journey;
    }

    /// Appends an entry that goes to another state, which becomes the present.
    pub(super) fn go(&mut self, entry: Entry, chain: Chain, project: Self) {
        self.checkpoint();
        self.travel(None);
        self.transient.playing = false;
        self.transient.stopped = None;
        self.past = None;
        self.state = project.state;
        self.runtime = project.runtime;
        self.take_in(Rc::new(entry), chain);
    }

    /// Looks at a former state, or at the present.
    pub(super) fn look(&mut self, past: Option<(Place, Box<Self>)>) {
        self.travel(None);
        self.transient.playing = false;
        self.past = past.map(|(place, mut past)| {
            self.checkpoints.keep(place, &past.state);
            let path = self.branches.path(place.entry);
            past.profiles = self.profiles.clone();
            past.again.clone_from(&self.again);
            past.transient.storage = self.transient.storage;
            past.transient.span = self.transient.span;
            past.branches = self.branches.at(place.entry);
            past.entries = path.iter().filter_map(|entry| self.entries.get(*entry as usize).cloned()).collect();
            (place, past)
        });
    }
}

/// From a remembered state to a place.
struct Way<'p> {
    from: Option<&'p (Place, Vec<u8>)>,
    entries: Vec<&'p Rc<Entry>>,
    seed: u64,
}

impl Way<'_> {
    fn start(&self) -> Result<State, Failure> {
        match self.from {
            Some((_, state)) => state_of(state),
            None => Ok(State::new(self.seed)),
        }
    }
}

impl Directions {
    /// The state they lead to.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn follow(self, tell: &mut dyn FnMut(Progress)) -> Result<Vec<u8>, Failure> {
        let state = state_of(&self.state)?;
        let entries = self.entries.iter().map(|line| Ok(Entry::decode(line, Chain::default())?.0));
        let entries = entries.collect::<Result<Vec<_>, Failure>>()?;
        let mut blobs = Blobs::default();
        self.blobs.into_iter().for_each(|(digest, bytes)| blobs.insert(digest, bytes));
        let (from, to) = (state.tick, self.tick.max(1));
        let project = along(state, blobs, entries.iter(), self.tick, &mut |tick| {
            let share = f64::from(tick.saturating_sub(from)) / f64::from(to.saturating_sub(from).max(1));
            tell(Progress::Doing { text: moment(tick), share: Some(share as f32) });
        });
        Ok(postcard::to_allocvec(&project.state).unwrap_or_default())
    }
}

fn state_of(bytes: &[u8]) -> Result<State, Failure> {
    postcard::from_bytes(bytes).map_err(|_| failure("past.state", "The former state cannot be read.", "Try again."))
}

/// Replays entries from a state, and lets time run on to a tick. Tells the time now and then.
fn along<'e>(
    state: State,
    blobs: Blobs,
    entries: impl Iterator<Item = &'e Entry>,
    tick: u32,
    tell: &mut dyn FnMut(u32),
) -> Project {
    let mut project = Project::of(state, blobs);
    for entry in entries {
        project.run_to(entry.tick, tell);
        project.replay(entry);
    }
    project.run_to(tick, tell);
    project
}
