//! SHAP values by the shares of the training rows in the trees (Lundberg, Erion and Lee, "Consistent individualized feature
//! attribution for tree ensembles", 2018; "tree path dependent" in Lundberg et al., "From local explanations to global
//! understanding with explainable AI for trees", 2020).
//!
//! While some features are known, a tree's answer is the sum over its leaves of the leaf's value times a factor for each
//! feature asked about on the way there: if it is known, 1 or 0, as the row passes or not; else the share of the training rows
//! that pass. Algorithm 2 of the paper counts the orders in which the features become known by the number of known features.
//! Here the same values come from an integral: if each feature is known with probability t, factor `j` is on average
//! `f_j(t) = t * pass_j + (1 - t) * share_j`, and the Shapley value is the integral over t from 0 to 1 of the derivative by the
//! probability of feature `j` alone (Owen, "Multilinear extensions of games", 1972): of `(pass_j - share_j) / f_j(t)` times the
//! product of all factors. This is a polynomial, so a Gauss–Legendre rule gives it exactly, as a sum of products of positive
//! numbers, without the divisions of differences that Algorithm 2 needs. A row takes time in proportion to nodes times depth.
//!
//! What it does not tell: what a feature does in the world, nor what the model would answer with that feature alone changed;
//! a feature is judged by what the trees' own rows did, so correlated features share and trade their values.

use std::array::from_fn;

use ndarray::{Array1, ArrayView2};

use super::edges::{Edge, edges, most_features};
use super::quadrature::{LANES, Lanes, Rule};
use crate::tree::{Ensemble, Node, Tree};
use crate::{Error, Explanation, tree_shap::Sheet};

/// What these values do not tell, for a reader.
pub const CAVEAT: &str = "These values say how the model came to its answer, judged by its training rows, not what causes \
    what in the world: columns that go together share the credit, and another training would share it otherwise.";

/// Explains the ensemble's answers for rows of shape `(rows, features)`. A missing value (NaN) goes where the tree sends it.
///
/// # Errors
/// If the rows have another number of features than the model.
pub fn explain(ensemble: &Ensemble, rows: ArrayView2<'_, f64>) -> Result<Explanation, Error> {
    let mut sheet = Sheet::new(ensemble, rows)?;
    let mut expected = Array1::from(ensemble.base().to_vec());
    for (tree, first) in ensemble.trees() {
        for (k, mean) in mean_answer(tree).into_iter().enumerate() {
            expected[first + k] += mean;
        }
        let mut walk = Walk::new(tree, *first, ensemble.n_outputs());
        sheet.each().for_each(|(row, values)| walk.add(row, values));
    }
    Ok(sheet.explanation(expected, rows))
}

/// The mean of the leaf values by the shares of the training rows.
fn mean_answer(tree: &Tree) -> Vec<f64> {
    let mut reach = vec![1.0; tree.nodes().len()];
    let mut mean = vec![0.0; tree.values_per_leaf()];
    for (position, node) in tree.nodes().iter().enumerate() {
        match node {
            Node::Branch { left, right, .. } => {
                let shares = tree.shares(*left, *right);
                reach[*left] = reach[position] * shares.0;
                reach[*right] = reach[position] * shares.1;
            }
            Node::Leaf { values } => mean.iter_mut().zip(values).for_each(|(mean, v)| *mean += reach[position] * v),
        }
    }
    mean
}

/// How the factor of an edge's feature changes at the edge. A row that has left its way for a feature once cannot come back.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    /// The row passes.
    Stays,
    /// The row does not pass, but did on the edges above that ask about the same feature.
    Leaves,
    /// The row did not pass before.
    Away,
}

/// What an edge does at each point of the rule.
#[derive(Debug, Clone, Copy)]
struct Effect {
    /// The new factor of the edge's feature, divided by the one before.
    ratio: Lanes,
    /// The point's weight times `(pass - share) / factor`, less the same of the factor before.
    slope: Lanes,
}

/// One tree, laid out for many rows, with memory that is used again for each.
struct Walk<'a> {
    tree: &'a Tree,
    edges: Vec<Edge>,
    first: usize,
    outputs: usize,
    groups: usize,
    /// For each node, each [`Change`] and each group of points.
    effects: Vec<Effect>,
    changes: Vec<Change>,
    /// For each node and group: the product of all factors on the way.
    products: Vec<Lanes>,
    /// For each node, value of a leaf and group: the products times the value, summed over the leaves below.
    sums: Vec<Lanes>,
}

