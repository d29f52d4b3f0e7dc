//! What fitted estimators can be explained as exactly: trees or weights, and on which scale these add up.

use linfa_forest::{Ensemble, Link};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

/// Why an estimator of another family has no exact explanation.
pub const ANOTHER_FAMILY: &str =
    "Exact SHAP values are there for linear models and for the trees of linfa-forest; this model is of another family.";

/// What a fitted estimator can be explained as, in features as in [`Lesson::records`](super::Lesson::records).
pub enum Explained<'a> {
    /// Trees whose leaves add up.
    Trees(&'a Ensemble),
    /// Weighted sums of the features.
    Linear {
        /// Of shape `(features, outputs)`.
        weights: Array2<f64>,
        /// Of shape `(outputs)`.
        intercepts: Array1<f64>,
        /// The class of each output; 0 alone for a number.
        classes: Vec<usize>,
        /// The scale of the sums.
        scale: Scale,
    },
}

/// The scale on which parts of an answer add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// The number itself.
    Number,
    /// The logarithm of the number.
    Logarithm,
    /// The probability of a class.
    Probability,
    /// The logarithm of the odds of the second of two classes.
    LogOdds,
    /// The logarithm of a class's unnormalised probability: only differences between classes mean something.
    LogScore,
}

impl Explained<'_> {
    /// A weighted sum that is a number, or says something of the second of two classes.
    pub fn sum(weights: &Array1<f64>, intercept: f64, scale: Scale) -> Self {
        let classes = vec![usize::from(scale == Scale::LogOdds)];
        let weights = weights.clone().insert_axis(ndarray::Axis(1));
        Self::Linear { weights, intercepts: ndarray::array![intercept], classes, scale }
    }
}

/// The scale of the sums of an ensemble's leaves, and the class of each.
pub fn scale_of(ensemble: &Ensemble) -> (Scale, Vec<usize>) {
    let classes = (0..ensemble.n_outputs()).collect();
    match ensemble.link() {
        Link::Identity => (Scale::Number, classes),
        Link::Mean => (Scale::Probability, classes),
        Link::Logistic => (Scale::LogOdds, vec![1]),
        Link::Softmax => (Scale::LogScore, classes),
    }
}
