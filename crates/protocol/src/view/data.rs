//! Data.

use serde::{Deserialize, Serialize};

use crate::{CheckRow, Fact, Grid, Head, Histogram, Roles, SetCard, Split, Status};

/// Data: schema, profile, split, rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// The head.
    pub head: Head,
    /// The current version; none before the first data set.
    pub version: Option<DataVersionView>,
    /// All versions, newest first: id, name, rows, digest, made by, current.
    pub versions: Grid,
    /// Built-in data sets to load.
    pub sets: Vec<SetCard>,
}

/// The current data version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataVersionView {
    /// Its number.
    pub number: u32,
    /// Like `d2`.
    pub id: String,
    /// Name of the set or file.
    pub name: String,
    /// SHA-256 of the content, shortened.
    pub digest: String,
    /// Rows and columns, origin, encoding and the like.
    pub facts: Vec<Fact>,
    /// One card per column.
    pub columns: Vec<ColumnCard>,
    /// Integrity checks.
    pub checks: Vec<CheckRow>,
    /// Roles as they stand.
    pub roles: Roles,
    /// Columns that can be the target.
    pub targets: Vec<String>,
    /// The split as it stands.
    pub split: Split,
    /// Name, share in percent, rows of each part.
    pub parts: Vec<(String, u8, String)>,
    /// What the split means for leakage and traffic.
    pub split_note: String,
    /// First rows.
    pub rows: Grid,
    /// What the reader had to say about the file.
    pub warnings: Vec<String>,
    /// Runs or models used these roles and this split, so changing them makes a new data version.
    pub used: bool,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnCard {
    /// Name.
    pub name: String,
    /// What it holds, with its unit, where that is known.
    pub note: String,
    /// `target`, `feature`, `left out`, `generator truth`.
    pub role: String,
    /// Like `numeric` or `categorical, 5 values`.
    pub kind: String,
    /// Like `median 0.52`.
    pub center: String,
    /// Missing cells, like `2.1 % missing`; empty when none.
    pub missing: String,
    /// Something to look at, like `constant`.
    pub flag: Option<Status>,
    /// All rows as outline, the second (positive) class as bars where the target has two classes.
    pub histogram: Histogram,
}
