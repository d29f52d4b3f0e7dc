//! Data.

use serde::{Deserialize, Serialize};

use crate::{
    CheckRow, CsvChoices, Expectation, Fact, FileRef, Grid, Head, Histogram, JobProgress, ParameterCard, Roles,
    RowsLike, SetCard, Split, Status, Step,
};

/// Data: schema, profile, split, rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// The head.
    pub head: Head,
    /// The current version; none before the first data set, and while it is looked at.
    pub version: Option<DataVersionView>,
    /// How far the look at the current version is, where that takes long.
    pub profiling: Option<JobProgress>,
    /// The file that is read or was read, until it is imported or left.
    pub import: Option<ImportView>,
    /// The file that was imported last, which can be read again with other choices.
    pub again: Option<(FileRef, CsvChoices)>,
    /// All versions, newest first.
    pub versions: Vec<DataVersionRow>,
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
    /// One card for each of the first columns.
    pub columns: Vec<ColumnCard>,
    /// Names of all columns.
    pub names: Vec<String>,
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
    /// Columns by which rows can be divided: those with an order, and those whose values come more than once.
    pub split_columns: (Vec<String>, Vec<String>),
    /// How many rows there are of each kind.
    pub kinds_of_rows: Vec<(RowsLike, String, u32)>,
    /// How columns hang together.
    pub pairs: PairsView,
    /// What can be done to rows and columns.
    pub steps: Vec<StepCard>,
    /// What is worth doing, most urgent first.
    pub advice: Vec<Advice>,
    /// What is expected of the data, and whether it holds.
    pub expectations: ExpectationsView,
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
    /// How it hangs together with the target, like `+0.43`; empty for the target.
    pub link: String,
    /// The same without its sign, 0 to 1, to sort by.
    pub link_size: f32,
    /// Quantiles, spread, distinct values, outliers, zeros.
    pub figures: Vec<(String, String)>,
    /// The most frequent values with how often they come; of text and few numbers.
    pub top: Vec<(String, String)>,
    /// Missing cells, like `2.1 % missing`; empty when none.
    pub missing: String,
    /// Something to look at, like `constant`.
    pub flag: Option<Status>,
    /// All rows as outline, the second (positive) class as bars where the target has two classes.
    pub histogram: Histogram,
}

/// A data version in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataVersionRow {
    /// Its number.
    pub number: u32,
    /// Like `d2`.
    pub id: String,
    /// Name of the set or file.
    pub name: String,
    /// Rows and columns, like `1,599 × 12`.
    pub size: String,
    /// What made it, in a sentence.
    pub made: String,
    /// The version it was made of, like `d1`; empty for a new set or file.
    pub parent: String,
    /// That version's number.
    pub parent_number: Option<u32>,
    /// Why, in the learner's words.
    pub note: String,
    /// SHA-256 of the rows, shortened.
    pub digest: String,
    /// It is the current one.
    pub current: bool,
    /// Runs and models that were made of it, like `2 runs`; empty if none.
    pub used: String,
}

/// How columns hang together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PairsView {
    /// Names of the columns, the target last.
    pub columns: Vec<String>,
    /// One row per column, one cell per column: the measure, −1 to 1; NaN where there is none.
    pub cells: Vec<Vec<f32>>,
    /// The strongest pairs: both names, measure, what it is.
    pub strongest: Grid,
    /// What is measured, and of how many columns.
    pub note: String,
}

/// Something that can be done to rows and columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCard {
    /// Id, like `drop_column`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// What it does, and what to mind.
    pub text: String,
    /// What can be chosen.
    pub parameters: Vec<ParameterCard>,
}

/// A step that is worth taking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Label of its button, like `Remove 240 copies`.
    pub label: String,
    /// Why.
    pub why: String,
    /// The step.
    pub step: Step,
}

