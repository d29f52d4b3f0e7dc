//! The log-densities of a Gaussian mixture.

use linfa_clustering::GaussianMixtureModel;
use ndarray::{Array2, ArrayView2};
use serde::Deserialize;

use crate::Error;
use crate::export::check_finite;
use crate::fitted::{Numbers, parts};
use crate::graph::Graph;
use crate::quadratic::{self, Measure};
use crate::scores::write_offsets;

/// K Gaussians in F dimensions.
///
/// linfa gives out its precision matrices, but computes with their Cholesky factors, which it keeps to itself.
#[derive(Debug, Deserialize)]
pub(super) struct Mixture {
    weights: Numbers<[usize; 1]>,
    means: Numbers<[usize; 2]>,
    precisions_chol: Numbers<[usize; 3]>,
}

impl Mixture {
    pub(super) fn read(model: &GaussianMixtureModel<f64>) -> Result<Self, Error> {
        parts(model)
    }

    /// The log-density of each component, but for a constant: float64 `[N, K]`.
    ///
    /// `ln weight + ln det C - ½ |(x - mean) C|²`, C being the Cholesky factor of the component's precision; the ½ is in C.
    pub(super) fn write(&self, graph: &mut Graph, input: &str) -> Result<String, Error> {
        let [count, features, _] = self.precisions_chol.dim;
        check_finite("a mean", &self.means.data)?;
        check_finite("a precision", &self.precisions_chol.data)?;
        let square = features * features;
        let factors: Vec<ArrayView2<'_, f64>> = self
            .precisions_chol
            .data
            .chunks_exact(square)
            .map(|factor| ArrayView2::from_shape((features, features), factor).expect("chunks are square"))
            .collect();
        let halves: Vec<Array2<f64>> = factors.iter().map(|factor| factor * 0.5_f64.sqrt()).collect();
        let means = self.means.data.chunks_exact(features);
        let centres = means.zip(&halves).map(|(mean, half)| (mean.into(), Measure::Projected(half.view())));
        let distances = quadratic::write(graph, input, centres);
        let offsets: Vec<f64> = factors
            .iter()
            .zip(&self.weights.data)
            .map(|(factor, &weight)| {
                libm::log(weight) + factor.diag().iter().map(|&diagonal| libm::log(diagonal)).sum::<f64>()
            })
            .collect();
        let positions: Vec<_> = (0..count).map(Some).collect();
        write_offsets(graph, &distances, &offsets, &positions)
    }
}
