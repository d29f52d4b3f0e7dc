//! The past as the charts need it: one point every few ticks, in columns.

use serde::{Deserialize, Serialize};

/// Points that are kept: thirty simulated days and some more.
const KEPT: usize = 30 * crate::format::DAY as usize / super::SAMPLE as usize;
/// Scores that are kept, of the same days.
const KEPT_SCORES: usize = KEPT * super::SAMPLE as usize / super::SCORE as usize;

/// One point of all charts. NaN where there is nothing to say.
#[derive(Clone, Debug)]
pub struct Point {
    /// When.
    pub tick: u32,
    /// Requests in a simulated minute.
    pub requests: f32,
    /// Share of failed requests.
    pub errors: f32,
    /// Median latency in milliseconds.
    pub p50: f32,
    /// 99th percentile of the latency in milliseconds.
    pub p99: f32,
    /// Share of each class among the answers; or the mean answer.
    pub mix: Vec<f32>,
    /// Quality of the stable version.
    pub stable: f32,
    /// Quality of the canary.
    pub canary: f32,
}

/// Points in columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Ticks of the points.
    pub ticks: Vec<u32>,
    /// See [`Point`].
    pub requests: Vec<f32>,
    /// See [`Point`].
    pub errors: Vec<f32>,
    /// See [`Point`].
    pub p50: Vec<f32>,
    /// See [`Point`].
    pub p99: Vec<f32>,
    /// One column per class.
    pub mix: Vec<Vec<f32>>,
    /// See [`Point`].
    pub stable: Vec<f32>,
    /// See [`Point`].
    pub canary: Vec<f32>,
    /// Ticks of the drift scores.
    pub score_ticks: Vec<u32>,
    /// Names of the scored features, and the PSI of each at each tick; NaN before a feature was watched.
    pub psi: Vec<(String, Vec<f32>)>,
}

impl History {
    /// Appends a point.
    pub fn push(&mut self, point: Point) {
        let before = self.ticks.len();
        self.ticks.push(point.tick);
        self.requests.push(point.requests);
        self.errors.push(point.errors);
        self.p50.push(point.p50);
        self.p99.push(point.p99);
        self.stable.push(point.stable);
        self.canary.push(point.canary);
        if self.mix.len() < point.mix.len() {
            self.mix.resize(point.mix.len(), vec![f32::NAN; before]);
        }
        for (class, column) in self.mix.iter_mut().enumerate() {
            column.push(point.mix.get(class).copied().unwrap_or(f32::NAN));
        }
        let late = late(self.ticks.len(), KEPT);
        self.ticks.drain(..late);
        let columns =
            [&mut self.requests, &mut self.errors, &mut self.p50, &mut self.p99, &mut self.stable, &mut self.canary];
        for column in columns.into_iter().chain(&mut self.mix) {
            column.drain(..late);
        }
    }

    /// Appends the drift scores of a tick.
    pub fn push_scores<'a>(&mut self, tick: u32, scores: impl Iterator<Item = (&'a str, f64)>) {
        let before = self.score_ticks.len();
        self.score_ticks.push(tick);
        for (name, psi) in scores {
            let place = self.psi.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                self.psi.push((name.to_owned(), vec![f32::NAN; before]));
                self.psi.len() - 1
            });
            self.psi[place].1.push(psi as f32);
        }
        for (_, column) in &mut self.psi {
            column.resize(before + 1, f32::NAN);
        }
        let late = late(self.score_ticks.len(), KEPT_SCORES);
        self.score_ticks.drain(..late);
        for (_, column) in &mut self.psi {
            column.drain(..late);
        }
    }

    /// Points of a line for a chart: at most about `most`, keeping the extremes of each stretch.
    pub fn line(ticks: &[u32], values: &[f32], most: usize) -> Vec<(f32, f32)> {
        let stretch = ticks.len().div_ceil((most / 2).max(1)).max(1);
        let pairs = |range: std::ops::Range<usize>| range.map(|at| (ticks[at] as f32, values[at]));
        let count = ticks.len().min(values.len());
        if stretch <= 2 {
            return pairs(0..count).collect();
        }
        let mut line = Vec::with_capacity(most + 2);
        for start in (0..count).step_by(stretch) {
            let range = start..(start + stretch).min(count);
            let finite = || pairs(range.clone()).filter(|point| point.1.is_finite());
            let low = finite().min_by(|a, b| a.1.total_cmp(&b.1));
            let high = finite().max_by(|a, b| a.1.total_cmp(&b.1));
            match (low, high) {
                (Some(low), Some(high)) if low.0 == high.0 => line.push(low),
                (Some(low), Some(high)) if low.0 < high.0 => line.extend([low, high]),
                (Some(low), Some(high)) => line.extend([high, low]),
                _ => line.push((ticks[start] as f32, f32::NAN)),
            }
        }
        line
    }
}

/// How many of the oldest points go: none until a quarter more than is kept has gathered, since dropping moves the rest.
fn late(points: usize, kept: usize) -> usize {
    if points > kept + kept / 4 { points - kept } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_line_keeps_its_extremes_and_its_order() {
        let ticks: Vec<u32> = (0..5_000).collect();
        let mut values = vec![1.0f32; 5_000];
        (values[1_234], values[4_321]) = (9.0, -9.0);
        let line = History::line(&ticks, &values, 300);
        assert!(line.len() <= 302, "{}", line.len());
        assert!(line.contains(&(1_234.0, 9.0)) && line.contains(&(4_321.0, -9.0)));
        assert!(line.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn the_past_is_forgotten_after_a_month_or_so() {
        let mut history = History::default();
        for tick in 0..20_000 {
            let point = Point {
                tick,
                requests: 1.0,
                errors: 0.0,
                p50: 1.0,
                p99: 1.0,
                mix: vec![0.5; 2],
                stable: 0.9,
                canary: f32::NAN,
            };
            history.push(point);
            history.push_scores(tick, [("a", 0.1)].into_iter());
        }
        assert!((KEPT..=KEPT * 5 / 4).contains(&history.ticks.len()));
        assert_eq!(history.ticks.last(), Some(&19_999));
        assert!(history.mix.iter().all(|column| column.len() == history.ticks.len()));
        assert_eq!(history.psi[0].1.len(), history.score_ticks.len());
    }

    #[test]
    fn a_feature_that_is_watched_later_has_a_gap_before() {
        let mut history = History::default();
        history.push_scores(30, [("a", 0.1)].into_iter());
        history.push_scores(60, [("a", 0.2), ("b", 0.3)].into_iter());
        history.push_scores(90, [("b", 0.4)].into_iter());
        assert_eq!(history.psi[0].1[..2], [0.1, 0.2]);
        assert!(history.psi[0].1[2].is_nan() && history.psi[1].1[0].is_nan());
        assert_eq!(history.psi[1].1[1..], [0.3, 0.4]);
    }
}
