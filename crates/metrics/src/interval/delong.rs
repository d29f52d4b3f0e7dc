//! DeLong's interval for the area under the ROC curve.

use serde::{Deserialize, Serialize};

use super::normal_quantile;
use crate::{Result, blocks, check, number};

/// An area under the ROC curve with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AucInterval {
    /// The area; NaN when only one class occurs.
    #[serde(with = "number")]
    pub auc: f64,
    /// Its standard error; NaN unless both classes have at least two rows.
    #[serde(with = "number")]
    pub standard_error: f64,
    /// Lower end, at least 0; NaN as the standard error.
    #[serde(with = "number")]
    pub lower: f64,
    /// Upper end, at most 1; NaN as the standard error.
    #[serde(with = "number")]
    pub upper: f64,
}

/// The area under the ROC curve ± z standard errors after DeLong, DeLong & Clarke-Pearson (1988), cut off at 0 and 1.
///
/// O(n log n), as by Sun & Xu (2014): rows of one score share their placement. A perfect ranking has standard error 0,
/// however few its rows are.
///
/// # Errors
/// No rows, lengths that differ, scores that are not finite, a confidence that is not between 0 and 1.
pub fn delong(truth: &[bool], scores: &[f64], confidence: f64) -> Result<AucInterval> {
    check::binary(truth, scores)?;
    check::confidence(confidence)?;
    let blocks = blocks::descending(truth.iter().copied(), scores.iter().copied());
    let (positives, negatives) = blocks::totals(&blocks);
    let (p, n) = (positives as f64, negatives as f64);
    let auc = blocks::roc_auc(&blocks);
    let (mut above, mut below) = (0.0, n);
    let (mut of_positives, mut of_negatives) = (0.0, 0.0);
    for block in &blocks {
        let (here_p, here_n) = (block.positives as f64, block.negatives as f64);
        below -= here_n;
        // The share of the other side that a row of this score is placed rightly against.
        let positive = (below + here_n / 2.0) / n - auc;
        let negative = (above + here_p / 2.0) / p - auc;
        above += here_p;
        of_positives += here_p * positive * positive;
        of_negatives += here_n * negative * negative;
    }
    let variance = of_positives / (p - 1.0) / p + of_negatives / (n - 1.0) / n;
    let standard_error = if positives < 2 || negatives < 2 { f64::NAN } else { variance.sqrt() };
    let half = normal_quantile(confidence) * standard_error;
    let within = |end: f64| if end.is_nan() { end } else { end.clamp(0.0, 1.0) };
    Ok(AucInterval { auc, standard_error, lower: within(auc - half), upper: within(auc + half) })
}
