//! What can be wrong with what is handed in.

use thiserror::Error;

/// The answer of a function that can be handed something unusable.
pub type Result<T> = std::result::Result<T, MetricsError>;

/// Why there is no answer. Rows are counted from 0.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MetricsError {
    /// Nothing was handed in.
    #[error("there are no rows to judge")]
    Empty,
    /// Two slices that must belong to the same rows differ in length.
    #[error("{what}: {found} rows, but {expected} were expected")]
    LengthMismatch {
        /// The slice that does not fit.
        what: &'static str,
        /// The length of the slice it is compared with.
        expected: usize,
        /// Its own length.
        found: usize,
    },
    /// A value is NaN or infinite.
    #[error("{what}: row {row} is not a finite number")]
    NotFinite {
        /// The slice.
        what: &'static str,
        /// The first such row.
        row: usize,
    },
    /// A class, group or code that was not announced.
    #[error("{what}: row {row} is number {found}, but there are only {known} (counted from 0)")]
    OutOfRange {
        /// The slice.
        what: &'static str,
        /// The first such row.
        row: usize,
        /// What it holds.
        found: usize,
        /// How many there are.
        known: usize,
    },
    /// A probability below 0, above 1 or NaN.
    #[error("row {row} has the probability {value}, which is not between 0 and 1")]
    NotAProbability {
        /// The first such row.
        row: usize,
        /// What it holds.
        value: f64,
    },
    /// A setting that makes no sense.
    #[error("{name} is {value}; it must be {allowed}")]
    Parameter {
        /// The setting.
        name: &'static str,
        /// What was handed in.
        value: String,
        /// What would do.
        allowed: &'static str,
    },
}

impl MetricsError {
    pub(crate) fn parameter(name: &'static str, value: impl ToString, allowed: &'static str) -> Self {
        Self::Parameter { name, value: value.to_string(), allowed }
    }
}
