//! Means, variances and quantiles of a slice that is not empty.

pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

/// Mean squared distance from the mean; exactly zero for equal values, whatever their mean is rounded to.
pub(crate) fn population_variance(values: &[f64]) -> f64 {
    if values.iter().all(|value| *value == values[0]) {
        return 0.0;
    }
    let centre = mean(values.iter().copied());
    mean(values.iter().map(|value| (value - centre) * (value - centre)))
}

pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The quantile `q` of ascending values by linear interpolation, "type 7" of Hyndman & Fan (1996), numpy's default.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let position = (sorted.len() - 1) as f64 * q;
    let below = position.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    let part = position - below as f64;
    if low == high { low } else { low * (1.0 - part) + high * part }
}

/// The quantile `q` of ascending values by the averaged inverse distribution function, "type 2" of Hyndman & Fan (1996).
///
/// A rank that misses a whole number by rounding alone is taken as that number.
pub(crate) fn averaged_quantile(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len() - 1;
    let rank = q * sorted.len() as f64;
    let whole = libm::rint(rank);
    if (rank - whole).abs() > 1e-12 * rank.max(1.0) {
        return sorted[(rank.floor() as usize).min(last)];
    }
    let above = (whole as usize).min(last);
    let below = (whole as usize).saturating_sub(1);
    (sorted[below] + sorted[above]) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_do_not_vary() {
        assert_eq!(population_variance(&[0.1; 3]), 0.0);
        assert_eq!(population_variance(&[1.0, 3.0]), 1.0);
    }

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
        assert_eq!(quantile(&[1.0, f64::INFINITY, f64::INFINITY], 1.0), f64::INFINITY);
    }

    #[test]
    fn a_whole_rank_averages_its_two_neighbours() {
        assert_eq!(averaged_quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
        assert_eq!(averaged_quantile(&[1.0, 2.0, 3.0], 0.5), 2.0);
        assert_eq!(averaged_quantile(&[1.0, 2.0, 3.0], 0.0), 1.0);
        assert_eq!(averaged_quantile(&[1.0, 2.0, 3.0], 1.0), 3.0);
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(averaged_quantile(&hundred, 0.07), 7.5);
    }
}
