//! Population stability index: Σ (p − q) · ln(p / q) over bins, p and q the shares of reference and current.
//!
//! Our PSI raises every share below [`SMALLEST_SHARE`] to that floor and does not renormalise, so that an empty bin
//! gives a large finite value. Common reading (Siddiqi, *Credit Risk Scorecards*, 2006): below 0.1 stable, up to 0.25
//! worth a look, above changed. Those limits ignore the sample size: see [`expected`].
//!
//! [`ReferenceBins`] holds bins made once from a reference; [`categorical`] compares counts of categories.

mod bins;
mod tally;

pub use bins::{Binning, ReferenceBins};
pub use tally::Tally;

use crate::sample::total;
use crate::{DriftError, Side};

/// Shares below this are raised to it.
pub const SMALLEST_SHARE: f64 = 1e-4;

/// With at most this many distinct reference values, one bin per value tells more than deciles.
pub const MOST_DISTINCT: usize = 10;

/// PSI between the counts of the same categories (in the same order) on both sides.
///
/// Categories that occur on neither side do not count; those of one side only do, with the floor on the other.
///
/// # Errors
/// [`DriftError::LengthMismatch`] when the slices differ in length, [`DriftError::Empty`] when a side has no counts.
pub fn categorical(reference: &[u64], current: &[u64]) -> Result<f64, DriftError> {
    if reference.len() != current.len() {
        return Err(DriftError::LengthMismatch { expected: reference.len(), found: current.len() });
    }
    let n = total(reference, Side::Reference)? as f64;
    let m = total(current, Side::Current)? as f64;
    let occurring = reference.iter().zip(current).filter(|(r, c)| **r + **c > 0);
    Ok(occurring.map(|(&r, &c)| term(r as f64 / n, c as f64 / m)).sum())
}

/// The PSI to expect although nothing changed: about (B − 1)(1/n + 1/m) for B bins, n reference and m current values.
///
/// A first-order approximation (Yurdakul & Naranjo, *Statistical Properties of the Population Stability Index*, Journal
/// of Risk Model Validation, 2020: PSI / (1/n + 1/m) is about χ² with B − 1 degrees of freedom). It is good when every
/// bin expects several values on both sides, and too small when empty bins meet the floor. NaN if a count is zero.
pub fn expected(n_reference: u64, n_current: u64, bins: usize) -> f64 {
    if n_reference == 0 || n_current == 0 || bins == 0 {
        return f64::NAN;
    }
    (bins - 1) as f64 * (1.0 / n_reference as f64 + 1.0 / n_current as f64)
}

/// The mean PSI of `n` values drawn from the reference's own shares, empty bins and the floor included: the exact sum over
/// the binomial distribution of each bin's count. Where every bin expects several values it is near
/// [`expected`] with an endless reference; with few values it is much larger. NaN for no values or no shares.
pub fn expected_of_draws(shares: &[f64], n: u64) -> f64 {
    if n == 0 || shares.is_empty() {
        return f64::NAN;
    }
    shares.iter().map(|share| expected_term(*share, n)).sum()
}

/// The mean of [`term`] over the counts that `n` draws may give a bin.
fn expected_term(share: f64, n: u64) -> f64 {
    /// Counts rarer than this do not matter.
    const RARE: f64 = 1e-16;
    let total = n as f64;
    if share <= 0.0 || share >= 1.0 {
        return term(share, share);
    }
    let (log_hit, log_miss) = (libm::log(share), libm::log1p(-share));
    let log_choose = |k: f64| libm::lgamma(total + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(total - k + 1.0);
    let likely = |k: u64| libm::exp(log_choose(k as f64) + k as f64 * log_hit + (total - k as f64) * log_miss);
    // From the most likely count outwards, until counts are too rare.
    let mode = (libm::floor((total + 1.0) * share) as u64).min(n);
    let part = |k: u64| Some((likely(k), k)).filter(|(chance, _)| *chance > RARE);
    let below = (0..mode).rev().map_while(part);
    let above = (mode..=n).map_while(part);
    below.chain(above).map(|(chance, k)| chance * term(share, k as f64 / total)).sum()
}

/// What one bin with these shares adds to the PSI.
fn term(reference_share: f64, current_share: f64) -> f64 {
    let (p, q) = (reference_share.max(SMALLEST_SHARE), current_share.max(SMALLEST_SHARE));
    (p - q) * libm::log(p / q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unseen_category_counts_with_the_floor() {
        let psi = categorical(&[50, 50, 0], &[50, 0, 50]).unwrap();
        assert!((psi - 2.0 * (0.5 - 1e-4) * libm::log(0.5 / 1e-4)).abs() < 1e-12);
    }

    #[test]
    fn categories_on_neither_side_change_nothing() {
        assert_eq!(categorical(&[3, 0, 4], &[5, 0, 1]), categorical(&[3, 4], &[5, 1]));
    }

    #[test]
    fn one_draw_leaves_a_bin_empty() {
        // Whichever of the two bins is hit, the other meets the floor.
        let psi = term(0.5, 1.0) + term(0.5, 0.0);
        assert!((expected_of_draws(&[0.5, 0.5], 1) - psi).abs() < 1e-12);
    }

    #[test]
    fn many_draws_give_what_the_approximation_says_and_few_give_more() {
        let tenths = [0.1; 10];
        let near = expected_of_draws(&tenths, 1000) / expected(u64::MAX, 1000, 10);
        assert!((near - 1.0).abs() < 0.02, "{near}");
        let few = expected_of_draws(&tenths, 20) / expected(u64::MAX, 20, 10);
        assert!(few > 2.0, "{few}");
        assert!(expected_of_draws(&tenths, 0).is_nan() && expected_of_draws(&[], 5).is_nan());
        assert_eq!(expected_of_draws(&[1.0], 5), 0.0);
    }

    #[test]
    fn the_mean_over_all_counts_is_that_of_a_sum_by_hand() {
        // Two draws from 0.25: 0, 1 or 2 hits with chances 9/16, 6/16, 1/16.
        let by_hand = 9.0 / 16.0 * term(0.25, 0.0) + 6.0 / 16.0 * term(0.25, 0.5) + 1.0 / 16.0 * term(0.25, 1.0);
        assert!((expected_of_draws(&[0.25], 2) - by_hand).abs() < 1e-12);
    }

    #[test]
    fn the_expectation_shrinks_with_the_sample() {
        assert!((expected(1000, 500, 10) - 0.027).abs() < 1e-15);
        assert_eq!(expected(10, 10, 1), 0.0);
        assert!(expected(0, 10, 10).is_nan());
    }
}
