//! What the SHAP methods answer.

use ndarray::{Array1, Array2, Array3, Axis};
use serde::{Deserialize, Serialize};

use crate::{Error, columns};

/// How much each feature moved each answer away from the expected one.
///
/// For every row and output the values of all features and the expected value add up to the model's answer (local
/// accuracy), up to rounding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// What the method expects of the model before it knows any feature; shape `(outputs)`.
    pub expected: Array1<f64>,
    /// The SHAP values, in the unit of the output; shape `(rows, features, outputs)`.
    pub values: Array3<f64>,
}

impl Explanation {
    /// The same explanation by column, where a column consists of several features, as a category with an indicator for each
    /// of its values. `column_of` says the column of each feature, from 0. SHAP values add up.
    ///
    /// # Errors
    /// If `column_of` has not one entry for each feature, or a column below the greatest has no feature.
    pub fn fold(&self, column_of: &[usize]) -> Result<Self, Error> {
        let (rows, features, outputs) = self.values.dim();
        if column_of.len() != features {
            return Err(Error::Count { what: "features with a column", expected: features, found: column_of.len() });
        }
        columns::check(column_of)?;
        let mut values = Array3::zeros((rows, columns::count(column_of), outputs));
        for (feature, &column) in column_of.iter().enumerate() {
            let mut sum = values.index_axis_mut(Axis(1), column);
            sum += &self.values.index_axis(Axis(1), feature);
        }
        Ok(Self { expected: self.expected.clone(), values })
    }

    /// The answers that the values add up to; shape `(rows, outputs)`.
    pub fn answers(&self) -> Array2<f64> {
        self.values.sum_axis(Axis(1)) + &self.expected
    }

    /// The mean size of the values over all rows, a measure of importance; shape `(features, outputs)`. Zero without rows.
    pub fn mean_sizes(&self) -> Array2<f64> {
        let rows = self.values.len_of(Axis(0)).max(1) as f64;
        self.values.map(|value| value.abs()).sum_axis(Axis(0)) / rows
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn explanation() -> Explanation {
        Explanation { expected: array![10.0], values: array![[[1.0], [2.0], [-4.0]], [[-1.0], [0.0], [2.0]]] }
    }

    #[test]
    fn indicators_add_up_to_their_column() {
        let folded = explanation().fold(&[1, 0, 1]).unwrap();
        assert_eq!(folded.values, array![[[2.0], [-3.0]], [[0.0], [1.0]]]);
        assert_eq!(folded.answers(), explanation().answers());
    }

    #[test]
    fn a_map_of_other_features_is_refused() {
        let expected = Error::Count { what: "features with a column", expected: 3, found: 2 };
        assert_eq!(explanation().fold(&[0, 1]), Err(expected));
        assert_eq!(explanation().fold(&[0, 0, 2]), Err(Error::EmptyColumn { column: 1 }));
    }

    #[test]
    fn importance_is_the_mean_size_whatever_the_sign() {
        assert_eq!(explanation().mean_sizes(), array![[1.0], [1.0], [3.0]]);
        let none = Explanation { expected: array![10.0], values: Array3::zeros((0, 3, 1)) };
        assert_eq!(none.mean_sizes(), array![[0.0], [0.0], [0.0]]);
    }
}
