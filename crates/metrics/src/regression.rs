//! Scores of a regression: `truth` and `answers` are numbers of the same rows.
//!
//! Definitions and conventions are those of scikit-learn 1.9. All functions fail with [`MetricsError::Empty`],
//! [`MetricsError::LengthMismatch`] and [`MetricsError::NotFinite`]; what else can go wrong is said at each.

use serde::{Deserialize, Serialize};

use crate::{MetricsError, Result, check, number, sample};

/// The usual scores at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// See [`mean_error`].
    #[serde(with = "number")]
    pub mean_error: f64,
    /// See [`mean_absolute_error`].
    #[serde(with = "number")]
    pub mean_absolute_error: f64,
    /// See [`median_absolute_error`].
    #[serde(with = "number")]
    pub median_absolute_error: f64,
    /// See [`root_mean_squared_error`].
    #[serde(with = "number")]
    pub root_mean_squared_error: f64,
    /// See [`max_error`].
    #[serde(with = "number")]
    pub max_error: f64,
    /// See [`mean_absolute_percentage_error`].
    #[serde(with = "number")]
    pub mean_absolute_percentage_error: f64,
    /// See [`r2`].
    #[serde(with = "number")]
    pub r2: f64,
    /// See [`explained_variance`].
    #[serde(with = "number")]
    pub explained_variance: f64,
}

impl Report {
    /// Computes them.
    ///
    /// # Errors
    /// See the module.
    pub fn new(truth: &[f64], answers: &[f64]) -> Result<Self> {
        Ok(Self {
            mean_error: mean_error(truth, answers)?,
            mean_absolute_error: mean_absolute_error(truth, answers)?,
            median_absolute_error: median_absolute_error(truth, answers)?,
            root_mean_squared_error: root_mean_squared_error(truth, answers)?,
            max_error: max_error(truth, answers)?,
            mean_absolute_percentage_error: mean_absolute_percentage_error(truth, answers)?,
            r2: r2(truth, answers)?,
            explained_variance: explained_variance(truth, answers)?,
        })
    }
}

/// Mean of answer − truth: positive when the model says too much.
///
/// # Errors
/// See the module.
pub fn mean_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    check_rows(truth, answers)?;
    Ok(sample::mean(truth.iter().zip(answers).map(|(truth, answer)| answer - truth)))
}

/// Mean of |truth − answer|.
///
/// # Errors
/// See the module.
pub fn mean_absolute_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    Ok(sample::mean(residuals(truth, answers)?.into_iter().map(f64::abs)))
}

/// Mean of (truth − answer)².
///
/// # Errors
/// See the module.
pub fn mean_squared_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    Ok(sample::mean(residuals(truth, answers)?.into_iter().map(|error| error * error)))
}

/// Square root of [`mean_squared_error`], in the units of the truth.
///
/// # Errors
/// See the module.
pub fn root_mean_squared_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    Ok(mean_squared_error(truth, answers)?.sqrt())
}

/// Mean of |truth − answer| / |truth|, as a share (0.1 is 10 %). A truth of 0 is divided by the ε of 64 bits, so that one
/// such row gives a number without meaning.
///
/// # Errors
/// See the module.
pub fn mean_absolute_percentage_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    let errors = residuals(truth, answers)?;
    Ok(sample::mean(errors.iter().zip(truth).map(|(error, truth)| error.abs() / truth.abs().max(f64::EPSILON))))
}

/// Median of |truth − answer|.
///
/// # Errors
/// See the module.
pub fn median_absolute_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    let distances: Vec<f64> = residuals(truth, answers)?.into_iter().map(f64::abs).collect();
    Ok(sample::averaged_quantile(&sample::sorted(&distances), 0.5))
}

/// Largest |truth − answer|.
///
/// # Errors
/// See the module.
pub fn max_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    Ok(residuals(truth, answers)?.into_iter().map(f64::abs).fold(0.0, f64::max))
}

/// Mean of (ln(1 + truth) − ln(1 + answer))².
///
/// # Errors
/// See the module; [`MetricsError::Parameter`] when a value is −1 or less.
pub fn mean_squared_log_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    check_rows(truth, answers)?;
    if let Some(value) = truth.iter().chain(answers).find(|value| **value <= -1.0) {
        return Err(MetricsError::parameter("a value for the logarithmic error", value, "greater than -1"));
    }
    let gap = |(truth, answer): (&f64, &f64)| libm::log1p(*truth) - libm::log1p(*answer);
    Ok(sample::mean(truth.iter().zip(answers).map(gap).map(|gap| gap * gap)))
}

/// R² = 1 − Σ(truth − answer)² / Σ(truth − mean)²: 1 is perfect, 0 no better than always saying the mean, below 0 worse.
/// For a constant truth 1 if perfect, else 0. NaN for a single row.
///
/// # Errors
/// See the module.
pub fn r2(truth: &[f64], answers: &[f64]) -> Result<f64> {
    let left = mean_squared_error(truth, answers)?;
    Ok(if truth.len() < 2 { f64::NAN } else { explained(left, sample::population_variance(truth)) })
}

