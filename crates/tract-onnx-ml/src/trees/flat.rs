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
    Leaf,
}

/// The leaves' votes, by the leaf's place among the nodes.
#[derive(Debug)]
pub(crate) struct Leaves {
    /// Weight of every target for every node, in float32, when most leaves have them all; else empty. Splits have zeros.
    pub dense: Vec<f32>,
    /// For each node, where its votes end; they begin where those of the node before it end.
    ends: Vec<u32>,
    votes: Vec<(u32, f64)>,
}

impl Leaves {
    /// The targets a leaf votes for, with weights.
    pub fn weights(&self, place: usize) -> &[(u32, f64)] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.votes[start as usize..self.ends[place] as usize]
    }
}

/// Lays out the plan, breadth first within each tree.
pub(crate) fn flatten(plan: &Plan) -> Flat {
    let mut nodes = Vec::with_capacity(plan.branches.len() * 2 + plan.roots.len());
    let mut roots = Vec::with_capacity(plan.roots.len());
    let mut queue = VecDeque::new();
    // For each node the leaf it is.
    let mut leaves = Vec::with_capacity(nodes.capacity());
    for &root in &plan.roots {
        let (start, mut depth) = (nodes.len(), 0);
        // Each node is queued when the place it will take is known: places are handed out in the order of the queue.
        queue.push_back((root, 0));
        let mut next_place = start + 1;
        while let Some((step, level)) = queue.pop_front() {
            match step {
                Step::Leaf(leaf) => {
                    depth = depth.max(level);
                    nodes.push(FlatNode::Leaf);
                    leaves.push(Some(leaf));
                }
                Step::Branch(branch) => {
                    let branch = &plan.branches[branch];
                    // Which child comes first depends on the layout that is made of this; see `walk`.
                    let (first, second) = (next_place as u32, next_place as u32 + 1);
                    let (yes, no) = if super::walk::yes_is_second(branch) { (second, first) } else { (first, second) };
                    let in_order = if yes < no { [branch.yes, branch.no] } else { [branch.no, branch.yes] };
                    queue.extend(in_order.map(|child| (child, level + 1)));
                    next_place += 2;
                    leaves.push(None);
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
    Flat { nodes, roots, leaves: votes(plan, &leaves) }
}

/// The votes of all nodes; `leaves` tells for each node which leaf it is.
fn votes(plan: &Plan, leaves: &[Option<usize>]) -> Leaves {
    let mut votes = Vec::with_capacity(plan.votes.len());
    let mut ends = Vec::with_capacity(leaves.len());
    // A leaf that votes twice for a target must add up in that order, so it cannot be dense.
    let once = |votes: &[(u32, f64)]| votes.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let full = plan.leaves.len().checked_mul(plan.targets).is_some_and(|cells| cells <= plan.votes.len() * 2);
    let mut dense = vec![0.0; if full { leaves.len() * plan.targets } else { 0 }];
    for (place, leaf) in leaves.iter().enumerate() {
        let own = leaf.map_or(&[][..], |leaf| &plan.votes[plan.leaves[leaf].clone()]);
        if !once(own) {
            dense.clear();
        }
        if !dense.is_empty() {
            own.iter().for_each(|&(target, weight)| dense[place * plan.targets + target as usize] = weight as f32);
        }
        votes.extend_from_slice(own);
        ends.push(votes.len() as u32);
    }
    Leaves { dense, ends, votes }
}
