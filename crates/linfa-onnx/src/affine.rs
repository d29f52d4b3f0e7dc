//! Weighted sums of the features: the core of every linear model.

use ndarray::{Array1, Array2};

use crate::Error;
use crate::export::{Precision, narrow};
use crate::graph::{Element, Graph};
use crate::names::VARIABLE;

/// The score of a class the model has never seen: its probability is zero, without the infinities that some kernels do not
/// bear.
const ABSENT: f64 = -1e30;

/// `x · weights + intercepts`: weights `[F, K]`, intercepts `[K]`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Affine {
    weights: Array2<f64>,
    intercepts: Array1<f64>,
}

impl Affine {
    /// Refuses numbers that are not finite in 32 bits.
    pub(crate) fn new(weights: Array2<f64>, intercepts: Array1<f64>) -> Result<Self, Error> {
        debug_assert_eq!(weights.ncols(), intercepts.len());
        for &weight in &weights {
            narrow("a weight", weight)?;
        }
        for &intercept in &intercepts {
            narrow(if intercepts.len() == 1 { "the intercept" } else { "an intercept" }, intercept)?;
        }
        Ok(Self { weights, intercepts })
    }

    /// One sum.
    pub(crate) fn single(weights: &Array1<f64>, intercept: f64) -> Result<Self, Error> {
        Self::new(weights.clone().insert_axis(ndarray::Axis(1)), Array1::from_elem(1, intercept))
    }

    /// Of a single sum, two: zero, and the sum.
    pub(crate) fn beside_zero(&self) -> Self {
        Self {
            weights: Array2::from_shape_fn((self.inputs(), 2), |(feature, at)| at as f64 * self.weights[[feature, 0]]),
            intercepts: Array1::from(vec![0.0, self.intercepts[0]]),
        }
    }

    /// The sums at these positions; `None` becomes the score of a class never seen.
    pub(crate) fn arranged(&self, positions: &[Option<usize>]) -> Self {
        Self {
            weights: Array2::from_shape_fn((self.weights.nrows(), positions.len()), |(feature, class)| {
                positions[class].map_or(0.0, |at| self.weights[[feature, at]])
            }),
            intercepts: positions.iter().map(|at| at.map_or(ABSENT, |at| self.intercepts[at])).collect(),
        }
    }

    /// F, the number of features.
    pub(crate) fn inputs(&self) -> usize {
        self.weights.nrows()
    }

    /// K, the number of sums.
    pub(crate) fn outputs(&self) -> usize {
        self.intercepts.len()
    }

    /// Adds the sums of a float32 tensor `[N, F]`; the result `[N, K]` is of the given precision.
    pub(crate) fn write(&self, graph: &mut Graph, input: &str, precision: Precision) -> String {
        let shape = [self.weights.nrows(), self.outputs()];
        let (weights, intercepts) = (self.weights.iter().copied(), self.intercepts.iter().copied());
        match precision {
            Precision::Single => {
                let weights = graph.floats("weights", &shape, weights.map(|weight| weight as f32).collect());
                let intercepts = intercepts.map(|intercept| intercept as f32).collect();
                let intercepts = graph.floats("intercepts", &shape[1..], intercepts);
                graph.apply("Gemm", &[input, &weights, &intercepts])
            }
            Precision::Double => {
                let input = graph.cast(input, Element::Double);
                let weights = graph.doubles("weights", &shape, weights.collect());
                let intercepts = graph.doubles("intercepts", &shape[1..], intercepts.collect());
                // tract cannot fold the factors of a Gemm in float64.
                let products = graph.apply("MatMul", &[&input, &weights]);
                graph.apply("Add", &[&products, &intercepts])
            }
        }
    }

    /// Makes the output [`VARIABLE`] of a float64 tensor `[N, K]`.
    pub(crate) fn write_variable(&self, graph: &mut Graph, value: &str) {
        graph.cast_to(value, Element::Float, VARIABLE);
        graph.output(VARIABLE, Element::Float, Some(self.outputs()), "The predicted value");
    }
}
