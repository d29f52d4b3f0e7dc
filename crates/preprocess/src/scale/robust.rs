//! By median and quartiles, which a few extreme values do not move.

use serde::{Deserialize, Serialize};

use super::{centred_and_scaled, divisor};
use crate::{PreprocessError, input, number, quantile};

/// Parameters of a [`RobustScaler`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RobustScalerParams {
    /// Subtract the median.
    pub with_centering: bool,
    /// Divide by the distance of the two quantiles.
    pub with_scaling: bool,
    /// The two quantiles in percent.
    pub quantile_range: (f64, f64),
}

impl Default for RobustScalerParams {
    fn default() -> Self {
        Self { with_centering: true, with_scaling: true, quantile_range: (25.0, 75.0) }
    }
}

/// Subtracts the median and divides by the interquartile range: (x − center) / scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RobustScaler {
    /// What it was fitted with.
    pub params: RobustScalerParams,
    /// The median of each column; none without `with_centering`.
    #[serde(with = "number")]
    pub center: Option<Vec<f64>>,
    /// The divisor of each column: the distance of the quantiles, 1 where there is none; none without `with_scaling`.
    #[serde(with = "number")]
    pub scale: Option<Vec<f64>>,
    /// Number of columns.
    pub n_features_in: usize,
}

impl RobustScalerParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// Quantiles that are none, no columns or rows, different lengths, infinite values, or quantiles whose distance overflows.
    pub fn fit(&self, columns: &[&[f64]]) -> Result<RobustScaler, PreprocessError> {
        let (low, high) = self.quantile_range;
        if !(0.0 <= low && low <= high && high <= 100.0) {
            let found = format!("{low} to {high}");
            let wanted = "two numbers from 0 to 100 in ascending order";
            return Err(PreprocessError::Parameter { parameter: "quantile_range", found, wanted });
        }
        input::to_fit(columns)?;
        input::not_infinite(columns)?;
        let (mut center, mut scale) = (Vec::new(), Vec::new());
        for (column, values) in columns.iter().enumerate() {
            let sorted = quantile::sorted(values);
            let at = |share: f64| quantile::linear(&sorted, share).unwrap_or(f64::NAN);
            let spread = at(high / 100.0) - at(low / 100.0);
            if spread.is_infinite() {
                return Err(PreprocessError::Overflow { column });
            }
            center.push(at(0.5));
            scale.push(divisor(spread));
        }
        Ok(RobustScaler {
            params: *self,
            center: self.with_centering.then_some(center),
            scale: self.with_scaling.then_some(scale),
            n_features_in: columns.len(),
        })
    }
}

impl RobustScaler {
    /// Scales columns.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or infinite values.
    pub fn transform(&self, columns: &[&[f64]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        centred_and_scaled(columns, self.n_features_in, self.center.as_deref(), self.scale.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_extreme_value_moves_nothing() {
        let fit = |last: f64| RobustScalerParams::default().fit(&[&[1.0, 2.0, 3.0, 4.0, last]]).unwrap();
        assert_eq!(fit(5.0), fit(1e9));
    }

    #[test]
    fn a_column_of_which_most_values_are_equal_is_not_divided() {
        let scaler = RobustScalerParams::default().fit(&[&[0.0, 0.0, 0.0, 0.0, 9.0]]).unwrap();
        assert_eq!((scaler.center, scaler.scale), (Some(vec![0.0]), Some(vec![1.0])));
    }

    #[test]
    fn quantiles_that_are_none_are_refused() {
        for quantile_range in [(75.0, 25.0), (-1.0, 50.0), (50.0, 101.0), (f64::NAN, 50.0)] {
            let refused = RobustScalerParams { quantile_range, ..Default::default() }.fit(&[&[1.0]]).unwrap_err();
            assert!(matches!(refused, PreprocessError::Parameter { parameter: "quantile_range", .. }), "{refused}");
        }
    }

    #[test]
    fn centring_and_scaling_can_be_left_out() {
        let columns: [&[f64]; 1] = [&[1.0, 2.0, 3.0, 4.0, 5.0]];
        let only = |with_centering, with_scaling| {
            let params = RobustScalerParams { with_centering, with_scaling, ..Default::default() };
            params.fit(&columns).unwrap().transform(&[&[5.0]]).unwrap()[0][0]
        };
        assert_eq!([only(true, true), only(true, false), only(false, true), only(false, false)], [1.0, 2.0, 2.5, 5.0]);
    }
}
