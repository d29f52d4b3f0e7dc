//! Counts of a moving window, kept up to date value by value.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Binning, ReferenceBins};

/// Counts of current values in the bins of one [`ReferenceBins`], to which values are added and from which they are
/// taken as a window moves.
///
/// Unlike plain counts it keeps unseen values apart, so that its score is that of the values themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    counts: Vec<u64>,
    unseen: BTreeMap<Value, u64>,
    total: u64,
}

impl Tally {
    pub(super) fn empty(bins: usize) -> Self {
        Self { counts: vec![0; bins], unseen: BTreeMap::new(), total: 0 }
    }

    /// Counts one value of the current sample; one that is not finite changes nothing.
    pub fn add(&mut self, bins: &ReferenceBins, value: f64) {
        let Some(bin) = bins.index(value) else { return };
        self.counts[bin] += 1;
        self.total += 1;
        if is_unseen(bins, bin) {
            *self.unseen.entry(Value::new(value)).or_default() += 1;
        }
    }

    /// Takes back one value counted before; returns whether it was there.
    pub fn remove(&mut self, bins: &ReferenceBins, value: f64) -> bool {
        let Some(bin) = bins.index(value) else {
            return false;
        };
        if self.counts[bin] == 0 {
            return false;
        }
        if is_unseen(bins, bin) {
            let Some(count) = self.unseen.get_mut(&Value::new(value)) else {
                return false;
            };
            *count -= 1;
            if *count == 0 {
                self.unseen.remove(&Value::new(value));
            }
        }
        self.counts[bin] -= 1;
        self.total -= 1;
        true
    }

    /// Counts per bin, for a histogram.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Number of values held.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Counts of each unseen value, in the order of the values.
    pub(super) fn unseen(&self) -> impl Iterator<Item = u64> {
        self.unseen.values().copied()
    }
}

fn is_unseen(bins: &ReferenceBins, bin: usize) -> bool {
    matches!(bins.binning(), Binning::Values(values) if bin == values.len())
}

/// A finite float as a key, both zeros being one.
#[derive(Clone, Copy, Debug)]
struct Value(f64);

impl Value {
    fn new(value: f64) -> Self {
        Self(value + 0.0)
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moving_window_scores_like_its_values() {
        let bins = ReferenceBins::fit(&[1.0, 1.0, 2.0, 3.0]).unwrap();
        let stream = [1.0, 5.0, 6.0, f64::NAN, 6.0, 2.0];
        let mut tally = bins.tally(&stream[..3]);
        for (leaving, arriving) in [(0, 3), (1, 4), (2, 5)] {
            assert!(tally.remove(&bins, stream[leaving]));
            tally.add(&bins, stream[arriving]);
        }
        assert_eq!(tally, bins.tally(&stream[3..]));
        assert_eq!(bins.score_tally(&tally), bins.score(&stream[3..]));
    }

    #[test]
    fn a_value_that_was_never_counted_cannot_be_taken_back() {
        let bins = ReferenceBins::fit(&[1.0, 2.0]).unwrap();
        let mut tally = bins.tally(&[1.0, 9.0]);
        assert!(!tally.remove(&bins, 2.0));
        assert!(!tally.remove(&bins, 8.0));
        assert!(!tally.remove(&bins, f64::INFINITY));
        assert_eq!(tally.total(), 2);
    }
}
