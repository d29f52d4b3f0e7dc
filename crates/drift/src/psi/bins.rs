//! Bins made once from a reference sample and used for every current sample after it.

use super::{MOST_DISTINCT, Tally, categorical, term};
use crate::sample::{quantile, sorted_finite};
use crate::{DriftError, Side};

/// How values are put into bins.
#[derive(Clone, Debug, PartialEq)]
pub enum Binning {
    /// Inner edges, strictly ascending. Bins are closed on the right: (−∞, e₁], (e₁, e₂], …, (eₖ, ∞).
    Edges(Vec<f64>),
    /// The distinct reference values, ascending: a bin for each, then a last one for every value never seen there.
    Values(Vec<f64>),
}

/// Bins and the counts of the reference in them.
///
/// ```
/// use drift::psi::ReferenceBins;
///
/// let bins = ReferenceBins::deciles(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// let mut window = vec![0; bins.len()];
/// for prediction in [2.5, 3.5, 3.5, 9.0] {
///     if let Some(bin) = bins.index(prediction) {
///         window[bin] += 1;
///     }
/// }
/// assert_eq!(bins.score_counts(&window)?, bins.score(&[2.5, 3.5, 3.5, 9.0])?);
/// # Ok::<(), drift::DriftError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceBins {
    binning: Binning,
    counts: Vec<u64>,
    total: u64,
}

impl ReferenceBins {
    /// Ten bins between the reference quantiles 0.1, 0.2, … 0.9 (type 7); equal edges are merged, so fewer with ties.
    ///
    /// Blind for values beyond a constant: a reference of all 7 has the bins (−∞, 7] and (7, ∞), so a current of all 6
    /// scores 0. [`ReferenceBins::fit`] avoids that.
    ///
    /// # Errors
    /// [`DriftError::Empty`] without finite values.
    pub fn deciles(reference: &[f64]) -> Result<Self, DriftError> {
        let sorted = sorted_finite(reference, Side::Reference)?;
        let mut edges: Vec<f64> = (1..10).map(|k| quantile(&sorted, f64::from(k) / 10.0)).collect();
        edges.dedup();
        Ok(Self::with(Binning::Edges(edges), &sorted))
    }

    /// One bin per distinct reference value.
    ///
    /// # Errors
    /// [`DriftError::Empty`] without finite values, [`DriftError::TooManyDistinct`] beyond [`MOST_DISTINCT`].
    pub fn per_value(reference: &[f64]) -> Result<Self, DriftError> {
        let sorted = sorted_finite(reference, Side::Reference)?;
        let mut values = sorted.clone();
        values.dedup();
        if values.len() > MOST_DISTINCT {
            return Err(DriftError::TooManyDistinct { limit: MOST_DISTINCT });
        }
        Ok(Self::with(Binning::Values(values), &sorted))
    }

    /// [`per_value`](Self::per_value) where the reference has at most [`MOST_DISTINCT`] distinct values, otherwise
    /// [`deciles`](Self::deciles).
    ///
    /// # Errors
    /// [`DriftError::Empty`] without finite values.
    pub fn fit(reference: &[f64]) -> Result<Self, DriftError> {
        match Self::per_value(reference) {
            Err(DriftError::TooManyDistinct { .. }) => Self::deciles(reference),
            other => other,
        }
    }

    /// PSI of a current sample.
    ///
    /// With one bin per value, each unseen value of the current sample is a bin of its own.
    ///
    /// # Errors
    /// [`DriftError::Empty`] without finite values.
    pub fn score(&self, current: &[f64]) -> Result<f64, DriftError> {
        let tally = self.tally(current);
        match self.score_tally(&tally) {
            Err(DriftError::Empty { side, .. }) => Err(DriftError::Empty { side, dropped: current.len() }),
            other => other,
        }
    }

    /// PSI of what a [`Tally`] of these bins holds: the same value as [`score`](Self::score) of those values.
    ///
    /// # Errors
    /// [`DriftError::Empty`] for an empty tally.
    pub fn score_tally(&self, tally: &Tally) -> Result<f64, DriftError> {
        let m = match tally.total() {
            0 => {
                return Err(DriftError::Empty { side: Side::Current, dropped: 0 });
            }
            total => total as f64,
        };
        let n = self.total as f64;
        let known = match &self.binning {
            Binning::Edges(_) => self.counts.len(),
            Binning::Values(values) => values.len(),
        };
        let seen = self.counts.iter().zip(tally.counts()).take(known);
        let seen: f64 = seen.map(|(&r, &c)| term(r as f64 / n, c as f64 / m)).sum();
        let unseen: f64 = tally.unseen().map(|count| term(0.0, count as f64 / m)).sum();
        Ok(seen + unseen)
    }

