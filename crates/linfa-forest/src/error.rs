//! What this crate refuses to do, and why.

use thiserror::Error;

/// A parameter, a data set or a serialised model that cannot be used as asked.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A parameter lies outside its range.
    #[error("{name} is {value}, but must be {expected}")]
    Parameter {
        /// The parameter, called like its setter.
        name: &'static str,
        /// The value given.
        value: String,
        /// What would be accepted.
        expected: &'static str,
    },
    /// The data set has no rows.
    #[error("the data set has no rows")]
    NoRows,
    /// The data set has no columns.
    #[error("the data set has no columns")]
    NoColumns,
    /// The data set has more rows than row numbers and exact sums allow.
    #[error("the data set has {rows} rows, at most {limit} can be handled")]
    TooManyRows {
        /// Rows found.
        rows: usize,
        /// The most rows that can be handled.
        limit: usize,
    },
    /// Records and targets, or records and weights, differ in length.
    #[error("there are {records} rows of records, but {found} {what}")]
    RowCount {
        /// Rows of the records.
        records: usize,
        /// What differs: "targets" or "weights".
        what: &'static str,
        /// How many of these were found.
        found: usize,
    },
    /// A regression target is missing, infinite or too large to be summed up in float32.
    #[error("the target of row {row} is {value}, but must be a number of at most 2^100 in size")]
    Target {
        /// The row, from 0.
        row: usize,
        /// The target found.
        value: f64,
    },
    /// A sample weight is negative, infinite or missing.
    #[error("the weight of row {row} is {value}, but must be finite and not negative")]
    Weight {
        /// The row, from 0.
        row: usize,
        /// The weight found, times the weight of its class.
        value: f64,
    },
    /// No row has a positive weight.
    #[error("no row has a positive weight")]
    NoWeight,
    /// A label does not fit the number of classes that was set.
    #[error("the label of row {row} is {label}, but there are {classes} classes (labels count from 0)")]
    Label {
        /// The row, from 0.
        row: usize,
        /// Its label.
        label: usize,
        /// The number of classes.
        classes: usize,
    },
    /// The labels are so large that they cannot be class numbers.
    #[error("label {label} would make {label} + 1 classes, at most {limit} can be handled; number the classes from 0")]
    TooManyClasses {
        /// The largest label.
        label: usize,
        /// The most classes that can be handled.
        limit: usize,
    },
    /// Class weights were given for another number of classes.
    #[error("there are {found} class weights for {classes} classes")]
    ClassWeightCount {
        /// The number of classes.
        classes: usize,
        /// How many weights were given.
        found: usize,
    },
    /// Boosting was asked to tell classes apart, but all rows with a weight have the same label.
    #[error("all rows have label {label}; boosting needs rows of at least two classes")]
    OneClass {
        /// The only label.
        label: usize,
    },
    /// Early stopping leaves no row to train on or to validate on.
    #[error(
        "a validation part of {fraction} leaves {train} rows to train on and {validation} to stop by; both need at least one"
    )]
    ValidationPart {
        /// The fraction asked for.
        fraction: f64,
        /// Rows left to train on.
        train: usize,
        /// Rows left to stop by.
        validation: usize,
    },
    /// The progress callback asked to stop.
    #[error("the fit was cancelled after {done} of {total} steps")]
    Cancelled {
        /// Steps (trees, or rounds of boosting) done.
        done: usize,
        /// Steps planned.
        total: usize,
    },
    /// A table to predict or to judge has another number of columns than the model was trained on.
    #[error("the model was trained on {expected} columns, the table has {found}")]
    ColumnCount {
        /// Columns of the training data.
        expected: usize,
        /// Columns of the table.
        found: usize,
    },
    /// A serialised model contradicts itself.
    #[error("this is no valid model: {0}")]
    Model(&'static str),
    /// An error of linfa itself.
    #[error(transparent)]
    Linfa(#[from] LinfaError),
}

/// An error of linfa, as text: linfa's own type cannot be compared.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{0}")]
pub struct LinfaError(String);

impl From<linfa::Error> for Error {
    fn from(error: linfa::Error) -> Self {
        Self::Linfa(LinfaError(error.to_string()))
    }
}
