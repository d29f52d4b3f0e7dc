//! Figures of numeric columns. Missing values are left out everywhere.

/// Smallest and largest value; none without values.
// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
pub fn range(values: &[f64]) -> Option<(f64, f64)> {
    values.iter().copied().filter(|value| value.is_finite()).fold(None, |range, value| match range {
        None => Some((value, value)),
        // Written out: in WebAssembly `f64::min` and `f64::max` are calls.
        Some((low, high)) => Some((if value < low { value } else { low }, if value > high { value } else { high })),
    })
}

/// Median of the values that are there, the mean of the middle two for an even number; NaN without values.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// The values that are there, in ascending order.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The value at a share (0 to 1) of sorted values, between two of them in proportion (Hyndman and Fan's type 7, as numpy
/// and pandas have it); NaN without values.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = sorted[at as usize];
    let above = sorted[(at as usize + 1).min(last)];
    if below == above { below } else { below + (above - below) * (at - libm::trunc(at)) }
}

/// Tukey's fences: the quartiles, and 1.5 times their distance beyond them; none without values.
pub fn fences(sorted: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = (quantile(sorted, 0.25), quantile(sorted, 0.75));
    let reach = 1.5 * (high - low);
    (!sorted.is_empty()).then_some((low - reach, high + reach))
}

/// The most frequent value, the smallest on ties; NaN without values.
pub fn mode(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let groups = sorted.chunk_by(|a, b| a == b);
    groups.fold((f64::NAN, 0), |best, group| if group.len() > best.1 { (group[0], group.len()) } else { best }).0
}

/// Mean and standard deviation (of a sample, over n − 1, as pandas' `describe`); NaN where there are too few values.
// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
pub fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let there = || values.iter().copied().filter(|value| value.is_finite());
    let count = there().count() as f64;
    let mean = there().sum::<f64>() / count;
    let squares: f64 = there().map(|value| (value - mean) * (value - mean)).sum();
    (mean, if count > 1.0 { libm::sqrt(squares / (count - 1.0)) } else { f64::NAN })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Values from numpy 2.4 and pandas 2.3.
    #[test]
    fn quantiles_and_deviation_are_those_of_pandas() {
        let values = [3.0, f64::NAN, 1.0, 10.0, 4.0];
        let sorted = sorted(&values);
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|share| quantile(&sorted, share)), [1.0, 2.5, 3.5, 10.0]);
        assert!((quantile(&sorted, 0.9) - 8.2).abs() < 1e-12);
        let (mean, deviation) = mean_and_deviation(&values);
        assert!((mean - 4.5).abs() < 1e-12 && (deviation - 3.872_983_346_207_417).abs() < 1e-12);
        assert_eq!(fences(&sorted), Some((2.5 - 4.5, 5.5 + 4.5)));
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(quantile(&[], 0.5).is_nan() && mode(&[]).is_nan() && median(&[f64::NAN]).is_nan());
        assert_eq!((fences(&[]), range(&[f64::NAN, f64::INFINITY])), (None, None));
        assert!(mean_and_deviation(&[1.0]).1.is_nan());
    }

    #[test]
    fn the_most_frequent_value_is_the_smallest_of_equals() {
        assert_eq!(mode(&[2.0, 1.0, 2.0, 1.0, 3.0, f64::NAN]), 1.0);
    }
}
