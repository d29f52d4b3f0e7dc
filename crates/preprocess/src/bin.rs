//! Numbers as the number of the bin they lie in.

use serde::{Deserialize, Serialize};

use crate::quantile::{self, QuantileMethod};
use crate::{PreprocessError, input, number};

/// Edges of quantile bins that lie no further apart are one.
const CLOSEST: f64 = 1e-8;
/// Bins of a column at most.
const MOST_BINS: usize = 65_536;

/// How wide bins are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinStrategy {
    /// All alike.
    Uniform,
    /// So that as many values lie in each, as far as values differ.
    Quantile(QuantileMethod),
}

/// Parameters of a [`KBinsDiscretizer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KBinsDiscretizerParams {
    /// Number of bins, from 2 to 65,536.
    pub n_bins: usize,
    /// How wide they are.
    pub strategy: BinStrategy,
}

impl Default for KBinsDiscretizerParams {
    fn default() -> Self {
        Self { n_bins: 5, strategy: BinStrategy::Quantile(QuantileMethod::default()) }
    }
}

/// Numbers bins from 0: how many inner edges are not greater than the value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KBinsDiscretizer {
    /// What it was fitted with.
    pub params: KBinsDiscretizerParams,
    /// The edges of each column, one more than bins; infinite ones for a column that does not vary.
    #[serde(with = "number")]
    pub bin_edges: Vec<Vec<f64>>,
    /// Number of bins of each column.
    pub n_bins: Vec<usize>,
}

/// What a learner should know of bins that were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinWarning {
    /// A column has one value only, or values no further apart than 1e-8, and so one bin.
    Constant {
        /// The column, counted from 0.
        column: usize,
    },
    /// Edges closer than 1e-8 became one, so there are fewer bins than asked for.
    Merged {
        /// The column, counted from 0.
        column: usize,
        /// Bins that are left.
        left: usize,
    },
}

impl KBinsDiscretizerParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// Fewer than two bins or more than 65,536, no columns or rows, different lengths, infinite or missing values, or values whose range overflows.
    pub fn fit(&self, columns: &[&[f64]]) -> Result<KBinsDiscretizer, PreprocessError> {
        if !(2..=MOST_BINS).contains(&self.n_bins) {
            let found = self.n_bins.to_string();
            return Err(PreprocessError::Parameter { parameter: "n_bins", found, wanted: "from 2 to 65536" });
        }
        input::to_fit(columns)?;
        input::not_infinite(columns)?;
        input::not_missing(columns)?;
        let edges = columns.iter().enumerate().map(|(column, values)| self.edges(column, &quantile::sorted(values)));
        let bin_edges = edges.collect::<Result<Vec<Vec<f64>>, _>>()?;
        let n_bins = bin_edges.iter().map(|edges| edges.len() - 1).collect();
        Ok(KBinsDiscretizer { params: *self, bin_edges, n_bins })
    }

    /// The edges of a column of ascending values: two at least.
    fn edges(&self, column: usize, sorted: &[f64]) -> Result<Vec<f64>, PreprocessError> {
        let one_bin = || Ok(vec![f64::NEG_INFINITY, f64::INFINITY]);
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else { return one_bin() };
        if low == high {
            return one_bin();
        }
        if !(high - low).is_finite() {
            return Err(PreprocessError::Overflow { column });
        }
        let edges = match self.strategy {
            BinStrategy::Uniform => self.steps(low, high).collect(),
            BinStrategy::Quantile(method) => {
                let shares = self.steps(0.0, 100.0).map(|percent| percent / 100.0);
                apart(shares.filter_map(|share| method.of(sorted, share)).collect())
            }
        };
        if edges.len() < 2 { one_bin() } else { Ok(edges) }
    }

    /// From `low` to `high` in as many equal steps as there are bins.
    fn steps(&self, low: f64, high: f64) -> impl Iterator<Item = f64> + use<> {
        let step = (high - low) / self.n_bins as f64;
        (0..self.n_bins).map(move |k| k as f64 * step + low).chain([high])
    }
}

