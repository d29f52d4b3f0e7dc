//! Fitted trees together, and how their leaves become an answer.

mod check;
mod predict;

use serde::{Deserialize, Serialize};

use crate::Tree;
use check::Parts;

/// How the sums of leaf values become a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// The prediction is the sum (regression).
    Identity,
    /// The probabilities are the sums, divided by the number of trees (trees and forests for classification).
    Mean,
    /// The probability of class 1 is `1 / (1 + exp(-sum))` (boosting of two classes).
    Logistic,
    /// The probabilities are `exp(sum)`, divided by their total (boosting of three and more classes).
    Softmax,
}

/// What every model of this crate is made of: trees, base scores and a link.
///
/// The **raw score** of output `k` is `base()[k]` plus the leaf values that the row reaches:
///
/// - with [`Ensemble::tree_output`] `None` each leaf has a value for each output (or the only one), which is added to it;
/// - otherwise each leaf has one value, which is added to that output. Trees are in order of rounds: those of the first
///   round for all classes, then those of the second round.
///
/// Sums of leaf values are exact in float32 in any order; see the crate's documentation for what that means and where it
/// includes the base scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Ensemble {
    trees: Vec<Tree>,
    n_features: u32,
    n_outputs: u32,
    base: Vec<f32>,
    link: Link,
}

impl Ensemble {
    pub(crate) fn new(trees: Vec<Tree>, n_features: usize, base: Vec<f32>, link: Link) -> Self {
        Self { trees, n_features: n_features as u32, n_outputs: base.len() as u32, base, link }
    }

    /// The trees.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// How many columns a row has.
    pub fn n_features(&self) -> usize {
        self.n_features as usize
    }

    /// How many raw scores a row gets: 1 for regression and for boosting of two classes, else the number of classes.
    pub fn n_outputs(&self) -> usize {
        self.n_outputs as usize
    }

    /// How many classes there are; 0 for regression.
    pub fn n_classes(&self) -> usize {
        match self.link {
            Link::Identity => 0,
            Link::Logistic => 2,
            Link::Mean | Link::Softmax => self.n_outputs(),
        }
    }

    /// What each raw score begins with: [`Ensemble::n_outputs`] numbers.
    pub fn base(&self) -> &[f32] {
        &self.base
    }

    /// How raw scores become a prediction.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The output to which tree number `tree` adds, or `None` if its leaves have a value for every output.
    pub fn tree_output(&self, tree: usize) -> Option<usize> {
        (self.link != Link::Mean).then_some(tree % self.n_outputs())
    }
}
