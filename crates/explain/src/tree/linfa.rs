//! The models of linfa-forest as plain trees.

use linfa_forest::Link;

use super::{Ensemble, Node, Tree};
use crate::Error;

impl TryFrom<&linfa_forest::Ensemble> for Ensemble {
    type Error = Error;

    /// Its outputs are what the trees add up to: the probability of each class for trees and forests that classify, the log
    /// odds of class 1 for boosting of two classes, the logarithms of the classes' unnormalised probabilities for boosting of
    /// more, and the predicted number for regression.
    fn try_from(model: &linfa_forest::Ensemble) -> Result<Self, Error> {
        let divisor = if model.link() == Link::Mean { model.trees().len() as f64 } else { 1.0 };
        let base = model.base().iter().map(|&base| f64::from(base) / divisor).collect();
        let trees = model.trees().iter().enumerate().map(|(position, tree)| {
            let first = model.tree_output(position).unwrap_or(0);
            convert(tree, divisor).map(|tree| (tree, first))
        });
        Self::new(model.n_features(), base, trees.collect::<Result<_, _>>()?)
    }
}

fn convert(tree: &linfa_forest::Tree, divisor: f64) -> Result<Tree, Error> {
    let nodes = tree.nodes().iter().map(|node| match *node {
        linfa_forest::Node::Branch { feature, threshold, missing_left, left, right } => {
            let (feature, left, right) = (feature as usize, left as usize, right as usize);
            Node::Branch { feature, threshold, missing_left, left, right }
        }
        linfa_forest::Node::Leaf { start } => {
            let values = tree.leaf_values(start).iter().map(|&value| f64::from(value) / divisor);
            Node::Leaf { values: values.collect() }
        }
    });
    Tree::new(nodes.collect(), tree.covers().iter().map(|&cover| f64::from(cover)).collect())
}
