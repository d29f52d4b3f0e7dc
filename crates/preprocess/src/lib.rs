//! Transformers that are fitted on training columns and then applied to others, by the definitions of scikit-learn 1.9.
//!
//! A table is a slice of columns of equal length: `&[&[f64]]` with NaN for a missing number, `&[&[Option<&str>]]` for texts.
//! What comes out is columns too. Parameters are a struct with public fields and a `fit`; what is fitted has public fields
//! named like scikit-learn's attributes (without the underscore), can be kept with serde, and has a `transform`.
//!
//! | Module | Transformers |
//! |---|---|
//! | [`scale`] | standard, min–max and robust scaling |
//! | [`impute`] | mean, median, most frequent value or a constant for what is missing |
//! | [`encode`] | one-hot and ordinal codes of texts |
//! | [`bin`](mod@bin) | bins of equal width or of equal counts |
//! | [`quantile`] | the two definitions of a quantile that the others use |
//!
//! Infinite values are errors, as are tables without a row to fit on; nothing panics. The crate has no randomness, no clock
//! and no I/O, so results are equal bit for bit on every platform. It knows no models: which column gets what is the caller's.
//!
//! ```
//! use preprocess::encode::{OneHotEncoderParams, OneHotUnknown};
//! use preprocess::scale::StandardScalerParams;
//!
//! let scaler = StandardScalerParams::default().fit(&[&[1.0, 2.0, 3.0, f64::NAN]])?;
//! assert_eq!(scaler.mean, [2.0]);
//! assert_eq!(scaler.transform(&[&[2.0]])?, [[0.0]]);
//!
//! let params = OneHotEncoderParams { handle_unknown: OneHotUnknown::Ignore, ..Default::default() };
//! let encoder = params.fit(&[&[Some("red"), Some("blue")]])?;
//! assert_eq!(encoder.feature_names(&["colour"])?, ["colour_blue", "colour_red"]);
//! assert_eq!(encoder.transform(&[&[Some("red"), Some("green")]])?, [[0.0, 0.0], [1.0, 0.0]]);
//! # Ok::<(), preprocess::PreprocessError>(())
//! ```

pub mod bin;
pub mod encode;
mod error;
pub mod impute;
mod input;
mod number;
pub mod quantile;
pub mod scale;

pub use error::PreprocessError;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
