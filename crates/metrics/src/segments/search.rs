//! The search: counts all candidates, tests them, and leaves out what says nothing new.

use std::ops::Sub;

use super::correction::{among, benjamini_hochberg};
use super::{Column, Condition, Search, Segment, Weaknesses};
use crate::student_t::{Moments, Welch, welch_greater};

/// How many more segments are looked at than listed: some are left out again.
const SPARE: usize = 4;

/// A variance below this share of the mean square is what rounding leaves of none; so is such a difference of means.
const ROUNDING: f64 = 1e-12;

/// Losses are at most 1 here: smaller differences of means are rounding, too.
const SMALLEST: f64 = 1e-15;

/// Losses of some rows, added up.
#[derive(Clone, Copy, Default)]
struct Sums {
    rows: usize,
    sum: f64,
    squares: f64,
}

struct Candidate {
    first: Condition,
    second: Option<Condition>,
    sums: Sums,
}

/// A candidate that is worse than the rest.
struct Found<'a> {
    candidate: &'a Candidate,
    p_value: f64,
    effect_size: f64,
    /// In units of the scaled loss.
    excess: f64,
}

/// A segment that may be listed, with its rows.
struct Kept<'a> {
    found: Found<'a>,
    rows: Vec<usize>,
    holds: Vec<bool>,
}

/// The rows of one column by their codes.
struct Index {
    /// Rows ordered by code, those of code c from `starts[c]` on.
    rows: Vec<usize>,
    starts: Vec<usize>,
}

struct Data<'a> {
    columns: &'a [Column<'a>],
    indices: Vec<Index>,
    /// Losses divided by the largest one (so that no square overflows), less their mean.
    losses: Vec<f64>,
    total: Sums,
    search: Search,
    /// Fewest rows of a candidate.
    fewest: usize,
}

/// As [`super::weak`], of arguments that were checked.
pub(super) fn weak(columns: &[Column], losses: &[f64], search: Search) -> Weaknesses {
    let fewest = search.fewest(losses.len());
    let mut answer = Weaknesses { segments: Vec::new(), tests: 0, least_rows: fewest, total_loss: losses.iter().sum() };
    if losses.iter().all(|loss| *loss == losses[0]) {
        return answer;
    }
    let scale = losses.iter().fold(0.0, |most: f64, loss| most.max(loss.abs()));
    let mean = losses.iter().map(|loss| loss / scale).sum::<f64>() / losses.len() as f64;
    let shifted: Vec<f64> = losses.iter().map(|loss| loss / scale - mean).collect();
    let total = shifted.iter().copied().collect();
    let indices = columns.iter().map(Index::new).collect();
    let data = Data { columns, indices, losses: shifted, total, search, fewest };

    let candidates = data.candidates();
    answer.tests = candidates.len();
    let kept = data.without_superfluous(data.found(&candidates), candidates.len());
    let listed = data.without_hollow(kept);
    let p_values: Vec<f64> = listed.iter().map(|found| found.p_value).collect();
    // Means of the losses themselves: those of the shifted ones are rounded more.
    let mean_of = |rows: &[usize]| rows.iter().map(|&row| losses[row] / scale).sum::<f64>() / rows.len() as f64 * scale;
    let describe = |(found, adjusted_p_value): (Found, f64)| {
        let rows = data.rows_of(found.candidate);
        let rest = data.rows_outside(&rows);
        let (mean_loss, mean_loss_of_rest) = (mean_of(&rows), mean_of(&rest));
        Segment {
            conditions: found.candidate.conditions(),
            rows: rows.len(),
            mean_loss,
            mean_loss_of_rest,
            effect_size: found.effect_size,
            p_value: found.p_value,
            adjusted_p_value,
            excess_loss: rows.len() as f64 * (mean_loss - mean_loss_of_rest),
        }
    };
    let certain = listed.into_iter().zip(among(&p_values, answer.tests)).filter(|(_, p)| *p <= search.alpha);
    answer.segments = certain.take(search.most).map(describe).collect();
    answer
}

