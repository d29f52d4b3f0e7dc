//! How good a model is: by class, by threshold, with its uncertainty, by group and by segment.
//!
//! Plain slices in, plain numbers and structs out. Definitions are those of scikit-learn, and for groups those of
//! Fairlearn.
//!
//! | Module | Question it answers |
//! |---|---|
//! | [`classification`] | How often is the class right, how good are the probabilities? |
//! | [`regression`] | How far are the numbers off? |
//! | [`curves`] | What would another threshold do: ROC, precision and recall, gain, calibration, cost? |
//! | [`interval`] | How sure is a score: Wilson, DeLong, bootstrap? |
//! | [`fairness`] | Is it as good for every group? |
//! | [`segments`] | In which part of the data is it worst, beyond chance? |
//! | [`student_t`] | How unlikely is a difference of two means? |
//!
//! Truth comes first, what the model said second. Classes, groups and codes are indices from 0. What cannot be judged (no
//! rows, lengths that differ, values that are not finite) is a [`MetricsError`]; what can be judged but is not defined for
//! these rows is NaN where scikit-learn answers NaN, as the area under the ROC curve when only one class occurs. Structs
//! write NaN and infinities as words into JSON.
//!
//! The crate has no clock and no I/O; the bootstrap takes a seed. It calls no transcendental function of `std` (those
//! differ from platform to platform) but those of `libm`, so results are equal bit for bit in every browser.
//!
//! ```
//! use metrics::{classification::{Average, Confusion, binary}, curves::Thresholds, interval};
//!
//! let truth = [false, false, true, true, true, false];
//! let scores = [0.1, 0.4, 0.35, 0.8, 0.9, 0.2];
//! assert!((binary::roc_auc(&truth, &scores)? - 8.0 / 9.0).abs() < 1e-12);
//!
//! // A missed positive costs five times as much as a false alarm: a low threshold is cheapest.
//! let cheapest = Thresholds::new(&truth, &scores)?.least_cost(1.0, 5.0)?;
//! assert_eq!((cheapest.counts.threshold, cheapest.counts.false_positives), (0.35, 1));
//!
//! let confusion = Confusion::new(&[0, 1, 2, 2], &[0, 2, 2, 2], 3)?;
//! assert_eq!(confusion.accuracy(), 0.75);
//! assert_eq!(confusion.averaged(Average::Macro).recall, 2.0 / 3.0);
//!
//! let sure = interval::wilson(3, 4, 0.95)?;
//! assert!(sure.lower > 0.30 && sure.upper < 0.96);
//! # Ok::<(), metrics::MetricsError>(())
//! ```

mod blocks;
mod check;
pub mod classification;
pub mod curves;
mod error;
pub mod fairness;
pub mod interval;
mod number;
mod random;
pub mod regression;
mod sample;
pub mod segments;
pub mod student_t;

pub use error::{MetricsError, Result};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
