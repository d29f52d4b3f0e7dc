//! A rollout: the steps by which a new version takes over, and the judgement that moves or stops it.
//!
//! States and buttons have Argo Rollouts' names. The judgement compares the canary with the stable version over the
//! same time, as Spinnaker advises: a metric is judged once both sides have enough points, fails when the whole 95 %
//! interval of the difference is beyond the tolerance, and is inconclusive while the interval contains the tolerance.

use protocol::{Brief, Canary, Task};
use serde::{Deserialize, Serialize};

use super::latency::Latencies;

/// A rollout in progress, or the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rollout {
    /// The new version.
    pub version: u32,
    /// The version it replaces.
    pub stable: u32,
    /// Steps and limits.
    pub canary: Canary,
    /// Index of the current step; the number of steps once complete.
    pub step: usize,
    /// Tick at which the step began.
    pub since: u32,
    /// Tick at which the rollout began.
    pub started: u32,
    /// Tick at which it was over, and the step from which it was promoted fully by hand, if it was.
    pub ended: Option<(u32, Option<usize>)>,
    /// State.
    pub phase: Phase,
    /// What the stable version did since the start.
    pub stable_side: Side,
    /// What the new version did since the start.
    pub canary_side: Side,
}

/// State of a rollout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Phase {
    /// The pause of a step runs.
    Progressing,
    /// Waits: for the learner, or for a judgement.
    Paused(String),
    /// The new version has all traffic.
    Healthy,
    /// Stopped; the stable version has all traffic.
    Degraded(String),
}

/// What one version did during a rollout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Requests answered or failed.
    pub requests: u64,
    /// Requests that failed.
    pub errors: u64,
    /// Latencies.
    pub latencies: Latencies,
    /// Requests whose label has arrived.
    pub labelled: u64,
    /// Sum of the scores: 1 for a right class and 0 for a wrong one, or the squared error.
    pub sum: f64,
    /// Sum of their squares.
    pub squares: f64,
}

/// Outcome of one metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Within its limit.
    Pass,
    /// Beyond its limit.
    Fail,
    /// The interval contains the limit.
    Inconclusive,
    /// Fewer points than needed.
    TooFew,
}

/// One judged metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// `success_rate`, `latency_p99`, `accuracy` or `rmse`.
    pub metric: &'static str,
    /// The limit: absolute for the service, the tolerance for quality.
    pub limit: f64,
    /// Value of each side.
    pub stable: f64,
    /// See `stable`.
    pub canary: f64,
    /// Half the 95 % interval of the difference; 0 where none is computed.
    pub margin: f64,
    /// Points of the side with fewer.
    pub points: u64,
    /// Outcome.
    pub outcome: Outcome,
}

impl Side {
    /// Counts a label's score.
    pub fn label(&mut self, score: f64) {
        self.labelled += 1;
        self.sum += score;
        self.squares += score * score;
    }

    /// Mean score.
    pub fn mean(&self) -> f64 {
        self.sum / self.labelled as f64
    }

    /// Squared standard error of the mean score. Shares of right answers are smoothed (Agresti–Coull) so that 0 errors are not certainty.
    fn error(&self, task: Task) -> f64 {
        let n = self.labelled as f64;
        match task {
            Task::Classification => {
                let p = (self.sum + 1.0) / (n + 2.0);
                p * (1.0 - p) / n
            }
            Task::Regression => ((self.squares / n - self.mean() * self.mean()).max(0.0)) / n,
        }
    }

    /// Share of requests answered without an error.
    pub fn success(&self) -> f64 {
        1.0 - self.errors as f64 / self.requests as f64
    }
}

impl Rollout {
    /// A canary that begins now.
    pub fn new(version: u32, stable: u32, canary: Canary, tick: u32) -> Self {
        Self {
            version,
            stable,
            canary,
            step: 0,
            since: tick,
            started: tick,
            ended: None,
            phase: Phase::Progressing,
            stable_side: Side::default(),
            canary_side: Side::default(),
        }
    }

    /// The new version takes traffic and the rollout is not over.
    pub fn active(&self) -> bool {
        matches!(self.phase, Phase::Progressing | Phase::Paused(_))
    }

    /// Share of the traffic for the new version, 0 to 100.
    pub fn weight(&self) -> u8 {
        match self.phase {
            Phase::Healthy => 100,
            Phase::Degraded(_) => 0,
            _ => self.canary.steps.get(self.step).map_or(100, |step| step.weight),
        }
    }

