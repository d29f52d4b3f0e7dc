//! The smallest value to one end of a range, the largest to the other.

use serde::{Deserialize, Serialize};

use super::divisor;
use crate::{PreprocessError, input, number};

/// Parameters of a [`MinMaxScaler`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MinMaxScalerParams {
    /// What the smallest and the largest value become.
    pub feature_range: (f64, f64),
    /// Keep values that are smaller or larger than any in fitting within the range.
    pub clip: bool,
}

impl Default for MinMaxScalerParams {
    fn default() -> Self {
        Self { feature_range: (0.0, 1.0), clip: false }
    }
}

/// Brings columns into a range: x·scale + min.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MinMaxScaler {
    /// What it was fitted with.
    pub params: MinMaxScalerParams,
    /// The smallest value of each column.
    #[serde(with = "number")]
    pub data_min: Vec<f64>,
    /// The largest value of each column.
    #[serde(with = "number")]
    pub data_max: Vec<f64>,
    /// The difference of the two.
    #[serde(with = "number")]
    pub data_range: Vec<f64>,
    /// The factor of each column.
    #[serde(with = "number")]
    pub scale: Vec<f64>,
    /// What is added to each column after that.
    #[serde(with = "number")]
    pub min: Vec<f64>,
}

impl MinMaxScalerParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// A range without width, no columns or rows, different lengths, infinite values, or values whose range overflows.
    pub fn fit(&self, columns: &[&[f64]]) -> Result<MinMaxScaler, PreprocessError> {
        let (low, high) = self.feature_range;
        if !(low < high && (high - low).is_finite()) {
            let found = format!("{low} to {high}");
            let wanted = "two finite numbers in ascending order";
            return Err(PreprocessError::Parameter { parameter: "feature_range", found, wanted });
        }
        input::to_fit(columns)?;
        input::not_infinite(columns)?;
        let (data_min, data_max): (Vec<f64>, Vec<f64>) = columns.iter().map(|values| ends(values)).unzip();
        let data_range: Vec<f64> = data_min.iter().zip(&data_max).map(|(min, max)| max - min).collect();
        let scale: Vec<f64> = data_range.iter().map(|range| (high - low) / divisor(*range)).collect();
        let min: Vec<f64> = data_min.iter().zip(&scale).map(|(min, scale)| low - min * scale).collect();
        let overflows = |column: &usize| data_range[*column].is_infinite() || min[*column].is_infinite();
        match (0..columns.len()).find(overflows) {
            Some(column) => Err(PreprocessError::Overflow { column }),
            None => Ok(MinMaxScaler { params: *self, data_min, data_max, data_range, scale, min }),
        }
    }
}

impl MinMaxScaler {
    /// Scales columns.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or infinite values.
    pub fn transform(&self, columns: &[&[f64]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        input::to_transform(columns, self.scale.len())?;
        input::not_infinite(columns)?;
        let (low, high) = self.params.feature_range;
        // Unlike `clamp` these keep NaN and never panic.
        let clip = |value: f64| if value < low { low } else { value };
        let clip = |value: f64| if value > high { high } else { clip(value) };
        let columns = columns.iter().zip(self.scale.iter().zip(&self.min)).map(|(values, (scale, min))| {
            let scaled = values.iter().map(|value| value * scale + min);
            if self.params.clip { scaled.map(clip).collect() } else { scaled.collect() }
        });
        Ok(columns.collect())
    }
}

/// The smallest and the largest value; NaN without any.
fn ends(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::NAN, f64::NAN), |(low, high), value| (value.min(low), value.max(high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_column_becomes_the_low_end() {
        let params = MinMaxScalerParams { feature_range: (-1.0, 1.0), clip: false };
        let scaler = params.fit(&[&[3.0, 3.0]]).unwrap();
        assert_eq!(scaler.transform(&[&[3.0]]).unwrap(), [[-1.0]]);
    }

    #[test]
    fn clipping_keeps_missing_values() {
        let scaler = MinMaxScalerParams { clip: true, ..Default::default() }.fit(&[&[0.0, 2.0]]).unwrap();
        let clipped = scaler.transform(&[&[-1.0, 3.0, f64::NAN]]).unwrap();
        assert!(clipped[0][..2] == [0.0, 1.0] && clipped[0][2].is_nan());
    }

    #[test]
    fn a_range_without_width_is_refused() {
        for feature_range in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            let refused = MinMaxScalerParams { feature_range, clip: false }.fit(&[&[1.0]]).unwrap_err();
            assert!(matches!(refused, PreprocessError::Parameter { parameter: "feature_range", .. }), "{refused}");
        }
    }

    #[test]
    fn a_range_beyond_all_numbers_is_an_error() {
        let fit = MinMaxScalerParams::default().fit(&[&[f64::MAX, -f64::MAX]]);
        assert_eq!(fit, Err(PreprocessError::Overflow { column: 0 }));
    }

    #[test]
    fn missing_values_do_not_count_as_ends() {
        let nan = f64::NAN;
        assert_eq!(ends(&[nan, 2.0, nan, 1.0]), (1.0, 2.0));
        assert!(ends(&[nan]).0.is_nan());
    }
}
