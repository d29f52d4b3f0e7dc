//! What can be wrong with the samples handed in.

use std::fmt;

use thiserror::Error;

/// One of the two samples of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is taken as normal.
    Reference,
    /// What is compared with it.
    Current,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reference => "reference",
            Self::Current => "current",
        })
    }
}

/// Why a statistic is not available.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DriftError {
    /// Nothing is left on one side once values that are not finite are dropped, or all its counts are zero.
    #[error("the {side} sample has no usable value (dropped as not finite: {dropped})")]
    Empty {
        /// The side without values.
        side: Side,
        /// How many values were dropped on that side.
        dropped: usize,
    },
    /// One bin per value was asked for, but the reference has too many different values.
    #[error("the reference has more than {limit} distinct values, too many for one bin each")]
    TooManyDistinct {
        /// The most distinct values allowed.
        limit: usize,
    },
    /// Counts that must belong to the same bins or categories have different lengths.
    #[error("expected counts of {expected} bins, got {found}")]
    LengthMismatch {
        /// Number of bins or categories.
        expected: usize,
        /// Length of the counts handed in.
        found: usize,
    },
}
