//! The decision function: a weighted sum of kernels, less an offset.

use linfa_svm::Svm;
use ndarray::{Array1, Array2, Axis};
use serde::Deserialize;

use crate::Error;
use crate::export::check_finite;
use crate::fitted::{Numbers, parts};
use crate::graph::{Element, Graph};

/// Weights below this belong to no support vector; linfa leaves these out too.
const LEAST_WEIGHT: f64 = 100.0 * f64::EPSILON;

/// `Σ weight · kernel(x, support) - rho`
pub(super) struct Decision {
    kernel: Kernel,
    /// `[S, F]`; for the linear kernel the weights of the features, `[1, F]`.
    supports: Array2<f64>,
    /// `[S]`
    weights: Array1<f64>,
    rho: f64,
}

/// linfa's kernels.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
enum Kernel {
    /// `exp(-|x - s|² / width)`
    Gaussian(f64),
    /// `x · s`
    Linear,
    /// `(x · s + constant) ^ degree`
    Polynomial(f64, f64),
}

#[derive(Deserialize)]
enum Hyperplane {
    Linear(Numbers<[usize; 1]>),
    WeightedCombination(Numbers<[usize; 2]>),
}

/// What linfa keeps to itself.
#[derive(Deserialize)]
struct Parts {
    kernel_method: Kernel,
    sep_hyperplane: Hyperplane,
}

impl Decision {
    pub(super) fn read<T>(model: &Svm<f64, T>) -> Result<Self, Error> {
        check_finite("a weight", model.alpha.iter().chain([&model.rho]))?;
        let Parts { kernel_method, sep_hyperplane } = parts(model)?;
        let (kernel, supports, weights) = match sep_hyperplane {
            Hyperplane::Linear(Numbers { dim: [features], data }) => {
                (Kernel::Linear, matrix([1, features], data), Array1::ones(1))
            }
            Hyperplane::WeightedCombination(Numbers { dim, data }) => {
                let weights = model.alpha.iter().copied().filter(|weight| weight.abs() > LEAST_WEIGHT).take(dim[0]);
                (kernel_method, matrix(dim, data), weights.collect())
            }
        };
        if supports.is_empty() || model.nsupport() == 0 {
            return Err(Error::EmptyModel { what: "support vector" });
        }
        check_finite("a support vector", &supports)?;
        match kernel {
            Kernel::Gaussian(width) if !(width.is_finite() && width > 0.0) => {
                Err(Error::NotPositive { what: "the width of the kernel", value: width })
            }
            Kernel::Polynomial(constant, degree) => {
                check_finite("a number of the kernel", &[constant, degree])?;
                Ok(Self { kernel, supports, weights, rho: model.rho })
            }
            _ => Ok(Self { kernel, supports, weights, rho: model.rho }),
        }
    }

    pub(super) fn feature_count(&self) -> usize {
        self.supports.ncols()
    }

    /// Adds the decision on a float32 tensor `[N, F]`; the result is float64 `[N, 1]`.
    pub(super) fn write(&self, graph: &mut Graph, input: &str) -> String {
        let input = graph.cast(input, Element::Double);
        let kernels = match self.kernel {
            Kernel::Linear => self.products(graph, &input, &self.supports, 1.0),
            Kernel::Polynomial(constant, degree) => {
                let products = self.products(graph, &input, &self.supports, 1.0);
                let constant = graph.doubles("constant", &[1, 1], vec![constant]);
                let degree = graph.doubles("degree", &[1, 1], vec![degree]);
                let sums = graph.apply("Add", &[&products, &constant]);
                graph.apply("Pow", &[&sums, &degree])
            }
            Kernel::Gaussian(width) => self.gaussians(graph, &input, width),
        };
        let rho = graph.doubles("rho", &[1, 1], vec![self.rho]);
        if self.kernel == Kernel::Linear {
            return graph.apply("Sub", &[&kernels, &rho]);
        }
        let weights = graph.doubles("alpha", &[self.weights.len(), 1], self.weights.to_vec());
        let sum = graph.apply("MatMul", &[&kernels, &weights]);
        graph.apply("Sub", &[&sum, &rho])
    }

    /// `factor · x · supportsᵀ`, `[N, S]`.
    fn products(&self, graph: &mut Graph, input: &str, supports: &Array2<f64>, factor: f64) -> String {
        let values = supports.t().iter().map(|value| factor * value).collect();
        let supports = graph.doubles("supports", &[supports.ncols(), supports.nrows()], values);
        graph.apply("MatMul", &[input, &supports])
    }

    /// `exp(-|x - s|² / width)`, `[N, S]`, as `exp((2xs - s²) / width) · exp(-x² / width)` in one exponential, the features
    /// centred at the mean of the support vectors so that little cancels.
    fn gaussians(&self, graph: &mut Graph, input: &str, width: f64) -> String {
        let features = self.feature_count();
        let mean = self.supports.mean_axis(Axis(0)).expect("there are support vectors");
        let supports = &self.supports - &mean;
        let squares: Vec<f64> = supports.rows().into_iter().map(|row| row.dot(&row) / width).collect();
        let mean = graph.doubles("supports/mean", &[1, features], mean.to_vec());
        let factor = graph.doubles("supports/width", &[1, 1], vec![width.recip()]);
        let squares = graph.doubles("supports/squares", &[1, squares.len()], squares);
        let axis = graph.ints("axis", &[1], vec![1]);

        let centred = graph.apply("Sub", &[input, &mean]);
        let products = self.products(graph, &centred, &supports, 2.0 / width);
        let own = graph.apply("Mul", &[&centred, &centred]);
        let own = graph.apply("ReduceSum", &[&own, &axis]);
        let own = graph.apply("Mul", &[&own, &factor]);
        let exponents = graph.apply("Sub", &[&products, &squares]);
        let exponents = graph.apply("Sub", &[&exponents, &own]);
        graph.apply("Exp", &[&exponents])
    }
}

fn matrix(shape: [usize; 2], data: Vec<f64>) -> Array2<f64> {
    Array2::from_shape_vec(shape, data).expect("linfa's arrays are full")
}
