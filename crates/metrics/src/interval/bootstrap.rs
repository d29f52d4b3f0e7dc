//! The percentile bootstrap.

use serde::{Deserialize, Serialize};

use super::{Interval, USUAL_CONFIDENCE};
use crate::random::{Purpose, Stream};
use crate::{MetricsError, Result, check, number, sample};

/// The most resamples.
const MOST_RESAMPLES: usize = 1_000_000;

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bootstrap {
    /// How often rows are drawn.
    pub resamples: usize,
    /// The share of cases in which the interval should cover the true value.
    pub confidence: f64,
    /// The same seed gives the same interval, to the last bit.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { resamples: 1000, confidence: USUAL_CONFIDENCE, seed: 0 }
    }
}

/// A metric with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BootstrapInterval {
    /// The metric of the rows themselves.
    #[serde(with = "number")]
    pub estimate: f64,
    /// Quantiles of the metric over the resamples; NaN when it was undefined in all of them.
    pub interval: Interval,
    /// Resamples in which the metric was NaN; they are left out. Many of them make the interval doubtful.
    pub undefined: usize,
}

/// The percentile interval of any metric (Efron 1979): draws as many of `rows` rows with replacement, computes the metric of
/// them, and takes the quantiles (by linear interpolation) of what comes out.
///
/// `metric` gets row indices; first all rows in order, for the estimate. Each resample has a random stream of its own.
///
/// # Errors
/// [`MetricsError::Empty`] without rows; [`MetricsError::Parameter`] for more than 2³² − 1 rows, for resamples outside of 1
/// to 1 000 000, for a confidence that is not between 0 and 1.
pub fn bootstrap(
    rows: usize,
    settings: Bootstrap,
    mut metric: impl FnMut(&[usize]) -> f64,
) -> Result<BootstrapInterval> {
    check::rows(rows)?;
    check::confidence(settings.confidence)?;
    let bound = u32::try_from(rows).map_err(|_| MetricsError::parameter("the number of rows", rows, "below 2^32"))?;
    if !(1..=MOST_RESAMPLES).contains(&settings.resamples) {
        return Err(MetricsError::parameter("the number of resamples", settings.resamples, "1 to 1000000"));
    }
    let mut drawn: Vec<usize> = (0..rows).collect();
    let estimate = metric(&drawn);
    let mut values = Vec::with_capacity(settings.resamples);
    for resample in 0..settings.resamples {
        let mut stream = Stream::new(settings.seed, Purpose::Bootstrap, resample as u64);
        drawn.fill_with(|| stream.below(bound) as usize);
        values.push(metric(&drawn));
    }
    values.retain(|value| !value.is_nan());
    let undefined = settings.resamples - values.len();
    values.sort_unstable_by(f64::total_cmp);
    let outside = (1.0 - settings.confidence) / 2.0;
    let end = |q| if values.is_empty() { f64::NAN } else { sample::quantile(&values, q) };
    Ok(BootstrapInterval { estimate, interval: Interval { lower: end(outside), upper: end(1.0 - outside) }, undefined })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Vec<f64> {
        (0..200).map(|i| f64::from(i * 37 % 101)).collect()
    }

    fn mean_interval(settings: Bootstrap) -> BootstrapInterval {
        let values = values();
        bootstrap(values.len(), settings, |rows| sample::mean(rows.iter().map(|&row| values[row]))).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_bits() {
        let (one, two) = (mean_interval(Bootstrap::default()), mean_interval(Bootstrap::default()));
        assert_eq!(one.interval.lower.to_bits(), two.interval.lower.to_bits());
        assert_eq!(one.interval.upper.to_bits(), two.interval.upper.to_bits());
        assert_ne!(one, mean_interval(Bootstrap { seed: 1, ..Bootstrap::default() }));
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_theory() {
        let (values, drawn) = (values(), mean_interval(Bootstrap { resamples: 20_000, ..Bootstrap::default() }));
        let error = (sample::population_variance(&values) / 200.0).sqrt();
        assert!((drawn.interval.lower - (drawn.estimate - 1.96 * error)).abs() < 0.05 * error, "{drawn:?}");
        assert!((drawn.interval.upper - (drawn.estimate + 1.96 * error)).abs() < 0.05 * error, "{drawn:?}");
    }

    #[test]
    fn resamples_without_a_value_are_counted() {
        let sometimes = |rows: &[usize]| if rows.contains(&0) { rows.len() as f64 } else { f64::NAN };
        let drawn = bootstrap(3, Bootstrap::default(), sometimes).unwrap();
        assert!((200..400).contains(&drawn.undefined), "{drawn:?}"); // (2/3)³ of 1000
        assert_eq!((drawn.interval.lower, drawn.interval.upper), (3.0, 3.0));
        let never = bootstrap(3, Bootstrap::default(), |_| f64::NAN).unwrap();
        assert!(never.interval.lower.is_nan() && never.undefined == 1000);
    }

    #[test]
    fn settings_that_make_no_sense_are_errors() {
        let with = |rows, settings| bootstrap(rows, settings, |_| 0.0);
        assert_eq!(with(0, Bootstrap::default()), Err(MetricsError::Empty));
        assert!(with(1, Bootstrap { resamples: 0, ..Bootstrap::default() }).is_err());
        assert!(with(1, Bootstrap { resamples: usize::MAX, ..Bootstrap::default() }).is_err());
        assert!(with(1, Bootstrap { confidence: f64::NAN, ..Bootstrap::default() }).is_err());
    }
}
