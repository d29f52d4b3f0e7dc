//! Exact SHAP values of tree ensembles.
//!
//! Both ways answer: by how much did the knowledge of each feature move the answer away from the expected one, averaged over
//! all orders in which the features can become known (Shapley values)? They differ in what the model answers while a feature
//! is unknown:
//!
//! | Module | An unknown feature | Expected value |
//! |---|---|---|
//! | [`path_dependent`] | goes both ways at a branch, by the shares of the training rows that went there | the mean over the leaves by those shares |
//! | [`interventional`] | takes its value from the rows of a background table, in turn | the mean answer on the background |
//!
//! The values are in the unit of the ensemble's outputs: probabilities for forests that average them, log odds for boosting.

mod edges;
pub mod interventional;
pub mod path_dependent;
mod quadrature;

use ndarray::{Array1, Array3, ArrayView2, Axis};

use crate::tree::Ensemble;
use crate::{Error, Explanation};

/// Rows as one slice, and the values to fill, row after row.
struct Sheet {
    rows: Vec<f64>,
    values: Vec<f64>,
    features: usize,
    outputs: usize,
}

impl Sheet {
    fn new(ensemble: &Ensemble, rows: ArrayView2<'_, f64>) -> Result<Self, Error> {
        ensemble.check(rows)?;
        let (features, outputs) = (ensemble.n_features(), ensemble.n_outputs());
        Ok(Self { rows: rows.iter().copied().collect(), values: vec![0.0; rows.len() * outputs], features, outputs })
    }

    /// Each row with its values, those of feature `j` from `j * outputs` on. Nothing without features.
    fn each(&mut self) -> impl Iterator<Item = (&[f64], &mut [f64])> {
        let features = self.features.max(1);
        self.rows.chunks_exact(features).zip(self.values.chunks_exact_mut(features * self.outputs))
    }

    fn explanation(self, expected: Array1<f64>, rows: ArrayView2<'_, f64>) -> Explanation {
        let shape = (rows.len_of(Axis(0)), self.features, self.outputs);
        let values = Array3::from_shape_vec(shape, self.values).expect("a value for each row, feature and output");
        Explanation { expected, values }
    }
}
