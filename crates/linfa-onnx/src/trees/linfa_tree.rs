//! A tree of linfa-trees, walked breadth first.

use std::collections::VecDeque;

use linfa_trees::TreeNode;

use super::table::{Branch, Comparison, TreeTable};
use crate::Error;
use crate::rounding::round_up;

impl TreeTable {
    /// Adds a tree whose leaves vote with this weight; `features` says which feature of the table each of its own is.
    ///
    /// Refuses labels of `class_count` or more, and splits that are not finite.
    pub(crate) fn push_linfa_tree(
        &mut self,
        root: &TreeNode<f64, usize>,
        features: Option<&[usize]>,
        weight: f32,
        class_count: usize,
    ) -> Result<(), Error> {
        let mut tree = self.begin_tree();
        let mut queue = VecDeque::from([root]);
        let mut next = 1;
        while let Some(node) = queue.pop_front() {
            if let Some(label) = node.prediction() {
                if label >= class_count {
                    return Err(Error::UnnamedClass { label, classes: class_count });
                }
                tree.leaf([(label, weight)]);
                continue;
            }
            let (feature, threshold, _) = node.split();
            if !threshold.is_finite() {
                return Err(Error::NonFiniteParameter { what: "a split", value: threshold });
            }
            // linfa goes left when `x < split` (while fitting it puts an equal value left, but then it predicts right).
            tree.branch(Branch {
                feature: features.map_or(feature, |features| features[feature]),
                comparison: Comparison::Below,
                threshold: round_up(threshold),
                missing_left: false,
                children: [next, next + 1],
            });
            next += 2;
            queue.extend(node.children().into_iter().flatten().map(Box::as_ref));
        }
        Ok(())
    }
}
