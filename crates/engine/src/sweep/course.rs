//! The course of a sweep: which trials there are, how they ended, and when it is over.

use std::cell::OnceCell;
use std::rc::Rc;

use protocol::{Estimator, SweepConfig};
use serde::{Deserialize, Serialize};

use super::{check, halving, mean, space, trial};
use crate::train::metrics;

/// Job numbers of trials; all others are smaller.
pub const JOBS: u32 = 200_000_000;
/// Job numbers of a rung: one for each of its trials, and the last for the sweep as a whole.
const RANGE: u32 = 256;

/// A sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// Number, counted from 1.
    pub id: u32,
    /// Its data version.
    pub data: u32,
    /// What it was asked to do.
    pub config: SweepConfig,
    /// Rows of the training part.
    pub rows: u32,
    /// Classes in them; 0 for regression.
    pub classes: u32,
    /// Its rungs so far; one, but for successive halving.
    pub rungs: Vec<Rung>,
    /// The trials of all rungs so far, in order.
    pub trials: Vec<Trial>,
    /// How far it is.
    pub status: Status,
    /// Seconds it ran, as far as the journal tells.
    pub spent: f64,
    /// What follows from the configuration, once it was asked for.
    #[serde(skip)]
    expanded: Expanded,
}

/// Configurations that were expanded. They say nothing that the sweep does not.
#[derive(Clone, Debug, Default)]
struct Expanded(OnceCell<Rc<[Estimator]>>);

impl PartialEq for Expanded {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Trials that are compared with each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    /// Number of the journal entry that made it. No other rung on any branch has it, so its jobs have numbers of their own.
    pub begun: u32,
    /// Place of its first trial.
    pub first: u32,
    /// Training rows that its trials use; none is all.
    pub rows: Option<u32>,
}

/// A trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Place of its configuration in [`space::expand`].
    pub configuration: u32,
    /// Place of its rung.
    pub rung: u32,
    /// How it ended; none while it waits or runs.
    pub ended: Option<Ended>,
}

/// The end of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// Score of each fold, or what is wrong and what to do.
    pub outcome: Result<Vec<f64>, (String, String)>,
    /// Seconds in its trainer.
    pub seconds: Option<f64>,
}

/// How far a sweep is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Trials are started.
    Running,
    /// Trials end, none is started.
    Paused,
    /// All trials ended.
    Finished,
    /// Trials were no better for long enough.
    StoppedEarly,
    /// It was ended.
    Ended(End),
}

/// Why a sweep was ended before its trials were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// By the learner.
    Cancelled,
    /// Its time budget is spent.
    OutOfTime,
}

impl Trial {
    /// Score of each fold, once there are any.
    pub fn scores(&self) -> Option<&[f64]> {
        self.ended.as_ref()?.outcome.as_deref().ok()
    }

    /// Mean score, once there is one.
    pub fn mean(&self) -> Option<f64> {
        self.scores().map(mean).filter(|mean| mean.is_finite())
    }
}

impl Sweep {
    /// A sweep that begins with the entry `seq`.
    pub fn begin(seq: u32, id: u32, data: u32, config: SweepConfig, rows: u32, classes: u32) -> Self {
        let configurations = space::expand(&config).len() as u32;
        let mut sweep = Self {
            id,
            data,
            config,
            rows,
            classes,
            rungs: Vec::new(),
            trials: Vec::new(),
            status: Status::Running,
            spent: 0.0,
            expanded: Expanded::default(),
        };
        sweep.add_rung(seq, (0..configurations).collect());
        sweep
    }

    /// Like `s-003`.
    pub fn label(&self) -> String {
        format!("s-{:03}", self.id)
    }

