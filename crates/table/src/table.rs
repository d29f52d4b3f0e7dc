//! Columns of one length, and nothing that could make them differ.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Column, Kind, MISSING, Values};

/// Columns of the same length with unique names.
///
/// Checked on construction and when deserialised, so a stored table that was damaged is an error, not a panic later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Table {
    columns: Vec<Column>,
}

#[derive(Deserialize)]
struct Unchecked {
    columns: Vec<Column>,
}

/// Why columns do not make a table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// A column is longer or shorter than the first.
    #[error("column \"{name}\" has {found} rows where the first column has {expected}")]
    Length {
        /// The column.
        name: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this one.
        found: usize,
    },
    /// Two columns have one name.
    #[error("two columns are named \"{name}\"")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// The kind of a column does not fit its values.
    #[error("column \"{name}\" is said to be {kind:?}, which its values are not")]
    Kind {
        /// The column.
        name: String,
        /// What it is said to be.
        kind: Kind,
    },
    /// Categories are not sorted and distinct, or a code has no category.
    #[error("the categories of column \"{name}\" are not sorted and distinct, or a code is beyond them")]
    Categories {
        /// The column.
        name: String,
    },
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// [`TableError`] if lengths differ, names repeat, or a categorical column is not as [`Values`] describes.
    pub fn new(columns: Vec<Column>) -> Result<Self, TableError> {
        let expected = columns.first().map_or(0, |first| first.values.len());
        for column in &columns {
            check(column, expected)?;
        }
        let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(TableError::DuplicateName { name: pair[0].to_owned() }),
            None => Ok(Self { columns }),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |first| first.values.len())
    }

    /// All columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns, leaving the table.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// The rows of these indices, in this order, repeats included. Categories stay, also those no longer used.
    ///
    /// # Panics
    /// If an index is not below [`rows`](Self::rows).
    pub fn take(&self, rows: &[u32]) -> Self {
        Self { columns: self.columns.iter().map(|column| column.take(rows)).collect() }
    }

    /// The first `rows` rows, or all if there are fewer.
    pub fn head(&self, rows: usize) -> Self {
        let rows: Vec<u32> = (0..rows.min(self.rows()) as u32).collect();
        self.take(&rows)
    }
}

fn check(column: &Column, expected: usize) -> Result<(), TableError> {
    let found = column.values.len();
    if found != expected {
        return Err(TableError::Length { name: column.name.clone(), expected, found });
    }
    if column.kind.is_numeric() != matches!(column.values, Values::Numeric(_)) {
        return Err(TableError::Kind { name: column.name.clone(), kind: column.kind });
    }
    if let Values::Categorical { categories, codes } = &column.values {
        let sorted = categories.windows(2).all(|pair| pair[0] < pair[1]);
        let known = codes.iter().all(|&code| code == MISSING || (code as usize) < categories.len());
        if !sorted || !known {
            return Err(TableError::Categories { name: column.name.clone() });
        }
    }
    Ok(())
}

impl TryFrom<Unchecked> for Table {
    type Error = TableError;

    fn try_from(unchecked: Unchecked) -> Result<Self, TableError> {
        Self::new(unchecked.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let letters = Column::categorical("letter", [Some("b"), None, Some("a")]);
        Table::new(vec![Column::numeric("n", vec![1.0, 2.0, 3.0]), letters]).unwrap()
    }

    #[test]
    fn rows_are_taken_in_the_order_asked_for() {
        let taken = table().take(&[2, 0, 0]);
        let letters: Vec<_> = (0..3).map(|row| taken.column("letter").unwrap().cell_text(row).unwrap()).collect();
        assert_eq!(letters, ["a", "b", "b"]);
        assert_eq!(taken.columns()[0].values, Values::Numeric(vec![3.0, 1.0, 1.0]));
    }

    #[test]
    fn the_head_is_at_most_the_table() {
        assert_eq!(table().head(2).rows(), 2);
        assert_eq!(table().head(9), table());
        assert_eq!(Table::default().head(1).rows(), 0);
    }

    #[test]
    fn columns_that_do_not_fit_together_are_refused() {
        let numbers = |name: &str, rows: usize| Column::numeric(name, vec![0.0; rows]);
        let error = Table::new(vec![numbers("a", 1), numbers("b", 2)]).unwrap_err();
        assert_eq!(error, TableError::Length { name: "b".into(), expected: 1, found: 2 });
        let error = Table::new(vec![numbers("a", 1), numbers("b", 1), numbers("a", 1)]).unwrap_err();
        assert_eq!(error, TableError::DuplicateName { name: "a".into() });
    }

    #[test]
    fn a_kind_that_the_values_are_not_is_refused() {
        let column = Column { kind: Kind::Date, ..Column::categorical("c", [Some("a")]) };
        assert_eq!(Table::new(vec![column]).unwrap_err(), TableError::Kind { name: "c".into(), kind: Kind::Date });
    }

    #[test]
    fn a_stored_table_keeps_its_kinds() {
        let flags = Column { kind: Kind::Boolean, ..Column::categorical("b", [Some("no"), None]) };
        let table = Table::new(vec![
            Column::numeric("i", vec![1.0, f64::NAN]),
            Column { kind: Kind::Float, ..Column::numeric("f", vec![1.0, 2.0]) },
            Column::datetime("d", vec![0.0, 86400.0]),
            Column::datetime("t", vec![0.0, 1.0]),
            Column::categorical("s", [Some("x"), None]),
            Column { kind: Kind::Empty, ..Column::categorical("e", [None, None]) },
            flags,
        ])
        .unwrap();
        let stored = postcard::to_allocvec(&table).unwrap();
        assert_eq!(postcard::from_bytes::<Table>(&stored).unwrap(), table);
    }

    #[test]
    fn kinds_are_inferred_where_none_were_stored() {
        #[derive(Serialize)]
        struct Old {
            name: &'static str,
            values: Values,
        }
        let numbers = Old { name: "n", values: Values::Numeric(vec![1.0, 2.5]) };
        let texts = Old { name: "s", values: Values::from_texts([Some("x"), None]) };
        let empty = Old { name: "e", values: Values::from_texts([None, None]) };
        let stored = postcard::to_allocvec(&(vec![numbers, texts, empty],)).unwrap();
        let table: Table = postcard::from_bytes(&stored).unwrap();
        let kinds: Vec<Kind> = table.columns().iter().map(|column| column.kind).collect();
        assert_eq!(kinds, [Kind::Float, Kind::String, Kind::Empty]);
    }

    #[test]
    fn a_damaged_stored_table_is_refused() {
        let stored = r#"{"columns":[{"name":"c","values":{"Categorical":{"categories":["a"],"codes":[1]}}}]}"#;
        assert!(serde_json::from_str::<Table>(stored).unwrap_err().to_string().contains("\"c\""));
        let stored = serde_json::to_string(&table()).unwrap();
        assert_eq!(serde_json::from_str::<Table>(&stored).unwrap(), table());
    }
}
