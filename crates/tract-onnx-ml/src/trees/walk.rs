//! The fast walk: numeric splits on float32, eight walks side by side, no branch that depends on data.
//!
//! Every split becomes one question, `value <= threshold`: yes leads to the second child, no **and NaN** to the first. A
//! split on which NaN should go the other way, or that asks for greater, is asked of the negated value, which stands in a
//! second half of the row. A leaf is its own child with a threshold of NaN, so walks of different length can go on
//! together until the longest has ended.

use super::flat::{Flat, FlatNode};
use super::plan::{Branch, Mode};

/// Walks that go on side by side; enough to hide the time a load takes.
pub(crate) const LANES: usize = 8;
/// Rows per block: with 20 columns, both halves of the rows and a tree of 500 nodes fit into 32 kB.
const BLOCK_ROWS: usize = 128;
/// Steps after which walks look whether they have all ended.
const STRIDE: u32 = 4;
/// Values of a row in sight of a walk, if a row has no more: an index of eight bits is always one of them.
const WINDOW: usize = 256;

/// The trees in this layout.
#[derive(Debug)]
pub(crate) struct Walk {
    nodes: Vec<Node>,
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

/// The values of a row, by [`Node::feature`].
trait Values: Copy {
    fn at(self, feature: u32) -> f32;
}

/// A row of few values, with what comes after it.
impl Values for &[f32; WINDOW] {
    #[inline]
    fn at(self, feature: u32) -> f32 {
        self[usize::from(feature as u8)]
    }
}

impl Values for &[f32] {
    #[inline]
    fn at(self, feature: u32) -> f32 {
        self[feature as usize]
    }
}

/// Leaves at which eight walks ended: of one row, or of rows one after the other.
pub(crate) enum Ended<'a> {
    /// One row through several trees.
    Row(usize, &'a [u32]),
    /// Rows from this one on through one tree.
    Rows(usize, &'a [u32; LANES]),
}

impl Walk {
    /// The layout, unless a split is no comparison of numbers or a threshold is not exact in float32.
    pub fn new(flat: &Flat, features: usize) -> Option<Self> {
        let negated = u32::try_from(features).ok()?;
        let mut nodes = Vec::with_capacity(flat.nodes.len());
        let mut negates = false;
        for (place, node) in flat.nodes.iter().enumerate() {
            nodes.push(match node {
                FlatNode::Leaf => Node { threshold: f32::NAN, feature: 0, child: place as u32 },
                FlatNode::Split { feature, mode, threshold, missing_is_true, yes, no, .. } => {
                    let exact = *threshold as f32;
                    if f64::from(exact) != *threshold && !threshold.is_nan() {
                        return None;
                    }
                    let question = question(*mode, exact, *missing_is_true)?;
                    let offset = if question.negated { negated } else { 0 };
                    negates |= question.negated;
                    Node { threshold: question.threshold, feature: feature.checked_add(offset)?, child: *yes.min(no) }
                }
            });
        }
        Some(Self { nodes, roots: flat.roots.clone(), negates, features })
    }

    /// Calls `vote` with the places of the leaves into which rows of `width` values fall: for each row in the order of
    /// the trees.
    pub fn visit(&self, values: &[f32], rows: usize, width: usize, mut vote: impl FnMut(Ended<'_>)) {
        let reach = if self.negates { self.features * 2 } else { self.features };
        let mut block = Vec::with_capacity(BLOCK_ROWS.min(rows) * reach + WINDOW);
        for first in (0..rows).step_by(BLOCK_ROWS) {
            let count = BLOCK_ROWS.min(rows - first);
            block.clear();
            for row in first..first + count {
                let row = &values[row * width..][..self.features];
                block.extend_from_slice(row);
                if self.negates {
                    block.extend(row.iter().map(|value| -value));
                }
            }
            if reach <= WINDOW {
                block.resize(block.len() + WINDOW, 0.0);
                let windows = |row: usize| block[row * reach..].first_chunk::<WINDOW>().unwrap_or(&[0.0; WINDOW]);
                self.visit_block(windows, first, count, &mut vote);
            } else {
                self.visit_block(|row| &block[row * reach..(row + 1) * reach], first, count, &mut vote);
            }
        }
    }

    /// As [`visit`](Self::visit), for `count` rows of which the first is number `first`.
    fn visit_block<V: Values>(
        &self,
        row: impl Fn(usize) -> V,
        first: usize,
        count: usize,
        vote: &mut impl FnMut(Ended<'_>),
    ) {
        let together = count / LANES * LANES;
        for &(root, depth) in &self.roots {
            for start in (0..together).step_by(LANES) {
                let rows: [V; LANES] = std::array::from_fn(|lane| row(start + lane));
                let places = self.walk(|lane| rows[lane], [root; LANES], depth);
                vote(Ended::Rows(first + start, &places));
            }
        }
        // The rows left over go through eight trees at a time.
        for left in together..count {
            let row = row(left);
            for roots in self.roots.chunks(LANES) {
                let depth = roots.iter().map(|root| root.1).max().unwrap_or(0);
                let starts = std::array::from_fn(|lane| roots[lane.min(roots.len() - 1)].0);
                let places = self.walk(|_| row, starts, depth);
                vote(Ended::Row(first + left, &places[..roots.len()]));
            }
        }
    }

    /// Where eight walks end that start at `places`, each through the row of its lane.
    #[inline(always)]
    fn walk<V: Values>(&self, row: impl Fn(usize) -> V, mut places: [u32; LANES], depth: u32) -> [u32; LANES] {
        for step in 1..=depth {
            let next: [u32; LANES] = std::array::from_fn(|lane| {
                let node = &self.nodes[places[lane] as usize];
                node.child + u32::from(row(lane).at(node.feature) <= node.threshold)
            });
            // Trees that are deep in places only have most walks end early.
            if step % STRIDE == 0 && (0..LANES).fold(0, |moved, lane| moved | (next[lane] ^ places[lane])) == 0 {
                break;
            }
            places = next;
        }
        places
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

#[cfg(test)]
mod tests {
    use super::super::flat::flatten;
    use super::super::general::General;
    use super::super::plan::{Aggregate, Plan, Step};
    use super::*;

    const MODES: [Mode; 4] = [Mode::LessOrEqual, Mode::Less, Mode::GreaterOrEqual, Mode::Greater];

    /// Numbers that look random.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }

        /// Few different ones, so that rows meet thresholds exactly; now and then NaN.
        fn value(&mut self) -> f32 {
            if self.below(9) == 0 { f32::NAN } else { self.below(7) as f32 - 3.0 }
        }
    }

    fn grow(plan: &mut Plan, lcg: &mut Lcg, depth: usize, modes: &[Mode]) -> Step {
        if depth == 0 || lcg.below(4) == 0 {
            let votes = plan.votes.len();
            plan.votes.push((0, votes as f64));
            plan.leaves.push(votes..votes + 1);
            return Step::Leaf(plan.leaves.len() - 1);
        }
        let (yes, no) = (grow(plan, lcg, depth - 1, modes), grow(plan, lcg, depth - 1, modes));
        plan.branches.push(Branch {
            feature: lcg.below(plan.features) as u32,
            mode: modes[lcg.below(modes.len())],
            threshold: f64::from(lcg.value()),
            members: 0..0,
            missing_is_true: modes.len() > 1 && lcg.below(2) == 0,
            yes,
            no,
        });
        Step::Branch(plan.branches.len() - 1)
    }

    fn plan(features: usize, trees: usize, modes: &[Mode]) -> Plan {
        let mut plan = Plan {
            roots: vec![],
            branches: vec![],
            leaves: vec![],
            votes: vec![],
            members: vec![],
            features,
            targets: 1,
            base_values: vec![],
            aggregate: Aggregate::Sum,
        };
        let mut lcg = Lcg(features as u64);
        for _ in 0..trees {
            let root = grow(&mut plan, &mut lcg, 7, modes);
            plan.roots.push(root);
        }
        plan
    }

    #[test]
    fn rows_of_any_width_and_number_end_in_the_leaves_of_the_general_walk() {
        for (features, modes) in
            [1, 20, 128, 129, 256, 257, 400].into_iter().flat_map(|f| [(f, &MODES[..1]), (f, &MODES)])
        {
            let flat = flatten(&plan(features, 13, modes));
            let walk = Walk::new(&flat, features).expect("comparisons of exact numbers");
            let general = General::new(&flat, &[]);
            let mut lcg = Lcg(1);
            for rows in [0, 1, 7, 8, 9, 130, 300] {
                let width = features + rows % 3;
                let values: Vec<f32> = (0..rows * width).map(|_| lcg.value()).collect();
                let wide: Vec<f64> = values.iter().map(|&value| value.into()).collect();
                let (mut expected, mut found) = (vec![vec![]; rows], vec![vec![]; rows]);
                general.visit(&wide, width, |row, place| expected[row].push(place));
                walk.visit(&values, rows, width, |ended| match ended {
                    Ended::Row(row, places) => found[row].extend(places.iter().map(|&place| place as usize)),
                    Ended::Rows(first, places) => {
                        (first..).zip(places).for_each(|(row, &place)| found[row].push(place as usize));
                    }
                });
                assert_eq!(found, expected, "{features} features, {rows} rows of {width}");
            }
        }
    }

    #[test]
    fn trees_without_a_split_need_no_value() {
        let mut leaf = plan(1, 0, &MODES);
        leaf.features = 0;
        leaf.votes.push((0, 1.0));
        leaf.leaves.push(0..1);
        leaf.roots.push(Step::Leaf(0));
        let walk = Walk::new(&flatten(&leaf), 0).expect("a leaf");
        let mut seen = 0;
        walk.visit(&[], 10, 0, |ended| {
            seen += match ended {
                Ended::Row(_, places) => places.len(),
                Ended::Rows(_, places) => places.len(),
            };
        });
        assert_eq!(seen, 10);
    }
}
