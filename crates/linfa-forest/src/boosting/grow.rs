//! Grows one tree of boosting: always splits the leaf that gains most. Histograms of the smaller child are added up, those
//! of the larger one are what is left of the parent.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::histogram::{Cell, Histogram};
use super::options::BoostingOptions;
use super::split::{Cut, Terms};
use crate::bins::Bins;
use crate::partition::{goes_left, partition};
use crate::random::Stream;
use crate::tree::{Draft, Node, Tree};

/// Grows trees one after the other, and keeps its memory between them.
pub(super) struct Grower<'a> {
    bins: &'a Bins,
    /// The columns that vary.
    active: Vec<u32>,
    /// How many columns are tried at each split, and an order that is shuffled on as they are drawn.
    tries: usize,
    order: Vec<u32>,
    most_leaves: usize,
    most_depth: usize,
    rows: Vec<u32>,
    aside: Vec<u32>,
    gathered: Vec<Cell>,
    spare: Vec<Histogram>,
}

/// A grown tree whose leaves have no values yet.
pub(super) struct Grown {
    pub(super) draft: Draft,
    pub(super) leaves: Vec<Place>,
    /// For each node the last bin that goes left.
    pub(super) last_left: Vec<u8>,
}

/// Where a node lies, in the tree and among the rows, and the sums of its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) node: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    depth: usize,
    pub(super) sums: Cell,
}

/// A node to be split. The one with the greatest rank is next.
struct Open {
    rank: f64,
    place: Place,
    column: u32,
    cut: Cut,
    histogram: Histogram,
}

