//! The fast walk: numeric splits on float32, eight walks side by side, no branch that depends on data.
//!
//! Every split becomes one question, `value <= threshold`: yes leads to the second child, no **and NaN** to the first. A
//! split on which NaN should go the other way, or that asks for greater, is asked of the negated value, which stands in a
//! second half of the row. A leaf is its own child with a threshold of NaN, so walks of different length can go on
//! together until the longest has ended.

use super::flat::{Flat, FlatNode};
use super::plan::{Branch, Mode};

/// Walks that go on side by side; enough to hide the time a load takes.
const LANES: usize = 8;
/// Rows per block: with 20 columns, both halves of the rows and a tree of 500 nodes fit into 32 kB.
const BLOCK_ROWS: usize = 128;

/// The trees in this layout.
#[derive(Debug)]
pub(crate) struct Walk {
    nodes: Vec<Node>,
    /// The leaf each node is, if it is one.
    leaf: Vec<u32>,
    roots: Vec<(u32, u32)>,
    /// Whether any split is asked of the negated value. The features of such splits are counted from the row's end.
    negates: bool,
    features: usize,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    /// The column, or `features` + the column for the negated value.
    feature: u32,
    child: u32,
}

impl Walk {
    /// The layout, unless a split is no comparison of numbers or a threshold is not exact in float32.
    pub fn new(flat: &Flat, features: usize) -> Option<Self> {
        let negated = u32::try_from(features).ok()?;
        let mut walk = Self {
            nodes: Vec::with_capacity(flat.nodes.len()),
            leaf: Vec::with_capacity(flat.nodes.len()),
            roots: flat.roots.clone(),
            negates: false,
            features,
        };
        for (place, node) in flat.nodes.iter().enumerate() {
            let (node, leaf) = match node {
                FlatNode::Leaf(leaf) => (Node { threshold: f32::NAN, feature: 0, child: place as u32 }, *leaf),
                FlatNode::Split { feature, mode, threshold, missing_is_true, yes, no, .. } => {
                    let exact = *threshold as f32;
                    if f64::from(exact) != *threshold && !threshold.is_nan() {
                        return None;
                    }
                    let question = question(*mode, exact, *missing_is_true)?;
                    let offset = if question.negated { negated } else { 0 };
                    walk.negates |= question.negated;
                    let feature = feature.checked_add(offset)?;
                    (Node { threshold: question.threshold, feature, child: *yes.min(no) }, 0)
                }
            };
            walk.nodes.push(node);
            walk.leaf.push(leaf);
        }
        Some(walk)
    }

    /// Calls `vote` with the row and the leaf it falls into, for all rows of `width` values: for each row in the order of
    /// the trees.
    pub fn visit(&self, values: &[f32], count: usize, width: usize, mut vote: impl FnMut(usize, usize)) {
        let stride = if self.negates { self.features * 2 } else { width };
        let mut block = Vec::new();
        for first in (0..count).step_by(BLOCK_ROWS) {
            let rows = BLOCK_ROWS.min(count - first);
            let values = &values[first * width..(first + rows) * width];
            if self.negates {
                block.clear();
                for row in values.chunks_exact(width) {
                    let row = &row[..self.features];
                    block.extend_from_slice(row);
                    block.extend(row.iter().map(|value| -value));
                }
            }
            let values = if self.negates { &block } else { values };
            let together = rows / LANES * LANES;
            for &(root, depth) in &self.roots {
                for start in (0..together).step_by(LANES) {
                    let bases = std::array::from_fn(|lane| (start + lane) * stride);
                    let places = self.walk(values, [root; LANES], &bases, depth);
                    for (lane, place) in places.into_iter().enumerate() {
                        vote(first + start + lane, self.leaf_at(place));
                    }
                }
            }
            // The rows left over go through eight trees at a time.
            for row in together..rows {
                for roots in self.roots.chunks(LANES) {
                    let depth = roots.iter().map(|root| root.1).max().unwrap_or(0);
                    let lanes = std::array::from_fn(|lane| roots[lane.min(roots.len() - 1)].0);
                    let places = self.walk(values, lanes, &[row * stride; LANES], depth);
                    for &place in &places[..roots.len()] {
                        vote(first + row, self.leaf_at(place));
                    }
                }
            }
        }
    }

    /// Where eight walks end that start at `places`, with the values of their rows at `bases`.
    #[inline]
    fn walk(&self, values: &[f32], mut places: [u32; LANES], bases: &[usize; LANES], depth: u32) -> [u32; LANES] {
        for step in 0..depth {
            let mut moved = 0;
            for lane in 0..LANES {
                let node = &self.nodes[places[lane] as usize];
                let second = values[bases[lane] + node.feature as usize] <= node.threshold;
                let next = node.child + u32::from(second);
                moved |= next ^ places[lane];
                places[lane] = next;
            }
            // Trees that are deep in places only have most walks end early.
            if step & 3 == 3 && moved == 0 {
                break;
            }
        }
        places
    }

    fn leaf_at(&self, place: u32) -> usize {
        self.leaf[place as usize] as usize
    }
}

struct Question {
    threshold: f32,
    negated: bool,
}

/// Whether the child for "true" is the one for which `value <= threshold` holds in this layout.
pub(crate) fn yes_is_second(branch: &Branch) -> bool {
    !branch.missing_is_true
}

/// The question to ask in place of a split. Where NaN should go with "true", the question asks for "false".
fn question(mode: Mode, threshold: f32, missing_is_true: bool) -> Option<Question> {
    if threshold.is_nan() {
        // No number compares with NaN, so all go to "false", but NaN itself to "true" if it should.
        let threshold = if missing_is_true { f32::INFINITY } else { f32::NAN };
        return Some(Question { threshold, negated: false });
    }
    let (threshold, negated) = match (mode, missing_is_true) {
        (Mode::LessOrEqual, false) | (Mode::Greater, true) => (threshold, false),
        (Mode::Less, false) | (Mode::GreaterOrEqual, true) => (below(threshold), false),
        (Mode::GreaterOrEqual, false) | (Mode::Less, true) => (-threshold, true),
        (Mode::Greater, false) | (Mode::LessOrEqual, true) => (below(-threshold), true),
        (Mode::Equal | Mode::NotEqual | Mode::Member, _) => return None,
    };
    Some(Question { threshold, negated })
}

/// The threshold `t` for which `value <= t` says what `value < threshold` says.
fn below(threshold: f32) -> f32 {
    if threshold == f32::NEG_INFINITY { f32::NAN } else { threshold.next_down() }
}
