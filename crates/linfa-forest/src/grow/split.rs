//! Looks for the best split of a node.

use super::{Chance, Criterion, Histogram};
use crate::bins::{Bins, Column, MISSING};
use crate::options::TreeOptions;
use crate::partition::goes_left;
use crate::random::Stream;

/// A question, in terms of bins and of numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    pub(super) feature: u32,
    /// The last bin that goes left.
    pub(super) last_left: u8,
    pub(super) threshold: f64,
    pub(super) missing_left: bool,
    /// By how much the children are purer than the node.
    pub(super) gain: f64,
}

/// A cut of one column, while the best is looked for.
#[derive(Clone, Copy)]
struct Cut {
    /// The last bin that goes left.
    last_left: u8,
    threshold: f64,
    missing_left: bool,
    purity: f64,
}

/// Looks for splits, and keeps its memory between nodes.
pub(super) struct Finder<'a, C: Criterion> {
    bins: &'a Bins,
    criterion: &'a C,
    chance: Chance,
    min_rows: i64,
    min_weight_fraction: f64,
    min_decrease: f64,
    tries: usize,
    /// The weight of the whole tree, in packed units.
    tree_weight: f64,
    /// The columns, in an order that is shuffled on as they are drawn.
    features: Vec<u32>,
    histogram: Histogram,
    gathered: Vec<C::Item>,
    whole: Vec<i64>,
    part: Vec<i64>,
}

impl<'a, C: Criterion> Finder<'a, C> {
    pub(super) fn new(bins: &'a Bins, criterion: &'a C, options: &TreeOptions, chance: Chance) -> Self {
        let width = criterion.width();
        Self {
            bins,
            criterion,
            chance,
            min_rows: options.min_samples_leaf as i64,
            min_weight_fraction: options.min_weight_fraction_leaf,
            min_decrease: options.min_impurity_decrease,
            tries: options.max_features.count(bins.columns.len()),
            tree_weight: 0.0,
            features: Vec::new(),
            histogram: Histogram::new(width),
            gathered: Vec::new(),
            whole: vec![0; width],
            part: vec![0; width],
        }
    }

    /// Forgets the tree before, so that each tree depends on its own stream only.
    pub(super) fn restart(&mut self) {
        self.features.clear();
        self.features.extend(0..self.bins.columns.len() as u32);
        self.tree_weight = 0.0;
    }

    /// Takes what the rows of a node add, and gives their sum. The first node of a tree is its root.
    pub(super) fn gather(&mut self, items: &[C::Item], rows: &[u32]) -> &[i64] {
        self.gathered.clear();
        self.gathered.extend(rows.iter().map(|&row| items[row as usize]));
        self.whole.fill(0);
        self.gathered.iter().for_each(|&item| C::add(&mut self.whole, item));
        if self.tree_weight == 0.0 {
            self.tree_weight = self.weight(C::packed(&self.whole));
        }
        &self.whole
    }

    /// The sum of the node gathered last.
    pub(super) fn whole(&self) -> &[i64] {
        &self.whole
    }

    /// The best split of the node gathered last, if any is allowed.
    pub(super) fn find(&mut self, rows: &[u32], stream: &mut Stream) -> Option<Split> {
        let columns = self.features.len();
        let mut best: Option<(u32, Cut)> = None;
        let mut varies = false;
        for tried in 0..columns {
            if tried >= self.tries && varies {
                break;
            }
            if self.tries < columns || self.chance.order {
                let drawn = tried + stream.below((columns - tried) as u32) as usize;
                self.features.swap(tried, drawn);
            }
            let feature = self.features[tried];
            let column = &self.bins.columns[feature as usize];
            if column.is_constant() {
                continue;
            }
            let before = best.map(|(_, cut)| cut.purity);
            let found = if self.chance.cuts {
                let Some(ends) = Ends::of(&column.codes, rows) else { continue };
                self.random_cut(column, ends, rows, before, stream)
            } else {
                self.histogram.fill::<C>(&column.codes, rows, &self.gathered);
                let (present, missing) = self.histogram.present();
                if present.len() + usize::from(missing) < 2 {
                    continue;
                }
                self.best_cut(column, before)
            };
            varies = true;
            if let Some(cut) = found {
                best = Some((feature, cut));
            }
        }
        let (feature, Cut { last_left, threshold, missing_left, purity }) = best?;
        let gain = (purity - self.criterion.purity(&self.whole)).max(0.0);
        let decrease = gain * self.criterion.unit() / (self.tree_weight * self.criterion.weight_unit());
        (decrease + f64::EPSILON >= self.min_decrease).then_some(Split {
            feature,
            last_left,
            threshold,
            missing_left,
            gain,
        })
    }

