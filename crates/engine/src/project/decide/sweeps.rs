//! Train: sweeps and their trials.

use protocol::{Failure, RunConfig, SweepConfig, Task};

use super::Decided;
use crate::failure::failure;
use crate::format::count;
use crate::jobs::{Finished, Request, Rows};
use crate::journal::Action;
use crate::project::{Decision, Project};
use crate::runtime;
use crate::state::RunState;
use crate::sweep::{self, End, Ended, Status, Sweep, check, space};
use crate::train::estimator;
use crate::views::sweeps as words;

impl Project {
    pub(super) fn start_sweep(&self, mut config: SweepConfig) -> Decided {
        let version = self.trainable()?;
        let task = version.roles.task;
        if config.metric.is_empty() {
            config.metric = self.state.brief_for(task).metric;
        }
        check::config(&config, task)?;
        if self.state.sweeps.len() >= sweep::MOST {
            let message = format!("The project has {} sweeps, and may have no more.", sweep::MOST);
            return Err(failure("sweep.most", message, "Go on in a new project."));
        }
        let dataset = runtime::dataset(&self.blobs, version)?;
        let rows = dataset.parts.train.len() as u32;
        let classes = match task {
            Task::Classification => {
                let mut seen = dataset.class_of(&dataset.parts.train);
                seen.sort_unstable();
                seen.dedup();
                seen.len() as u32
            }
            Task::Regression => 0,
        };
        let configurations = space::expand(&config).len() as u32;
        let plan = check::plan(&config, configurations, rows, classes)?;
        check::folds(&dataset, &config, plan.map(|plan| plan.rows(0)))?;
        let sweep = self.state.sweeps.len() as u32 + 1;
        let trials = count(configurations.into(), "trial");
        let said = format!("Sweep s-{sweep:03} started with {trials} on {} folds.", config.folds);
        let action = Action::SweepStarted { sweep, data: version.id, config: Box::new(config), rows, classes };
        self.entry(said, action)
    }

    pub(super) fn pause_sweep(&self, id: u32) -> Decided {
        let sweep = self.known_sweep(id)?;
        if sweep.status != Status::Running {
            return Err(failure(
                "sweep.state",
                format!("{} is not running.", sweep.label()),
                "Nothing has to be done.",
            ));
        }
        let action = Action::SweepPaused { sweep: id, spent: self.spent(sweep) };
        self.entry(format!("Sweep {} is paused; trials that are running end.", sweep.label()), action)
    }

    pub(super) fn resume_sweep(&self, id: u32) -> Decided {
        let sweep = self.known_sweep(id)?;
        if sweep.status != Status::Paused {
            return Err(failure("sweep.state", format!("{} is not paused.", sweep.label()), "Nothing has to be done."));
        }
        self.entry(format!("Sweep {} goes on.", sweep.label()), Action::SweepResumed { sweep: id })
    }

    pub(super) fn cancel_sweep(&self, id: u32) -> Decided {
        let sweep = self.known_sweep(id)?;
        if !sweep.is_open() {
            return Err(failure("sweep.state", format!("{} has ended.", sweep.label()), "Nothing has to be done."));
        }
        let action = Action::SweepEnded { sweep: id, why: End::Cancelled, spent: self.spent(sweep) };
        self.entry(format!("Sweep {} was cancelled; what is done stays.", sweep.label()), action)
    }

    pub(super) fn train_trial(&self, id: u32, trial: u32) -> Decided {
        let sweep = self.known_sweep(id)?;
        let place = (trial as usize).wrapping_sub(1);
        let scored = sweep.trials.get(place).is_some_and(|trial| trial.mean().is_some());
        let none = || {
            let message = format!("{} has no trial {trial} with a score.", sweep.label());
            failure("sweep.trial", message, "Choose a trial that is done.")
        };
        let estimator = sweep.configuration(place).filter(|_| scored).ok_or_else(none)?;
        let version = self.state.data_version(sweep.data);
        let gone = || failure("data.version", "The data of the sweep is gone.", "Start a sweep on the current data.");
        let version = version.ok_or_else(gone)?;
        runtime::dataset(&self.blobs, version)?;
        estimator::check(&estimator, version.roles.task)?;
        let run = self.state.runs.len() as u32 + 1;
        let config = RunConfig::new(estimator, sweep.config.seed);
        let said = format!("Run r-{run:03} started with trial {trial} of {}.", sweep.label());
        self.entry(said, Action::RunStarted { run, data: sweep.data, config, trial: Some((id, trial)) })
    }

