//! Quantiles of sorted values, in the two definitions that scikit-learn's transformers take from numpy.

use serde::{Deserialize, Serialize};

/// A definition of a quantile, in numbers of Hyndman & Fan, "Sample quantiles in statistical packages" (1996).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantileMethod {
    /// Definition 2: a value of the sample, or the mean of two where the share falls exactly between them.
    #[default]
    AveragedInvertedCdf,
    /// Definition 7: interpolated between the two nearest values.
    Linear,
}

impl QuantileMethod {
    /// The quantile of ascending values; `None` without values, or for a `share` outside 0 to 1.
    pub fn of(self, sorted: &[f64], share: f64) -> Option<f64> {
        match self {
            Self::AveragedInvertedCdf => averaged_inverted_cdf(sorted, share),
            Self::Linear => linear(sorted, share),
        }
    }
}

/// Linear interpolation at (n − 1)·share, "type 7", numpy's default.
///
/// `None` without values, or for a `share` outside 0 to 1.
pub fn linear(sorted: &[f64], share: f64) -> Option<f64> {
    let last = last(sorted, share)?;
    let position = last as f64 * share;
    let below = position.floor();
    Some(between(sorted[below as usize], sorted[(below as usize + 1).min(last)], position - below))
}

/// The inverse of the empirical distribution function, averaged where it jumps: numpy's `averaged_inverted_cdf`.
///
/// `None` without values, or for a `share` outside 0 to 1.
pub fn averaged_inverted_cdf(sorted: &[f64], share: f64) -> Option<f64> {
    let last = last(sorted, share)?;
    let position = sorted.len() as f64 * share - 1.0;
    if position < 0.0 {
        return Some(sorted[0]);
    }
    let below = position.floor();
    let (low, high) = (sorted[below as usize], sorted[(below as usize + 1).min(last)]);
    Some(if position > below { high } else { between(low, high, 0.5) })
}

/// The values that are there in ascending order, with `-0.0` as `0.0` so that equal values have equal bits.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().filter(|value| !value.is_nan()).map(|value| value + 0.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

fn last(sorted: &[f64], share: f64) -> Option<usize> {
    sorted.len().checked_sub(1).filter(|_| (0.0..=1.0).contains(&share))
}

/// Interpolates from the nearer one, so that the result never leaves the two.
fn between(low: f64, high: f64, part: f64) -> f64 {
    let step = high - low;
    if !step.is_finite() {
        low * (1.0 - part) + high * part
    } else if part < 0.5 {
        low + step * part
    } else {
        high - step * (1.0 - part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_definitions_differ_between_values() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|q| linear(&sorted, q).unwrap()), [1.0, 1.75, 3.0, 5.0, 8.0]);
        let averaged = [0.0, 0.25, 0.5, 0.6, 1.0].map(|q| averaged_inverted_cdf(&sorted, q).unwrap());
        assert_eq!(averaged, [1.0, 1.5, 3.0, 4.0, 8.0]);
    }

    #[test]
    fn one_value_is_each_of_its_quantiles() {
        for method in [QuantileMethod::Linear, QuantileMethod::AveragedInvertedCdf] {
            for share in [0.0, 0.3, 1.0] {
                assert_eq!(method.of(&[7.0], share), Some(7.0));
            }
        }
    }

    #[test]
    fn without_values_or_with_a_share_that_is_none_there_is_no_quantile() {
        for method in [QuantileMethod::Linear, QuantileMethod::AveragedInvertedCdf] {
            assert_eq!(method.of(&[], 0.5), None);
            for share in [-0.1, 1.1, f64::NAN] {
                assert_eq!(method.of(&[1.0], share), None);
            }
        }
    }

    #[test]
    fn quantiles_of_the_widest_range_stay_finite() {
        assert_eq!(linear(&[-f64::MAX, f64::MAX], 0.5), Some(0.0));
        assert_eq!(averaged_inverted_cdf(&[-f64::MAX, f64::MAX], 0.5), Some(0.0));
    }

    #[test]
    fn missing_values_are_left_out_of_the_order() {
        assert_eq!(sorted(&[2.0, f64::NAN, -0.0, 0.0, -1.0]), [-1.0, 0.0, 0.0, 2.0]);
        assert!(sorted(&[-0.0])[0].is_sign_positive());
    }
}
