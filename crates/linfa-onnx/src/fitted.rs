//! Fitted numbers that linfa keeps private, read through serde.
//!
//! A model is serialised into a value in memory, no text, of which the parts wanted here are taken.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Error;

/// The parts of a model that are fields of `P`.
///
/// # Errors
///
/// A number that is not finite, which has no place in such a value.
pub(crate) fn parts<P: DeserializeOwned>(model: &impl Serialize) -> Result<P, Error> {
    let value = serde_json::to_value(model).and_then(serde_json::from_value);
    value.map_err(|_| Error::NonFiniteParameter { what: "a fitted number", value: f64::NAN })
}

/// An array of ndarray as serde sees it.
#[derive(Debug, Deserialize)]
pub(crate) struct Numbers<D> {
    /// The shape.
    pub dim: D,
    /// The elements, row by row.
    pub data: Vec<f64>,
}