    /// Judges all metrics.
    pub fn judge(&self, brief: &Brief, task: Task) -> Vec<Judged> {
        let (stable, canary) = (&self.stable_side, &self.canary_side);
        let need = u64::from(self.canary.min_points);
        let service = |metric, limit: f64, (before, after): (f64, f64), holds: bool| Judged {
            metric,
            limit,
            stable: before,
            canary: after,
            margin: 0.0,
            points: canary.requests,
            outcome: if canary.requests < need {
                Outcome::TooFew
            } else if holds {
                Outcome::Pass
            } else {
                Outcome::Fail
            },
        };
        let success = (stable.success(), canary.success());
        let p99 = (stable.latencies.quantile(0.99), canary.latencies.quantile(0.99));
        vec![
            service("success_rate", brief.success_rate, success, success.1 >= brief.success_rate),
            service("latency_p99", brief.latency_p99_ms, p99, p99.1 <= brief.latency_p99_ms),
            self.judge_quality(task, need),
        ]
    }

    fn judge_quality(&self, task: Task, need: u64) -> Judged {
        let (stable, canary) = (&self.stable_side, &self.canary_side);
        let points = stable.labelled.min(canary.labelled);
        let margin = 1.96 * libm::sqrt(stable.error(task) + canary.error(task));
        // How much worse the canary is, in units of the score; and how much worse it may be.
        let (worse, allowed) = match task {
            Task::Classification => (stable.mean() - canary.mean(), self.canary.tolerance),
            Task::Regression => {
                let factor = 1.0 + self.canary.tolerance;
                (canary.mean() - stable.mean(), stable.mean() * (factor * factor - 1.0))
            }
        };
        let outcome = if points < need {
            Outcome::TooFew
        } else if worse - margin > allowed {
            Outcome::Fail
        } else if worse + margin < allowed {
            Outcome::Pass
        } else {
            Outcome::Inconclusive
        };
        let root = |side: &Side| if task == Task::Regression { libm::sqrt(side.mean()) } else { side.mean() };
        Judged {
            metric: if task == Task::Regression { "rmse" } else { "accuracy" },
            limit: self.canary.tolerance,
            stable: root(stable),
            canary: root(canary),
            margin: if task == Task::Regression { 0.0 } else { margin },
            points,
            outcome,
        }
    }
}

/// The judgement as a whole: any failure fails, everything has to pass.
pub fn overall(judged: &[Judged]) -> Outcome {
    let has = |outcome| judged.iter().any(|judged| judged.outcome == outcome);
    if has(Outcome::Fail) {
        Outcome::Fail
    } else if has(Outcome::TooFew) {
        Outcome::TooFew
    } else if has(Outcome::Inconclusive) {
        Outcome::Inconclusive
    } else {
        Outcome::Pass
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::defaults;

    fn rollout(stable: (u64, u64), canary: (u64, u64)) -> Rollout {
        let side = |(right, labelled): (u64, u64)| {
            let mut side = Side { requests: labelled, ..Side::default() };
            (0..labelled).for_each(|n| side.label(f64::from(u8::from(n < right))));
            (0..labelled).for_each(|_| side.latencies.add(20.0));
            side
        };
        let mut rollout = Rollout::new(2, 1, defaults::canary(), 0);
        rollout.stable_side = side(stable);
        rollout.canary_side = side(canary);
        rollout
    }

    fn verdict(rollout: &Rollout) -> Outcome {
        overall(&rollout.judge(&defaults::brief(Task::Classification), Task::Classification))
    }

    #[test]
    fn too_few_points_are_not_judged() {
        assert_eq!(verdict(&rollout((90, 100), (5, 10))), Outcome::TooFew);
    }

    #[test]
    fn a_clearly_worse_canary_fails_and_an_equal_one_passes() {
        assert_eq!(verdict(&rollout((900, 1_000), (140, 200))), Outcome::Fail);
        assert_eq!(verdict(&rollout((1_800, 2_000), (900, 1_000))), Outcome::Pass);
    }

    #[test]
    fn a_wide_interval_is_inconclusive() {
        assert_eq!(verdict(&rollout((95, 100), (54, 60))), Outcome::Inconclusive);
    }
}
