//! Trees laid out as the parallel lists of the `TreeEnsemble…` operators.

use crate::graph::{Graph, internal};
use crate::proto::AttributeProto;

/// The nodes of some trees, and what their leaves add to each column of the result.
#[derive(Debug, Default)]
pub(crate) struct TreeTable {
    tree_count: i64,
    trees: Vec<i64>,
    nodes: Vec<i64>,
    features: Vec<i64>,
    thresholds: Vec<f32>,
    modes: Vec<&'static str>,
    left: Vec<i64>,
    right: Vec<i64>,
    missing_left: Vec<i64>,
    leaves: Vec<Leaf>,
}

/// What a leaf adds to one column.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    tree: i64,
    node: i64,
    column: usize,
    value: f32,
}

/// One tree being laid out; its nodes are numbered from 0 in the order they are given.
pub(crate) struct Tree<'t> {
    table: &'t mut TreeTable,
    id: i64,
    next: i64,
}

/// A node with two children.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Branch {
    pub feature: usize,
    pub comparison: Comparison,
    pub threshold: f32,
    /// Whether a missing value goes left.
    pub missing_left: bool,
    /// The numbers of the left and the right child.
    pub children: [i64; 2],
}

/// Which values go left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Those less than the threshold.
    Below,
    /// Those less than the threshold or equal to it.
    #[cfg_attr(not(feature = "forest"), allow(dead_code, reason = "linfa-trees has the other"))]
    NotAbove,
}

impl TreeTable {
    pub(crate) fn begin_tree(&mut self) -> Tree<'_> {
        let id = self.tree_count;
        self.tree_count += 1;
        Tree { table: self, id, next: 0 }
    }

    /// Adds a `TreeEnsembleClassifier` that sums what the leaves say about each class, of a float32 tensor `[N, F]`: float32
    /// `[N, class_count]`, called `output`.
    pub(crate) fn write_votes(self, graph: &mut Graph, input: &str, output: &str, class_count: usize) {
        let votes = self.votes(class_count);
        let mut attributes = self.into_nodes();
        attributes.extend([
            AttributeProto::ints("class_treeids", votes.iter().map(|vote| vote.tree).collect()),
            AttributeProto::ints("class_nodeids", votes.iter().map(|vote| vote.node).collect()),
            AttributeProto::ints("class_ids", votes.iter().map(|vote| vote.column as i64).collect()),
            AttributeProto::floats("class_weights", votes.iter().map(|vote| vote.value).collect()),
            AttributeProto::ints("classlabels_int64s", (0..class_count as i64).collect()),
            AttributeProto::string("post_transform", "NONE"),
        ]);
        // The operator's own label is not used: runtimes differ in how they choose it, so it is taken from the sums.
        let unused = internal("tree_label");
        graph.ml_node("TreeEnsembleClassifier", &[input], &[&unused, output], attributes);
    }

    /// Adds a `TreeEnsembleRegressor` that sums what the leaves say, of a float32 tensor `[N, F]`: float32 `[N, columns]`.
    #[cfg_attr(not(feature = "forest"), allow(dead_code, reason = "linfa-trees has no regression"))]
    pub(crate) fn write_sums(self, graph: &mut Graph, input: &str, columns: usize) -> String {
        let leaves = self.leaves.clone();
        let mut attributes = self.into_nodes();
        attributes.extend([
            AttributeProto::ints("target_treeids", leaves.iter().map(|leaf| leaf.tree).collect()),
            AttributeProto::ints("target_nodeids", leaves.iter().map(|leaf| leaf.node).collect()),
            AttributeProto::ints("target_ids", leaves.iter().map(|leaf| leaf.column as i64).collect()),
            AttributeProto::floats("target_weights", leaves.iter().map(|leaf| leaf.value).collect()),
            AttributeProto::int("n_targets", columns as i64),
            AttributeProto::string("aggregate_function", "SUM"),
            AttributeProto::string("post_transform", "NONE"),
        ]);
        let sums = internal("tree_sums");
        graph.ml_node("TreeEnsembleRegressor", &[input], &[&sums], attributes);
        sums
    }

    /// The attributes that describe the nodes.
    fn into_nodes(self) -> Vec<AttributeProto> {
        let mut attributes = vec![
            AttributeProto::ints("nodes_treeids", self.trees),
            AttributeProto::ints("nodes_nodeids", self.nodes),
            AttributeProto::ints("nodes_featureids", self.features),
            AttributeProto::floats("nodes_values", self.thresholds),
            AttributeProto::strings("nodes_modes", self.modes.into_iter().map(str::to_owned).collect()),
            AttributeProto::ints("nodes_truenodeids", self.left),
            AttributeProto::ints("nodes_falsenodeids", self.right),
        ];
        if self.missing_left.contains(&1) {
            attributes.push(AttributeProto::ints("nodes_missing_value_tracks_true", self.missing_left));
        }
        attributes
    }

    /// The votes of all leaves.
    ///
    /// With two classes every leaf votes for both, if need be with 0: where leaves vote for one class only, runtimes take the
    /// trees for binary ones with a single score, from which they make the second by rules of their own.
    fn votes(&self, class_count: usize) -> Vec<Leaf> {
        if class_count != 2 {
            return self.leaves.clone();
        }
        let mut votes: Vec<Leaf> = vec![];
        for &leaf in &self.leaves {
            if votes.last().is_none_or(|last| (last.tree, last.node) != (leaf.tree, leaf.node)) {
                votes.extend([0, 1].map(|column| Leaf { column, value: 0.0, ..leaf }));
            }
            let pair = votes.len() - 2;
            votes[pair + leaf.column].value = leaf.value;
        }
        votes
    }
}

impl Tree<'_> {
    /// The next node: a leaf that adds these values to these columns.
    pub(crate) fn leaf(&mut self, values: impl IntoIterator<Item = (usize, f32)>) {
        let (tree, node) = (self.id, self.next);
        let leaves = values.into_iter().map(|(column, value)| Leaf { tree, node, column, value });
        self.table.leaves.extend(leaves);
        self.push("LEAF", 0, 0.0, false, [0, 0]);
    }

    /// The next node: a branch.
    pub(crate) fn branch(&mut self, branch: Branch) {
        let mode = match branch.comparison {
            Comparison::Below => "BRANCH_LT",
            Comparison::NotAbove => "BRANCH_LEQ",
        };
        self.push(mode, branch.feature, branch.threshold, branch.missing_left, branch.children);
    }

    fn push(&mut self, mode: &'static str, feature: usize, threshold: f32, missing_left: bool, children: [i64; 2]) {
        let table = &mut *self.table;
        table.trees.push(self.id);
        table.nodes.push(self.next);
        table.modes.push(mode);
        table.features.push(feature as i64);
        table.thresholds.push(threshold);
        table.left.push(children[0]);
        table.right.push(children[1]);
        table.missing_left.push(missing_left.into());
        self.next += 1;
    }
}
