//! Regressions on weighted sums: ordinary least squares, and generalised linear models.

use linfa::traits::Predict;
use linfa_linear::{FittedLinearRegression, Link, TweedieRegressor};
use ndarray::Array2;

use crate::affine::Affine;
use crate::export::{Missing, Precision};
use crate::graph::Graph;
use crate::{Error, Export};

impl Export<'_> {
    /// Writes a linear regression; its output is [`VARIABLE`](crate::names::VARIABLE), float32 `[N, 1]`, in the unit of the target.
    ///
    /// # Errors
    ///
    /// Another number of features than the model gets, or a column that lets missing values pass; weights that are not finite
    /// in 32 bits; an empty name; metadata keys that are empty, reserved or repeated.
    pub fn linear(&self, model: &FittedLinearRegression<f64>) -> Result<Vec<u8>, Error> {
        let sum = Affine::single(model.params(), model.intercept())?;
        self.regression(&sum, Link::Identity, "linfa_linear::FittedLinearRegression")
    }

    /// Writes a generalised linear model with any of linfa's links; its output is [`VARIABLE`](crate::names::VARIABLE), float32
    /// `[N, 1]`, the inverse of the link at `x · coef + intercept`.
    ///
    /// # Errors
    ///
    /// As for [`linear`](Self::linear).
    pub fn glm(&self, model: &TweedieRegressor<f64>) -> Result<Vec<u8>, Error> {
        let sum = Affine::single(&model.coef, model.intercept)?;
        self.regression(&sum, link(model), "linfa_linear::TweedieRegressor")
    }

    fn regression(&self, sum: &Affine, link: Link, family: &str) -> Result<Vec<u8>, Error> {
        let mut graph = self.begin(sum.inputs(), Missing::Refused)?;
        let value = sum.write(&mut graph, self.input(), Precision::Double);
        let value = invert(&mut graph, link, value);
        sum.write_variable(&mut graph, &value);
        self.finish(graph, family, &[])
    }
}

/// linfa keeps the link to itself; the value predicted at a sum of zero tells which it is.
fn link(model: &TweedieRegressor<f64>) -> Link {
    let mut centred = model.clone();
    centred.intercept = 0.0;
    let at_zero = centred.predict(&Array2::zeros((1, model.coef.len())))[0];
    if at_zero == 0.0 {
        Link::Identity
    } else if at_zero == 1.0 {
        Link::Log
    } else {
        Link::Logit
    }
}

/// The mean that belongs to a value of the linear predictor, in float64.
fn invert(graph: &mut Graph, link: Link, value: String) -> String {
    match link {
        Link::Identity => value,
        Link::Log => graph.apply("Exp", &[&value]),
        Link::Logit => {
            // 1 / (1 + exp(-x)), spelt out because runtimes approximate `Sigmoid` differently.
            let one = graph.doubles("one", &[1, 1], vec![1.0]);
            let negative = graph.apply("Neg", &[&value]);
            let exponential = graph.apply("Exp", &[&negative]);
            let sum = graph.apply("Add", &[&one, &exponential]);
            graph.apply("Div", &[&one, &sum])
        }
    }
}
