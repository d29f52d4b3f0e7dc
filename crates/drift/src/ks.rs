//! Two-sample Kolmogorov–Smirnov test: the largest gap between the two empirical distribution functions.
//!
//! p-values follow `scipy.stats.ks_2samp`: the exact law of the gap for continuous data while neither sample is larger
//! than [`MOST_EXACT`], beyond that the exact law of the *one*-sample statistic at the effective size nm/(n + m).
//! With ties the p-value is an upper bound (the test is conservative).

mod exact;
mod one_sample;

use crate::sample::sorted_finite;
use crate::{DriftError, Side};

pub use one_sample::tail as one_sample_tail;

/// Up to this size of the larger sample the p-value is exact.
pub const MOST_EXACT: usize = 10_000;

/// Below this bound on the p-value even small samples get the asymptotic one: nobody can tell 1e-30 from 1e-31, and the
/// exact law is slowest where the gap is widest.
const EXACT_ABOVE: f64 = 1e-30;

/// Which law a p-value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All orders of the pooled sample counted.
    Exact,
    /// The one-sample law at the effective size.
    Asymptotic,
}

/// The outcome of a Kolmogorov–Smirnov test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ks {
    /// D = sup |F(x) − G(x)|, between 0 and 1.
    pub statistic: f64,
    /// P(D at least this large) if both samples have one distribution.
    pub p_value: f64,
    /// Where the p-value comes from.
    pub method: Method,
}

/// A reference sorted once, for many current samples.
#[derive(Clone, Debug, PartialEq)]
pub struct SortedReference {
    values: Vec<f64>,
}

impl SortedReference {
    /// Sorts the finite values of a reference.
    ///
    /// # Errors
    /// [`DriftError::Empty`] without finite values.
    pub fn new(reference: &[f64]) -> Result<Self, DriftError> {
        Ok(Self { values: sorted_finite(reference, Side::Reference)? })
    }

    /// Tests a current sample; O(m log m + n) and the cost of the p-value.
    ///
    /// # Errors
    /// [`DriftError::Empty`] when the current sample has no finite values.
    pub fn test(&self, current: &[f64]) -> Result<Ks, DriftError> {
        let current = sorted_finite(current, Side::Current)?;
        Ok(Gap::between(&self.values, &current).test())
    }

    /// Only the statistic D.
    ///
    /// # Errors
    /// [`DriftError::Empty`] when the current sample has no finite values.
    pub fn statistic(&self, current: &[f64]) -> Result<f64, DriftError> {
        let current = sorted_finite(current, Side::Current)?;
        Ok(Gap::between(&self.values, &current).statistic())
    }

    /// The finite reference values, ascending.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

/// Tests two samples; sort a reference that is used again with [`SortedReference`].
///
/// # Errors
/// [`DriftError::Empty`] when a side has no finite values.
pub fn two_sample(reference: &[f64], current: &[f64]) -> Result<Ks, DriftError> {
    SortedReference::new(reference)?.test(current)
}

/// Only the statistic D of two samples.
///
/// # Errors
/// [`DriftError::Empty`] when a side has no finite values.
pub fn statistic(reference: &[f64], current: &[f64]) -> Result<f64, DriftError> {
    SortedReference::new(reference)?.statistic(current)
}

/// P(D ≥ `statistic`) for samples of n and m continuous values by the one-sample law at the effective size
/// nm/(n + m), rounded to the nearest whole number (halves to the even one). NaN when that is zero: n = m = 1.
pub fn asymptotic_p_value(statistic: f64, n: usize, m: usize) -> f64 {
    let (n, m) = (n as f64, m as f64);
    match libm::rint(n * m / (n + m)) {
        size if size >= 1.0 => one_sample_tail(size as u64, statistic),
        _ => f64::NAN,
    }
}

/// The statistic as a whole number: D = `gap` / (n · m), free of rounding.
struct Gap {
    gap: u64,
    n: usize,
    m: usize,
}

impl Gap {
    /// Walks through both ascending samples, over equal values of both at once.
    fn between(a: &[f64], b: &[f64]) -> Self {
        let (n, m) = (a.len(), b.len());
        let (mut i, mut j) = (0, 0);
        let mut gap = 0;
        while i < n && j < m {
            let value = if a[i] < b[j] { a[i] } else { b[j] };
            while i < n && a[i] == value {
                i += 1;
            }
            while j < m && b[j] == value {
                j += 1;
            }
            gap = gap.max((i as u64 * m as u64).abs_diff(j as u64 * n as u64));
        }
        Self { gap, n, m }
    }

    fn statistic(&self) -> f64 {
        self.gap as f64 / (self.n as f64 * self.m as f64)
    }

    fn test(&self) -> Ks {
        let statistic = self.statistic();
        let size = self.n as f64 * self.m as f64 / (self.n + self.m) as f64;
        let bound = libm::exp(-2.0 * size * statistic * statistic);
        let (p_value, method) = if self.n.max(self.m) <= MOST_EXACT && (bound > EXACT_ABOVE || self.n == self.m) {
            (exact::p_value(self.gap, self.n, self.m), Method::Exact)
        } else {
            (asymptotic_p_value(statistic, self.n, self.m), Method::Asymptotic)
        };
        Ks { statistic, p_value, method }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_of_both_sides_are_passed_at_once() {
        assert_eq!(statistic(&[1.0, 1.0, 2.0], &[1.0, 1.0, 2.0]), Ok(0.0));
        assert_eq!(statistic(&[1.0, 1.0], &[1.0, 2.0]), Ok(0.5));
        assert_eq!(statistic(&[0.0], &[-0.0]), Ok(0.0));
    }

    #[test]
    fn values_that_are_not_finite_are_dropped() {
        let with = two_sample(&[1.0, f64::NAN, 3.0], &[2.0, f64::INFINITY]).unwrap();
        assert_eq!(with, two_sample(&[1.0, 3.0], &[2.0]).unwrap());
    }

    #[test]
    fn beyond_the_exact_size_the_asymptotic_law_takes_over_without_a_jump() {
        let sample = |n: u32, shift: f64| (0..n).map(|i| f64::from(i) / f64::from(n) + shift).collect::<Vec<_>>();
        let small = two_sample(&sample(10_000, 0.0), &sample(9_000, 0.02)).unwrap();
        let large = two_sample(&sample(10_001, 0.0), &sample(9_000, 0.02)).unwrap();
        assert_eq!((small.method, large.method), (Method::Exact, Method::Asymptotic));
        assert!((small.p_value / large.p_value - 1.0).abs() < 0.02, "{small:?} {large:?}");
    }

    #[test]
    fn far_apart_samples_of_unequal_size_are_told_apart_at_once() {
        let low: Vec<f64> = (0..9000).map(f64::from).collect();
        let high: Vec<f64> = (0..9999).map(|i| f64::from(i) + 4000.0).collect();
        let test = two_sample(&low, &high).unwrap();
        assert_eq!(test.method, Method::Asymptotic);
        assert!(test.p_value < 1e-30);
    }
}