/// What is expected of the data, and whether it holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExpectationsView {
    /// All of them, with what was found.
    pub rows: Vec<ExpectationRow>,
    /// The same as text, one in each line.
    pub text: String,
    /// What the data suggests and is not expected yet, with why.
    pub suggested: Vec<(Expectation, String, String)>,
    /// What can be expected.
    pub kinds: Vec<ExpectationCard>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// How they came out, in a sentence.
    pub summary: String,
}

/// An expectation and whether it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpectationRow {
    /// The expectation.
    pub expectation: Expectation,
    /// As a line of the text.
    pub text: String,
    /// What was found: verdict, figures, rows that do not meet it.
    pub check: CheckRow,
}

/// Something that can be expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpectationCard {
    /// Id, like `in_range`.
    pub kind: String,
    /// What it means, with its name in Great Expectations.
    pub text: String,
    /// It is about rows, not about a column.
    pub of_rows: bool,
    /// What can be chosen.
    pub parameters: Vec<ParameterCard>,
}

/// Some rows of a data version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsView {
    /// How many there are of that kind.
    pub total: u32,
    /// The first one of these, counted from 0.
    pub from: u32,
    /// Column heads, with whether the column holds numbers; the first is the number of the row.
    pub columns: Vec<(String, bool)>,
    /// The cells.
    pub rows: Vec<Vec<String>>,
}

/// What differs between two data versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataDiff {
    /// Like `d2 → d3`.
    pub title: String,
    /// What differs, in a sentence.
    pub sentence: String,
    /// What was done in between, oldest first: version, what, note.
    pub steps: Grid,
    /// Columns that were added, left out, or hold another kind of value.
    pub schema: Grid,
    /// Rows: in both, only in the one, only in the other.
    pub rows: Grid,
    /// Examples of rows that are in one of them only.
    pub examples: Grid,
    /// Columns whose values are distributed in another way, the most different first: histograms (older as outline, newer
    /// as bars) with what was measured.
    pub columns: Vec<ColumnDiff>,
}

/// A column in two data versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnDiff {
    /// Its name.
    pub name: String,
    /// What differs, like `median 0.52 → 0.49, 3 % → 0 % missing`.
    pub figures: String,
    /// Test or distance with its value.
    pub measure: String,
    /// Judgement.
    pub status: Status,
    /// The older version as outline, the newer as bars, in shares.
    pub histogram: Histogram,
}

/// A file on its way to become a data version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    /// The file.
    pub file: FileRef,
    /// How far reading it is, while it is read.
    pub job: Option<JobProgress>,
    /// What was found, once it was read.
    pub found: Option<FoundView>,
}

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundView {
    /// Its rows are here, so that it can be imported.
    pub ready: bool,
    /// Rows and columns, in a sentence.
    pub sentence: String,
    /// What was chosen when it was read.
    pub choices: CsvChoices,
    /// How it was read: what, as what, why.
    pub dialect: Vec<DialectRow>,
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// The first rows as the file has them.
    pub head: Grid,
    /// What was padded, left out or doubted.
    pub warnings: Vec<String>,
}

/// One part of how a file was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialectRow {
    /// Name of the field of [`CsvChoices`].
    pub id: String,
    /// What it is.
    pub label: String,
    /// The value that holds, as the field of the choices would have it.
    pub value: String,
    /// What could be chosen: value and label.
    pub options: Vec<(String, String)>,
    /// Why it is so.
    pub why: String,
    /// The learner chose it.
    pub chosen: bool,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// Its place in the file, from 0.
    pub place: u32,
    /// Its name.
    pub name: String,
    /// What it is read as, like `integer`.
    pub kind: String,
    /// Why.
    pub why: String,
    /// Missing cells, and cells that did not fit with examples; may be empty.
    pub note: String,
    /// What it seems to be beyond its kind, like `like an id`; may be empty.
    pub looks: String,
    /// It does not come along.
    pub left_out: bool,
    /// Cells did not fit the kind that was chosen.
    pub misfits: bool,
}
