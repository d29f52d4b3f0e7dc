//! Train: what the learner says of runs, and runs that are trained again.

use protocol::Failure;

use super::Decided;
use crate::failure::failure;
use crate::format::{count, list};
use crate::journal::Action;
use crate::project::again::{Again, Kind};
use crate::project::evaluation::model_of;
use crate::project::{Decision, Effect, Project};
use crate::state::{MOST_TAGS, Run, RunState};

/// Characters of a tag's key; MLflow's limit.
const KEY: usize = 250;
/// Characters of a tag's value and of a note; MLflow's limit.
const VALUE: usize = 5_000;

impl Project {
    pub(super) fn tag_run(&self, run: u32, key: &str, value: String) -> Decided {
        let run = self.known_run(run)?;
        let key = key.trim();
        let allowed = |c: char| c.is_alphanumeric() || "_-./ ".contains(c);
        if key.is_empty() || key.chars().count() > KEY || !key.chars().all(allowed) {
            return Err(failure(
                "run.tag",
                format!("A tag's name has 1 to {KEY} characters: letters, digits, spaces and _ - . /"),
                "Choose another name for the tag.",
            ));
        }
        let length = value.chars().count();
        if length > VALUE {
            let message = format!("The value of “{key}” has {} characters; the limit is 5,000.", length);
            return Err(failure("run.tag", message, "Shorten it."));
        }
        let known = run.tags.contains_key(key);
        let said = match (value.is_empty(), known) {
            (true, false) => {
                let message = format!("{} has no tag “{key}”.", run.label());
                return Err(failure("run.tag", message, "Type a value to give it one."));
            }
            (false, false) if run.tags.len() >= MOST_TAGS => {
                let message = format!("{} has {MOST_TAGS} tags, and may have no more.", run.label());
                return Err(failure("run.tag", message, "Take one away first."));
            }
            (true, true) => format!("The tag “{key}” is taken off {}.", run.label()),
            (false, _) => format!("{} is tagged with “{key}”.", run.label()),
        };
        self.entry(said, Action::RunTagged { run: run.id, key: key.into(), value })
    }

    pub(super) fn note_run(&self, run: u32, note: &str) -> Decided {
        let run = self.known_run(run)?;
        let note = note.trim();
        if note.chars().count() > VALUE {
            return Err(failure("run.note", "A note has at most 5,000 characters.", "Shorten it."));
        }
        self.entry(
            format!("The note on {} is saved.", run.label()),
            Action::RunNoted { run: run.id, note: note.into() },
        )
    }

    pub(super) fn delete_runs(&self, mut runs: Vec<u32>) -> Decided {
        runs.sort_unstable();
        runs.dedup();
        let known = runs.iter().map(|run| self.known_run(*run)).collect::<Result<Vec<&Run>, Failure>>()?;
        if known.is_empty() {
            return Err(failure("run.none", "No run is chosen.", "Choose one from the list."));
        }
        let refuse = |those: Vec<&Run>, what: &str, hint: &str| {
            let labels: Vec<String> = those.iter().map(|run| run.label()).collect();
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            (!labels.is_empty()).then(|| failure("run.delete", format!("{} {what}.", list(&labels)), hint))
        };
        let running = known.iter().filter(|run| run.state == RunState::Running).copied().collect();
        let registered = known.iter().filter(|run| self.state.registered(run.id).is_some()).copied().collect();
        let refused = refuse(running, "cannot be deleted while training", "Cancel the run first.")
            .or_else(|| refuse(registered, "cannot be deleted: a registered version came from it", "Leave it out."));
        if let Some(failure) = refused {
            return Err(failure);
        }
        let said = format!("{} deleted. The journal keeps what was done; they can be put back.", counted(&known));
        self.entry(said, Action::RunsDeleted { runs })
    }

    pub(super) fn restore_runs(&self, mut runs: Vec<u32>) -> Decided {
        runs.sort_unstable();
        runs.dedup();
        let deleted = |run: &u32| self.state.run(*run).filter(|run| run.deleted);
        let known: Vec<&Run> = runs.iter().filter_map(deleted).collect();
        if known.is_empty() || known.len() < runs.len() {
            return Err(failure("run.restore", "There is no such deleted run.", "Choose one from the list."));
        }
        self.entry(format!("{} back on the list.", counted(&known)), Action::RunsRestored { runs })
    }

    /// Begins to train a run again.
    pub(super) fn train_again(&self, run: u32, kind: Kind) -> Decided {
        let shown = self.shown();
        let run = shown.known_run(run)?;
        model_of(run)?;
        if self.again(run, kind).is_some_and(Again::runs) {
            let message = format!("{} is being trained again already.", run.label());
            return Err(failure("again.running", message, "Wait for it, or cancel it."));
        }
        let version = shown.state.data_version(run.data);
        self.blobs.get(version.map_or("", |version| &version.digest))?;
        let said = match kind {
            Kind::Reproduce => format!("Training {} again from its rows and its configuration.", run.label()),
            Kind::LearningCurve => format!("Training {} again on more and more of its rows.", run.label()),
            Kind::Explain => format!("Training {} again to explain its answers.", run.label()),
        };
        Ok(Decision::new(said, Effect::Again(Box::new(Again::begin(self.next_again(), run.job, kind)))))
    }

    /// A run that is on the list.
    pub(crate) fn known_run(&self, run: u32) -> Result<&Run, Failure> {
        let known = self.state.run(run).filter(|run| !run.deleted);
        known.ok_or_else(|| match self.state.run(run) {
            Some(run) => failure("run.deleted", format!("{} was deleted.", run.label()), "Put it back first."),
            None => failure("run.unknown", format!("There is no run {run}."), "Choose one from the list."),
        })
    }
}

/// A run by its label, several by how many they are, with the verb.
fn counted(runs: &[&Run]) -> String {
    match runs {
        [run] => format!("{} is", run.label()),
        runs => format!("{} are", count(runs.len() as u64, "run")),
    }
}