impl Data<'_> {
    /// Every segment with enough rows, in it and outside of it.
    fn candidates(&self) -> Vec<Candidate> {
        let most_codes = self.columns.iter().map(|column| column.known).max().unwrap_or(0);
        let mut cells = vec![Sums::default(); most_codes];
        let mut candidates = Vec::new();
        for column in 0..self.columns.len() {
            for code in self.indices[column].codes() {
                let first = Condition { column, code };
                let sums: Sums = self.indices[column].of(code).iter().map(|&row| self.losses[row]).collect();
                if self.is_tested(sums) {
                    candidates.push(Candidate { first, second: None, sums });
                    if self.search.pairs {
                        let others = column + 1..self.columns.len();
                        others.for_each(|other| self.add_pairs(first, other, &mut cells, &mut candidates));
                    }
                }
            }
        }
        candidates
    }

    /// Adds the pairs of a value and each value of another column. A pair with all rows of either says nothing new.
    /// `cells` is empty before and after.
    fn add_pairs(&self, first: Condition, other: usize, cells: &mut [Sums], candidates: &mut Vec<Candidate>) {
        let within = self.indices[first.column].of(first.code);
        let codes = self.columns[other].codes;
        let mut seen = Vec::new();
        for &row in within {
            let cell = &mut cells[usize::from(codes[row])];
            if cell.rows == 0 {
                seen.push(codes[row]);
            }
            cell.add(self.losses[row]);
        }
        seen.sort_unstable();
        for code in seen {
            let sums = std::mem::take(&mut cells[usize::from(code)]);
            if self.is_tested(sums) && sums.rows < within.len().min(self.indices[other].of(code).len()) {
                candidates.push(Candidate { first, second: Some(Condition { column: other, code }), sums });
            }
        }
    }

    fn is_tested(&self, sums: Sums) -> bool {
        sums.rows >= self.fewest && self.losses.len() - sums.rows >= 2
    }

    /// The candidates that are worse than the rest, clearly and beyond chance, by descending excess loss.
    fn found<'a>(&self, candidates: &'a [Candidate]) -> Vec<Found<'a>> {
        let test = |candidate: &Candidate| greater(candidate.sums, self.total - candidate.sums).p_value;
        let p_values: Vec<f64> = candidates.iter().map(test).collect();
        let adjusted = benjamini_hochberg(&p_values);
        let mut found = Vec::new();
        for ((candidate, p_value), adjusted) in candidates.iter().zip(p_values).zip(adjusted) {
            let rest = self.total - candidate.sums;
            let effect_size = effect_size(candidate.sums, rest);
            if adjusted <= self.search.alpha && effect_size > 0.0 && effect_size >= self.search.least_effect {
                let excess = candidate.sums.rows as f64 * (candidate.sums.mean() - rest.mean());
                found.push(Found { candidate, p_value, effect_size, excess });
            }
        }
        // The broader and simpler of equals first: it makes the others superfluous.
        found.sort_by(|a, b| {
            let breadth = b.candidate.sums.rows.cmp(&a.candidate.sums.rows);
            let simplicity = a.candidate.second.is_some().cmp(&b.candidate.second.is_some());
            b.excess.total_cmp(&a.excess).then(breadth).then(simplicity)
        });
        found
    }

    /// Leaves out segments that lie in a broader one and are not worse than the rest of that.
    ///
    /// A broader one that is as bad explains at least as much, so it comes first.
    fn without_superfluous<'a>(&self, found: Vec<Found<'a>>, tests: usize) -> Vec<Kept<'a>> {
        // Any of the tests could have been this one, hence Bonferroni's bar.
        let alpha = self.search.alpha / tests as f64;
        let mut kept: Vec<Kept> = Vec::new();
        for found in found {
            if kept.len() >= self.search.most.saturating_mul(SPARE) {
                break;
            }
            let (rows, sums) = (self.rows_of(found.candidate), found.candidate.sums);
            let says_nothing_beside = |broader: &Kept| {
                rows.iter().all(|&row| broader.holds[row])
                    && !self.is_worse(sums, broader.found.candidate.sums - sums, alpha)
            };
            if !kept.iter().any(says_nothing_beside) {
                let holds = self.marked(&rows);
                kept.push(Kept { found, rows, holds });
            }
        }
        kept
    }

    /// Leaves out segments that are weak only by the narrower ones within.
    fn without_hollow<'a>(&self, kept: Vec<Kept<'a>>) -> Vec<Found<'a>> {
        let is_hollow = |broad: &Kept| {
            let mut within = vec![false; self.losses.len()];
            for narrow in kept.iter().filter(|narrow| narrow.rows.len() < broad.rows.len()) {
                if narrow.rows.iter().all(|&row| broad.holds[row]) {
                    narrow.rows.iter().for_each(|&row| within[row] = true);
                }
            }
            let left: Sums = broad.rows.iter().filter(|&&row| !within[row]).map(|&row| self.losses[row]).collect();
            let sums = broad.found.candidate.sums;
            (2..sums.rows).contains(&left.rows) && !self.is_worse(left, self.total - sums, self.search.alpha)
        };
        let hollow: Vec<bool> = kept.iter().map(is_hollow).collect();
        kept.into_iter().zip(hollow).filter(|(_, hollow)| !hollow).map(|(kept, _)| kept.found).collect()
    }

    fn is_worse(&self, one: Sums, other: Sums, alpha: f64) -> bool {
        greater(one, other).p_value <= alpha && effect_size(one, other) >= self.search.least_effect
    }

    fn rows_outside(&self, rows: &[usize]) -> Vec<usize> {
        let holds = self.marked(rows);
        (0..holds.len()).filter(|&row| !holds[row]).collect()
    }

    /// Whether each row is one of these.
    fn marked(&self, rows: &[usize]) -> Vec<bool> {
        let mut holds = vec![false; self.losses.len()];
        rows.iter().for_each(|&row| holds[row] = true);
        holds
    }

    fn rows_of(&self, candidate: &Candidate) -> Vec<usize> {
        let first = self.indices[candidate.first.column].of(candidate.first.code);
        let is_met =
            |row: &usize| candidate.second.is_none_or(|second| self.columns[second.column].codes[*row] == second.code);
        first.iter().copied().filter(is_met).collect()
    }
}

