//! Columns of numbers as columns of bin numbers.
//!
//! Each column is cut into at most 255 bins; bin number 255 means missing. With no more distinct values than bins every
//! value has a bin of its own, so that nothing is lost. Otherwise the bins hold about equally many rows each, as in
//! scikit-learn's `HistGradientBoosting`, but a value so frequent that it fills a bin has that bin to itself. Trees and forests
//! also keep the outermost values apart: the trees they are measured against split off single outliers.

mod cut;
mod order;

use cut::cut;
pub(crate) use cut::midpoint;
use order::{key, value};

/// The bin of missing values (NaN).
pub(crate) const MISSING: u8 = 255;
/// The most bins of present values a column can have.
pub(crate) const MAX_BINS: usize = 255;

/// How many outermost values trees and forests keep apart at each end of a column.
pub(crate) const TAILS: usize = 8;

/// A table of bin numbers.
pub(crate) struct Bins {
    pub(crate) rows: usize,
    pub(crate) columns: Vec<Column>,
}

/// One column of bin numbers, and what the bins stand for.
pub(crate) struct Column {
    /// The bin of each row.
    pub(crate) codes: Vec<u8>,
    /// The least value of each bin.
    pub(crate) lows: Vec<f64>,
    /// The greatest value of each bin. `highs[b] < lows[b + 1]`.
    pub(crate) highs: Vec<f64>,
    /// Whether any value is missing.
    pub(crate) missing: bool,
}

impl Column {
    /// Bins one column. NaN is missing; infinities are the least and the greatest value. Rows without weight get a bin, but
    /// have no say in what the bins are. So many outermost values at each end keep a bin each.
    pub(crate) fn new(values: &[f64], weights: &[f64], max_bins: usize, tails: usize) -> Self {
        let weighty = || values.iter().zip(weights).filter(|(_, w)| **w > 0.0).map(|(&x, _)| x);
        let mut keys: Vec<u64> = weighty().filter(|x| !x.is_nan()).map(key).collect();
        let missing = weighty().any(f64::is_nan);
        keys.sort_unstable();
        let (lows, highs) = cut(&keys, max_bins, tails);
        let codes = values.iter().map(|&x| if x.is_nan() { MISSING } else { code(&highs, x) }).collect();
        Self { codes, lows, highs, missing }
    }

    /// A threshold between bin `left` and a later bin `right`: halfway between the values that face each other.
    pub(crate) fn threshold(&self, left: usize, right: usize) -> f64 {
        midpoint(self.highs[left], self.lows[right])
    }

    /// Nothing can be told apart by this column.
    pub(crate) fn is_constant(&self) -> bool {
        self.highs.len() + usize::from(self.missing) < 2
    }
}

/// The first bin whose greatest value is not below `x`. Training values have one.
fn code(highs: &[f64], x: f64) -> u8 {
    let mut first = 0;
    let mut length = highs.len();
    while length > 1 {
        let half = length / 2;
        if highs.get(first + half - 1).is_some_and(|&high| high < x) {
            first += half;
        }
        length -= half;
    }
    first as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_bin_each() {
        let column = Column::new(&[3.0, 1.0, f64::NAN, 1.0, 2.0, -0.0, 0.0], &[1.0; 7], 255, 0);
        assert_eq!(column.highs, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(column.lows, column.highs);
        assert_eq!(column.codes, [3, 1, MISSING, 1, 2, 0, 0]);
        assert!(column.missing);
        assert_eq!(column.threshold(1, 3), 2.0);
    }

    #[test]
    fn many_values_share_bins_of_equal_size() {
        let values: Vec<f64> = (0..10_000).map(|i| f64::from((i * 7919) % 10_000)).collect();
        let column = Column::new(&values, &vec![1.0; values.len()], 255, 0);
        assert_eq!(column.highs.len(), 255);
        let mut rows = [0; 256];
        column.codes.iter().for_each(|&c| rows[usize::from(c)] += 1);
        assert!(rows[..255].iter().all(|n| (39..=40).contains(n)), "{rows:?}");
    }

    #[test]
    fn outermost_values_stay_apart_if_asked_for() {
        let values: Vec<f64> = (0..1000).map(f64::from).collect();
        let column = Column::new(&values, &vec![1.0; 1000], 255, 8);
        assert_eq!(column.highs.len(), 255);
        assert_eq!(column.highs[..8], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        assert_eq!(column.lows[254 - 7..], [992.0, 993.0, 994.0, 995.0, 996.0, 997.0, 998.0, 999.0]);
        assert!(column.lows.iter().zip(&column.highs).all(|(low, high)| high - low < 5.0));
    }

    #[test]
    fn a_frequent_value_has_its_bin_to_itself() {
        let values: Vec<f64> = (0..4000).map(|i| if i % 2 == 0 { 0.0 } else { f64::from(i) - 2000.5 }).collect();
        let column = Column::new(&values, &vec![1.0; values.len()], 255, 0);
        assert_eq!(column.highs.len(), 255);
        let zero = usize::from(column.codes[0]);
        assert_eq!((column.lows[zero], column.highs[zero]), (0.0, 0.0));
    }

    #[test]
    fn every_value_lies_within_its_bin() {
        let values: Vec<f64> =
            (0..3000).map(|i| libm::sin(f64::from(i)) * 1e6).chain([f64::INFINITY, f64::NEG_INFINITY]).collect();
        for max_bins in [2, 3, 16, 254, 255] {
            let column = Column::new(&values, &vec![1.0; values.len()], max_bins, 1);
            assert!(column.highs.len() <= max_bins);
            for (&x, &c) in values.iter().zip(&column.codes) {
                let c = usize::from(c);
                assert!(column.lows[c] <= x && x <= column.highs[c]);
            }
            assert!(column.highs.iter().zip(&column.lows[1..]).all(|(high, low)| high < low));
        }
    }

    #[test]
    fn a_column_without_any_value_has_no_bins() {
        let column = Column::new(&[f64::NAN, f64::NAN], &[1.0; 2], 255, 0);
        assert!(column.highs.is_empty() && column.missing && column.is_constant());
    }
}
