//! Commands into decisions: what is allowed, and which entry records it. A command of a station is decided in its file.

mod data;
mod model;
mod production;
mod runs;
mod sweeps;
mod work;

use protocol::{Brief, Command, Failure};

use super::{Decision, Effect, Import, ImportKind, Project, again::Kind, travel};
use crate::content::Content;
use crate::failure::failure;
use crate::format::value;
use crate::journal::{self, Action, Chain, Entry};
use crate::train::metrics;

pub(super) type Decided = Result<Decision, Failure>;

/// Starts reading a file in a trainer.
fn read(name: String, bytes: Vec<u8>, kind: ImportKind) -> Decision {
    Decision::new(format!("Reading {name}."), Effect::Import(Import { name, bytes, kind }))
}

impl Decision {
    pub(super) fn new(said: impl Into<String>, effect: Effect) -> Self {
        Self { entry: None, blobs: Vec::new(), said: said.into(), opens: None, failed: None, effect, ends: None }
    }
}

impl Project {
    /// Decides on a command without changing anything.
    ///
    /// # Errors
    /// Why it cannot be done, and what to do.
    pub fn decide(&self, command: Command) -> Decided {
        if self.past.is_some() && !travel::allowed(&command) {
            return Err(travel::looking_back());
        }
        match command {
            Command::RenameProject { name } => self.rename(name),
            Command::SetBrief(brief) => self.set_brief(brief),
            Command::LoadBuiltin { set } => self.load_builtin(&set),
            Command::ReadCsv { file, choices } => self.read_csv(file, choices),
            Command::ImportCsv => self.import_csv(),
            Command::DropCsv => self.drop_csv(),
            Command::ImportModel { name, bytes } => self.import_model(name, bytes),
            // Whether it can be opened shows when a trainer has replayed it.
            Command::OpenProject { name, bytes } => Ok(read(name, bytes, ImportKind::Project)),
            Command::SetRoles(roles) => self.set_roles(roles),
            Command::SetSplit(split) => self.set_split(split),
            Command::Clean { step, note } => self.clean(step, note),
            Command::RestoreData { version } => self.restore_data(version),
            Command::NoteData { version, note } => self.note_data(version, note),
            Command::SetExpectations(expectations) => self.set_expectations(expectations),
            Command::StartRun(config) => self.start_run(config),
            Command::StartSweep(config) => self.start_sweep(config),
            Command::PauseSweep { sweep } => self.pause_sweep(sweep),
            Command::ResumeSweep { sweep } => self.resume_sweep(sweep),
            Command::CancelSweep { sweep } => self.cancel_sweep(sweep),
            Command::TrainTrial { sweep, trial } => self.train_trial(sweep, trial),
            Command::Reproduce { run } => self.train_again(run, Kind::Reproduce),
            Command::LearningCurve { run } => self.train_again(run, Kind::LearningCurve),
            Command::TagRun { run, key, value } => self.tag_run(run, &key, value),
            Command::NoteRun { run, note } => self.note_run(run, &note),
            Command::DeleteRuns(runs) => self.delete_runs(runs),
            Command::RestoreRuns(runs) => self.restore_runs(runs),
            Command::Explain { run } => self.train_again(run, Kind::Explain),
            Command::StartPipeline(config) => self.start_pipeline(config),
            Command::CancelJob { job } => self.cancel(job),
            Command::Verify => self.verify(None),
            Command::VerifyFile { name, bytes } => self.verify(Some((name, bytes))),
            Command::RegisterRun { run } => self.register(run),
            Command::SetAlias { alias, version } => self.set_alias(alias, version),
            Command::Deploy(deployment) => self.deploy(deployment),
            Command::Promote => self.promote(),
            Command::PromoteFully => self.promote_fully(),
            Command::Abort => self.abort(),
            Command::Retry => self.retry(),
            Command::RollBack => self.roll_back(),
            Command::SetTraffic(traffic) => self.set_traffic(traffic),
            Command::AddFault(fault) => self.add_fault(fault),
            Command::RemoveFault { fault } => self.remove_fault(fault),
            Command::SetRule(rule) => self.set_rule(rule),
            Command::RemoveRule { name } => self.remove_rule(name),
            Command::Retrain { rows } => self.retrain(rows),
            Command::SetPauseOnAlert(on) => self.entry(
                if on {
                    "The clock pauses when an alert fires or a rollout ends."
                } else {
                    "The clock runs on when an alert fires or a rollout ends."
                },
                Action::PauseOnAlertSet { on },
            ),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::LookBack(moment) => self.look_back(moment),
            Command::ReturnToNow => self.return_to_now(),
            Command::GoOnFromHere => self.go_on_from_here(),
        }
    }

