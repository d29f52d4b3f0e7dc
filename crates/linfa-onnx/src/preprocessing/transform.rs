//! The preprocessing carried out natively, bit for bit as the exported graph does it.

use std::collections::BTreeMap;

use ndarray::{Array2, ArrayViewMut2, Axis, Slice};

use super::Preprocessing;
use crate::{Column, Error, Scale};

/// The values of one column, one for each row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Values<'a> {
    /// Of a numeric column; NaN means missing.
    Numbers(&'a [f32]),
    /// Of a categorical column; the empty string means missing.
    Text(&'a [&'a str]),
}

impl Values<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }
}

impl Preprocessing {
    /// The matrix of features `[N, F]` of a table, to train on.
    ///
    /// `table` holds the values of each column, in the order of [`Preprocessing::columns`]. All arithmetic is float32, as in
    /// the graph; only the result is widened to float64, so a model sees the same numbers in training and when it is served.
    /// A missing number of a column that imputes none stays NaN.
    ///
    /// # Errors
    ///
    /// Another number of columns than the description has, numbers where text is described or the other way round, or columns
    /// of different lengths.
    pub fn transform(&self, table: &[Values<'_>]) -> Result<Array2<f64>, Error> {
        let rows = self.check(table)?;
        let mut features = Array2::zeros((rows, self.feature_count()));
        let mut next = 0;
        for (index, _, impute, scale) in self.numeric() {
            if let Values::Numbers(values) = table[index] {
                let scale = scale.unwrap_or(Scale::IDENTITY);
                let column = features.column_mut(next);
                for (feature, &value) in column.into_iter().zip(values) {
                    *feature = f64::from(standardise(value, impute, scale));
                }
            }
            next += 1;
        }
        for (index, _, categories, impute) in self.categorical() {
            if let Values::Text(values) = table[index] {
                let block = Slice::from(next..next + categories.len());
                let block = features.slice_axis_mut(Axis(1), block);
                one_hot(values, categories, impute, block);
            }
            next += categories.len();
        }
        Ok(features)
    }

    /// The number of rows of a table that fits the description.
    fn check(&self, table: &[Values<'_>]) -> Result<usize, Error> {
        if table.len() != self.columns.len() {
            return Err(Error::ColumnCount { expected: self.columns.len(), found: table.len() });
        }
        let rows = table[0].len();
        for (column, values) in self.columns.iter().zip(table) {
            let expected = match (column, values) {
                (Column::Numeric { .. }, Values::Text(_)) => Some("numbers"),
                (Column::Categorical { .. }, Values::Numbers(_)) => Some("text"),
                _ => None,
            };
            if let Some(expected) = expected {
                return Err(Error::ColumnKind { column: column.name().into(), expected });
            }
            if values.len() != rows {
                return Err(Error::RowCount { column: column.name().into(), expected: rows, found: values.len() });
            }
        }
        Ok(rows)
    }
}

fn standardise(value: f32, impute: Option<f32>, scale: Scale) -> f32 {
    let value = impute.filter(|_| value.is_nan()).unwrap_or(value);
    (value - scale.mean) * scale.factor()
}

fn one_hot(values: &[&str], categories: &[String], impute: usize, mut block: ArrayViewMut2<'_, f64>) {
    let mut positions: BTreeMap<&str, usize> =
        categories.iter().enumerate().map(|(position, category)| (category.as_str(), position)).collect();
    positions.insert("", impute);
    for (row, value) in values.iter().enumerate() {
        if let Some(&position) = positions.get(value) {
            block[[row, position]] = 1.0;
        }
    }
}
