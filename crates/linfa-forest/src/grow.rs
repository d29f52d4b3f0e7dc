//! Grows one tree of a forest: each node counts its rows by bin in the columns it tries, and takes the best cut.

mod classes;
mod frontier;
mod histogram;
mod moments;
mod split;

use crate::bins::Bins;
use crate::options::TreeOptions;
use crate::partition::partition;
use crate::random::Stream;
use crate::tree::{Draft, Tree};
pub(crate) use classes::Classes;
use frontier::{Frontier, Open};
use histogram::Histogram;
pub(crate) use moments::Moments;
use split::{Finder, Split};

/// What nodes are judged by. A *cell* is what is known of a group of rows: a few words that add up exactly.
pub(crate) trait Criterion {
    /// What one row adds to a cell.
    type Item: Copy;

    /// Words of a cell.
    fn width(&self) -> usize;
    /// What a row adds that was drawn `draws` times.
    fn item(&self, row: usize, draws: u32) -> Self::Item;
    /// Adds a row to a cell.
    fn add(cell: &mut [i64], item: Self::Item);
    /// Weight and number of rows of a cell, packed (see `weights::Units`).
    fn packed(cell: &[i64]) -> i64;
    /// The number of low bits of a packed word that count rows.
    fn count_bits(&self) -> u32;
    /// How pure a cell is: minus its impurity, times its weight, up to a constant for each tree.
    fn purity(&self, cell: &[i64]) -> f64;
    /// The purity of a part and of the rest of a whole, summed up.
    fn split_purity(&self, part: &[i64], whole: &[i64]) -> f64;
    /// Whether the rows cannot be told apart by their targets.
    fn is_pure(&self, rows: &[u32], whole: &[i64]) -> bool;
    /// The loss that one unit of purity stands for.
    fn unit(&self) -> f64;
    /// What one unit of packed weight weighs.
    fn weight_unit(&self) -> f64;
    /// How many values a leaf has.
    fn values_per_leaf(&self) -> usize;
    /// The values of a leaf.
    fn leaf(&self, cell: &[i64]) -> Vec<f32>;
}

/// What is left to chance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chance {
    /// Try one random threshold for each column (extra trees), not all.
    pub(crate) cuts: bool,
    /// Try columns in random order also if all are tried, so that equally good ones take turns.
    pub(crate) order: bool,
}

/// Grows trees one after the other, and keeps its memory between them.
pub(crate) struct Grower<'a, C: Criterion> {
    bins: &'a Bins,
    criterion: &'a C,
    options: &'a TreeOptions,
    finder: Finder<'a, C>,
    /// What each row of the table adds to a cell, in this tree.
    items: Vec<C::Item>,
    /// The rows in the tree; each node has a contiguous part.
    rows: Vec<u32>,
    aside: Vec<u32>,
}

impl<'a, C: Criterion> Grower<'a, C> {
    pub(crate) fn new(bins: &'a Bins, criterion: &'a C, options: &'a TreeOptions, chance: Chance) -> Self {
        let finder = Finder::new(bins, criterion, options, chance);
        Self { bins, criterion, options, finder, items: Vec::new(), rows: Vec::new(), aside: Vec::new() }
    }

    /// Grows a tree on rows that were drawn so many times each. At least one row must be drawn.
    pub(crate) fn grow(&mut self, draws: &[u32], stream: &mut Stream) -> Tree {
        self.items.clear();
        self.items.extend(draws.iter().enumerate().map(|(row, &n)| self.criterion.item(row, n)));
        self.rows.clear();
        self.rows.extend((0..draws.len() as u32).filter(|&row| draws[row as usize] > 0));
        self.aside.resize(self.rows.len(), 0);
        self.finder.restart();

        let mut draft = Draft::new(self.criterion.values_per_leaf());
        let mut frontier = Frontier::new(self.options.max_leaf_nodes.is_some());
        let mut leaves = 1;
        self.visit(&mut draft, &mut frontier, stream, Place { node: 0, start: 0, end: self.rows.len(), depth: 0 });
        while let Some(Open { place, split }) = frontier.pop() {
            if self.options.max_leaf_nodes.is_some_and(|most| leaves >= most) {
                let whole = self.finder.gather(&self.items, &self.rows[place.start..place.end]);
                draft.answer(place.node, self.criterion.leaf(whole));
                continue;
            }
            leaves += 1;
            let gain = split.gain * self.criterion.unit();
            let (left, right) = draft.split(place.node, split.feature, split.threshold, split.missing_left, gain);
            let codes = &self.bins.columns[split.feature as usize].codes;
            let rows = &mut self.rows[place.start..place.end];
            let middle = place.start + partition(rows, &mut self.aside, codes, split.last_left, split.missing_left);
            let depth = place.depth + 1;
            // A depth-first frontier takes the last one first.
            let right = Place { node: right, start: middle, end: place.end, depth };
            let left = Place { node: left, start: place.start, end: middle, depth };
            self.visit(&mut draft, &mut frontier, stream, right);
            self.visit(&mut draft, &mut frontier, stream, left);
        }
        draft.finish()
    }

    /// Finds the split of a new node, or answers it.
    fn visit(&mut self, draft: &mut Draft, frontier: &mut Frontier, stream: &mut Stream, place: Place) {
        let rows = &self.rows[place.start..place.end];
        let whole = self.finder.gather(&self.items, rows);
        let packed = C::packed(whole);
        draft.cover(place.node, (packed >> self.criterion.count_bits()) as f64 * self.criterion.weight_unit());
        let may_split = self.options.max_depth.is_none_or(|most| place.depth < most)
            && rows.len() >= self.options.min_samples_split
            && rows.len() / 2 >= self.options.min_samples_leaf
            && !self.criterion.is_pure(rows, whole);
        let split = if may_split { self.finder.find(rows, stream) } else { None };
        match split {
            Some(split) => frontier.push(Open { place, split }),
            None => draft.answer(place.node, self.criterion.leaf(self.finder.whole())),
        }
    }
}

/// Where a node lies: in the tree, and among the rows.
#[derive(Debug, Clone, Copy)]
struct Place {
    node: u32,
    start: usize,
    end: usize,
    depth: usize,
}
