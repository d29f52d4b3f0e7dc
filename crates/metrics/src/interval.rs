//! How sure a score is: intervals that cover the true value in a given share of cases.
//!
//! [`wilson`] for a share of independent rows, [`delong()`] for the area under the ROC curve, [`bootstrap()`] for everything
//! else. All of them take rows as drawn independently; the model is taken as it is.

mod bootstrap;
mod delong;

use serde::{Deserialize, Serialize};

use crate::{MetricsError, Result, check, number};

pub use bootstrap::{Bootstrap, BootstrapInterval, bootstrap};
pub use delong::{AucInterval, delong};

/// The confidence that is taken when nothing else is said.
pub const USUAL_CONFIDENCE: f64 = 0.95;

/// A range of values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    #[serde(with = "number")]
    pub lower: f64,
    /// Upper end.
    #[serde(with = "number")]
    pub upper: f64,
}

/// Wilson's score interval for the share behind `count` rows out of `of` (Wilson 1927), without continuity correction. Good
/// also for few rows and for shares near 0 and 1, and never leaves 0 to 1.
///
/// # Errors
/// [`MetricsError::Empty`] for no rows, [`MetricsError::Parameter`] when `count` is greater than `of`, or for a confidence
/// that is not between 0 and 1.
pub fn wilson(count: u64, of: u64, confidence: f64) -> Result<Interval> {
    check::confidence(confidence)?;
    check::rows(usize::from(of > 0))?;
    if count > of {
        return Err(MetricsError::parameter("the count", count, "at most the number of rows"));
    }
    let z = normal_quantile(confidence);
    let n = of as f64;
    let share = count as f64 / n;
    let shrink = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    // Exactly 0 and 1 where the formula has them.
    Ok(Interval {
        lower: if count == 0 { 0.0 } else { (centre - half).max(0.0) },
        upper: if count == of { 1.0 } else { (centre + half).min(1.0) },
    })
}

/// The z for which a standard normal value lies within ±z with this probability; to about 15 digits.
fn normal_quantile(confidence: f64) -> f64 {
    let outside = 1.0 - confidence;
    let (mut low, mut high) = (0.0, 40.0);
    // Halves the bracket until it is two neighbouring numbers.
    loop {
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        if libm::erfc(middle / std::f64::consts::SQRT_2) > outside { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        // scipy 1.17.1, stats.norm.isf((1 - confidence) / 2).
        for (confidence, z) in [
            (0.5, 0.674_489_750_196_081_7),
            (0.9, 1.644_853_626_951_472_2),
            (0.95, 1.959_963_984_540_054),
            (0.999, 3.290_526_731_491_894_5),
        ] {
            assert!((normal_quantile(confidence) - z).abs() < 1e-13, "{confidence}");
        }
        assert!(normal_quantile(f64::EPSILON) < 1e-15 && normal_quantile(1.0 - f64::EPSILON / 2.0) > 8.0);
    }

    #[test]
    fn wilson_agrees_with_statsmodels() {
        // statsmodels 0.15.0, stats.proportion.proportion_confint(method="wilson").
        let expected = [
            (0, 10, 0.95, 0.0, 0.277_532_799_862_889_26),
            (1, 10, 0.95, 0.017_876_213_095_072_924, 0.404_150_026_795_238_54),
            (5, 10, 0.95, 0.236_593_090_512_563_94, 0.763_406_909_487_436_1),
            (10, 10, 0.95, 0.722_467_200_137_110_6, 1.0),
            (37, 250, 0.9, 0.114_833_201_873_451_54, 0.188_704_039_160_713_5),
            (999, 1000, 0.99, 0.991_539_433_780_018_3, 0.999_882_583_646_381_6),
            (1, 1, 0.95, 0.206_549_314_377_237_4, 1.0),
        ];
        for (count, of, confidence, lower, upper) in expected {
            let interval = wilson(count, of, confidence).unwrap();
            assert!(
                (interval.lower - lower).abs() < 1e-12 && (interval.upper - upper).abs() < 1e-12,
                "{count} of {of}"
            );
        }
    }

    #[test]
    fn impossible_counts_are_errors() {
        assert_eq!(wilson(0, 0, 0.95), Err(MetricsError::Empty));
        assert!(matches!(wilson(2, 1, 0.95), Err(MetricsError::Parameter { .. })));
        for confidence in [0.0, 1.0, -1.0, f64::NAN] {
            assert!(wilson(1, 2, confidence).is_err());
        }
        assert_eq!(wilson(0, u64::MAX, 0.95).unwrap().lower, 0.0);
        assert_eq!(wilson(u64::MAX, u64::MAX, 0.95).unwrap().upper, 1.0);
    }
}
