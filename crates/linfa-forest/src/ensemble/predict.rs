//! Scores, labels and probabilities of many rows. Tables are cut into blocks, so that no copy of the whole is made.

use linfa::Float;
use ndarray::{Array2, ArrayBase, Axis, Data, Ix2};

use super::{Ensemble, Link};
use crate::tree::Walk;

/// Numbers to a block: 512 kB.
const BLOCK: usize = 1 << 16;

impl Ensemble {
    /// The raw scores of each row, before the link: shape `(rows, n_outputs)`. They are exact, except that the base score
    /// of a regression may be added with one rounding in float64.
    ///
    /// # Panics
    /// If the records have another number of columns than the training data.
    pub fn raw_scores<F: Float, D: Data<Elem = F>>(&self, records: &ArrayBase<D, Ix2>) -> Array2<f64> {
        let mut scores = Vec::with_capacity(records.nrows() * self.n_outputs());
        self.for_each_block(records, &mut |block| self.scores_of_block(block, self.trees.len(), &mut scores));
        Array2::from_shape_vec((records.nrows(), self.n_outputs()), scores).expect("one score for each row and output")
    }

    /// Calls `visit` with blocks of rows, row after row.
    pub(crate) fn for_each_block<F: Float, D: Data<Elem = F>>(
        &self,
        records: &ArrayBase<D, Ix2>,
        visit: &mut dyn FnMut(&[f64]),
    ) {
        assert_eq!(
            records.ncols(),
            self.n_features(),
            "the records have another number of columns than the training data"
        );
        let most_rows = (BLOCK / self.n_features()).max(64);
        let mut block = Vec::with_capacity(most_rows.min(records.nrows()) * self.n_features());
        for rows in records.axis_chunks_iter(Axis(0), most_rows) {
            block.clear();
            block.extend(rows.iter().map(|&x| <f64 as Float>::cast(x)));
            visit(&block);
        }
    }

    /// Appends the raw scores of a block of rows, by the first `trees` trees.
    pub(crate) fn scores_of_block(&self, block: &[f64], trees: usize, scores: &mut Vec<f64>) {
        let outputs = self.n_outputs();
        let rows = block.len() / self.n_features();
        let mut sums = vec![0.0_f64; rows * outputs];
        let mut walk = Walk::default();
        for (t, tree) in self.trees[..trees].iter().enumerate() {
            let first = self.tree_output(t).unwrap_or(0);
            let leaves = walk.leaves(tree, block, self.n_features());
            for (&leaf, sums) in leaves.iter().zip(sums.chunks_exact_mut(outputs)) {
                let values = tree.values_at(leaf as usize).iter();
                sums[first..].iter_mut().zip(values).for_each(|(sum, &value)| *sum += f64::from(value));
            }
        }
        scores.extend(sums.iter().zip(self.base.iter().cycle()).map(|(sum, &base)| sum + f64::from(base)));
    }

    /// The label that the raw scores of one row stand for: the greatest, the lowest class of equals.
    pub(crate) fn label(&self, scores: &[f64]) -> usize {
        match self.link {
            Link::Logistic => usize::from(scores[0] > 0.0),
            _ => (1..scores.len()).fold(0, |best, k| if scores[k] > scores[best] { k } else { best }),
        }
    }

    /// Appends the probabilities that the raw scores of one row stand for.
    pub(crate) fn probabilities(&self, scores: &[f64], trees: usize, out: &mut Vec<f64>) {
        match self.link {
            Link::Identity => {}
            Link::Mean => out.extend(scores.iter().map(|score| score / trees as f64)),
            Link::Logistic => {
                let p = 1.0 / (1.0 + libm::exp(-scores[0]));
                out.extend([1.0 - p, p]);
            }
            Link::Softmax => {
                let greatest = scores.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
                let start = out.len();
                out.extend(scores.iter().map(|score| libm::exp(score - greatest)));
                let total: f64 = out[start..].iter().sum();
                out[start..].iter_mut().for_each(|p| *p /= total);
            }
        }
    }
}
