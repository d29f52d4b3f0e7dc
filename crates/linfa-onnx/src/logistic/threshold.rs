//! Where a model of two classes begins to predict the positive one.

use linfa::traits::Predict;
use linfa_logistic::FittedLogisticRegression;
use ndarray::Array2;

/// Beyond these logits a probability is 0 or 1 in float64.
const EXTREME: f64 = 1_000.0;

/// The least logit for which linfa predicts the positive class: 0 for the usual threshold of 0.5.
///
/// linfa keeps the threshold to itself, so this asks for predictions, halving the interval between two logits until nothing
/// lies between. `EXTREME` is for never, its negative for always.
pub(super) fn least_positive_logit(model: &FittedLogisticRegression<f64, usize>) -> f64 {
    let weights = model.params();
    let square = weights.dot(weights);
    let positive = model.labels().pos.class;
    let is_positive = |logit: f64| {
        let along = weights * ((logit - model.intercept()) / square);
        let row = Array2::from_shape_fn((1, weights.len()), |(_, feature)| along[feature]);
        model.predict(&row)[0] == positive
    };
    if square == 0.0 || !square.is_normal() {
        // Every row has the same logit.
        let row = Array2::zeros((1, weights.len()));
        return if model.predict(&row)[0] == positive { -EXTREME } else { EXTREME };
    }
    if is_positive(0.0) && !is_positive(-1e-9) {
        return 0.0;
    }
    let (mut below, mut reached) = (-EXTREME, EXTREME);
    if is_positive(below) {
        return below;
    }
    if !is_positive(reached) {
        return reached;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(below, reached);
        if is_positive(middle) { reached = middle } else { below = middle }
    }
    reached
}
