//! The calibration curve: how often what was said to be likely happens.

use serde::{Deserialize, Serialize};

use crate::classification::binary::check_probabilities;
use crate::{MetricsError, Result, sample};

/// The most bins of a calibration curve.
pub const MOST_BINS: usize = 1000;

/// Where bins end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binning {
    /// Bins of equal width between 0 and 1.
    Uniform,
    /// Bins with about equally many rows: edges are quantiles by linear interpolation.
    Quantile,
}

/// A bin with rows in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// The edge below, outside of the bin (inside for the first one).
    pub lower: f64,
    /// The edge above, inside of the bin.
    pub upper: f64,
    /// Rows in it.
    pub rows: u64,
    /// Positives among them.
    pub positives: u64,
    /// The mean of their probabilities.
    pub mean_probability: f64,
    /// The share of positives among them.
    pub share_of_positives: f64,
}

/// The calibration curve over `bins` bins (lower, upper], ascending; bins without rows are left out.
///
/// As scikit-learn's `calibration_curve`. Quantiles that coincide leave fewer bins.
///
/// # Errors
/// No rows, lengths that differ, what is no probability; [`MetricsError::Parameter`] without bins or with more than
/// [`MOST_BINS`].
pub fn calibration(
    truth: &[bool],
    probabilities: &[f64],
    bins: usize,
    binning: Binning,
) -> Result<Vec<CalibrationBin>> {
    check_probabilities(truth, probabilities)?;
    if !(1..=MOST_BINS).contains(&bins) {
        return Err(MetricsError::parameter("the number of bins", bins, "1 to 1000"));
    }
    let step = 1.0 / bins as f64;
    let edges: Vec<f64> = match binning {
        Binning::Uniform => (0..=bins).map(|edge| edge as f64 * step).collect(),
        Binning::Quantile => {
            let sorted = sample::sorted(probabilities);
            (0..=bins).map(|edge| sample::quantile(&sorted, edge as f64 * step)).collect()
        }
    };
    let inner = &edges[1..bins];
    let mut sums = vec![(0_u64, 0_u64, 0.0); bins];
    for (&positive, &probability) in truth.iter().zip(probabilities) {
        let (rows, positives, sum) = &mut sums[inner.partition_point(|edge| *edge < probability)];
        *rows += 1;
        *positives += u64::from(positive);
        *sum += probability;
    }
    let filled = sums.into_iter().enumerate().filter(|(_, (rows, ..))| *rows > 0);
    Ok(filled
        .map(|(bin, (rows, positives, sum))| CalibrationBin {
            lower: edges[bin],
            upper: edges[bin + 1],
            rows,
            positives,
            mean_probability: sum / rows as f64,
            share_of_positives: positives as f64 / rows as f64,
        })
        .collect())
}
