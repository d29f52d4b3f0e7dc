//! SHAP values of linear models: coefficient times (value - mean), with the answer at the mean as expected value. Features are
//! taken as independent (Strumbelj and Kononenko, "Explaining prediction models and individual predictions with feature
//! contributions", 2014, and Lundberg and Lee, "A unified approach to interpreting model predictions", 2017, corollary 1).
//!
//! For logistic regression the answer is the log odds. With a coefficient for each feature and class (multinomial) there is an
//! output for each class, the logarithm of its unnormalised probability: only differences between classes mean something.
//!
//! What it does not tell: what causes what in the world; and the single coefficients of correlated features are poorly known,
//! so their values can be large and of opposite sign.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use crate::{Error, Explanation};

/// What these values do not tell, for a reader.
pub const CAVEAT: &str = "These values say how the model came to its answer, not what causes what in the world: where \
    columns go together their coefficients can be large and of opposite sign though neither matters alone.";

/// A linear model with one or several outputs: `rows . coefficients + intercepts`.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearModel {
    coefficients: Array2<f64>,
    intercepts: Array1<f64>,
}

impl LinearModel {
    /// A model of coefficients of shape `(features, outputs)` and intercepts of shape `(outputs)`.
    ///
    /// # Errors
    /// If there is no output, another number of intercepts than outputs, or a number that is not finite.
    pub fn new(coefficients: Array2<f64>, intercepts: Array1<f64>) -> Result<Self, Error> {
        if intercepts.len() != coefficients.ncols() {
            let (expected, found) = (coefficients.ncols(), intercepts.len());
            return Err(Error::Count { what: "intercepts", expected, found });
        }
        if intercepts.is_empty() || intercepts.iter().chain(&coefficients).any(|number| !number.is_finite()) {
            return Err(Error::Constants { what: "coefficients and intercepts" });
        }
        Ok(Self { coefficients, intercepts })
    }
}

/// The mean of each feature of a background of shape `(rows, features)`.
///
/// # Errors
/// If the background has no rows, or a number that is not finite.
pub fn means(background: ArrayView2<'_, f64>) -> Result<Array1<f64>, Error> {
    check(background, "background rows")?;
    let rows = background.nrows() as f64;
    if background.nrows() == 0 {
        return Err(Error::NoRows { what: "the background rows" });
    }
    // Divided first, so that no sum of finite numbers overflows.
    Ok(background.map(|x| x / rows).sum_axis(Axis(0)))
}

/// Explains the model's answers for rows of shape `(rows, features)`, given the mean of each feature.
///
/// # Errors
/// If means or rows have another number of features than the model, or a number that is not finite.
pub fn explain(
    model: &LinearModel,
    means: ArrayView1<'_, f64>,
    rows: ArrayView2<'_, f64>,
) -> Result<Explanation, Error> {
    let features = model.coefficients.nrows();
    for found in [means.len(), rows.ncols()] {
        if found != features {
            return Err(Error::Count { what: "features", expected: features, found });
        }
    }
    check(means.insert_axis(Axis(0)), "means")?;
    check(rows, "rows")?;
    let distances = &rows - &means;
    let values = distances.insert_axis(Axis(2)) * &model.coefficients;
    Ok(Explanation { expected: means.dot(&model.coefficients) + &model.intercepts, values })
}

fn check(table: ArrayView2<'_, f64>, what: &'static str) -> Result<(), Error> {
    let wild = table.indexed_iter().find(|(_, value)| !value.is_finite());
    wild.map_or(Ok(()), |((row, feature), &value)| Err(Error::NotFinite { what, row, feature, value }))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn model() -> LinearModel {
        LinearModel::new(array![[2.0, 0.0], [-1.0, 3.0]], array![0.5, 1.0]).unwrap()
    }

    #[test]
    fn a_value_is_the_coefficient_times_the_distance_from_the_mean() {
        let means = means(array![[0.0, 1.0], [2.0, 3.0]].view()).unwrap();
        let explanation = explain(&model(), means.view(), array![[4.0, 0.0]].view()).unwrap();
        assert_eq!(explanation.expected, array![0.5, 7.0]);
        assert_eq!(explanation.values, array![[[6.0, 0.0], [2.0, -6.0]]]);
        assert_eq!(explanation.answers(), array![[8.5, 1.0]]);
    }

    #[test]
    fn missing_and_infinite_values_are_refused() {
        let error = explain(&model(), array![0.0, 0.0].view(), array![[1.0, 2.0], [3.0, f64::NAN]].view()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "feature 1 of row 1 of the rows is NaN, but must be finite; fill missing values first"
        );
        assert!(matches!(means(array![[f64::INFINITY]].view()), Err(Error::NotFinite { row: 0, feature: 0, .. })));
        assert!(matches!(LinearModel::new(array![[f64::NAN]], array![0.0]), Err(Error::Constants { .. })));
    }

    #[test]
    fn tables_of_another_shape_are_refused() {
        let count = |what, expected, found| Error::Count { what, expected, found };
        let rows = array![[1.0, 2.0]];
        assert_eq!(explain(&model(), array![0.0].view(), rows.view()), Err(count("features", 2, 1)));
        assert_eq!(explain(&model(), array![0.0, 0.0].view(), array![[1.0]].view()), Err(count("features", 2, 1)));
        assert_eq!(LinearModel::new(array![[1.0]], array![0.0, 1.0]), Err(count("intercepts", 1, 2)));
        assert_eq!(means(Array2::zeros((0, 2)).view()), Err(Error::NoRows { what: "the background rows" }));
    }

    #[test]
    fn huge_values_have_a_mean() {
        assert_eq!(means(array![[f64::MAX], [f64::MAX]].view()).unwrap(), array![f64::MAX]);
    }
}
