//! The one door for columns: looks at their number, their lengths and their values.

use crate::PreprocessError;

/// Looks at columns to fit on: at least one, of at least one row.
pub(crate) fn to_fit<T>(columns: &[&[T]]) -> Result<(), PreprocessError> {
    match columns.first() {
        None => Err(PreprocessError::NoColumns),
        Some([]) => Err(PreprocessError::NoRows),
        Some(_) => same_length(columns),
    }
}

/// Looks at columns to transform: as many as were fitted. They may have no rows.
pub(crate) fn to_transform<T>(columns: &[&[T]], fitted: usize) -> Result<(), PreprocessError> {
    if columns.len() != fitted {
        return Err(PreprocessError::ColumnCount { expected: fitted, found: columns.len() });
    }
    same_length(columns)
}

/// Refuses infinite values.
pub(crate) fn not_infinite(columns: &[&[f64]]) -> Result<(), PreprocessError> {
    let infinite = |(column, values): (usize, &&[f64])| {
        let row = values.iter().position(|value| value.is_infinite())?;
        Some(PreprocessError::Infinite { column, row, value: values[row] })
    };
    columns.iter().enumerate().find_map(infinite).map_or(Ok(()), Err)
}

/// Refuses missing values.
pub(crate) fn not_missing(columns: &[&[f64]]) -> Result<(), PreprocessError> {
    let missing = |(column, values): (usize, &&[f64])| {
        let row = values.iter().position(|value| value.is_nan())?;
        Some(PreprocessError::Missing { column, row })
    };
    columns.iter().enumerate().find_map(missing).map_or(Ok(()), Err)
}

/// The values that are there.
pub(crate) fn present(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| !value.is_nan()).collect()
}

/// The mean; NaN of no values.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { f64::NAN } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn same_length<T>(columns: &[&[T]]) -> Result<(), PreprocessError> {
    let expected = columns.first().map_or(0, |first| first.len());
    let other = columns.iter().position(|values| values.len() != expected);
    other.map_or(Ok(()), |column| Err(PreprocessError::RowCount { column, expected, found: columns[column].len() }))
}
