//! Stages between the features and the model: scalers, norms and projections fitted by linfa.
//!
//! A stage computes in float64, as linfa does, and rounds its result to float32. [`Stage::transform`] carries that out
//! natively, for training; [`Stage::write`] adds it to a graph.

mod linear;
mod norm;
mod projection;

use ndarray::Array2;

use crate::Error;
use crate::graph::{Element, Graph};

use linear::Scaling;
use norm::Norm;
use projection::Projection;

/// One fitted transformation of the features, made by `From` of a linfa transformer:
///
/// | feature | from |
/// |---|---|
/// | `preprocessing` | `&linfa_preprocessing::linear_scaling::LinearScaler<f64>` (standard, min-max, max-abs) |
/// | `preprocessing` | `&linfa_preprocessing::norm_scaling::NormScaler` (l1, l2, max) |
/// | `preprocessing` | `&linfa_preprocessing::whitening::FittedWhitener<f64>` (PCA, ZCA, Cholesky) |
/// | `reduction` | `&linfa_reduction::Pca<f64>` (whitened or not) |
#[derive(Debug, Clone, PartialEq)]
pub struct Stage(Kind);

#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "without the features of transformers none is made")]
enum Kind {
    Scaling(Scaling),
    Norm(Norm),
    Projection(Projection),
}

impl Stage {
    /// What linfa's transformer makes of a matrix `[N, F]` of features, rounded to float32: the numbers to train on.
    ///
    /// # Errors
    ///
    /// [`Error::FeatureCount`] if the matrix has another number of columns than the stage was fitted on.
    pub fn transform(&self, features: &Array2<f64>) -> Result<Array2<f64>, Error> {
        self.check(features.ncols())?;
        let transformed = match &self.0 {
            Kind::Scaling(scaling) => scaling.transform(features),
            Kind::Norm(norm) => norm.transform(features),
            Kind::Projection(projection) => projection.transform(features),
        };
        Ok(transformed.mapv_into(|value| f64::from(value as f32)))
    }

    /// Adds the stage to a graph, between two float32 tensors; gives the number of columns of the result.
    pub(crate) fn write(&self, graph: &mut Graph, input: &str, columns: usize, output: &str) -> Result<usize, Error> {
        self.check(columns)?;
        let input = graph.cast(input, Element::Double);
        let result = match &self.0 {
            Kind::Scaling(scaling) => scaling.write(graph, &input)?,
            Kind::Norm(norm) => norm.write(graph, &input),
            Kind::Projection(projection) => projection.write(graph, &input)?,
        };
        graph.cast_to(&result, Element::Float, output);
        Ok(self.output_count(columns))
    }

    /// How many features come out of this many.
    pub(crate) fn output_count(&self, count: usize) -> usize {
        match &self.0 {
            Kind::Projection(projection) => projection.output_count(),
            Kind::Scaling(_) | Kind::Norm(_) => count,
        }
    }

    /// Whether a missing value of one feature would become a missing value of others.
    pub(crate) fn mixes_features(&self) -> bool {
        !matches!(self.0, Kind::Scaling(_))
    }

    fn check(&self, expected: usize) -> Result<(), Error> {
        let found = match &self.0 {
            Kind::Scaling(scaling) => scaling.input_count(),
            Kind::Projection(projection) => projection.input_count(),
            Kind::Norm(_) => expected,
        };
        if found == expected { Ok(()) } else { Err(Error::FeatureCount { expected, found }) }
    }
}
