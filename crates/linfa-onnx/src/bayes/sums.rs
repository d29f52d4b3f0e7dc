//! The log-likelihoods of discrete naive Bayes: weighted sums of the features.

#[expect(clippy::disallowed_types, reason = "linfa answers with one; it is sorted")]
use std::collections::HashMap;

use ndarray::{Array1, Array2, ArrayView2};

use crate::Error;
use crate::affine::Affine;
use crate::classes::class_positions;

/// The weights and intercepts of `class_count` classes, from what linfa computes for chosen rows.
///
/// linfa keeps the weights to itself, but gives the joint log-likelihood of any row, which is linear in the row: the row of
/// zeros tells the intercept, and a row with a single large number its weight. The number is large so that the intercept
/// does not cost the weight any digits; it is a power of two, so nothing is rounded besides.
#[expect(clippy::disallowed_types, reason = "the same")]
pub(super) fn log_likelihoods<'m>(
    feature_count: usize,
    class_count: usize,
    likelihood: impl Fn(ArrayView2<'_, f64>) -> HashMap<&'m usize, Array1<f64>>,
) -> Result<Affine, Error> {
    const LARGE: f64 = (1_u64 << 60) as f64;
    let mut rows = Array2::zeros((feature_count + 1, feature_count));
    for feature in 0..feature_count {
        rows[[feature, feature]] = LARGE;
    }
    let mut found: Vec<(usize, Array1<f64>)> =
        likelihood(rows.view()).into_iter().map(|(&label, values)| (label, values)).collect();
    found.sort_unstable_by_key(|(label, _)| *label);
    if found.is_empty() {
        return Err(Error::EmptyModel { what: "class" });
    }
    let labels: Vec<usize> = found.iter().map(|(label, _)| *label).collect();
    let positions = class_positions(&labels, class_count)?;
    let weights = Array2::from_shape_fn((feature_count, found.len()), |(feature, at)| found[at].1[feature] / LARGE);
    let intercepts = found.iter().map(|(_, values)| values[feature_count]).collect();
    Ok(Affine::new(weights, intercepts)?.arranged(&positions))
}
