//! Predictions after each step of the training: the learning curve of a fitted model.

use linfa::Float;
use ndarray::{Array1, Array2, ArrayBase, Data, Ix2};

use crate::ensemble::Ensemble;

/// Runs through the steps of an ensemble, adding one tree (or one round) after the other.
pub(crate) struct Staged<'a> {
    ensemble: &'a Ensemble,
    rows: Vec<f64>,
    scores: Vec<f64>,
    /// Trees added so far.
    trees: usize,
}

/// The scores after one step.
pub(crate) struct Stage<'a> {
    ensemble: &'a Ensemble,
    scores: Vec<f64>,
    trees: usize,
}

impl<'a> Staged<'a> {
    pub(crate) fn new<F: Float, D: Data<Elem = F>>(ensemble: &'a Ensemble, records: &ArrayBase<D, Ix2>) -> Self {
        let mut rows = Vec::with_capacity(records.len());
        ensemble.for_each_block(records, &mut |block| rows.extend_from_slice(block));
        Self { ensemble, rows, scores: vec![0.0; records.nrows() * ensemble.n_outputs()], trees: 0 }
    }

    pub(crate) fn next_stage(&mut self) -> Option<Stage<'a>> {
        let ensemble = self.ensemble;
        let step = if ensemble.tree_output(0).is_some() { ensemble.n_outputs() } else { 1 };
        let trees = ensemble.trees().get(self.trees..self.trees + step)?;
        let rows = self.rows.chunks_exact(ensemble.n_features());
        for (row, scores) in rows.zip(self.scores.chunks_exact_mut(ensemble.n_outputs())) {
            for (t, tree) in trees.iter().enumerate() {
                let first = ensemble.tree_output(t).unwrap_or(0);
                let values = tree.answer(row).iter();
                scores[first..].iter_mut().zip(values).for_each(|(score, &value)| *score += f64::from(value));
            }
        }
        self.trees += step;
        Some(Stage { ensemble, scores: self.scores.clone(), trees: self.trees })
    }
}

impl<'a> Iterator for Staged<'a> {
    type Item = Stage<'a>;

    fn next(&mut self) -> Option<Stage<'a>> {
        self.next_stage()
    }
}

impl Stage<'_> {
    pub(crate) fn labels(&self) -> Array1<usize> {
        self.rows().map(|scores| self.ensemble.label(&scores)).collect()
    }

    pub(crate) fn probabilities(&self) -> Array2<f64> {
        let mut out = Vec::new();
        self.rows().for_each(|scores| self.ensemble.probabilities(&scores, self.trees, &mut out));
        let shape = (self.scores.len() / self.ensemble.n_outputs(), self.ensemble.n_classes());
        Array2::from_shape_vec(shape, out).expect("one probability for each row and class")
    }

    /// `of_all`: leaf values are divided by the number of all trees, of which only some are added up.
    pub(crate) fn values<F: Float>(&self, of_all: bool) -> Array1<F> {
        let factor = if of_all { self.ensemble.trees().len() as f64 / self.trees as f64 } else { 1.0 };
        let base = f64::from(self.ensemble.base()[0]);
        self.scores.iter().map(|score| F::cast(score * factor + base)).collect()
    }

    fn rows(&self) -> impl Iterator<Item = Vec<f64>> + '_ {
        let base = self.ensemble.base();
        let with_base = move |scores: &[f64]| scores.iter().zip(base).map(|(score, &b)| score + f64::from(b)).collect();
        self.scores.chunks_exact(base.len()).map(with_base)
    }
}
