//! Pearson's χ² test of homogeneity: do two rows of category counts come from one distribution?
//!
//! This is the two-sample test on the 2 × k table, without continuity correction. It is not the goodness-of-fit test
//! that takes the reference as exact (as Evidently does), whose p-values are smaller.

use crate::gamma::chi_square_tail;
use crate::sample::total;
use crate::{DriftError, Side};

/// The outcome of a χ² test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// Σ (observed − expected)² / expected over the table.
    pub statistic: f64,
    /// Degrees of freedom: the number of categories that occur, minus one.
    pub dof: u64,
    /// P(χ² ≥ statistic) if both sides have one distribution; 1 when only one category occurs.
    pub p_value: f64,
    /// The smallest expected count of the table. Below 5 the p-value is commonly taken as a rough one.
    pub smallest_expected: f64,
}

/// Tests the counts of the same categories (in the same order) on both sides.
///
/// Categories that occur on neither side do not count.
///
/// # Errors
/// [`DriftError::LengthMismatch`] when the slices differ in length, [`DriftError::Empty`] when a side has no counts.
pub fn two_sample(reference: &[u64], current: &[u64]) -> Result<ChiSquare, DriftError> {
    if reference.len() != current.len() {
        return Err(DriftError::LengthMismatch { expected: reference.len(), found: current.len() });
    }
    let n = total(reference, Side::Reference)? as f64;
    let m = total(current, Side::Current)? as f64;
    let (reference_share, current_share) = (n / (n + m), m / (n + m));
    let mut statistic = 0.0;
    let mut smallest_expected = f64::INFINITY;
    let mut categories = 0;
    for (&r, &c) in reference.iter().zip(current) {
        let both = (r + c) as f64;
        if both == 0.0 {
            continue;
        }
        categories += 1;
        for (observed, share) in [(r as f64, reference_share), (c as f64, current_share)] {
            let expected = both * share;
            let gap = observed - expected;
            statistic += gap * gap / expected;
            smallest_expected = f64::min(smallest_expected, expected);
        }
    }
    let dof = categories - 1;
    if dof == 0 {
        statistic = 0.0; // exactly, also when n/(n+m) is not a binary fraction
    }
    Ok(ChiSquare { statistic, dof, p_value: chi_square_tail(statistic, dof), smallest_expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_are_no_evidence() {
        let test = two_sample(&[10, 20, 30], &[20, 40, 60]).unwrap();
        assert!(test.statistic < 1e-12 && test.p_value > 1.0 - 1e-9);
        assert_eq!(test.dof, 2);
    }

    #[test]
    fn categories_that_never_occur_do_not_count() {
        assert_eq!(two_sample(&[3, 0, 4], &[5, 0, 1]), two_sample(&[3, 4], &[5, 1]));
    }

    #[test]
    fn unusable_counts_are_errors() {
        assert_eq!(two_sample(&[1], &[1, 2]), Err(DriftError::LengthMismatch { expected: 1, found: 2 }));
        assert_eq!(two_sample(&[1], &[0]), Err(DriftError::Empty { side: Side::Current, dropped: 0 }));
        assert_eq!(two_sample(&[], &[]), Err(DriftError::Empty { side: Side::Reference, dropped: 0 }));
    }
}