/// 1 − Var(truth − answer) / Var(truth): as [`r2`], but a constant error is forgiven. 1 for a single row.
///
/// # Errors
/// See the module.
pub fn explained_variance(truth: &[f64], answers: &[f64]) -> Result<f64> {
    let errors = residuals(truth, answers)?;
    Ok(explained(sample::population_variance(&errors), sample::population_variance(truth)))
}

/// Mean pinball loss of answers that are meant as the quantile `alpha`: α e for e = truth − answer ≥ 0, else (α − 1) e.
///
/// # Errors
/// See the module; [`MetricsError::Parameter`] when `alpha` is outside of 0 to 1.
pub fn pinball(truth: &[f64], answers: &[f64], alpha: f64) -> Result<f64> {
    if !(0.0..=1.0).contains(&alpha) {
        return Err(MetricsError::parameter("the quantile", alpha, "between 0 and 1"));
    }
    Ok(mean_pinball(&residuals(truth, answers)?, alpha))
}

/// D² of the pinball loss: the share of it that is explained, compared with always saying the quantile `alpha` of the truth
/// (by the averaged inverse distribution function). Edges as for [`r2`].
///
/// # Errors
/// As [`pinball`].
pub fn d2_pinball(truth: &[f64], answers: &[f64], alpha: f64) -> Result<f64> {
    let left = pinball(truth, answers, alpha)?;
    if truth.len() < 2 {
        return Ok(f64::NAN);
    }
    let constant = sample::averaged_quantile(&sample::sorted(truth), alpha);
    let baseline: Vec<f64> = truth.iter().map(|truth| truth - constant).collect();
    Ok(explained(left, mean_pinball(&baseline, alpha)))
}

/// D² of the absolute error: [`d2_pinball`] of the median.
///
/// # Errors
/// See the module.
pub fn d2_absolute_error(truth: &[f64], answers: &[f64]) -> Result<f64> {
    d2_pinball(truth, answers, 0.5)
}

fn check_rows(truth: &[f64], answers: &[f64]) -> Result<()> {
    check::rows(truth.len())?;
    check::same_length("answers", truth.len(), answers.len())?;
    check::finite("truth", truth)?;
    check::finite("answers", answers)
}

/// truth − answer of each row.
fn residuals(truth: &[f64], answers: &[f64]) -> Result<Vec<f64>> {
    check_rows(truth, answers)?;
    Ok(truth.iter().zip(answers).map(|(truth, answer)| truth - answer).collect())
}

/// The share of `whole` that is not `left`.
fn explained(left: f64, whole: f64) -> f64 {
    match (left == 0.0, whole == 0.0) {
        (true, _) => 1.0,
        (false, true) => 0.0,
        (false, false) => 1.0 - left / whole,
    }
}

fn mean_pinball(errors: &[f64], alpha: f64) -> f64 {
    sample::mean(errors.iter().map(|&error| if error >= 0.0 { alpha * error } else { (alpha - 1.0) * error }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_rows_are_errors() {
        type Score = fn(&[f64], &[f64]) -> Result<f64>;
        let scores: [Score; 12] = [
            mean_error,
            mean_absolute_error,
            mean_squared_error,
            root_mean_squared_error,
            mean_absolute_percentage_error,
            median_absolute_error,
            max_error,
            mean_squared_log_error,
            r2,
            explained_variance,
            d2_absolute_error,
            |truth, answers| pinball(truth, answers, 0.9),
        ];
        for score in scores {
            assert_eq!(score(&[], &[]), Err(MetricsError::Empty));
            assert!(matches!(score(&[1.0], &[1.0, 2.0]), Err(MetricsError::LengthMismatch { .. })));
            assert_eq!(score(&[1.0, 2.0], &[1.0, f64::NAN]), Err(MetricsError::NotFinite { what: "answers", row: 1 }));
            assert_eq!(score(&[f64::INFINITY], &[1.0]), Err(MetricsError::NotFinite { what: "truth", row: 0 }));
        }
        assert!(mean_squared_log_error(&[-1.0], &[0.0]).is_err());
        assert!(pinball(&[1.0], &[1.0], 1.5).is_err() && pinball(&[1.0], &[1.0], f64::NAN).is_err());
    }

    #[test]
    fn a_constant_truth_is_constant_whatever_its_mean_is_rounded_to() {
        assert_eq!(r2(&[0.1; 3], &[0.1, 0.1, 0.2]), Ok(0.0));
        assert_eq!(r2(&[0.1; 3], &[0.1; 3]), Ok(1.0));
        assert_eq!(explained_variance(&[1.0, 2.0, 4.0], &[1.1, 2.1, 4.1]).map(|x| (x - 1.0).abs() < 1e-12), Ok(true));
    }

    #[test]
    fn a_report_of_one_row_goes_through_json() {
        let report = Report::new(&[3.0], &[2.0]).unwrap();
        assert!(report.r2.is_nan());
        let back: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        assert!(back.r2.is_nan() && back.mean_error == -1.0);
    }
}