    /// PSI of counts per bin, as [`counts`](Self::counts) gives them.
    ///
    /// With one bin per value all unseen values share the last bin here; where there are several, use a [`Tally`] to
    /// get the value of [`score`](Self::score).
    ///
    /// # Errors
    /// [`DriftError::LengthMismatch`] unless there is a count for each of the [`len`](Self::len) bins,
    /// [`DriftError::Empty`] when all are zero.
    pub fn score_counts(&self, counts: &[u64]) -> Result<f64, DriftError> {
        categorical(&self.counts, counts)
    }

    /// How many values fall into each bin, for a histogram; values that are not finite into none.
    pub fn counts(&self, current: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; self.len()];
        for bin in current.iter().filter_map(|&x| self.index(x)) {
            counts[bin] += 1;
        }
        counts
    }

    /// A tally that holds `current`; start with an empty slice for a moving window.
    pub fn tally(&self, current: &[f64]) -> Tally {
        let mut tally = Tally::empty(self.len());
        for &value in current {
            tally.add(self, value);
        }
        tally
    }

    /// The bin of one value, from 0; `None` for a value that is not finite.
    pub fn index(&self, value: f64) -> Option<usize> {
        if !value.is_finite() {
            return None;
        }
        Some(match &self.binning {
            Binning::Edges(edges) => edges.partition_point(|&edge| edge < value),
            Binning::Values(values) => {
                let at = values.partition_point(|&known| known < value);
                if values.get(at) == Some(&value) { at } else { values.len() }
            }
        })
    }

    /// How values are put into bins.
    pub fn binning(&self) -> &Binning {
        &self.binning
    }

    /// Counts of the reference per bin.
    pub fn reference_counts(&self) -> &[u64] {
        &self.counts
    }

    /// Shares of the reference per bin; they add up to 1.
    pub fn reference_shares(&self) -> Vec<f64> {
        self.counts.iter().map(|&count| count as f64 / self.total as f64).collect()
    }

    /// Number of finite reference values.
    pub fn reference_total(&self) -> u64 {
        self.total
    }

    /// Number of bins, with that for unseen values where there is one.
    #[expect(clippy::len_without_is_empty, reason = "there is always a bin")]
    pub fn len(&self) -> usize {
        match &self.binning {
            Binning::Edges(edges) => edges.len() + 1,
            Binning::Values(values) => values.len() + 1,
        }
    }

    fn with(binning: Binning, reference: &[f64]) -> Self {
        let mut bins = Self { binning, counts: Vec::new(), total: reference.len() as u64 };
        bins.counts = bins.counts(reference);
        bins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_closed_on_the_right() {
        let bins = ReferenceBins { binning: Binning::Edges(vec![1.0, 2.0]), counts: vec![1, 1, 1], total: 3 };
        assert_eq!([0.9, 1.0, 1.1, 2.0, 2.1].map(|x| bins.index(x).unwrap()), [0, 0, 1, 1, 2]);
        assert_eq!(bins.index(f64::NAN), None);
    }

    #[test]
    fn a_constant_reference_notices_a_change_in_either_direction() {
        let bins = ReferenceBins::fit(&[7.0; 20]).unwrap();
        assert!(bins.score(&[6.0; 15]).unwrap() > 18.0);
        assert!(bins.score(&[8.0; 15]).unwrap() > 18.0);
        assert_eq!(bins.score(&[7.0; 15]).unwrap(), 0.0);
    }

    #[test]
    fn many_distinct_values_get_deciles() {
        let many: Vec<f64> = (0..11).map(f64::from).collect();
        assert_eq!(ReferenceBins::per_value(&many), Err(DriftError::TooManyDistinct { limit: 10 }));
        assert_eq!(ReferenceBins::fit(&many), ReferenceBins::deciles(&many));
        assert!(matches!(ReferenceBins::fit(&many[..10]).unwrap().binning(), Binning::Values(_)));
    }

    #[test]
    fn both_zeros_are_one_value() {
        let bins = ReferenceBins::per_value(&[0.0, -0.0, 1.0]).unwrap();
        assert_eq!(bins.reference_counts(), [2, 1, 0]);
        assert_eq!(bins.index(-0.0), Some(0));
    }
}
