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
    fn the_expectation_shrinks_with_the_sample() {
        assert!((expected(1000, 500, 10) - 0.027).abs() < 1e-15);
        assert_eq!(expected(10, 10, 1), 0.0);
        assert!(expected(0, 10, 10).is_nan());
    }
}