    /// It may still go on.
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Running | Status::Paused)
    }

    /// Whether a larger score is better.
    pub fn larger_is_better(&self) -> bool {
        metrics::find(&self.config.metric).is_none_or(|metric| metric.larger_is_better)
    }

    /// Whether a score is better than another.
    pub fn is_better(&self, score: f64, than: f64) -> bool {
        if self.larger_is_better() { score > than } else { score < than }
    }

    /// The configurations of its first rung.
    pub fn configurations(&self) -> &[Estimator] {
        self.expanded.0.get_or_init(|| space::expand(&self.config).into())
    }

    /// The configuration of the trial at a place.
    pub fn configuration(&self, place: usize) -> Option<Estimator> {
        let number = self.trials.get(place)?.configuration as usize;
        self.configurations().get(number).cloned()
    }

    /// The rungs as planned; none but for successive halving.
    pub fn plan(&self) -> Option<halving::Plan> {
        let configurations = self.trials.iter().filter(|trial| trial.rung == 0).count() as u32;
        check::plan(&self.config, configurations, self.rows, self.classes).ok().flatten()
    }

    /// Trials it comes to, if none fails.
    pub fn planned(&self) -> u32 {
        let first = self.trials.iter().filter(|trial| trial.rung == 0).count() as u32;
        match self.plan() {
            Some(plan) if self.is_open() => plan.sizes(first).iter().sum(),
            _ => self.trials.len() as u32,
        }
    }

    /// Trials that ended.
    pub fn done(&self) -> usize {
        self.trials.iter().filter(|trial| trial.ended.is_some()).count()
    }

    /// Job number of the trial at a place.
    pub fn job(&self, place: usize) -> Option<u32> {
        let rung = self.rungs.get(self.trials.get(place)?.rung as usize)?;
        let within = (place as u32).checked_sub(rung.first).filter(|within| *within < RANGE - 1)?;
        JOBS.checked_add(rung.begun.checked_mul(RANGE)?)?.checked_add(within)
    }

    /// Job number of the sweep as a whole, by which it is cancelled.
    pub fn own_job(&self) -> u32 {
        let begun = self.rungs.first().map_or(0, |rung| rung.begun);
        JOBS.saturating_add(begun.saturating_mul(RANGE)).saturating_add(RANGE - 1)
    }

    /// Places of the trials that did not end, in the order in which they are started.
    pub fn waiting(&self) -> impl Iterator<Item = usize> + '_ {
        self.trials.iter().enumerate().filter(|(_, trial)| trial.ended.is_none()).map(|(place, _)| place)
    }

    /// What a trainer needs to know for the trial at a place, but for the rows.
    pub fn work(&self, place: usize) -> Option<trial::Trial> {
        Some(trial::Trial {
            estimator: self.configuration(place)?,
            seed: self.config.seed,
            folds: self.config.folds,
            rows: self.rungs.get(self.trials.get(place)?.rung as usize)?.rows,
            metric: self.config.metric.clone(),
        })
    }

    /// The trial at a place ended, as the entry `seq` says. Nothing happens if it had ended, or the sweep had.
    pub fn take(&mut self, seq: u32, place: usize, ended: Ended, spent: f64) {
        if !self.is_open() {
            return;
        }
        let Some(trial) = self.trials.get_mut(place).filter(|trial| trial.ended.is_none()) else { return };
        trial.ended = Some(ended);
        self.spent = self.spent.max(spent);
        if self.waiting().next().is_none() {
            self.next_rung(seq);
        } else if self.is_stuck() {
            self.status = Status::StoppedEarly;
        }
    }

    /// Pauses, goes on or ends, if it is open.
    pub fn set(&mut self, status: Status, spent: f64) {
        if self.is_open() {
            self.status = status;
            self.spent = self.spent.max(spent);
        }
    }

    /// Places of the trials with a score, best first: of a higher rung before those of a lower one, then by their mean, then
    /// in their order.
    pub fn ranking(&self) -> Vec<usize> {
        let mut scored: Vec<(usize, u32, f64)> = self
            .trials
            .iter()
            .enumerate()
            .filter_map(|(place, trial)| Some((place, trial.rung, trial.mean()?)))
            .collect();
        let by_mean = |a: f64, b: f64| if self.larger_is_better() { b.total_cmp(&a) } else { a.total_cmp(&b) };
        scored.sort_by(|a, b| b.1.cmp(&a.1).then(by_mean(a.2, b.2)).then(a.0.cmp(&b.0)));
        scored.into_iter().map(|(place, ..)| place).collect()
    }

    fn add_rung(&mut self, seq: u32, configurations: Vec<u32>) {
        let number = self.rungs.len() as u32;
        let first = self.trials.len() as u32;
        let new = configurations.into_iter().map(|configuration| Trial { configuration, rung: number, ended: None });
        self.trials.extend(new);
        let rows = self.plan().map(|plan| plan.rows(number));
        self.rungs.push(Rung { begun: seq, first, rows });
    }

    /// After the last trial of a rung: the best third goes on, or it is over.
    fn next_rung(&mut self, seq: u32) {
        let (rungs, last) = (self.rungs.len() as u32, self.rungs.len().saturating_sub(1) as u32);
        let of_last = self.trials.iter().filter(|trial| trial.rung == last).count() as u32;
        let best: Vec<u32> = self
            .ranking()
            .into_iter()
            .filter_map(|place| self.trials.get(place).filter(|trial| trial.rung == last))
            .map(|trial| trial.configuration)
            .take(halving::survivors(of_last) as usize)
            .collect();
        if self.plan().is_some_and(|plan| rungs < plan.rungs) && !best.is_empty() {
            self.add_rung(seq, best);
        } else {
            self.status = Status::Finished;
        }
    }

    /// Whether so many trials were no better than the best before them. Judged in the order of the trials, as far as all
    /// ended, so that it does not depend on which trainer was faster.
    fn is_stuck(&self) -> bool {
        let patience = self.config.patience;
        let (mut best, mut since) = (None, 0);
        for trial in self.trials.iter().take_while(|trial| trial.ended.is_some()) {
            match (trial.mean(), best) {
                (Some(mean), None) => (best, since) = (Some(mean), 0),
                (Some(mean), Some(before)) if self.is_better(mean, before) => (best, since) = (Some(mean), 0),
                _ => since += 1,
            }
            if patience > 0 && since >= patience {
                return true;
            }
        }
        false
    }
}

/// The trial of a job number.
pub fn by_job(sweeps: &[Sweep], job: u32) -> Option<(&Sweep, usize)> {
    let number = job.checked_sub(JOBS)?;
    let (begun, within) = (number / RANGE, number % RANGE);
    sweeps.iter().find_map(|sweep| {
        let rung = sweep.rungs.iter().find(|rung| rung.begun == begun)?;
        let place = (rung.first + within) as usize;
        (sweep.job(place) == Some(job)).then_some((sweep, place))
    })
}
