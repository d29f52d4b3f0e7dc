//! Looks for the best split of a node.

use super::{Criterion, Histogram};
use crate::bins::{Bins, Column};
use crate::options::TreeOptions;
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
    /// The last bin that goes left, and the first that goes right (none if only missing values go right).
    last_left: u8,
    first_right: Option<u8>,
    missing_left: bool,
    purity: f64,
}

/// Looks for splits, and keeps its memory between nodes.
pub(super) struct Finder<'a, C: Criterion> {
    bins: &'a Bins,
    criterion: &'a C,
    random_cuts: bool,
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
    pub(super) fn new(bins: &'a Bins, criterion: &'a C, options: &TreeOptions, random_cuts: bool) -> Self {
        let width = criterion.width();
        Self {
            bins,
            criterion,
            random_cuts,
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
        let mut best: Option<(u32, Cut, f64)> = None;
        let mut varies = false;
        for tried in 0..columns {
            if tried >= self.tries && varies {
                break;
            }
            if self.tries < columns || self.random_cuts {
                let drawn = tried + stream.below((columns - tried) as u32) as usize;
                self.features.swap(tried, drawn);
            }
            let feature = self.features[tried];
            let column = &self.bins.columns[feature as usize];
            if column.is_constant() {
                continue;
            }
            self.histogram.fill::<C>(&column.codes, rows, &self.gathered);
            let (present, missing) = self.histogram.present();
            if present.len() + usize::from(missing) < 2 {
                continue;
            }
            varies = true;
            let random = if self.random_cuts { random_cut(column, present, stream) } else { None };
            let only = random.map(|(bin, _)| bin);
            let before = best.map(|(_, cut, _)| cut.purity);
            if let Some(cut) = self.best_cut(only, before) {
                let threshold = match (cut.first_right, random) {
                    (None, _) => f64::INFINITY,
                    (Some(_), Some((_, threshold))) => threshold,
                    (Some(right), None) => column.threshold(usize::from(cut.last_left), usize::from(right)),
                };
                best = Some((feature, cut, threshold));
            }
        }
        let (feature, Cut { last_left, missing_left, purity, .. }, threshold) = best?;
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

    /// The best cut of the column in the histogram, if it is purer than `before`. `only`: the one bin to cut after.
    fn best_cut(&mut self, only: Option<u8>, before: Option<f64>) -> Option<Cut> {
        let (present, missing) = self.histogram.present();
        let packed_whole = C::packed(&self.whole);
        let whole_rows = self.rows(packed_whole);
        let whole_weight = self.weight(packed_whole);
        let min_weight = self.min_weight_fraction * self.tree_weight;
        let mut most = before.unwrap_or(f64::NEG_INFINITY);
        let mut best = None;
        for missing_left in [false, true] {
            if missing_left && !missing {
                break;
            }
            self.part.fill(0);
            if missing_left {
                self.part.copy_from_slice(self.histogram.cell(crate::bins::MISSING));
            }
            for (i, &bin) in present.iter().enumerate() {
                let first_right = present.get(i + 1).copied();
                if first_right.is_none() && (missing_left || !missing) {
                    break;
                }
                self.part.iter_mut().zip(self.histogram.cell(bin)).for_each(|(sum, word)| *sum += word);
                if only.is_some_and(|only| bin != only && first_right.is_some()) {
                    continue;
                }
                let packed = C::packed(&self.part);
                let (rows, weight) = (self.rows(packed), self.weight(packed));
                if rows < self.min_rows || weight < min_weight {
                    continue;
                }
                if whole_rows - rows < self.min_rows || whole_weight - weight < min_weight {
                    break;
                }
                let purity = self.criterion.split_purity(&self.part, &self.whole);
                if purity > most {
                    most = purity;
                    // Where nothing is missing, a missing value would go with the greater weight.
                    let missing_left = if missing { missing_left } else { weight + weight > whole_weight };
                    best = Some(Cut { last_left: bin, first_right, missing_left, purity });
                }
            }
        }
        best
    }

    fn rows(&self, packed: i64) -> i64 {
        packed & ((1 << self.criterion.count_bits()) - 1)
    }

    fn weight(&self, packed: i64) -> f64 {
        (packed >> self.criterion.count_bits()) as f64
    }
}

/// A threshold drawn uniformly between the least and the greatest value of a node, and the last bin left of it. Within a
/// bin, rows cannot be told apart: there the nearer end of the bin is taken.
fn random_cut(column: &Column, present: &[u8], stream: &mut Stream) -> Option<(u8, f64)> {
    let (&first, &last) = (present.first()?, present.last()?);
    let low = column.lows[usize::from(first)].max(f64::MIN);
    let high = column.highs[usize::from(last)].min(f64::MAX);
    let share = stream.unit();
    let drawn = low * (1.0 - share) + high * share;
    // The last bin that begins at or before the drawn value.
    let after = present.partition_point(|&bin| column.lows[usize::from(bin)] <= drawn).clamp(1, present.len());
    let bin = usize::from(present[after - 1]);
    let inside = drawn < column.highs[bin];
    let nearer_low = inside && drawn - column.lows[bin] < column.highs[bin] - drawn;
    let goes_right = after > 1 && (after == present.len() || nearer_low);
    let left = after - 1 - usize::from(goes_right);
    let right = left + 1;
    if right == present.len() {
        return Some((present[left], f64::INFINITY));
    }
    let (left, right) = (present[left], present[right]);
    let (ends, begins) = (column.highs[usize::from(left)], column.lows[usize::from(right)]);
    let threshold =
        if ends <= drawn && drawn < begins { drawn } else { column.threshold(usize::from(left), usize::from(right)) };
    Some((left, threshold))
}
