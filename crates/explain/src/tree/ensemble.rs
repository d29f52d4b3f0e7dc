//! Trees together.

use ndarray::{Array2, ArrayView2, Axis};

use super::{Node, Tree};
use crate::Error;

/// Trees whose leaf values add up, output by output, to a model's answer: `base[k]` plus the values of the leaves that the
/// row reaches. A mean over trees has its division in the leaf values.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    n_features: usize,
    base: Vec<f64>,
    trees: Vec<(Tree, usize)>,
}

impl Ensemble {
    /// An ensemble of trees, each with the output that the first value of its leaves is added to; `base` has one number for
    /// each output.
    ///
    /// # Errors
    /// If `base` is empty or not finite, or a tree asks for a feature or adds to an output that does not exist.
    pub fn new(n_features: usize, base: Vec<f64>, trees: Vec<(Tree, usize)>) -> Result<Self, Error> {
        if base.is_empty() || base.iter().any(|base| !base.is_finite()) {
            return Err(Error::Constants { what: "base scores" });
        }
        for (position, (tree, first)) in trees.iter().enumerate() {
            let (width, outputs) = (tree.values_per_leaf(), base.len());
            if first.checked_add(width).is_none_or(|end| end > outputs) {
                return Err(Error::TreeOutput { tree: position, first: *first, width, outputs });
            }
            let asked = tree.nodes().iter().filter_map(|node| match node {
                Node::Branch { feature, .. } => Some(*feature),
                Node::Leaf { .. } => None,
            });
            if let Some(feature) = asked.max().filter(|feature| *feature >= n_features) {
                return Err(Error::TreeFeature { tree: position, feature, features: n_features });
            }
        }
        Ok(Self { n_features, base, trees })
    }

    /// How many features a row has.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// How many numbers the model answers for a row.
    pub fn n_outputs(&self) -> usize {
        self.base.len()
    }

    /// What each output begins with.
    pub fn base(&self) -> &[f64] {
        &self.base
    }

    /// The trees, each with the output that the first value of its leaves is added to.
    pub fn trees(&self) -> &[(Tree, usize)] {
        &self.trees
    }

    /// What the model answers; shape `(rows, outputs)`.
    ///
    /// # Errors
    /// If the rows have another number of features than the model.
    pub fn answers(&self, rows: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
        self.check(rows)?;
        let mut answers = Array2::zeros((rows.nrows(), self.n_outputs()));
        let rows = rows.as_standard_layout();
        for (row, mut answer) in rows.axis_iter(Axis(0)).zip(answers.axis_iter_mut(Axis(0))) {
            let row = row.to_slice().unwrap_or(&[]);
            for (output, base) in answer.iter_mut().zip(&self.base) {
                *output = *base;
            }
            for (tree, first) in &self.trees {
                for (k, value) in tree.answer(row).iter().enumerate() {
                    answer[first + k] += value;
                }
            }
        }
        Ok(answers)
    }

    /// Whether rows have the model's features.
    pub(crate) fn check(&self, rows: ArrayView2<'_, f64>) -> Result<(), Error> {
        if rows.ncols() == self.n_features {
            return Ok(());
        }
        Err(Error::Count { what: "features", expected: self.n_features, found: rows.ncols() })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn stump(feature: usize, values: [f64; 2]) -> Tree {
        let branch = Node::Branch { feature, threshold: 0.0, missing_left: false, left: 1, right: 2 };
        let leaves = values.map(|value| Node::Leaf { values: vec![value] });
        Tree::new([branch].into_iter().chain(leaves).collect(), vec![2.0, 1.0, 1.0]).unwrap()
    }

    #[test]
    fn trees_add_to_their_outputs() {
        let trees = vec![(stump(0, [1.0, 2.0]), 0), (stump(1, [10.0, 20.0]), 1)];
        let ensemble = Ensemble::new(2, vec![0.5, 100.0], trees).unwrap();
        let rows = array![[-1.0, 1.0], [1.0, f64::NAN]];
        assert_eq!(ensemble.answers(rows.view()).unwrap(), array![[1.5, 120.0], [2.5, 120.0]]);
        assert_eq!(ensemble.answers(array![[1.0]].view()).unwrap_err().to_string(), "expected 2 features, found 1");
    }

    #[test]
    fn a_tree_beyond_the_model_is_refused() {
        let error =
            |features, base, first| Ensemble::new(features, base, vec![(stump(1, [0.0; 2]), first)]).unwrap_err();
        assert_eq!(error(1, vec![0.0], 0), Error::TreeFeature { tree: 0, feature: 1, features: 1 });
        assert_eq!(error(2, vec![0.0], 1), Error::TreeOutput { tree: 0, first: 1, width: 1, outputs: 1 });
        assert!(matches!(error(2, vec![0.0], usize::MAX), Error::TreeOutput { .. }));
        for base in [vec![], vec![f64::NAN]] {
            assert_eq!(error(2, base, 0), Error::Constants { what: "base scores" });
        }
    }
}