impl<'a> Grower<'a> {
    pub(super) fn new(bins: &'a Bins, options: &BoostingOptions) -> Self {
        let active: Vec<u32> =
            (0..bins.columns.len() as u32).filter(|&c| !bins.columns[c as usize].is_constant()).collect();
        Self {
            bins,
            tries: options.max_features.count_rounding_up(bins.columns.len()),
            order: (0..active.len() as u32).collect(),
            active,
            most_leaves: options.max_leaf_nodes.unwrap_or(usize::MAX),
            most_depth: options.max_depth.unwrap_or(usize::MAX),
            rows: Vec::new(),
            aside: Vec::new(),
            gathered: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// The rows of a leaf of the tree grown last.
    pub(super) fn rows_of(&self, leaf: &Place) -> &[u32] {
        &self.rows[leaf.start..leaf.end]
    }

    /// Grows a tree on some rows, given in order. `items` holds what each row of the table adds to a sum.
    pub(super) fn grow(
        &mut self,
        rows: &[u32],
        items: &[Cell],
        terms: &Terms,
        gain_unit: f64,
        stream: &mut Stream,
    ) -> Grown {
        self.rows.clear();
        self.rows.extend_from_slice(rows);
        self.aside.resize(rows.len(), 0);
        let mut grown = Grown { draft: Draft::new(1), leaves: Vec::new(), last_left: vec![0] };
        let mut heap = BinaryHeap::new();
        let sums = rows.iter().map(|&row| items[row as usize]).fold([0; 2], |a, b| [a[0] + b[0], a[1] + b[1]]);
        let root = Place { node: 0, start: 0, end: rows.len(), depth: 0, sums };
        if self.may_split(&root, terms) {
            let mut histogram = self.take();
            if rows.len() == self.bins.rows {
                histogram.fill_all(self.bins, &self.active, items);
            } else {
                self.fill(&mut histogram, &root, items);
            }
            self.visit(root, histogram, terms, stream, &mut heap, &mut grown);
        } else {
            self.close(root, terms, &mut grown);
        }
        while let Some(Open { place, column, cut, mut histogram, .. }) = heap.pop() {
            if grown.leaves.len() + heap.len() + 1 >= self.most_leaves {
                self.spare.push(histogram);
                self.close(place, terms, &mut grown);
                continue;
            }
            let (left, right) = self.split(&place, column, &cut, gain_unit, terms, &mut grown);
            let may_split = [left, right]
                .map(|child| self.may_split(&child, terms) && grown.leaves.len() + heap.len() + 2 < self.most_leaves);
            if may_split == [false; 2] {
                self.spare.push(histogram);
                self.close(left, terms, &mut grown);
                self.close(right, terms, &mut grown);
                continue;
            }
            let mut smaller = self.take();
            let left_is_smaller = left.end - left.start < right.end - right.start;
            self.fill(&mut smaller, if left_is_smaller { &left } else { &right }, items);
            histogram.subtract(&smaller);
            let histograms = if left_is_smaller { [smaller, histogram] } else { [histogram, smaller] };
            for ((child, may_split), histogram) in [left, right].into_iter().zip(may_split).zip(histograms) {
                if may_split {
                    self.visit(child, histogram, terms, stream, &mut heap, &mut grown);
                } else {
                    self.spare.push(histogram);
                    self.close(child, terms, &mut grown);
                }
            }
        }
        grown
    }

    fn may_split(&self, place: &Place, terms: &Terms) -> bool {
        let rows = (place.end - place.start) as i64;
        place.depth < self.most_depth && rows >= 2 * terms.min_rows && terms.hessian(place.sums) >= terms.min_hessian
    }

    /// Finds the split of a new node, or makes it a leaf.
    fn visit(
        &mut self,
        place: Place,
        histogram: Histogram,
        terms: &Terms,
        stream: &mut Stream,
        heap: &mut BinaryHeap<Open>,
        grown: &mut Grown,
    ) {
        let mut best: Option<(u32, Cut)> = None;
        let drawn = self.draw(stream);
        for &index in &self.order[..drawn] {
            let column = self.active[index as usize];
            let bins = self.bins.columns[column as usize].highs.len();
            let before = best.map_or(0.0, |(_, cut)| cut.gain);
            if let Some(cut) = terms.best_cut(histogram.column(index as usize), bins, place.sums, before) {
                best = Some((column, cut));
            }
        }
        match best {
            Some((column, cut)) => {
                // Without a limit the order does not matter to the tree; the newest first keeps few histograms at a time.
                let rank = if self.most_leaves == usize::MAX { f64::from(place.node) } else { cut.gain };
                heap.push(Open { rank, place, column, cut, histogram });
            }
            None => {
                self.spare.push(histogram);
                self.close(place, terms, grown);
            }
        }
    }

    /// Puts the columns to try first in `order`; gives how many they are.
    fn draw(&mut self, stream: &mut Stream) -> usize {
        let columns = self.bins.columns.len();
        if self.tries >= columns {
            return self.order.len();
        }
        // Columns that do not vary count as drawn, too: so many of the draws fall on active ones.
        let constant = columns - self.active.len();
        let mut drawn = 0;
        for i in 0..self.tries {
            if stream.below((columns - i) as u32) as usize >= constant.saturating_sub(i - drawn) {
                let other = drawn + stream.below((self.order.len() - drawn) as u32) as usize;
                self.order.swap(drawn, other);
                drawn += 1;
            }
        }
        self.order[..drawn].sort_unstable();
        drawn
    }

    fn close(&self, place: Place, terms: &Terms, grown: &mut Grown) {
        grown.draft.cover(place.node, terms.rows(place.sums) as f64);
        grown.leaves.push(place);
    }

    fn split(
        &mut self,
        place: &Place,
        column: u32,
        cut: &Cut,
        gain_unit: f64,
        terms: &Terms,
        grown: &mut Grown,
    ) -> (Place, Place) {
        let threshold = threshold(self.bins, column, cut);
        grown.draft.cover(place.node, terms.rows(place.sums) as f64);
        let (left, right) = grown.draft.split(place.node, column, threshold, cut.missing_left, cut.gain * gain_unit);
        grown.last_left[place.node as usize] = cut.last_left;
        grown.last_left.extend([0, 0]);
        let codes = &self.bins.columns[column as usize].codes;
        let rows = &mut self.rows[place.start..place.end];
        let middle = place.start + partition(rows, &mut self.aside, codes, cut.last_left, cut.missing_left);
        let depth = place.depth + 1;
        let rest = [place.sums[0] - cut.left[0], place.sums[1] - cut.left[1]];
        (
            Place { node: left, start: place.start, end: middle, depth, sums: cut.left },
            Place { node: right, start: middle, end: place.end, depth, sums: rest },
        )
    }

    fn fill(&mut self, histogram: &mut Histogram, place: &Place, items: &[Cell]) {
        let rows = &self.rows[place.start..place.end];
        self.gathered.clear();
        self.gathered.extend(rows.iter().map(|&row| items[row as usize]));
        histogram.fill(self.bins, &self.active, rows, &self.gathered);
    }

    fn take(&mut self) -> Histogram {
        self.spare.pop().unwrap_or_else(|| Histogram::new(self.active.len()))
    }
}

/// The leaf that a row of the binned table reaches.
pub(super) fn leaf_of_row(bins: &Bins, tree: &Tree, last_left: &[u8], row: usize) -> usize {
    let mut position = 0;
    while let Node::Branch { feature, missing_left, left, right, .. } = tree.nodes()[position] {
        let code = bins.columns[feature as usize].codes[row];
        position = if goes_left(code, last_left[position], missing_left) { left } else { right } as usize;
    }
    position
}

/// The threshold of a cut: between its last bin on the left and the next one.
fn threshold(bins: &Bins, column: u32, cut: &Cut) -> f64 {
    let column = &bins.columns[column as usize];
    let left = usize::from(cut.last_left);
    if left + 1 < column.highs.len() { column.threshold(left, left + 1) } else { f64::INFINITY }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.total_cmp(&other.rank).then_with(|| other.place.node.cmp(&self.place.node))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}
