//! Mean 0 and variance 1.

use serde::{Deserialize, Serialize};

use super::centred_and_scaled;
use crate::{PreprocessError, input, number};

/// Parameters of a [`StandardScaler`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardScalerParams {
    /// Subtract the mean.
    pub with_mean: bool,
    /// Divide by the standard deviation.
    pub with_std: bool,
}

impl Default for StandardScalerParams {
    fn default() -> Self {
        Self { with_mean: true, with_std: true }
    }
}

/// Subtracts the mean and divides by the standard deviation: (x − mean) / scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StandardScaler {
    /// What it was fitted with.
    pub params: StandardScalerParams,
    /// The mean of each column.
    #[serde(with = "number")]
    pub mean: Vec<f64>,
    /// The population variance (divided by n) of each column; none without `with_std`.
    #[serde(with = "number")]
    pub var: Option<Vec<f64>>,
    /// The divisor of each column: its standard deviation, 1 for a constant column; none without `with_std`.
    #[serde(with = "number")]
    pub scale: Option<Vec<f64>>,
    /// Values that each column had.
    pub n_samples_seen: Vec<usize>,
}

impl StandardScalerParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// No columns or rows, different lengths, infinite values, or values whose variance overflows.
    pub fn fit(&self, columns: &[&[f64]]) -> Result<StandardScaler, PreprocessError> {
        input::to_fit(columns)?;
        input::not_infinite(columns)?;
        let moments = columns.iter().enumerate().map(|(column, values)| Moments::of(column, values));
        let moments = moments.collect::<Result<Vec<Moments>, _>>()?;
        let each = |of: fn(&Moments) -> f64| moments.iter().map(of).collect::<Vec<f64>>();
        Ok(StandardScaler {
            params: *self,
            mean: each(|moments| moments.mean),
            var: self.with_std.then(|| each(|moments| moments.var)),
            scale: self.with_std.then(|| each(Moments::scale)),
            n_samples_seen: moments.iter().map(|moments| moments.n).collect(),
        })
    }
}

impl StandardScaler {
    /// Scales columns.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or infinite values.
    pub fn transform(&self, columns: &[&[f64]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        let mean = self.params.with_mean.then_some(self.mean.as_slice());
        centred_and_scaled(columns, self.mean.len(), mean, self.scale.as_deref())
    }
}

/// Number, mean and variance of a column's values.
struct Moments {
    n: usize,
    mean: f64,
    var: f64,
}

impl Moments {
    fn of(column: usize, values: &[f64]) -> Result<Self, PreprocessError> {
        let values = input::present(values);
        let mean = input::mean(&values);
        let squares: Vec<f64> = values.iter().map(|value| (value - mean) * (value - mean)).collect();
        let var = input::mean(&squares);
        if values.is_empty() || mean.is_finite() && var.is_finite() {
            Ok(Self { n: values.len(), mean, var })
        } else {
            Err(PreprocessError::Overflow { column })
        }
    }

    /// The standard deviation, or 1 where the variance is within what rounding makes of a constant.
    fn scale(&self) -> f64 {
        let n = self.n as f64;
        let by_rounding = n * self.mean * f64::EPSILON;
        let bound = n * f64::EPSILON * self.var + by_rounding * by_rounding;
        if self.var <= bound { 1.0 } else { libm::sqrt(self.var) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_is_constant_but_for_rounding_is_not_divided() {
        let scaler = StandardScalerParams::default().fit(&[&[0.1; 30], &[4.2; 30]]).unwrap();
        assert_eq!(scaler.scale, Some(vec![1.0, 1.0]));
    }

    #[test]
    fn a_column_without_values_stays_without() {
        let scaler = StandardScalerParams::default().fit(&[&[f64::NAN, f64::NAN]]).unwrap();
        assert!(scaler.mean[0].is_nan() && scaler.n_samples_seen == [0]);
        assert!(scaler.transform(&[&[1.0]]).unwrap()[0][0].is_nan());
    }

    #[test]
    fn numbers_too_large_for_a_variance_are_an_error() {
        let fit = |values: &[f64]| StandardScalerParams::default().fit(&[&[1.0, 2.0], values]);
        assert_eq!(fit(&[1e200, -1e200]), Err(PreprocessError::Overflow { column: 1 }));
        assert_eq!(fit(&[f64::MAX, f64::MAX]), Err(PreprocessError::Overflow { column: 1 }));
    }

    #[test]
    fn what_is_not_a_table_is_an_error() {
        let params = StandardScalerParams::default();
        assert_eq!(params.fit(&[]), Err(PreprocessError::NoColumns));
        assert_eq!(params.fit(&[&[]]), Err(PreprocessError::NoRows));
        assert_eq!(
            params.fit(&[&[1.0], &[1.0, 2.0]]),
            Err(PreprocessError::RowCount { column: 1, expected: 1, found: 2 })
        );
        assert_eq!(
            params.fit(&[&[1.0, f64::INFINITY]]),
            Err(PreprocessError::Infinite { column: 0, row: 1, value: f64::INFINITY })
        );
        let scaler = params.fit(&[&[1.0, 2.0]]).unwrap();
        assert_eq!(scaler.transform(&[&[1.0], &[1.0]]), Err(PreprocessError::ColumnCount { expected: 1, found: 2 }));
        assert_eq!(scaler.transform(&[&[]]).unwrap(), [[]; 1]);
    }

    #[test]
    fn neither_mean_nor_deviation_leaves_numbers_as_they_are() {
        let scaler = StandardScalerParams { with_mean: false, with_std: false }.fit(&[&[1.0, 5.0]]).unwrap();
        assert_eq!(scaler.transform(&[&[1.5]]).unwrap(), [[1.5]]);
    }
}
