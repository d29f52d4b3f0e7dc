//! A linfa tree laid out as the parallel lists of the `TreeEnsembleClassifier` operator.

use std::collections::VecDeque;

use linfa_trees::TreeNode;

use super::threshold::round_up;
use crate::Error;
use crate::proto::AttributeProto;

/// The nodes of one tree, breadth first, and the class of each leaf.
#[derive(Debug, Default)]
pub(super) struct TreeTable {
    class_count: usize,
    features: Vec<i64>,
    thresholds: Vec<f32>,
    modes: Vec<&'static str>,
    below: Vec<i64>,
    not_below: Vec<i64>,
    /// Node and class of each leaf.
    leaves: Vec<(i64, usize)>,
}

impl TreeTable {
    /// Lays a tree out; refuses labels of `class_count` or more, and splits that are not finite.
    pub(super) fn new(root: &TreeNode<f64, usize>, class_count: usize) -> Result<Self, Error> {
        let mut table = Self { class_count, ..Self::default() };
        let mut queue = VecDeque::from([root]);
        let mut next_id = 1;
        while let Some(node) = queue.pop_front() {
            if let Some(label) = node.prediction() {
                table.push_leaf(label)?;
                continue;
            }
            table.push_branch(node, next_id)?;
            next_id += 2;
            queue.extend(node.children().into_iter().flatten().map(Box::as_ref));
        }
        Ok(table)
    }

    fn push_leaf(&mut self, label: usize) -> Result<(), Error> {
        if label >= self.class_count {
            return Err(Error::UnnamedClass { label, classes: self.class_count });
        }
        self.leaves.push((self.modes.len() as i64, label));
        self.push("LEAF", 0, 0.0, 0, 0);
        Ok(())
    }

    /// A branch whose children are the nodes `first_child` and the one after it.
    fn push_branch(&mut self, node: &TreeNode<f64, usize>, first_child: i64) -> Result<(), Error> {
        let (feature, threshold, _) = node.split();
        if !threshold.is_finite() {
            return Err(Error::NonFiniteParameter { what: "a split", value: threshold });
        }
        // linfa goes left when `x < split` (while fitting it puts an equal value left, but then it predicts right).
        let threshold = round_up(threshold);
        self.push("BRANCH_LT", feature as i64, threshold, first_child, first_child + 1);
        Ok(())
    }

    fn push(&mut self, mode: &'static str, feature: i64, threshold: f32, yes: i64, no: i64) {
        self.modes.push(mode);
        self.features.push(feature);
        self.thresholds.push(threshold);
        self.below.push(yes);
        self.not_below.push(no);
    }

    /// The attributes of the operator.
    pub(super) fn into_attributes(self) -> Vec<AttributeProto> {
        let count = self.modes.len();
        let modes = self.modes.into_iter().map(str::to_owned).collect();
        let votes = votes(&self.leaves, self.class_count);
        vec![
            AttributeProto::ints("nodes_treeids", vec![0; count]),
            AttributeProto::ints("nodes_nodeids", (0..count as i64).collect()),
            AttributeProto::ints("nodes_featureids", self.features),
            AttributeProto::floats("nodes_values", self.thresholds),
            AttributeProto::strings("nodes_modes", modes),
            AttributeProto::ints("nodes_truenodeids", self.below),
            AttributeProto::ints("nodes_falsenodeids", self.not_below),
            AttributeProto::ints("class_treeids", vec![0; votes.len()]),
            AttributeProto::ints("class_nodeids", votes.iter().map(|vote| vote.0).collect()),
            AttributeProto::ints("class_ids", votes.iter().map(|vote| vote.1).collect()),
            AttributeProto::floats("class_weights", votes.iter().map(|vote| vote.2).collect()),
            AttributeProto::ints("classlabels_int64s", (0..self.class_count as i64).collect()),
            AttributeProto::string("post_transform", "NONE"),
        ]
    }
}

/// Node, class and weight of the votes of all leaves.
///
/// With two classes every leaf votes for both, once with weight 0: a leaf that votes for one class only makes runtimes take the
/// tree for a binary one with a single score, from which they make the second by rules of their own.
fn votes(leaves: &[(i64, usize)], class_count: usize) -> Vec<(i64, i64, f32)> {
    let mut votes = Vec::with_capacity(leaves.len() * 2);
    for &(node, label) in leaves {
        if class_count == 2 {
            votes.push((node, 0, if label == 0 { 1.0 } else { 0.0 }));
            votes.push((node, 1, if label == 1 { 1.0 } else { 0.0 }));
        } else {
            votes.push((node, label as i64, 1.0));
        }
    }
    votes
}
