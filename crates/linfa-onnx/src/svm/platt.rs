//! Platt scaling: from a decision to a probability.

use linfa::dataset::Pr;
use linfa_svm::Svm;
use serde::Deserialize;

use crate::Error;
use crate::export::check_finite;
use crate::fitted::parts;
use crate::graph::{Element, Graph};

/// The coefficients of several models.
pub(super) struct Platt {
    slopes: Vec<f64>,
    offsets: Vec<f64>,
}

/// What linfa keeps to itself.
#[derive(Deserialize)]
struct Parts {
    probability_coeffs: Option<(f64, f64)>,
}

impl Platt {
    pub(super) fn read<'m>(models: impl IntoIterator<Item = &'m Svm<f64, Pr>>) -> Result<Self, Error> {
        let (mut slopes, mut offsets) = (vec![], vec![]);
        for model in models {
            let Parts { probability_coeffs } = parts(model)?;
            let (slope, offset) = probability_coeffs.ok_or(Error::EmptyModel { what: "probability" })?;
            slopes.push(slope);
            offsets.push(offset);
        }
        check_finite("a Platt coefficient", slopes.iter().chain(&offsets))?;
        Ok(Self { slopes, offsets })
    }

    /// `1 / (1 + exp(f))` with `f = slope · decision + offset`, float32 `[N, K]`, of float64 decisions `[N, K]`.
    ///
    /// Step by step as linfa does it, which rounds `f` and all that follows to float32, and does not exponentiate a positive
    /// number: so equal probabilities of different models are equal here too, also where they are rounded to 1.
    pub(super) fn write(&self, graph: &mut Graph, decisions: &str) -> String {
        let shape = [1, self.slopes.len()];
        let slopes = graph.doubles("platt/slopes", &shape, self.slopes.clone());
        let offsets = graph.doubles("platt/offsets", &shape, self.offsets.clone());
        let one = graph.floats("platt/one", &[1, 1], vec![1.0]);
        let zero = graph.floats("platt/zero", &[1, 1], vec![0.0]);

        let scaled = graph.apply("Mul", &[decisions, &slopes]);
        let exponents = graph.apply("Add", &[&scaled, &offsets]);
        let exponents = graph.cast(&exponents, Element::Float);
        // The exponential in float64 and then rounded is the same in every runtime; in float32 it need not be.
        let wide = graph.cast(&exponents, Element::Double);
        let magnitudes = graph.apply("Abs", &[&wide]);
        let negative = graph.apply("Neg", &[&magnitudes]);
        let powers = graph.apply("Exp", &[&negative]);
        let powers = graph.cast(&powers, Element::Float);
        let sums = graph.apply("Add", &[&one, &powers]);
        let unlikely = graph.apply("GreaterOrEqual", &[&exponents, &zero]);
        let parts = graph.apply("Where", &[&unlikely, &powers, &one]);
        graph.apply("Div", &[&parts, &sums])
    }
}
