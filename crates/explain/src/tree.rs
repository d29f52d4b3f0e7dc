//! Trees and ensembles as plain lists, whatever library grew them.

mod ensemble;
mod linfa;

pub use ensemble::Ensemble;

use crate::Error;

/// A node of a [`Tree`].
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A question about one feature. A row goes left if `x <= threshold`; a missing value (NaN) goes left iff `missing_left`.
    Branch {
        /// The feature asked about, from 0.
        feature: usize,
        /// The greatest value that goes left; may be infinite, but not NaN.
        threshold: f64,
        /// Whether a missing value goes left.
        missing_left: bool,
        /// Position of the left child, greater than the position of this node.
        left: usize,
        /// Position of the right child, greater than the position of this node.
        right: usize,
    },
    /// An answer.
    Leaf {
        /// One finite number for each output that the tree adds to.
        values: Vec<f64>,
    },
}

/// A fitted tree. The first node is the root.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    covers: Vec<f64>,
    width: usize,
}

impl Tree {
    /// A tree of nodes, parents before their children, and for each node the weight of the training rows that reached it. Of
    /// the covers only the ratio of siblings matters.
    ///
    /// # Errors
    /// If there is not one cover for each node, a branch leads backwards or out of the tree or has NaN for a threshold, a node
    /// has no parent or two, leaves have no values, or different numbers of them, or not finite ones, or a cover is negative or
    /// not finite.
    pub fn new(nodes: Vec<Node>, covers: Vec<f64>) -> Result<Self, Error> {
        if nodes.is_empty() || nodes.len() != covers.len() {
            return Err(Error::NodeCount { nodes: nodes.len(), covers: covers.len() });
        }
        check_links(&nodes)?;
        let wild = covers.iter().position(|cover| !(0.0..=f64::MAX / 2.0).contains(cover));
        if let Some(node) = wild {
            return Err(Error::Node { node, problem: "has a cover that is negative or not finite" });
        }
        let width = check_leaves(&nodes)?;
        Ok(Self { nodes, covers, width })
    }

    /// The nodes, root first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// For each node the weight of the training rows that reached it.
    pub fn covers(&self) -> &[f64] {
        &self.covers
    }

    /// How many values each leaf has.
    pub fn values_per_leaf(&self) -> usize {
        self.width
    }

    /// The values of the leaf that a row reaches. The row must have all features.
    pub(crate) fn answer(&self, row: &[f64]) -> &[f64] {
        let mut position = 0;
        loop {
            match &self.nodes[position] {
                Node::Leaf { values } => return values,
                Node::Branch { feature, threshold, missing_left, left, right } => {
                    position = if goes_left(row[*feature], *threshold, *missing_left) { *left } else { *right };
                }
            }
        }
    }

    /// The shares of a branch's training rows that went left and right. Half each if none came there.
    pub(crate) fn shares(&self, left: usize, right: usize) -> (f64, f64) {
        let total = self.covers[left] + self.covers[right];
        if total > 0.0 { (self.covers[left] / total, self.covers[right] / total) } else { (0.5, 0.5) }
    }
}

/// Whether a value goes left at a branch.
pub(crate) fn goes_left(x: f64, threshold: f64, missing_left: bool) -> bool {
    x <= threshold || (missing_left && x.is_nan())
}

fn check_links(nodes: &[Node]) -> Result<(), Error> {
    let mut parents = vec![0_u8; nodes.len()];
    for (node, branch) in nodes.iter().enumerate() {
        let Node::Branch { threshold, left, right, .. } = *branch else { continue };
        if threshold.is_nan() {
            return Err(Error::Node { node, problem: "has NaN for a threshold" });
        }
        for child in [left, right] {
            if child <= node || child >= nodes.len() {
                return Err(Error::Node { node, problem: "leads backwards, to itself or out of the tree" });
            }
            parents[child] = parents[child].saturating_add(1);
        }
    }
    let stray = (1..nodes.len()).find(|&node| parents[node] != 1);
    stray.map_or(Ok(()), |node| Err(Error::Node { node, problem: "has not exactly one parent" }))
}

