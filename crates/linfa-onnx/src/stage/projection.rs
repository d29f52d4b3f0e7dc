//! Projection of centred features: linfa's `Pca` and `FittedWhitener`.

use ndarray::{Array1, Array2};

use crate::Error;
use crate::export::check_finite;
use crate::graph::Graph;

/// `(x - mean) · matrixᵀ`, the matrix being `[F', F]`; whitening is part of the matrix.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Projection {
    mean: Array1<f64>,
    matrix: Array2<f64>,
}

#[cfg(feature = "reduction")]
impl From<&linfa_reduction::Pca<f64>> for super::Stage {
    fn from(pca: &linfa_reduction::Pca<f64>) -> Self {
        let (mean, matrix) = (pca.mean().clone(), pca.components().clone());
        Self(super::Kind::Projection(Projection { mean, matrix }))
    }
}

#[cfg(feature = "preprocessing")]
impl From<&linfa_preprocessing::whitening::FittedWhitener<f64>> for super::Stage {
    fn from(whitener: &linfa_preprocessing::whitening::FittedWhitener<f64>) -> Self {
        let (mean, matrix) = (whitener.mean().to_owned(), whitener.transformation_matrix().to_owned());
        Self(super::Kind::Projection(Projection { mean, matrix }))
    }
}

impl Projection {
    pub(super) fn input_count(&self) -> usize {
        self.mean.len()
    }

    pub(super) fn output_count(&self) -> usize {
        self.matrix.nrows()
    }

    pub(super) fn transform(&self, features: &Array2<f64>) -> Array2<f64> {
        (features - &self.mean).dot(&self.matrix.t())
    }

    pub(super) fn write(&self, graph: &mut Graph, input: &str) -> Result<String, Error> {
        check_finite("a number of a projection", self.mean.iter().chain(&self.matrix))?;
        let mean = graph.doubles("projection/mean", &[1, self.input_count()], self.mean.to_vec());
        let shape = [self.input_count(), self.output_count()];
        let matrix = graph.doubles("projection/matrix", &shape, self.matrix.t().iter().copied().collect());
        let centred = graph.apply("Sub", &[input, &mean]);
        Ok(graph.apply("MatMul", &[&centred, &matrix]))
    }
}
