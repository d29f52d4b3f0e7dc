//! A column as `serde` writes it.
//!
//! Kinds came later than tables that are kept: a column of the first two forms has the kind that its values suggest, so
//! an old table reads as before, and a new one is written as of old wherever that says the same.

use serde::{Deserialize, Serialize};

use crate::{Column, Kind, MISSING, Values};

#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    name: String,
    values: Cells,
}

/// The order is that of the stored bytes.
#[derive(Serialize, Deserialize)]
enum Cells {
    Numeric(Vec<f64>),
    Categorical { categories: Vec<String>, codes: Vec<u32> },
    OfKind(Kind, Values),
}

impl From<Stored> for Column {
    fn from(stored: Stored) -> Self {
        match stored.values {
            Cells::Numeric(numbers) => Self::numeric(stored.name, numbers),
            Cells::Categorical { categories, codes } => {
                let kind = kind_of_texts(&codes);
                Self { kind, ..Self::coded(stored.name, categories, codes) }
            }
            Cells::OfKind(kind, values) => Self { name: stored.name, kind, values },
        }
    }
}

impl From<Column> for Stored {
    fn from(column: Column) -> Self {
        let kind = column.kind;
        let values = match column.values {
            Values::Numeric(numbers) => {
                let suggested = Column::numeric("", numbers);
                if suggested.kind == kind {
                    match suggested.values {
                        Values::Numeric(numbers) => Cells::Numeric(numbers),
                        values => Cells::OfKind(kind, values),
                    }
                } else {
                    Cells::OfKind(kind, suggested.values)
                }
            }
            Values::Categorical { categories, codes } if kind_of_texts(&codes) == kind => {
                Cells::Categorical { categories, codes }
            }
            values => Cells::OfKind(kind, values),
        };
        Self { name: column.name, values }
    }
}

fn kind_of_texts(codes: &[u32]) -> Kind {
    if codes.iter().all(|&code| code == MISSING) { Kind::Empty } else { Kind::String }
}