impl Candidate {
    fn conditions(&self) -> Vec<Condition> {
        [self.first].into_iter().chain(self.second).collect()
    }
}

impl Index {
    /// O(rows + codes).
    fn new(column: &Column) -> Self {
        let mut starts = vec![0; column.known + 1];
        for &code in column.codes {
            starts[usize::from(code) + 1] += 1;
        }
        for code in 0..column.known {
            starts[code + 1] += starts[code];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; column.codes.len()];
        for (row, &code) in column.codes.iter().enumerate() {
            rows[next[usize::from(code)]] = row;
            next[usize::from(code)] += 1;
        }
        Self { rows, starts }
    }

    /// The codes, also those of no row.
    fn codes(&self) -> impl Iterator<Item = u16> + use<> {
        (0..=u16::MAX).take(self.starts.len() - 1)
    }

    fn of(&self, code: u16) -> &[usize] {
        &self.rows[self.starts[usize::from(code)]..self.starts[usize::from(code) + 1]]
    }
}

impl Sums {
    fn add(&mut self, loss: f64) {
        self.rows += 1;
        self.sum += loss;
        self.squares += loss * loss;
    }

    fn mean(self) -> f64 {
        self.sum / self.rows as f64
    }

    fn moments(self) -> Moments {
        let n = self.rows as f64;
        let spread = self.squares - self.sum * self.mean();
        let varies = spread > ROUNDING * self.squares;
        Moments { n, mean: self.mean(), variance: if varies { spread / (n - 1.0) } else { 0.0 } }
    }
}

impl FromIterator<f64> for Sums {
    fn from_iter<I: IntoIterator<Item = f64>>(losses: I) -> Self {
        let mut sums = Self::default();
        losses.into_iter().for_each(|loss| sums.add(loss));
        sums
    }
}

impl Sub for Sums {
    type Output = Self;

    /// Without the rows of a part.
    fn sub(self, part: Self) -> Self {
        Self { rows: self.rows - part.rows, sum: self.sum - part.sum, squares: self.squares - part.squares }
    }
}

fn greater(one: Sums, other: Sums) -> Welch {
    let (one, other) = compared(one, other);
    welch_greater(one, other)
}

/// √2 (mean − mean) / √(variance + variance). NaN unless both sides have rows.
fn effect_size(one: Sums, other: Sums) -> f64 {
    let (one, other) = compared(one, other);
    let difference = one.mean - other.mean;
    if difference == 0.0 { 0.0 } else { difference / ((one.variance + other.variance) / 2.0).sqrt() }
}

/// The moments of both, with equal means if only rounding tells them apart.
fn compared(one: Sums, other: Sums) -> (Moments, Moments) {
    let (one, mut other) = (one.moments(), other.moments());
    if (one.mean - other.mean).abs() <= ROUNDING * (one.mean.abs() + other.mean.abs()) + SMALLEST {
        other.mean = one.mean;
    }
    (one, other)
}
