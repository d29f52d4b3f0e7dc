//! Judges a forest by the rows that its trees did not see.

use linfa::Float;
use ndarray::{ArrayBase, Data, Ix2};
use serde::{Deserialize, Serialize};

use crate::tree::Tree;

/// How a forest does on rows that its trees did not see: each row is predicted by the trees it was not drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OutOfBag {
    /// Accuracy of a classifier, R² of a regressor. R² is 0 if all targets are equal.
    pub score: f64,
    /// How many rows at least one tree did not see. Only they are judged.
    pub rows: usize,
}

/// Adds up what trees say about rows they did not see.
pub(crate) struct Judge {
    width: usize,
    sums: Vec<f64>,
    trees: Vec<u32>,
    row: Vec<f64>,
}

impl Judge {
    pub(crate) fn new(rows: usize, width: usize) -> Self {
        Self { width, sums: vec![0.0; rows * width], trees: vec![0; rows], row: Vec::new() }
    }

    pub(crate) fn add<F: Float, D: Data<Elem = F>>(&mut self, tree: &Tree, draws: &[u32], records: &ArrayBase<D, Ix2>) {
        for (i, sums) in self.sums.chunks_exact_mut(self.width).enumerate() {
            if draws[i] == 0 {
                self.row.clear();
                self.row.extend(records.row(i).iter().map(|&x| <f64 as Float>::cast(x)));
                sums.iter_mut().zip(tree.answer(&self.row)).for_each(|(sum, &value)| *sum += f64::from(value));
                self.trees[i] += 1;
            }
        }
    }

    /// Accuracy over the judged rows.
    pub(crate) fn accuracy(&self, labels: &[u32]) -> OutOfBag {
        let label = |sums: &[f64]| (1..sums.len()).fold(0, |best, k| if sums[k] > sums[best] { k } else { best });
        let hits =
            self.judged().filter(|&i| label(&self.sums[i * self.width..][..self.width]) == labels[i] as usize).count();
        let rows = self.judged().count();
        OutOfBag { score: if rows == 0 { 0.0 } else { hits as f64 / rows as f64 }, rows }
    }

    /// R² over the judged rows. Leaf values are less `base`, and divided by the number of trees of the whole forest.
    pub(crate) fn r2(&self, targets: &[f64], base: f64, n_trees: usize) -> OutOfBag {
        let rows = self.judged().count();
        let mean = self.judged().map(|i| targets[i]).sum::<f64>() / rows.max(1) as f64;
        let (mut residual, mut total) = (0.0, 0.0);
        for i in self.judged() {
            let predicted = base + self.sums[i] * n_trees as f64 / f64::from(self.trees[i]);
            residual += (targets[i] - predicted) * (targets[i] - predicted);
            total += (targets[i] - mean) * (targets[i] - mean);
        }
        OutOfBag { score: if total > 0.0 { 1.0 - residual / total } else { 0.0 }, rows }
    }

    fn judged(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.trees.len()).filter(|&i| self.trees[i] > 0)
    }
}
