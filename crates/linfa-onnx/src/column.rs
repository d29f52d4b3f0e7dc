//! One column of the input table: its name, its kind, and how it is prepared.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Error, names};

/// Standardisation of a numeric column: `(x - mean) * (1 / std)`, each step rounded to float32.
///
/// It is a product with the reciprocal and not a quotient because tract rewrites a division so: this way every runtime,
/// and [`Preprocessing::transform`](crate::Preprocessing::transform), give the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// What is subtracted, in the column's unit.
    pub mean: f32,
    /// What it is then divided by, in the column's unit; positive. Of a constant column the caller gives 1.
    pub std: f32,
}

impl Scale {
    pub(crate) const IDENTITY: Self = Self { mean: 0.0, std: 1.0 };

    /// The factor `1 / std`.
    pub(crate) fn factor(self) -> f32 {
        self.std.recip()
    }

    fn is_valid(self) -> bool {
        self.mean.is_finite() && self.std.is_finite() && self.std > 0.0 && self.factor().is_finite()
    }
}

/// One named input column of the graph, of shape `[N, 1]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// float32 numbers; one feature. NaN means missing.
    Numeric {
        /// Name of the column and of the graph's input.
        name: String,
        /// What stands in for a missing value, before scaling. With `None` missing values pass through as NaN, which only
        /// tree models take; every other family refuses such a column.
        impute: Option<f32>,
        /// Standardisation, if wanted.
        scale: Option<Scale>,
    },
    /// Strings; one 0/1 feature for each category. The empty string means missing; a string that is none of the
    /// categories gives zeros only.
    Categorical {
        /// Name of the column and of the graph's input.
        name: String,
        /// The known categories, in the order of their features.
        categories: Vec<String>,
        /// Index of the category which stands in for a missing value.
        impute: usize,
    },
}

impl Column {
    /// The column's name, which is also the name of the graph's input.
    pub fn name(&self) -> &str {
        match self {
            Self::Numeric { name, .. } | Self::Categorical { name, .. } => name,
        }
    }

    /// How many features the column becomes.
    pub fn feature_count(&self) -> usize {
        match self {
            Self::Numeric { .. } => 1,
            Self::Categorical { categories, .. } => categories.len(),
        }
    }

    pub(crate) fn validate(&self, index: usize) -> Result<(), Error> {
        let column = self.name();
        if column.is_empty() {
            return Err(Error::EmptyColumnName { index });
        }
        if names::is_reserved(column) {
            return Err(Error::ReservedColumnName { name: column.into() });
        }
        match self {
            Self::Numeric { impute, scale, .. } => validate_numeric(column, *impute, *scale),
            Self::Categorical { categories, impute, .. } => validate_categorical(column, categories, *impute),
        }
    }
}

fn validate_numeric(column: &str, impute: Option<f32>, scale: Option<Scale>) -> Result<(), Error> {
    if let Some(value) = impute.filter(|value| !value.is_finite()) {
        return Err(Error::NonFiniteImpute { column: column.into(), value });
    }
    match scale {
        Some(scale) if !scale.is_valid() => {
            Err(Error::InvalidScale { column: column.into(), mean: scale.mean, std: scale.std })
        }
        _ => Ok(()),
    }
}

fn validate_categorical(column: &str, categories: &[String], impute: usize) -> Result<(), Error> {
    let column = column.to_owned();
    if categories.is_empty() {
        return Err(Error::NoCategories { column });
    }
    let mut seen = BTreeSet::new();
    for category in categories {
        if category.is_empty() {
            return Err(Error::EmptyCategory { column });
        }
        if !seen.insert(category) {
            return Err(Error::DuplicateCategory { column, category: category.clone() });
        }
    }
    if impute >= categories.len() {
        return Err(Error::ImputeOutOfRange { column, impute, categories: categories.len() });
    }
    Ok(())
}
