//! What a binary classifier does at every threshold, and how its probabilities agree with what happened.
//!
//! A row is answered positive when its score is **at least** the threshold. A curve has one point for each distinct score,
//! so it may have as many as there are rows: [`thin`] makes it drawable.

mod calibration;
mod thin;
mod thresholds;

pub use calibration::{Binning, CalibrationBin, MOST_BINS, calibration};
pub use thin::thin;
pub use thresholds::{Cheapest, Counts, GainPoint, PrecisionRecallPoint, RocPoint, Thresholds};
