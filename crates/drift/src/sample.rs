//! The one door for values: drops what is not finite, refuses what is empty.

use crate::{DriftError, Side};

/// The finite values of `values` in ascending order, with `-0.0` as `0.0` so that equal values have equal bits.
pub(crate) fn sorted_finite(values: &[f64], side: Side) -> Result<Vec<f64>, DriftError> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).map(|x| x + 0.0).collect();
    if sorted.is_empty() {
        return Err(DriftError::Empty { side, dropped: values.len() });
    }
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(sorted)
}

/// The sum of counts, which must not be zero.
pub(crate) fn total(counts: &[u64], side: Side) -> Result<u64, DriftError> {
    match counts.iter().sum() {
        0 => Err(DriftError::Empty { side, dropped: 0 }),
        total => Ok(total),
    }
}

/// The quantile `q` of ascending values by linear interpolation, "type 7" of Hyndman & Fan (1996), numpy's default.
///
/// Interpolates from the nearer neighbour, as numpy does, so that the result never leaves the two neighbours.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let position = (sorted.len() - 1) as f64 * q;
    let below = position.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    let part = position - below as f64;
    let step = high - low;
    if !step.is_finite() {
        low * (1.0 - part) + high * part
    } else if part < 0.5 {
        low + step * part
    } else {
        high - step * (1.0 - part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
    }

    #[test]
    fn quantiles_of_the_widest_range_stay_finite() {
        assert_eq!(quantile(&[-f64::MAX, f64::MAX], 0.5), 0.0);
    }

    #[test]
    fn a_sample_without_finite_values_names_its_side() {
        let error = sorted_finite(&[f64::NAN, f64::INFINITY], Side::Current).unwrap_err();
        assert_eq!(error, DriftError::Empty { side: Side::Current, dropped: 2 });
    }
}
