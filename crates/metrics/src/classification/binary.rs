//! Scores of a binary classifier from the probability it gave to the positive class.

use super::multiclass::clipped_log;
use crate::curves::{self, Binning, CalibrationBin};
use crate::{Result, blocks, check, sample};

/// The area under the ROC curve: the chance that a positive row has a higher score than a negative one, ties counting half.
/// `scores` may be any finite numbers. NaN when only one class occurs. O(n log n).
///
/// # Errors
/// No rows, lengths that differ, scores that are not finite.
pub fn roc_auc(truth: &[bool], scores: &[f64]) -> Result<f64> {
    check::binary(truth, scores)?;
    Ok(blocks::roc_auc(&blocks::descending(truth.iter().copied(), scores.iter().copied())))
}

/// Average precision Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores, without interpolation. 0 without positives. O(n log n).
///
/// # Errors
/// As [`roc_auc`].
pub fn average_precision(truth: &[bool], scores: &[f64]) -> Result<f64> {
    check::binary(truth, scores)?;
    Ok(blocks::average_precision(&blocks::descending(truth.iter().copied(), scores.iter().copied())))
}

/// Mean of −ln p(truth), each p kept within [ε, 1 − ε] with the ε of 64 bits, so at most 36.04.
///
/// # Errors
/// No rows, lengths that differ, what is no probability.
pub fn log_loss(truth: &[bool], probabilities: &[f64]) -> Result<f64> {
    check_probabilities(truth, probabilities)?;
    let rows = truth.iter().zip(probabilities);
    Ok(sample::mean(rows.map(|(&positive, &p)| -clipped_log(if positive { p } else { 1.0 - p }))))
}

/// Brier score: the mean of (p − y)², 0 to 1. Half of [`super::multiclass::brier`] of the same two classes.
///
/// # Errors
/// As [`log_loss`].
pub fn brier(truth: &[bool], probabilities: &[f64]) -> Result<f64> {
    check_probabilities(truth, probabilities)?;
    let gap = |(&positive, &p): (&bool, &f64)| p - f64::from(u8::from(positive));
    Ok(sample::mean(truth.iter().zip(probabilities).map(gap).map(|gap| gap * gap)))
}

/// Expected calibration error over `bins` bins of equal width: Σ n_b/n · |share of positives − mean probability|.
///
/// Bins are closed on the right, the first one also at 0, as those of [`curves::calibration`].
///
/// # Errors
/// As [`log_loss`]; no bins, or more than [`curves::MOST_BINS`].
pub fn calibration_error(truth: &[bool], probabilities: &[f64], bins: usize) -> Result<f64> {
    let rows = truth.len() as f64;
    let bins = curves::calibration(truth, probabilities, bins, Binning::Uniform)?;
    let gap = |bin: &CalibrationBin| bin.rows as f64 * (bin.share_of_positives - bin.mean_probability).abs();
    Ok(bins.iter().map(gap).sum::<f64>() / rows)
}

/// Expected calibration error of the answer: how sure the model was of the class it chose (positive from 0.5 on) against
/// whether it was right.
///
/// # Errors
/// As [`calibration_error`].
pub fn top_label_calibration_error(truth: &[bool], probabilities: &[f64], bins: usize) -> Result<f64> {
    check_probabilities(truth, probabilities)?;
    let right: Vec<bool> = truth.iter().zip(probabilities).map(|(&positive, &p)| (p >= 0.5) == positive).collect();
    let sure: Vec<f64> = probabilities.iter().map(|&p| if p >= 0.5 { p } else { 1.0 - p }).collect();
    calibration_error(&right, &sure, bins)
}

pub(crate) fn check_probabilities(truth: &[bool], probabilities: &[f64]) -> Result<()> {
    check::rows(truth.len())?;
    check::same_length("probabilities", truth.len(), probabilities.len())?;
    check::probabilities(probabilities, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MetricsError;

    #[test]
    fn zero_and_minus_zero_are_one_score() {
        assert_eq!(roc_auc(&[true, false], &[-0.0, 0.0]), Ok(0.5));
    }

    #[test]
    fn one_class_has_no_roc_curve() {
        assert!(roc_auc(&[true, true], &[0.1, 0.9]).unwrap().is_nan());
        assert_eq!(average_precision(&[false, false], &[0.1, 0.9]), Ok(0.0));
    }

    #[test]
    fn unusable_rows_are_errors() {
        type Score = fn(&[bool], &[f64]) -> Result<f64>;
        let scores: [Score; 6] = [
            roc_auc,
            average_precision,
            log_loss,
            brier,
            |t, p| calibration_error(t, p, 10),
            |t, p| top_label_calibration_error(t, p, 10),
        ];
        for score in scores {
            assert_eq!(score(&[], &[]), Err(MetricsError::Empty));
            assert!(matches!(score(&[true], &[0.5, 0.5]), Err(MetricsError::LengthMismatch { .. })));
            assert!(score(&[true, false], &[0.5, f64::NAN]).is_err());
            assert!(score(&[true, false], &[0.5, f64::INFINITY]).is_err());
        }
        assert!(calibration_error(&[true], &[0.5], 0).is_err());
        assert!(calibration_error(&[true], &[0.5], usize::MAX).is_err());
        assert!(brier(&[true], &[-0.5]).is_err());
    }
}
