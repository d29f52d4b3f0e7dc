//! What can be wrong with parameters and columns.

use thiserror::Error;

/// Why a transformer cannot be fitted or applied. Columns and rows are counted from 0.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PreprocessError {
    /// A table without columns.
    #[error("there are no columns")]
    NoColumns,
    /// Columns without rows to fit on.
    #[error("the columns have no rows to fit on")]
    NoRows,
    /// Columns of different lengths.
    #[error("column {column} has {found} rows where the first has {expected}")]
    RowCount {
        /// The column.
        column: usize,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this one.
        found: usize,
    },
    /// Another number of columns than in fitting, or of names than of columns.
    #[error("{expected} columns were fitted, but there are {found}")]
    ColumnCount {
        /// Columns in fitting.
        expected: usize,
        /// Columns or names handed in.
        found: usize,
    },
    /// An infinite number.
    #[error("column {column} is {value} in row {row}; only finite numbers and NaN, for missing, can be taken")]
    Infinite {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A missing value where none can be taken.
    #[error("column {column} has no value in row {row}; impute it first")]
    Missing {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
    },
    /// Finite numbers whose sum, spread or variance is not.
    #[error("the numbers of column {column} are too large to compute with")]
    Overflow {
        /// The column.
        column: usize,
    },
    /// Texts that no row had in fitting.
    #[error("column {column} has categories that were not there in fitting: {}", words(categories))]
    UnknownCategories {
        /// The column.
        column: usize,
        /// The categories in code-point order, missing last.
        categories: Vec<Option<String>>,
    },
    /// A parameter that makes no sense.
    #[error("{parameter} is {found}, but has to be {wanted}")]
    Parameter {
        /// Its name.
        parameter: &'static str,
        /// What it is.
        found: String,
        /// What it may be.
        wanted: &'static str,
    },
}

/// The first few categories in quotation marks.
fn words(categories: &[Option<String>]) -> String {
    const SHOWN: usize = 5;
    let word = |category: &Option<String>| category.as_ref().map_or("missing".into(), |text| format!("“{text}”"));
    let shown: Vec<String> = categories.iter().take(SHOWN).map(word).collect();
    match categories.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_unknown_categories_are_counted_and_not_listed() {
        let categories = (0..7).map(|i| Some(i.to_string())).chain([None]).collect();
        let error = PreprocessError::UnknownCategories { column: 2, categories };
        assert_eq!(
            error.to_string(),
            "column 2 has categories that were not there in fitting: “0”, “1”, “2”, “3”, “4” and 3 more"
        );
    }
}
