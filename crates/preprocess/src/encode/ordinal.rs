//! The place of each category in their order.

use serde::{Deserialize, Serialize};

use super::{Category, count, known, place};
use crate::{PreprocessError, input, number};

/// What becomes of a category that no row had in fitting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrdinalUnknown {
    /// It is an error.
    #[default]
    Error,
    /// It is this number, scikit-learn's `unknown_value`: a whole one that no category has, or NaN.
    UseEncodedValue(#[serde(with = "number")] f64),
}

/// Parameters of an [`OrdinalEncoder`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrdinalEncoderParams {
    /// What becomes of a category that no row had in fitting.
    pub handle_unknown: OrdinalUnknown,
}

/// Numbers categories from 0 in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrdinalEncoder {
    /// What it was fitted with.
    pub params: OrdinalEncoderParams,
    /// The categories of each column.
    pub categories: Vec<Vec<Category>>,
}

impl OrdinalEncoderParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// A value for unknown categories that a category has, no columns or rows, or different lengths.
    pub fn fit(&self, columns: &[&[Option<&str>]]) -> Result<OrdinalEncoder, PreprocessError> {
        input::to_fit(columns)?;
        let categories: Vec<Vec<Category>> = columns.iter().map(|values| count(values).0).collect();
        if let OrdinalUnknown::UseEncodedValue(value) = self.handle_unknown {
            let is_code = value >= 0.0 && categories.iter().any(|of| value < of.len() as f64);
            if is_code || !(value.is_nan() || value.is_finite() && value.fract() == 0.0) {
                let wanted = "a whole number that no category has, or NaN";
                return Err(PreprocessError::Parameter {
                    parameter: "unknown_value",
                    found: value.to_string(),
                    wanted,
                });
            }
        }
        Ok(OrdinalEncoder { params: *self, categories })
    }
}

impl OrdinalEncoder {
    /// Codes columns.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or unknown categories without a value for them.
    pub fn transform(&self, columns: &[&[Option<&str>]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        input::to_transform(columns, self.categories.len())?;
        let unknown = match self.params.handle_unknown {
            OrdinalUnknown::Error => {
                known(&self.categories, columns)?;
                f64::NAN
            }
            OrdinalUnknown::UseEncodedValue(value) => value,
        };
        let code = |(categories, values): (&Vec<Category>, &&[Option<&str>])| {
            values.iter().map(|value| place(categories, *value).map_or(unknown, |place| place as f64)).collect()
        };
        Ok(self.categories.iter().zip(columns).map(code).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: f64) -> Result<OrdinalEncoder, PreprocessError> {
        let params = OrdinalEncoderParams { handle_unknown: OrdinalUnknown::UseEncodedValue(value) };
        params.fit(&[&[Some("b"), Some("a"), None]])
    }

    #[test]
    fn missing_is_the_last_category() {
        assert_eq!(with(-1.0).unwrap().transform(&[&[Some("a"), None, Some("z")]]).unwrap(), [[0.0, 2.0, -1.0]]);
        assert!(with(f64::NAN).unwrap().transform(&[&[Some("z")]]).unwrap()[0][0].is_nan());
    }

    #[test]
    fn the_value_for_unknown_categories_is_no_code() {
        for taken in [0.0, 2.0, 0.5, -1.5, f64::INFINITY] {
            let refused = with(taken).unwrap_err();
            assert!(matches!(refused, PreprocessError::Parameter { parameter: "unknown_value", .. }), "{refused}");
        }
        assert!(with(3.0).is_ok());
    }
}