/// The number of values that all leaves have.
fn check_leaves(nodes: &[Node]) -> Result<usize, Error> {
    let mut width = None;
    for (node, leaf) in nodes.iter().enumerate() {
        let Node::Leaf { values } = leaf else { continue };
        if values.is_empty() || *width.get_or_insert(values.len()) != values.len() {
            return Err(Error::Node { node, problem: "has no values, or another number of them than other leaves" });
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::Node { node, problem: "has a value that is not finite" });
        }
    }
    // Children come after their parents, so the last node is a leaf.
    Ok(width.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(value: f64) -> Node {
        Node::Leaf { values: vec![value] }
    }

    fn branch(left: usize, right: usize) -> Node {
        Node::Branch { feature: 0, threshold: 1.0, missing_left: true, left, right }
    }

    fn problem(nodes: Vec<Node>) -> Error {
        let covers = vec![1.0; nodes.len()];
        Tree::new(nodes, covers).unwrap_err()
    }

    #[test]
    fn a_row_goes_left_up_to_the_threshold() {
        let tree = Tree::new(vec![branch(1, 2), leaf(-1.0), leaf(1.0)], vec![3.0, 1.0, 2.0]).unwrap();
        assert_eq!(tree.answer(&[1.0]), [-1.0]);
        assert_eq!(tree.answer(&[1.5]), [1.0]);
        assert_eq!(tree.answer(&[f64::NAN]), [-1.0]);
        assert_eq!(tree.answer(&[f64::INFINITY]), [1.0]);
    }

    #[test]
    fn shares_are_halves_where_no_row_came() {
        let tree = Tree::new(vec![branch(1, 2), leaf(-1.0), leaf(1.0)], vec![9.0, 1.0, 3.0]).unwrap();
        assert_eq!(tree.shares(1, 2), (0.25, 0.75));
        let empty = Tree::new(vec![branch(1, 2), leaf(-1.0), leaf(1.0)], vec![0.0; 3]).unwrap();
        assert_eq!(empty.shares(1, 2), (0.5, 0.5));
    }

    #[test]
    fn trees_that_lead_astray_are_refused() {
        let leads = |node| Error::Node { node, problem: "leads backwards, to itself or out of the tree" };
        assert_eq!(problem(vec![branch(0, 1), leaf(0.0)]), leads(0));
        assert_eq!(problem(vec![branch(1, 3), leaf(0.0), leaf(0.0)]), leads(0));
        let parents = |node| Error::Node { node, problem: "has not exactly one parent" };
        assert_eq!(problem(vec![branch(1, 1), leaf(0.0)]), parents(1));
        assert_eq!(problem(vec![leaf(0.0), leaf(0.0)]), parents(1));
        assert_eq!(Tree::new(vec![], vec![]), Err(Error::NodeCount { nodes: 0, covers: 0 }));
        assert_eq!(Tree::new(vec![leaf(0.0)], vec![]), Err(Error::NodeCount { nodes: 1, covers: 0 }));
    }

    #[test]
    fn numbers_that_make_no_sense_are_refused() {
        let nan = Node::Branch { feature: 0, threshold: f64::NAN, missing_left: true, left: 1, right: 2 };
        assert_eq!(problem(vec![nan, leaf(0.0), leaf(0.0)]).to_string(), "node 0 of the tree has NaN for a threshold");
        assert_eq!(
            problem(vec![leaf(f64::INFINITY)]),
            Error::Node { node: 0, problem: "has a value that is not finite" }
        );
        let widths = vec![branch(1, 2), leaf(0.0), Node::Leaf { values: vec![0.0, 1.0] }];
        assert!(matches!(problem(widths), Error::Node { node: 2, .. }));
        for cover in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(Tree::new(vec![leaf(0.0)], vec![cover]), Err(Error::Node { node: 0, .. })));
        }
    }
}
