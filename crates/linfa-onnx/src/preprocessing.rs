//! From a table of named columns to a matrix of features: the description, and the order of the features.
//!
//! [`transform`](Preprocessing::transform) carries it out natively, for training; `graph` writes it as ONNX nodes.

mod graph;
mod transform;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Column, Error};

pub use transform::Values;

/// How a table of named columns becomes a matrix of features `[N, F]`.
///
/// The features come in this order: the numeric columns first, in the order given; then the one-hot block of each
/// categorical column, in the order given. Serialised, it is the list of its columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Column>", into = "Vec<Column>")]
pub struct Preprocessing {
    columns: Vec<Column>,
}

/// One feature, that is one column of the matrix a model is trained on.
///
/// Displayed, it is the column's name, followed for a category by `=` and the category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature<'a> {
    /// Position of the column it comes from, in [`Preprocessing::columns`].
    pub column_index: usize,
    /// Name of the column it comes from.
    pub column: &'a str,
    /// The category it is 1 for, if that column is categorical.
    pub category: Option<&'a str>,
}

impl Preprocessing {
    /// Describes a table by its columns, in the order of the table and of the graph's inputs.
    ///
    /// # Errors
    ///
    /// No columns; names empty, repeated or reserved ([`crate::names`]); a non-finite imputed value; a scale that is not
    /// finite and positive; no categories, an empty or repeated one, or an imputed one that does not exist.
    pub fn new(columns: Vec<Column>) -> Result<Self, Error> {
        if columns.is_empty() {
            return Err(Error::NoColumns);
        }
        let mut seen = BTreeSet::new();
        for (index, column) in columns.iter().enumerate() {
            column.validate(index)?;
            if !seen.insert(column.name()) {
                return Err(Error::DuplicateColumn { name: column.name().into() });
            }
        }
        Ok(Self { columns })
    }

    /// The columns, in the order given.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// F, the number of features.
    pub fn feature_count(&self) -> usize {
        self.columns.iter().map(Column::feature_count).sum()
    }

    /// The F features, in the order of the matrix.
    pub fn features(&self) -> impl Iterator<Item = Feature<'_>> {
        let numeric = self.numeric().map(|(column_index, column, ..)| Feature { column_index, column, category: None });
        let categorical = self.categorical().flat_map(|(column_index, column, categories, _)| {
            categories.iter().map(move |category| Feature { column_index, column, category: Some(category) })
        });
        numeric.chain(categorical)
    }

    /// The names of the F features, in the order of the matrix: `age`, `colour=red`, `colour=blue`.
    pub fn feature_names(&self) -> Vec<String> {
        self.features().map(|feature| feature.to_string()).collect()
    }

    /// Position, name, imputed value and scale of the numeric columns.
    fn numeric(&self) -> impl Iterator<Item = (usize, &str, Option<f32>, Option<crate::Scale>)> {
        self.columns.iter().enumerate().filter_map(|(index, column)| match column {
            Column::Numeric { name, impute, scale } => Some((index, name.as_str(), *impute, *scale)),
            Column::Categorical { .. } => None,
        })
    }

    /// Position, name, categories and imputed category of the categorical columns.
    fn categorical(&self) -> impl Iterator<Item = (usize, &str, &[String], usize)> {
        self.columns.iter().enumerate().filter_map(|(index, column)| match column {
            Column::Categorical { name, categories, impute } => {
                Some((index, name.as_str(), categories.as_slice(), *impute))
            }
            Column::Numeric { .. } => None,
        })
    }
}

impl fmt::Display for Feature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.column)?;
        self.category.map_or(Ok(()), |category| write!(f, "={category}"))
    }
}

impl TryFrom<Vec<Column>> for Preprocessing {
    type Error = Error;

    fn try_from(columns: Vec<Column>) -> Result<Self, Error> {
        Self::new(columns)
    }
}

impl From<Preprocessing> for Vec<Column> {
    fn from(preprocessing: Preprocessing) -> Self {
        preprocessing.columns
    }
}