impl<'a> Walk<'a> {
    fn new(tree: &'a Tree, first: usize, outputs: usize) -> Self {
        let edges = edges(tree);
        let rule = Rule::up_to(most_features(&edges).saturating_sub(1));
        let (nodes, groups) = (edges.len(), rule.points.len());
        let mut effects = Vec::with_capacity(nodes * 3 * groups);
        for edge in &edges {
            for change in [Change::Stays, Change::Leaves, Change::Away] {
                let before = edge.before.map(|node| edges[node].share);
                let groups = rule.points.iter().zip(&rule.weights);
                effects.extend(groups.map(|(points, weights)| effect(change, before, edge.share, points, weights)));
            }
        }
        let products = vec![[1.0; LANES]; nodes * groups];
        let sums = vec![[0.0; LANES]; nodes * groups * tree.values_per_leaf()];
        Self { tree, edges, first, outputs, groups, effects, changes: vec![Change::Stays; nodes], products, sums }
    }

    /// Adds the tree's SHAP values of a row.
    fn add(&mut self, row: &[f64], values: &mut [f64]) {
        self.descend(row);
        self.gather(values);
    }

    /// Multiplies the factors up, from the root to the leaves.
    fn descend(&mut self, row: &[f64]) {
        for node in 1..self.edges.len() {
            let edge = &self.edges[node];
            let was_away = edge.before.is_some_and(|before| self.changes[before] != Change::Stays);
            self.changes[node] = match (was_away, edge.passes(row)) {
                (true, _) => Change::Away,
                (false, true) => Change::Stays,
                (false, false) => Change::Leaves,
            };
            let (above, below) = self.products.split_at_mut(node * self.groups);
            let above = &above[edge.parent * self.groups..][..self.groups];
            let effects = effects_of(&self.effects, node, self.changes[node], self.groups);
            for ((product, above), effect) in below.iter_mut().zip(above).zip(effects) {
                *product = from_fn(|lane| above[lane] * effect.ratio[lane]);
            }
        }
    }

    /// Sums the leaves up, from the leaves to the root, and reads the values off at each edge.
    fn gather(&mut self, values: &mut [f64]) {
        let (groups, width) = (self.groups, self.tree.values_per_leaf());
        self.sums.fill([0.0; LANES]);
        for node in (1..self.edges.len()).rev() {
            let edge = &self.edges[node];
            let (above, below) = self.sums.split_at_mut(node * width * groups);
            let own = &mut below[..width * groups];
            if let Node::Leaf { values } = &self.tree.nodes()[node] {
                let products = &self.products[node * groups..][..groups];
                for (sums, value) in own.chunks_exact_mut(groups).zip(values) {
                    sums.iter_mut().zip(products).for_each(|(sum, product)| *sum = product.map(|p| p * value));
                }
            }
            let effects = effects_of(&self.effects, node, self.changes[node], groups);
            let parents = above[edge.parent * width * groups..][..width * groups].chunks_exact_mut(groups);
            let outputs = &mut values[edge.feature * self.outputs + self.first..][..width];
            for ((own, parent), output) in own.chunks_exact(groups).zip(parents).zip(outputs) {
                let mut dot = [0.0; LANES];
                for ((own, parent), effect) in own.iter().zip(parent).zip(effects) {
                    dot = from_fn(|lane| dot[lane] + effect.slope[lane] * own[lane]);
                    *parent = from_fn(|lane| parent[lane] + own[lane]);
                }
                *output += dot.iter().sum::<f64>();
            }
        }
    }
}

fn effects_of(effects: &[Effect], node: usize, change: Change, groups: usize) -> &[Effect] {
    &effects[(node * 3 + change as usize) * groups..][..groups]
}

/// Where no training row went and the row does not go either, the factor is zero, and nothing below counts.
fn effect(change: Change, before: Option<f64>, share: f64, points: &Lanes, weights: &Lanes) -> Effect {
    let passes = f64::from(u8::from(change == Change::Stays));
    let passed = f64::from(u8::from(change != Change::Away));
    let mut effect = Effect { ratio: [0.0; LANES], slope: [0.0; LANES] };
    for lane in 0..LANES {
        let t = points[lane];
        let factor = |pass: f64, share: f64| t * pass + (1.0 - t) * share;
        let (new, old) = (factor(passes, share), before.map_or(1.0, |before| factor(passed, before)));
        if new > 0.0 && old > 0.0 {
            let slope_before = before.map_or(0.0, |before| (passed - before) / old);
            effect.ratio[lane] = new / old;
            effect.slope[lane] = weights[lane] * ((passes - share) / new - slope_before);
        }
    }
    effect
}
