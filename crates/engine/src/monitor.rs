//! Monitor: what production looks like. It sees requests, answers and labels, never the faults behind them.

pub mod drift;
pub mod history;
pub mod metrics;
pub mod rules;

use std::collections::VecDeque;

use protocol::Task;
use serde::{Deserialize, Serialize};

use crate::data::requests::Requests;
use crate::serve::latency::quantile;
use drift::Score;
use history::History;

/// Ticks between two points of the charts and two evaluations of the rules.
pub const SAMPLE: u32 = 10;
/// Ticks between two evaluations of the drift scores.
pub const SCORE: u32 = 30;
/// Requests the drift scores look at.
pub const WINDOW: usize = 1_000;
/// Labelled requests the quality looks at.
pub const QUALITY: usize = 1_000;
/// Fewer labels than this give no quality.
pub const QUALITY_LEAST: usize = 100;
/// Fewer requests than this give no drift score.
pub const WINDOW_LEAST: usize = 100;
/// Labelled requests kept for retraining.
pub const LABELLED: usize = 10_000;
/// Ticks of the request stream that is drawn one by one.
const STREAM: usize = 60;

/// What the monitor remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// The newest requests, up to [`WINDOW`] and some more.
    pub window: Requests,
    /// Points of the charts.
    pub history: History,
    /// Newest drift scores, one per feature of the stable model.
    pub scores: Vec<Score>,
    /// Scores of the newest labelled answers of the stable version.
    pub stable_quality: VecDeque<f32>,
    /// The same for the canary.
    pub canary_quality: VecDeque<f32>,
    /// Labelled requests for retraining, oldest first.
    pub labelled: Requests,
    /// When each of them was asked.
    pub labelled_at: Vec<u32>,
    /// Requests per tick: stable, canary, errors.
    pub stream: VecDeque<(u16, u16, u16)>,
    /// All requests so far.
    pub requests: u64,
    /// Since the last point of the charts.
    pub tally: Tally,
}

/// What happened since the last point of the charts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Requests.
    pub requests: u32,
    /// Requests that failed.
    pub errors: u32,
    /// Latencies in milliseconds.
    pub latencies: Vec<f32>,
    /// Answers per class; or a single sum of the answers for regression.
    pub answers: Vec<f64>,
    /// Requests with an answer.
    pub answered: u32,
}

impl Tally {
    /// Counts an answer: a class index, or a number.
    pub fn answer(&mut self, task: Task, classes: usize, answer: f32) {
        self.answers.resize(if task == Task::Classification { classes } else { 1 }, 0.0);
        match task {
            Task::Classification => {
                if let Some(count) = self.answers.get_mut(answer as usize) {
                    *count += 1.0;
                }
            }
            Task::Regression => self.answers[0] += f64::from(answer),
        }
        self.answered += 1;
    }
}

impl Monitor {
    /// Ticks of the first and last of the newest labelled requests.
    pub fn asked(&self, newest: u32) -> (u32, u32) {
        let from = self.labelled_at.len().saturating_sub(newest as usize);
        let asked = &self.labelled_at[from..];
        (asked.first().copied().unwrap_or_default(), asked.last().copied().unwrap_or_default())
    }

    /// How many labelled requests were asked since a tick.
    pub fn labelled_since(&self, tick: u32) -> u32 {
        (self.labelled_at.len() - self.labelled_at.partition_point(|asked| *asked < tick)) as u32
    }

    /// Remembers the requests of a tick for the drift scores.
    pub fn see(&mut self, requests: &Requests) {
        if self.window.numeric.len() != requests.numeric.len() || self.window.coded.len() != requests.coded.len() {
            self.window = Requests {
                numeric: vec![Vec::new(); requests.numeric.len()],
                coded: vec![Vec::new(); requests.coded.len()],
                truth: Vec::new(),
            };
        }
        for row in 0..requests.len() {
            self.window.push_from(requests, row);
        }
        // Dropping rows costs as much as the window is long, so it is done now and then.
        if self.window.len() > WINDOW * 3 / 2 {
            self.window.keep_newest(WINDOW);
        }
        self.requests += requests.len() as u64;
    }

    /// Remembers how many requests of a tick went where.
    pub fn flow(&mut self, stable: usize, canary: usize, errors: usize) {
        let short = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        self.stream.push_back((short(stable), short(canary), short(errors)));
        if self.stream.len() > STREAM {
            self.stream.pop_front();
        }
    }

    /// A label arrived: 1 for a right class and 0 for a wrong one, or the squared error.
    pub fn score(&mut self, canary: bool, score: f32) {
        let scores = if canary { &mut self.canary_quality } else { &mut self.stable_quality };
        scores.push_back(score);
        if scores.len() > QUALITY {
            scores.pop_front();
        }
    }

    /// Accuracy or RMSE over the newest labels; none with too few.
    pub fn quality(&self, task: Task, canary: bool) -> Option<f64> {
        let scores = if canary { &self.canary_quality } else { &self.stable_quality };
        if scores.len() < QUALITY_LEAST {
            return None;
        }
        let mean = scores.iter().map(|score| f64::from(*score)).sum::<f64>() / scores.len() as f64;
        Some(if task == Task::Regression { libm::sqrt(mean) } else { mean })
    }

    /// Closes a point of the charts.
    pub fn sample(&mut self, tick: u32, task: Task) {
        let mut tally = std::mem::take(&mut self.tally);
        tally.latencies.sort_by(f32::total_cmp);
        let answered = f64::from(tally.answered);
        let mix = tally.answers.iter().map(|count| (count / answered) as f32).collect();
        let quality = |quality: Option<f64>| quality.map_or(f32::NAN, |value| value as f32);
        let (stable, canary) = (quality(self.quality(task, false)), quality(self.quality(task, true)));
        self.history.push(history::Point {
            tick,
            requests: tally.requests as f32 / SAMPLE as f32,
            errors: tally.errors as f32 / tally.requests as f32,
            p50: quantile(&tally.latencies, 0.5),
            p99: quantile(&tally.latencies, 0.99),
            mix,
            stable,
            canary,
        });
    }
}
