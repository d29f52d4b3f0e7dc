//! Two-sample statistics for watching data drift: has what arrives now another distribution than the reference?
//!
//! Every function takes the **reference first, the current sample second**. Values that are not finite are dropped
//! first; a side that is empty afterwards is a [`DriftError`], never a silent zero.
//!
//! | Module | Question it answers | Answer |
//! |---|---|---|
//! | [`psi`] | How far did the shares of the bins move? | a distance: 0 is none, 0.25 is commonly called large |
//! | [`ks`] | How far are the two distribution functions apart at most? | a distance and a p-value |
//! | [`chi_square`] | Could both rows of category counts come from one distribution? | a statistic and a p-value |
//!
//! The crate has no clock, no randomness and no I/O. It calls no transcendental function of `std` (those differ from
//! platform to platform) but those of `libm`, so results are equal bit for bit in every browser.
//!
//! This is not a monitor: thresholds, windows, alerts and corrections for many columns belong to the caller.
//!
//! ```
//! use drift::{ks, psi::ReferenceBins};
//!
//! let reference: Vec<f64> = (0..500).map(f64::from).collect();
//! let shifted: Vec<f64> = reference.iter().map(|x| x + 100.0).collect();
//!
//! let bins = ReferenceBins::deciles(&reference)?;
//! assert!(bins.score(&reference)? < 1e-9);
//! assert!(bins.score(&shifted)? > 0.25);
//!
//! let test = ks::two_sample(&reference, &shifted)?;
//! assert!((test.statistic - 0.2).abs() < 1e-12 && test.p_value < 1e-8);
//! # Ok::<(), drift::DriftError>(())
//! ```

pub mod chi_square;
mod error;
pub mod gamma;
pub mod ks;
pub mod psi;
mod sample;

pub use error::{DriftError, Side};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
