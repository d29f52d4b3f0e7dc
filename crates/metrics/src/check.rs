//! The one door for what is handed in.

use crate::{MetricsError, Result};

/// How far a probability may lie outside of 0 to 1: 32-bit models add up shares and round.
const ROUNDING: f64 = 1e-6;

pub(crate) fn rows(rows: usize) -> Result<()> {
    if rows == 0 { Err(MetricsError::Empty) } else { Ok(()) }
}

pub(crate) fn same_length(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found { Ok(()) } else { Err(MetricsError::LengthMismatch { what, expected, found }) }
}

pub(crate) fn finite(what: &'static str, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(row) => Err(MetricsError::NotFinite { what, row }),
        None => Ok(()),
    }
}

/// Row-major probabilities, `width` a row.
pub(crate) fn probabilities(values: &[f64], width: usize) -> Result<()> {
    match values.iter().position(|p| !(-ROUNDING..=1.0 + ROUNDING).contains(p)) {
        Some(at) => Err(MetricsError::NotAProbability { row: at / width, value: values[at] }),
        None => Ok(()),
    }
}

/// Every index must be below `known`.
pub(crate) fn indices(what: &'static str, found: impl IntoIterator<Item = usize>, known: usize) -> Result<()> {
    match found.into_iter().enumerate().find(|&(_, index)| index >= known) {
        Some((row, found)) => Err(MetricsError::OutOfRange { what, row, found, known }),
        None => Ok(()),
    }
}

pub(crate) fn confidence(value: f64) -> Result<()> {
    if value > 0.0 && value < 1.0 {
        Ok(())
    } else {
        Err(MetricsError::parameter("the confidence", value, "between 0 and 1, both excluded"))
    }
}

/// Truth and scores of a binary question.
pub(crate) fn binary(truth: &[bool], scores: &[f64]) -> Result<()> {
    rows(truth.len())?;
    same_length("scores", truth.len(), scores.len())?;
    finite("scores", scores)
}