    pub(super) fn rename(&self, name: String) -> Decided {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(failure("project.name", "A name has 1 to 80 characters.", "Type a shorter name."));
        }
        self.entry(format!("The project is called “{name}”."), Action::ProjectRenamed { name })
    }

    fn set_brief(&self, brief: Brief) -> Decided {
        if brief.use_case.chars().count() > 2_000 || brief.cost.chars().count() > 2_000 {
            return Err(failure("brief.long", "A text has more than 2,000 characters.", "Shorten it."));
        }
        for (id, limit) in [(&brief.metric, brief.target), (&brief.guardrail, brief.guardrail_limit)] {
            let metric = metrics::find(id).ok_or_else(|| {
                failure("brief.metric", format!("There is no metric “{id}”."), "Choose one from the list.")
            })?;
            if !metric.can_be(limit) {
                return Err(failure(
                    "brief.limit",
                    format!("{} can never be {}.", metric.name, value(limit)),
                    match metric.range {
                        (0.0, 1.0) => "Choose a number from 0 to 1.",
                        (0.0, _) => "Choose 0 or more.",
                        (-1.0, _) => "Choose a number from −1 to 1.",
                        _ => "Choose a number of at most 1.",
                    },
                ));
            }
        }
        let limits = [
            ("success rate", (0.0..=1.0).contains(&brief.success_rate), "Choose a share from 0 to 1."),
            ("latency", brief.latency_p99_ms.is_finite() && brief.latency_p99_ms > 0.0, "Choose more than 0 ms."),
        ];
        if let Some((name, _, hint)) = limits.into_iter().find(|(_, holds, _)| !holds) {
            return Err(failure("brief.limit", format!("The {name} is out of range."), hint));
        }
        self.entry("The brief is saved.", Action::BriefSet { brief: Box::new(brief) })
    }

    fn entry(&self, said: impl Into<String>, action: Action) -> Decided {
        self.entry_with(Vec::new(), said, action)
    }

    fn entry_with(&self, blobs: Vec<(String, Content)>, said: impl Into<String>, action: Action) -> Decided {
        let (entry, line, chain) = self.write(action)?;
        Ok(Decision { entry: Some(line), blobs, ..Decision::new(said, Effect::Act(entry, chain)) })
    }

    /// The next entry, its line and the checksum up to it.
    ///
    /// # Errors
    /// The line could not be read again, because JSON has no word for what is not a finite number, or goes beyond what a
    /// journal may hold.
    pub(super) fn write(&self, action: Action) -> Result<(Entry, Vec<u8>, Chain), Failure> {
        let entry = Entry::new(self.entries(), self.state.tick, action);
        let (line, chain) = entry.encode(self.chain);
        match journal::next(&line, &self.entries, &self.branches, self.chain) {
            Ok(_) => Ok((entry, line, chain)),
            Err(Failure { code, .. }) if code == "journal.entry" => Err(failure(
                "journal.value",
                "What came out holds numbers that cannot be kept: they are infinite, or none at all.",
                "Look for extreme or missing values in the data.",
            )),
            Err(Failure { code, message, .. }) => Err(failure(
                &code,
                format!("This cannot be kept. {message}"),
                "Take something smaller, or go on in a new project.",
            )),
        }
    }
}
