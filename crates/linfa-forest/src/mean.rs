//! Means and quantiles that do not depend on the order of the rows.

use crate::fixed::Fixed;

/// The weighted mean. Weights must not all be zero.
pub(crate) fn weighted_mean(values: &[f64], weights: &[f64]) -> f64 {
    let greatest = |numbers: &mut dyn Iterator<Item = f64>| numbers.fold(0.0_f64, |a, b| a.max(b.abs()));
    let n = values.len() as f64;
    let products = || values.iter().zip(weights).map(|(x, w)| x * w);
    let of_products = Fixed::new(greatest(&mut products()), n);
    let of_weights = Fixed::new(greatest(&mut weights.iter().copied()), n);
    let sum: i64 = products().map(|p| of_products.round(p)).sum();
    let weight: i64 = weights.iter().map(|&w| of_weights.round(w)).sum();
    (sum as f64 * of_products.unit()) / (weight as f64 * of_weights.unit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_does_not_depend_on_the_order() {
        let values: Vec<f64> = (0..1000).map(|i| libm::sin(f64::from(i)) + 1e3).collect();
        let weights: Vec<f64> = (0..1000).map(|i| f64::from(i % 7)).collect();
        let mean = weighted_mean(&values, &weights);
        let reversed = |numbers: &[f64]| numbers.iter().rev().copied().collect::<Vec<_>>();
        assert_eq!(weighted_mean(&reversed(&values), &reversed(&weights)), mean);
        let plain = values.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>() / weights.iter().sum::<f64>();
        assert!((mean - plain).abs() < 1e-9);
        assert_eq!(weighted_mean(&[1.0, 2.0, 6.0], &[1.0; 3]), 3.0);
    }
}
