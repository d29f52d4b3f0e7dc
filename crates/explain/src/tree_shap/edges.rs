//! A tree seen from its edges: each node but the root with the question that leads to it.

use crate::tree::{Node, Tree, goes_left};

/// The way to a node from its parent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Edge {
    pub(super) parent: usize,
    /// The feature that the parent asks about.
    pub(super) feature: usize,
    threshold: f64,
    missing_left: bool,
    is_left: bool,
    /// The nearest node above whose edge asks about the same feature.
    pub(super) before: Option<usize>,
    /// The share of the training rows that go this way and every way above that asks about the same feature.
    pub(super) share: f64,
}

impl Edge {
    /// Whether a row goes this way.
    pub(super) fn passes(&self, row: &[f64]) -> bool {
        goes_left(row[self.feature], self.threshold, self.missing_left) == self.is_left
    }
}

/// The edge to each node; the root's leads nowhere.
pub(super) fn edges(tree: &Tree) -> Vec<Edge> {
    let mut edges = vec![Edge::default(); tree.nodes().len()];
    for (parent, node) in tree.nodes().iter().enumerate() {
        let Node::Branch { feature, threshold, missing_left, left, right } = *node else { continue };
        let before = same_feature(&edges, parent, feature);
        let above = before.map_or(1.0, |node| edges[node].share);
        let shares = tree.shares(left, right);
        let edge = Edge { parent, feature, threshold, missing_left, is_left: true, before, share: above * shares.0 };
        edges[left] = edge;
        edges[right] = Edge { is_left: false, share: above * shares.1, ..edge };
    }
    edges
}

/// The greatest number of different features on a way from the root to a leaf.
pub(super) fn most_features(edges: &[Edge]) -> usize {
    let mut counts = vec![0; edges.len()];
    for (node, edge) in edges.iter().enumerate().skip(1) {
        counts[node] = counts[edge.parent] + usize::from(edge.before.is_none());
    }
    counts.into_iter().max().unwrap_or(0)
}

/// From a node upwards, the nearest node whose edge asks about a feature.
fn same_feature(edges: &[Edge], mut node: usize, feature: usize) -> Option<usize> {
    while node > 0 {
        if edges[node].feature == feature {
            return Some(node);
        }
        node = edges[node].parent;
    }
    None
}