    /// The best cut of the column in the histogram, if it is purer than `before`.
    fn best_cut(&mut self, column: &Column, before: Option<f64>) -> Option<Cut> {
        let (present, missing) = self.histogram.present();
        let mut most = before.unwrap_or(f64::NEG_INFINITY);
        let mut best = None;
        for missing_left in [false, true] {
            if missing_left && !missing {
                break;
            }
            self.part.fill(0);
            if missing_left {
                self.part.copy_from_slice(self.histogram.cell(MISSING));
            }
            for (i, &bin) in present.iter().enumerate() {
                let first_right = present.get(i + 1).copied();
                if first_right.is_none() && (missing_left || !missing) {
                    break;
                }
                self.part.iter_mut().zip(self.histogram.cell(bin)).for_each(|(sum, word)| *sum += word);
                let (fits_left, fits_right, is_heavier) = self.fits();
                if !fits_right {
                    break;
                }
                if !fits_left {
                    continue;
                }
                let purity = self.criterion.split_purity(&self.part, &self.whole);
                if purity > most {
                    most = purity;
                    // Where nothing is missing, a missing value would go with the greater weight.
                    best = Some((bin, first_right, if missing { missing_left } else { is_heavier }));
                }
            }
        }
        let (last_left, first_right, missing_left) = best?;
        let threshold = first_right.map_or(f64::INFINITY, |right| column.threshold(last_left.into(), right.into()));
        Some(Cut { last_left, threshold, missing_left, purity: most })
    }

    /// A cut at a threshold drawn uniformly between the least and the greatest value of the node, if it is purer than
    /// `before`. Which way missing values go is drawn, too, as in scikit-learn.
    fn random_cut(
        &mut self,
        column: &Column,
        ends: Ends,
        rows: &[u32],
        before: Option<f64>,
        stream: &mut Stream,
    ) -> Option<Cut> {
        let (last_left, threshold) = draw_threshold(column, ends, stream);
        let missing_left = ends.missing && stream.below(2) == 1;
        self.part.fill(0);
        for (&row, &item) in rows.iter().zip(&self.gathered) {
            let code = column.codes[row as usize];
            if goes_left(code, last_left, missing_left) {
                C::add(&mut self.part, item);
            }
        }
        let (fits_left, fits_right, is_heavier) = self.fits();
        if !fits_left || !fits_right {
            return None;
        }
        let purity = self.criterion.split_purity(&self.part, &self.whole);
        let missing_left = if ends.missing { missing_left } else { is_heavier };
        let is_better = before.is_none_or(|before| purity > before);
        is_better.then_some(Cut { last_left, threshold, missing_left, purity })
    }

    /// Whether the part is large enough, whether the rest is, and whether the part is heavier than the rest.
    fn fits(&self) -> (bool, bool, bool) {
        let (part, whole) = (C::packed(&self.part), C::packed(&self.whole));
        let (rows, rest) = (self.rows(part), self.rows(whole - part));
        let (weight, rest_weight) = (self.weight(part), self.weight(whole - part));
        let min_weight = self.min_weight_fraction * self.tree_weight;
        (
            rows >= self.min_rows && weight >= min_weight,
            rest >= self.min_rows && rest_weight >= min_weight,
            weight > rest_weight,
        )
    }

    fn rows(&self, packed: i64) -> i64 {
        packed & ((1 << self.criterion.count_bits()) - 1)
    }

    fn weight(&self, packed: i64) -> f64 {
        (packed >> self.criterion.count_bits()) as f64
    }
}

/// The least and the greatest bin of a node that hold rows.
#[derive(Clone, Copy)]
struct Ends {
    first: u8,
    last: u8,
    missing: bool,
}

impl Ends {
    /// Of a column that is not constant in the node.
    fn of(codes: &[u8], rows: &[u32]) -> Option<Self> {
        let (mut first, mut last, mut missing) = (MISSING, 0, false);
        for &row in rows {
            let code = codes[row as usize];
            missing |= code == MISSING;
            first = first.min(code);
            last = if code == MISSING { last } else { last.max(code) };
        }
        let varies = first < last || (missing && first != MISSING);
        varies.then_some(Self { first, last, missing })
    }
}

/// A threshold drawn uniformly between the ends, and the last bin left of it. Within a bin, rows cannot be told apart: there
/// the nearer end of the bin is taken.
fn draw_threshold(column: &Column, Ends { first, last, .. }: Ends, stream: &mut Stream) -> (u8, f64) {
    let (first, last) = (usize::from(first), usize::from(last));
    if first == last {
        return (first as u8, f64::INFINITY);
    }
    let low = column.lows[first].max(f64::MIN);
    let high = column.highs[last].min(f64::MAX);
    let share = stream.unit();
    let drawn = low * (1.0 - share) + high * share;
    // The last bin that begins at or before the drawn value.
    let bin = first + column.lows[first..=last].partition_point(|&low| low <= drawn).max(1) - 1;
    let (begins, ends) = (column.lows[bin], column.highs[bin]);
    let nearer_begin = drawn < ends && drawn - begins < ends - drawn;
    let left = if bin == last || (nearer_begin && bin > first) { bin - 1 } else { bin };
    let is_between = column.highs[left] <= drawn && drawn < column.lows[left + 1];
    (left as u8, if is_between { drawn } else { column.threshold(left, left + 1) })
}