    /// What becomes of a trial that ended in its trainer after so many milliseconds.
    pub(super) fn trial_ended(&self, job: u32, outcome: Result<Finished, Failure>, took_ms: Option<f64>) -> Decided {
        let unknown = || failure("job.unknown", "A trial that was stopped has finished.", "Nothing has to be done.");
        let (known, place) =
            sweep::by_job(&self.state.sweeps, job).filter(|(sweep, _)| sweep.is_open()).ok_or_else(unknown)?;
        if known.trials.get(place).is_none_or(|trial| trial.ended.is_some()) {
            return Err(unknown());
        }
        let (sweep, trial) = (known.id, place as u32 + 1);
        let (spent, seconds) = (self.spent(known), took_ms.map(seconds));
        let (outcome, action) = match outcome {
            Ok(Finished::Scored { scores }) => {
                (Ok(scores.clone()), Action::TrialFinished { sweep, trial, scores, seconds, spent })
            }
            Ok(_) => return Err(failure("job.result", "The result belongs to another job.", "Start it again.")),
            Err(failure) => (
                Err((failure.message.clone(), failure.hint.clone())),
                Action::TrialFailed { sweep, trial, failure, seconds, spent },
            ),
        };
        // Only the last one is told.
        let mut after = known.clone();
        after.take(self.entries(), place, Ended { outcome, seconds }, spent);
        let said = if after.is_open() { String::new() } else { words::ended(&after) };
        self.entry(said, action)
    }

    /// What follows from time alone: a sweep whose budget is spent ends.
    pub fn overdue(&self) -> Option<Decision> {
        let sweep = self.state.sweeps.iter().find(|sweep| self.seconds_left(sweep).is_some_and(|left| left <= 0.0))?;
        let spent = self.spent(sweep);
        let mut after = sweep.clone();
        after.set(Status::Ended(End::OutOfTime), spent);
        self.entry(words::ended(&after), Action::SweepEnded { sweep: sweep.id, why: End::OutOfTime, spent }).ok()
    }

    /// Milliseconds until [`Self::overdue`] has something; none while no budget is being spent.
    pub fn due_ms(&self) -> Option<f64> {
        let left = self.state.sweeps.iter().filter_map(|sweep| self.seconds_left(sweep));
        left.min_by(f64::total_cmp).map(|seconds| (1e3 * seconds).max(0.0))
    }

    /// So many milliseconds of real time passed. It counts for what runs now.
    pub fn passed(&mut self, ms: f64) {
        for sweep in self.state.sweeps.iter().filter(|sweep| sweep.status == Status::Running) {
            *self.transient.spent.entry(sweep.own_job()).or_insert(sweep.spent) += ms.max(0.0) / 1e3;
        }
    }

    /// Seconds a sweep ran so far, to the millisecond.
    pub(crate) fn spent(&self, sweep: &Sweep) -> f64 {
        let known = self.transient.spent.get(&sweep.own_job()).copied().unwrap_or_default();
        seconds(1e3 * known.max(sweep.spent))
    }

    /// Seconds that are left of a running sweep's budget.
    fn seconds_left(&self, sweep: &Sweep) -> Option<f64> {
        let budget = sweep.config.seconds.filter(|_| sweep.status == Status::Running)?;
        Some(f64::from(budget) - self.spent(sweep))
    }

    /// Job numbers of the trials that should be running: of a paused sweep those that trainers are at, and none where the
    /// time is up.
    pub(crate) fn trial_jobs(&self) -> Vec<u32> {
        let jobs = |sweep: &Sweep| -> Vec<u32> {
            let started = |job: &u32| self.transient.progress.contains_key(job);
            let all = sweep.waiting().filter_map(|place| sweep.job(place));
            match sweep.status {
                Status::Running if self.seconds_left(sweep).is_some_and(|left| left <= 0.0) => Vec::new(),
                Status::Running => all.collect(),
                Status::Paused => all.filter(started).collect(),
                Status::Finished | Status::StoppedEarly | Status::Ended(_) => Vec::new(),
            }
        };
        self.state.sweeps.iter().flat_map(jobs).collect()
    }

    /// What a trainer needs for a trial that should be running, but for the rows.
    pub(super) fn trial_work(&self, job: u32) -> Option<Request> {
        let (sweep, place) = sweep::by_job(&self.state.sweeps, job).filter(|(sweep, _)| sweep.is_open())?;
        let data = Rows::of(self.state.data_version(sweep.data)?, &[]);
        Some(Request::Trial { data, trial: sweep.work(place)? })
    }

    /// The open sweep that a trial's job number or its own belongs to.
    pub(super) fn sweep_of(&self, job: u32) -> Option<&Sweep> {
        let own = self.state.sweeps.iter().find(|sweep| sweep.own_job() == job);
        own.or_else(|| sweep::by_job(&self.state.sweeps, job).map(|(sweep, _)| sweep)).filter(|sweep| sweep.is_open())
    }

    fn known_sweep(&self, id: u32) -> Result<&Sweep, Failure> {
        let none = || failure("sweep.unknown", format!("There is no sweep {id}."), "Choose one from the list.");
        self.state.sweeps.iter().find(|sweep| sweep.id == id).ok_or_else(none)
    }

    /// Whether any run or sweep is under way.
    pub(crate) fn is_training(&self) -> bool {
        self.state.runs.iter().any(|run| run.state == RunState::Running)
            || self.state.sweeps.iter().any(|sweep| sweep.status == Status::Running)
    }
}

/// Milliseconds as seconds with three decimals, so that a line of the journal stays short.
pub(super) fn seconds(ms: f64) -> f64 {
    libm::round(ms.max(0.0)) / 1e3
}
