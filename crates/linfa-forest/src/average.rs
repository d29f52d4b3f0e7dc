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

/// The quantile `q` of values with weights; sorts the pairs. There must be one with a positive weight.
///
/// With equal weights it is interpolated linearly at position `q (n - 1)`, as numpy does (the median of an even number is the
/// mean of the middle two). Otherwise it is the least value at which the weights reach the share `q`, or the mean of this
/// value and the next if they reach it exactly, as scikit-learn does.
pub(crate) fn quantile(pairs: &mut [(f64, f64)], q: f64) -> f64 {
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    if pairs.iter().all(|pair| pair.1 == pairs[0].1) {
        let position = q * (pairs.len() - 1) as f64;
        let below = libm::floor(position);
        let low = pairs[below as usize].0;
        let high = pairs.get(below as usize + 1).map_or(low, |pair| pair.0);
        return low + (high - low) * (position - below);
    }
    let goal = q * pairs.iter().map(|pair| pair.1).sum::<f64>();
    let mut reached = 0.0;
    let mut weighty = pairs.iter().filter(|pair| pair.1 > 0.0).peekable();
    while let Some((value, weight)) = weighty.next() {
        reached += weight;
        match weighty.peek() {
            Some(next) if reached == goal => return value / 2.0 + next.0 / 2.0,
            Some(_) if reached < goal => {}
            _ => return *value,
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_interpolated_as_in_numpy() {
        let of = |values: &[f64], q| quantile(&mut values.iter().map(|&x| (x, 2.0)).collect::<Vec<_>>(), q);
        assert_eq!(of(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(of(&[3.0, 1.0, 2.0, 10.0], 0.5), 2.5);
        assert_eq!(of(&[4.0, 0.0, 1.0, 2.0, 3.0], 0.9), 3.6);
        assert_eq!(of(&[7.0], 0.1), 7.0);
    }

    #[test]
    fn weights_move_a_quantile() {
        assert_eq!(quantile(&mut [(1.0, 1.0), (2.0, 1.0), (3.0, 5.0)], 0.5), 3.0);
        assert_eq!(quantile(&mut [(3.0, 2.0), (1.0, 1.0), (2.0, 1.0)], 0.5), 2.5);
        assert_eq!(quantile(&mut [(1.0, 0.0), (2.0, 1.0), (3.0, 0.0)], 0.5), 2.0);
    }

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
