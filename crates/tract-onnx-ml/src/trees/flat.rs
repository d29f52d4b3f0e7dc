//! Lays trees out so that a walk needs one index: both children of a node stand side by side.

use std::collections::VecDeque;
use std::ops::Range;

use super::plan::{Mode, Plan, Step};

/// All trees in one array of nodes. A node that is no leaf has its two children at `child` and `child + 1`.
pub(crate) struct Flat {
    pub nodes: Vec<FlatNode>,
    /// Root of each tree, and how many splits the longest path to a leaf has.
    pub roots: Vec<(u32, u32)>,
    pub leaves: Leaves,
}

/// A split or a leaf.
pub(crate) enum FlatNode {
    Split { feature: u32, mode: Mode, threshold: f64, members: Range<usize>, missing_is_true: bool, yes: u32, no: u32 },
    Leaf(u32),
}

/// The leaves' votes.
#[derive(Debug)]
pub(crate) struct Leaves {
    /// Weight of every target for every leaf, in float32, when most of them are there; else empty.
    pub dense: Vec<f32>,
    ranges: Vec<Range<usize>>,
    votes: Vec<(u32, f64)>,
}

impl Leaves {
    /// The targets a leaf votes for, with weights.
    pub fn weights(&self, leaf: usize) -> &[(u32, f64)] {
        self.ranges.get(leaf).and_then(|range| self.votes.get(range.clone())).unwrap_or(&[])
    }
}

/// Lays out the plan, breadth first within each tree.
pub(crate) fn flatten(plan: &Plan) -> Flat {
    let mut nodes = Vec::with_capacity(plan.branches.len() * 2 + plan.roots.len());
    let mut roots = Vec::with_capacity(plan.roots.len());
    let mut queue = VecDeque::new();
    for &root in &plan.roots {
        let (start, mut depth) = (nodes.len(), 0);
        // Each node is queued when the place it will take is known: places are handed out in the order of the queue.
        queue.push_back((root, 0));
        let mut next_place = start + 1;
        while let Some((step, level)) = queue.pop_front() {
            match step {
                Step::Leaf(leaf) => {
                    depth = depth.max(level);
                    nodes.push(FlatNode::Leaf(leaf as u32));
                }
                Step::Branch(branch) => {
                    let branch = &plan.branches[branch];
                    // Which child comes first depends on the layout that is made of this; see `walk`.
                    let (first, second) = (next_place as u32, next_place as u32 + 1);
                    let (yes, no) = if super::walk::yes_is_second(branch) { (second, first) } else { (first, second) };
                    let in_order = if yes < no { [branch.yes, branch.no] } else { [branch.no, branch.yes] };
                    queue.extend(in_order.map(|child| (child, level + 1)));
                    next_place += 2;
                    nodes.push(FlatNode::Split {
                        feature: branch.feature,
                        mode: branch.mode,
                        threshold: branch.threshold,
                        members: branch.members.clone(),
                        missing_is_true: branch.missing_is_true,
                        yes,
                        no,
                    });
                }
            }
        }
        roots.push((start as u32, depth));
    }
    Flat { nodes, roots, leaves: leaves(plan) }
}

fn leaves(plan: &Plan) -> Leaves {
    let cells = plan.leaves.len().checked_mul(plan.targets).filter(|&cells| cells <= plan.votes.len() * 2);
    let mut dense = vec![0.0; cells.unwrap_or(0)];
    for (leaf, range) in plan.leaves.iter().enumerate() {
        let mut votes = plan.votes[range.clone()].iter();
        // A leaf that votes twice for a target must add up in that order, so it cannot be dense.
        let sorted = plan.votes[range.clone()].windows(2).all(|pair| pair[0].0 < pair[1].0);
        if dense.is_empty() || !sorted {
            dense.clear();
            break;
        }
        votes.by_ref().for_each(|&(target, weight)| dense[leaf * plan.targets + target as usize] = weight as f32);
    }
    Leaves { dense, ranges: plan.leaves.clone(), votes: plan.votes.clone() }
}