impl KBinsDiscretizer {
    /// The bin of each value. A value below the first edge lies in the first bin, one above the last in the last.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or infinite or missing values.
    pub fn transform(&self, columns: &[&[f64]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        input::to_transform(columns, self.bin_edges.len())?;
        input::not_infinite(columns)?;
        input::not_missing(columns)?;
        let bins = |(edges, values): (&Vec<f64>, &&[f64])| {
            let inner = edges.get(1..edges.len().saturating_sub(1)).unwrap_or_default();
            values.iter().map(|value| inner.partition_point(|edge| edge <= value) as f64).collect()
        };
        Ok(self.bin_edges.iter().zip(columns).map(bins).collect())
    }

    /// What was not possible as asked for.
    pub fn warnings(&self) -> Vec<BinWarning> {
        let warning = |(column, edges): (usize, &Vec<f64>)| {
            let left = edges.len().saturating_sub(1);
            if edges.first().is_some_and(|edge| edge.is_infinite()) {
                Some(BinWarning::Constant { column })
            } else {
                (left < self.params.n_bins).then_some(BinWarning::Merged { column, left })
            }
        };
        self.bin_edges.iter().enumerate().filter_map(warning).collect()
    }
}

/// The edges that lie far enough from the one before.
fn apart(edges: Vec<f64>) -> Vec<f64> {
    let far = |place: &usize| *place == 0 || edges[*place] - edges[*place - 1] > CLOSEST;
    (0..edges.len()).filter(far).map(|place| edges[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(n_bins: usize, values: &[f64]) -> Result<KBinsDiscretizer, PreprocessError> {
        let strategy = BinStrategy::Quantile(QuantileMethod::Linear);
        KBinsDiscretizerParams { n_bins, strategy }.fit(&[values])
    }

    #[test]
    fn many_equal_values_at_the_end_are_one_edge() {
        let bins = linear(4, &[0.0, 1.0, 7.0, 7.0, 7.0, 7.0]).unwrap();
        assert_eq!((&bins.bin_edges[0], bins.n_bins[0]), (&vec![0.0, 2.5, 7.0], 2));
        assert_eq!(bins.warnings(), [BinWarning::Merged { column: 0, left: 2 }]);
        assert_eq!(bins.transform(&[&[0.0, 7.0, 8.0]]).unwrap(), [[0.0, 1.0, 1.0]]);
    }

    #[test]
    fn a_value_on_an_edge_lies_in_the_bin_above() {
        let uniform = KBinsDiscretizerParams { n_bins: 2, strategy: BinStrategy::Uniform };
        let bins = uniform.fit(&[&[0.0, 4.0]]).unwrap();
        assert_eq!(bins.transform(&[&[1.9, 2.0, 4.0, 9.0, -1.0]]).unwrap(), [[0.0, 1.0, 1.0, 1.0, 0.0]]);
        assert!(bins.warnings().is_empty());
    }

    #[test]
    fn values_that_hardly_differ_have_one_bin() {
        let bins = linear(3, &[0.0, 1e-9]).unwrap();
        assert_eq!((bins.n_bins[0], bins.warnings()), (1, vec![BinWarning::Constant { column: 0 }]));
        assert_eq!(bins.transform(&[&[-1.0, 1.0]]).unwrap(), [[0.0, 0.0]]);
    }

    #[test]
    fn what_has_no_bin_is_an_error() {
        for n_bins in [0, 1, usize::MAX] {
            let refused = linear(n_bins, &[1.0]).unwrap_err();
            assert!(matches!(refused, PreprocessError::Parameter { parameter: "n_bins", .. }), "{refused}");
        }
        assert_eq!(linear(2, &[1.0, f64::NAN]), Err(PreprocessError::Missing { column: 0, row: 1 }));
        assert_eq!(linear(2, &[f64::MAX, -f64::MAX]), Err(PreprocessError::Overflow { column: 0 }));
        let bins = linear(2, &[1.0, 2.0]).unwrap();
        assert_eq!(bins.transform(&[&[f64::NAN]]), Err(PreprocessError::Missing { column: 0, row: 0 }));
    }
}
