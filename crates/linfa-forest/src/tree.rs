//! One fitted tree: a flat list of nodes.

mod check;
mod threshold;
mod walk;

use serde::{Deserialize, Serialize};

use check::Parts;
pub(crate) use walk::Walk;

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// A question about one feature. A row goes left if `x <= threshold`; a missing value (NaN) goes left iff `missing_left`.
    Branch {
        /// The column asked about, from 0.
        feature: u32,
        /// The greatest value that goes left. May be `f64::INFINITY`: then only missing values go right.
        #[serde(with = "threshold")]
        threshold: f64,
        /// Whether a missing value goes left.
        missing_left: bool,
        /// Position of the left child in [`Tree::nodes`], greater than the position of this node.
        left: u32,
        /// Position of the right child in [`Tree::nodes`], always `left + 1`.
        right: u32,
    },
    /// An answer.
    Leaf {
        /// Where this leaf's values begin; see [`Tree::leaf_values`].
        start: u32,
    },
}

/// A fitted tree. The first node is the root; children come after their parents.
///
/// What the values of a leaf mean is said by the model: see [`Ensemble`](crate::Ensemble).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Tree {
    nodes: Vec<Node>,
    values: Vec<f32>,
    width: u32,
    gains: Vec<f32>,
    covers: Vec<f32>,
}

impl Tree {
    /// The nodes, root first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many values each leaf has: one, or one for each class.
    pub fn values_per_leaf(&self) -> usize {
        self.width as usize
    }

    /// The values of a leaf, given its [`Node::Leaf`] `start`: [`Tree::values_per_leaf`] numbers.
    ///
    /// # Panics
    /// If `start` belongs to no leaf of this tree.
    pub fn leaf_values(&self, start: u32) -> &[f32] {
        &self.values[start as usize..start as usize + self.width as usize]
    }

    /// For each node how much its split lowered the training loss, not divided by the number of rows; 0 for leaves.
    pub fn gains(&self) -> &[f32] {
        &self.gains
    }

    /// For each node the weight of the training rows that reached it; for boosting their number.
    pub fn covers(&self) -> &[f32] {
        &self.covers
    }

    /// The number of leaves.
    pub fn n_leaves(&self) -> usize {
        self.nodes.len() / 2 + 1
    }

    /// The number of questions on the longest way from the root to a leaf.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0_usize; self.nodes.len()];
        for (i, node) in self.nodes.iter().enumerate() {
            if let Node::Branch { left, right, .. } = *node {
                depths[left as usize] = depths[i] + 1;
                depths[right as usize] = depths[i] + 1;
            }
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// Position in [`Tree::nodes`] of the leaf that a row (one number for each feature) reaches.
    ///
    /// # Panics
    /// If the row has too few numbers.
    pub fn leaf(&self, row: &[f64]) -> usize {
        let mut position = 0;
        while let Node::Branch { feature, threshold, missing_left, left, right } = self.nodes[position] {
            let x = row[feature as usize];
            let goes_left = x <= threshold || (missing_left && x.is_nan());
            position = if goes_left { left } else { right } as usize;
        }
        position
    }

    /// The values of the leaf that a row reaches.
    pub(crate) fn answer(&self, row: &[f64]) -> &[f32] {
        self.values_at(self.leaf(row))
    }

    /// The values of the leaf at a position among the nodes.
    pub(crate) fn values_at(&self, position: usize) -> &[f32] {
        match self.nodes[position] {
            Node::Leaf { start } => self.leaf_values(start),
            Node::Branch { .. } => &[],
        }
    }

    pub(crate) fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }
}

/// A tree while it grows. Nodes begin as unanswered leaves.
pub(crate) struct Draft {
    tree: Tree,
}

impl Draft {
    /// A lone root. Leaves will have `width` values.
    pub(crate) fn new(width: usize) -> Self {
        let tree =
            Tree { nodes: Vec::new(), values: Vec::new(), width: width as u32, gains: Vec::new(), covers: Vec::new() };
        let mut draft = Self { tree };
        draft.push();
        draft
    }

    /// Turns a leaf into a branch; gives the positions of its children.
    pub(crate) fn split(&mut self, at: u32, feature: u32, threshold: f64, missing_left: bool, gain: f64) -> (u32, u32) {
        let (left, right) = (self.push(), self.push());
        self.tree.nodes[at as usize] = Node::Branch { feature, threshold, missing_left, left, right };
        self.tree.gains[at as usize] = gain as f32;
        (left, right)
    }

    /// Says what weight of training rows a node has.
    pub(crate) fn cover(&mut self, at: u32, weight: f64) {
        self.tree.covers[at as usize] = weight as f32;
    }

    /// Answers a leaf.
    pub(crate) fn answer(&mut self, at: u32, values: impl IntoIterator<Item = f32>) {
        let start = self.tree.values.len() as u32;
        self.tree.values.extend(values);
        self.tree.nodes[at as usize] = Node::Leaf { start };
    }

    pub(crate) fn finish(self) -> Tree {
        self.tree
    }

    fn push(&mut self) -> u32 {
        self.tree.nodes.push(Node::Leaf { start: 0 });
        self.tree.gains.push(0.0);
        self.tree.covers.push(0.0);
        (self.tree.nodes.len() - 1) as u32
    }
}
