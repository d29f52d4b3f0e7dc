//! The log-likelihoods of Gaussian naive Bayes.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use linfa_bayes::GaussianNb;
use ndarray::{Array1, ArrayView1};
use serde::Deserialize;

use crate::Error;
use crate::classes::class_positions;
use crate::export::check_finite;
use crate::fitted::{Numbers, parts};
use crate::graph::Graph;
use crate::quadratic::{self, Measure};
use crate::scores::write_offsets;

/// One Gaussian for each class and feature, by label value.
#[derive(Debug, Deserialize)]
pub(super) struct Gaussians {
    class_info: BTreeMap<usize, Class>,
}

/// What linfa fits for one class.
#[derive(Debug, Deserialize)]
struct Class {
    prior: f64,
    /// Means.
    theta: Numbers<[usize; 1]>,
    /// Variances.
    sigma: Numbers<[usize; 1]>,
}

impl Gaussians {
    pub(super) fn read(model: &GaussianNb<f64, usize>) -> Result<Self, Error> {
        let gaussians: Self = parts(model)?;
        if gaussians.class_info.is_empty() {
            return Err(Error::EmptyModel { what: "class" });
        }
        for class in gaussians.class_info.values() {
            check_finite("a mean", &class.theta.data)?;
            if let Some(&value) = class.sigma.data.iter().find(|&&variance| variance <= 0.0) {
                return Err(Error::NotPositive { what: "a variance", value });
            }
        }
        Ok(gaussians)
    }

    pub(super) fn feature_count(&self) -> usize {
        self.class_info.values().next().map_or(0, |class| class.theta.dim[0])
    }

    /// The joint log-likelihood of each of `class_count` classes, but for a constant: float64 `[N, class_count]`.
    ///
    /// `ln prior - ½ Σ ln(2πσ²) - ½ Σ ((x - θ) / σ)²`, where the ½ of the last sum is in its factors.
    pub(super) fn write(&self, graph: &mut Graph, input: &str, class_count: usize) -> Result<String, Error> {
        let labels: Vec<usize> = self.class_info.keys().copied().collect();
        let positions = class_positions(&labels, class_count)?;
        let factors: Vec<Array1<f64>> = self
            .class_info
            .values()
            .map(|class| class.sigma.data.iter().map(|variance| (0.5 / variance).sqrt()).collect())
            .collect();
        let centres = self
            .class_info
            .values()
            .zip(&factors)
            .map(|(class, factors)| (ArrayView1::from(&class.theta.data), Measure::Scaled(factors.view())));
        let distances = quadratic::write(graph, input, centres);
        let offsets: Vec<f64> = self
            .class_info
            .values()
            .map(|class| {
                let spread: f64 = class.sigma.data.iter().map(|variance| libm::log(TAU * variance)).sum();
                libm::log(class.prior) - 0.5 * spread
            })
            .collect();
        write_offsets(graph, &distances, &offsets, &positions)
    }
}
