//! Counts at every threshold, and the curves that follow from them.

use serde::{Deserialize, Serialize};

use crate::blocks::{self, Block};
use crate::{MetricsError, Result, check, number};

/// Every distinct score as a threshold, with what it does. O(n log n) to make, O(n) for each curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Counts>", into = "Vec<Counts>")]
pub struct Thresholds {
    /// By descending threshold; the first is infinite: nothing is answered positive. Never that one alone.
    cuts: Vec<Counts>,
}

/// What a threshold does to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows with at least this score are answered positive; infinite when none is.
    #[serde(with = "number")]
    pub threshold: f64,
    /// Positive rows answered positive.
    pub true_positives: u64,
    /// Negative rows answered positive.
    pub false_positives: u64,
    /// Positive rows answered negative.
    pub false_negatives: u64,
    /// Negative rows answered negative.
    pub true_negatives: u64,
}

/// The threshold that costs least.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cheapest {
    /// What it does.
    pub counts: Counts,
    /// Expected cost of a row: the mean over all rows.
    pub cost_per_row: f64,
}

/// A point of the ROC curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RocPoint {
    /// Infinite at (0, 0).
    #[serde(with = "number")]
    pub threshold: f64,
    /// Share of negatives answered positive; NaN without negatives.
    #[serde(with = "number")]
    pub false_positive_rate: f64,
    /// Share of positives answered positive; NaN without positives.
    #[serde(with = "number")]
    pub true_positive_rate: f64,
}

/// A point of the precision–recall curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrecisionRecallPoint {
    /// Infinite at the last point, which belongs to no score.
    #[serde(with = "number")]
    pub threshold: f64,
    /// Of the rows answered positive, the share that is.
    pub precision: f64,
    /// Of the positives, the share answered so; 1 without positives.
    pub recall: f64,
}

/// A point of the cumulative gain and lift curves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GainPoint {
    /// Infinite at the first point, where no row is taken.
    #[serde(with = "number")]
    pub threshold: f64,
    /// The share of all rows that is taken, highest scores first.
    pub share_of_rows: f64,
    /// The share of all positives found in them; NaN without positives.
    #[serde(with = "number")]
    pub gain: f64,
    /// How many times more positives that is than in as many rows taken at random: gain over share. At the first point the
    /// limit, which is the lift of the next one: rows of one score are in no order. NaN without positives.
    #[serde(with = "number")]
    pub lift: f64,
}

impl Counts {
    /// Of the rows answered positive, the share that is; 0 when none is answered so.
    pub fn precision(&self) -> f64 {
        share(self.true_positives, self.false_positives).unwrap_or(0.0)
    }

    /// Of the positives, the share answered so; 0 without positives.
    pub fn recall(&self) -> f64 {
        share(self.true_positives, self.false_negatives).unwrap_or(0.0)
    }

    /// Of the negatives, the share answered positive; 0 without negatives.
    pub fn false_positive_rate(&self) -> f64 {
        share(self.false_positives, self.true_negatives).unwrap_or(0.0)
    }

    /// 2 TP / (2 TP + FP + FN); 0 without positives on both sides.
    pub fn f1(&self) -> f64 {
        let twice = 2.0 * self.true_positives as f64;
        let whole = twice + self.false_positives as f64 + self.false_negatives as f64;
        if whole == 0.0 { 0.0 } else { twice / whole }
    }

    /// The share of right answers.
    pub fn accuracy(&self) -> f64 {
        (self.true_positives as f64 + self.true_negatives as f64) / self.rows()
    }

    /// Mean cost of a row when a false positive and a false negative cost so much, and what is right costs nothing.
    pub fn cost_per_row(&self, false_positive: f64, false_negative: f64) -> f64 {
        (self.false_positives as f64 * false_positive + self.false_negatives as f64 * false_negative) / self.rows()
    }

    fn rows(&self) -> f64 {
        let counts = [self.true_positives, self.false_positives, self.false_negatives, self.true_negatives];
        counts.iter().map(|count| *count as f64).sum()
    }
}

impl Thresholds {
    /// Orders the rows. `scores` may be any finite numbers.
    ///
    /// # Errors
    /// [`MetricsError::Empty`], [`MetricsError::LengthMismatch`], [`MetricsError::NotFinite`].
    pub fn new(truth: &[bool], scores: &[f64]) -> Result<Self> {
        check::binary(truth, scores)?;
        Ok(Self::of(&blocks::descending(truth.iter().copied(), scores.iter().copied())))
    }

    fn of(blocks: &[Block]) -> Self {
        let (positives, negatives) = blocks::totals(blocks);
        let mut last = Counts {
            threshold: f64::INFINITY,
            true_positives: 0,
            false_positives: 0,
            false_negatives: positives,
            true_negatives: negatives,
        };
        let mut cuts = Vec::with_capacity(blocks.len() + 1);
        cuts.push(last);
        for block in blocks {
            last = Counts {
                threshold: block.score,
                true_positives: last.true_positives + block.positives,
                false_positives: last.false_positives + block.negatives,
                false_negatives: last.false_negatives - block.positives,
                true_negatives: last.true_negatives - block.negatives,
            };
            cuts.push(last);
        }
        Self { cuts }
    }

    /// All thresholds by descending value: first an infinite one, at which nothing is answered positive, then one for each
    /// distinct score.
    pub fn cuts(&self) -> &[Counts] {
        &self.cuts
    }

    /// What any threshold does; O(log n). With NaN nothing is answered positive.
    pub fn at(&self, threshold: f64) -> Counts {
        let reached = self.cuts.partition_point(|cut| cut.threshold >= threshold);
        Counts { threshold, ..self.cuts[reached.max(1) - 1] }
    }

    /// The threshold with the least expected cost, when a false positive and a false negative cost so much and what is
    /// right costs nothing. Of equals the highest, so the one with the fewest positive answers; infinite when it is best to
    /// answer nothing positive.
    ///
    /// # Errors
    /// [`MetricsError::Parameter`] for a cost that is negative or not finite.
    pub fn least_cost(&self, false_positive: f64, false_negative: f64) -> Result<Cheapest> {
        for (name, cost) in [("a false positive's cost", false_positive), ("a false negative's cost", false_negative)] {
            if !(cost >= 0.0 && cost.is_finite()) {
                return Err(MetricsError::parameter(name, cost, "0 or more, and finite"));
            }
        }
        // Costs by a power of two, which rounds nothing: sums cannot overflow, and equal ones stay equal.
        let (_, exponent) = libm::frexp(false_positive.max(false_negative));
        let [alarm, miss] = [false_positive, false_negative].map(|cost| libm::scalbn(cost, -exponent));
        let cost = |counts: &Counts| counts.false_positives as f64 * alarm + counts.false_negatives as f64 * miss;
        let mut best = (self.cuts[0], cost(&self.cuts[0]));
        for &counts in &self.cuts[1..] {
            let cost = cost(&counts);
            if cost < best.1 {
                best = (counts, cost);
            }
        }
        Ok(Cheapest { counts: best.0, cost_per_row: libm::scalbn(best.1 / best.0.rows(), exponent) })
    }

    /// The ROC curve with a point for every distinct score, from (0, 0) to (1, 1).
    pub fn roc(&self) -> Vec<RocPoint> {
        self.cuts.iter().map(|counts| self.roc_point(counts)).collect()
    }

    /// The ROC curve without points that lie evenly between their neighbours, as scikit-learn's `drop_intermediate`: the
    /// same picture and the same area.
    pub fn roc_corners(&self) -> Vec<RocPoint> {
        let is_corner = |at: usize| {
            // The point after (0, 0) and the last one are kept.
            if at < 2 || at + 1 == self.cuts.len() {
                return true;
            }
            let [before, here, after] = [at - 1, at, at + 1].map(|at| &self.cuts[at]);
            let bends = |count: fn(&Counts) -> u64| count(here) - count(before) != count(after) - count(here);
            bends(|counts| counts.true_positives) || bends(|counts| counts.false_positives)
        };
        (0..self.cuts.len()).filter(|&at| is_corner(at)).map(|at| self.roc_point(&self.cuts[at])).collect()
    }

    /// The precision–recall curve by ascending threshold, that is from all rows answered positive to the point (1, 0), which
    /// belongs to no score.
    pub fn precision_recall(&self) -> Vec<PrecisionRecallPoint> {
        let (positives, _) = self.totals();
        let point = |counts: &Counts| PrecisionRecallPoint {
            threshold: counts.threshold,
            precision: counts.precision(),
            recall: if positives == 0.0 { 1.0 } else { counts.true_positives as f64 / positives },
        };
        let end = PrecisionRecallPoint { threshold: f64::INFINITY, precision: 1.0, recall: 0.0 };
        self.cuts[1..].iter().rev().map(point).chain([end]).collect()
    }

    /// Cumulative gain and lift, from no row to all rows.
    pub fn gain(&self) -> Vec<GainPoint> {
        let (positives, negatives) = self.totals();
        let point = |counts: &Counts| {
            let share_of_rows =
                (counts.true_positives as f64 + counts.false_positives as f64) / (positives + negatives);
            let gain = counts.true_positives as f64 / positives;
            GainPoint { threshold: counts.threshold, share_of_rows, gain, lift: gain / share_of_rows }
        };
        let mut points: Vec<GainPoint> = self.cuts.iter().map(point).collect();
        points[0].lift = points[1].lift;
        points
    }

    fn roc_point(&self, counts: &Counts) -> RocPoint {
        let (positives, negatives) = self.totals();
        RocPoint {
            threshold: counts.threshold,
            false_positive_rate: counts.false_positives as f64 / negatives,
            true_positive_rate: counts.true_positives as f64 / positives,
        }
    }

    /// Number of positives and of negatives.
    fn totals(&self) -> (f64, f64) {
        (self.cuts[0].false_negatives as f64, self.cuts[0].true_negatives as f64)
    }
}

impl TryFrom<Vec<Counts>> for Thresholds {
    type Error = MetricsError;

    /// Takes what [`Thresholds::cuts`] gave.
    fn try_from(cuts: Vec<Counts>) -> Result<Self> {
        let is_whole =
            cuts.len() > 1 && cuts[0].threshold == f64::INFINITY && cuts.is_sorted_by(|a, b| a.threshold > b.threshold);
        if is_whole {
            Ok(Self { cuts })
        } else {
            let allowed = "an infinite one and then at least one finite one, descending";
            Err(MetricsError::parameter("the list of thresholds", format!("{} long", cuts.len()), allowed))
        }
    }
}

impl From<Thresholds> for Vec<Counts> {
    fn from(thresholds: Thresholds) -> Self {
        thresholds.cuts
    }
}

fn share(part: u64, other: u64) -> Option<f64> {
    let whole = part as f64 + other as f64;
    (whole > 0.0).then(|| part as f64 / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Thresholds {
        Thresholds::new(&[true, false, true, true, false], &[0.9, 0.8, 0.8, 0.3, 0.1]).unwrap()
    }

    #[test]
    fn rows_of_one_score_are_answered_together() {
        let thresholds: Vec<f64> = usual().cuts().iter().map(|counts| counts.threshold).collect();
        assert_eq!(thresholds, [f64::INFINITY, 0.9, 0.8, 0.3, 0.1]);
        let counts = usual().at(0.5);
        assert_eq!((counts.true_positives, counts.false_positives), (2, 1));
        assert_eq!((counts.false_negatives, counts.true_negatives, counts.threshold), (1, 1, 0.5));
    }

    #[test]
    fn any_threshold_has_counts() {
        let all = usual().at(f64::NEG_INFINITY);
        assert_eq!((all.true_positives, all.false_positives), (3, 2));
        for threshold in [f64::INFINITY, f64::NAN, 0.95] {
            let none = usual().at(threshold);
            assert_eq!((none.true_positives, none.false_positives), (0, 0), "{threshold}");
        }
    }

    #[test]
    fn costs_move_the_threshold() {
        let cheapest = |false_positive, false_negative| {
            let cheapest = usual().least_cost(false_positive, false_negative).unwrap();
            (cheapest.counts.threshold, cheapest.cost_per_row)
        };
        assert_eq!(cheapest(1.0, 0.1), (0.9, 0.1 * 2.0 / 5.0));
        assert_eq!(cheapest(1.0, 10.0), (0.3, 1.0 / 5.0));
        assert_eq!(cheapest(1.0, 0.0), (f64::INFINITY, 0.0));
        assert_eq!(cheapest(0.0, 1.0), (0.3, 0.0));
        assert_eq!(cheapest(0.0, 0.0), (f64::INFINITY, 0.0));
        assert_eq!(cheapest(1e-300, 1e300).0, 0.3);
        assert!(cheapest(f64::MAX, f64::MAX).1.is_finite());
        for cost in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(usual().least_cost(cost, 1.0).is_err() && usual().least_cost(1.0, cost).is_err());
        }
    }

    #[test]
    fn one_class_alone_has_curves_with_holes() {
        let thresholds = Thresholds::new(&[false, false], &[0.2, 0.4]).unwrap();
        assert!(thresholds.roc().iter().all(|point| point.true_positive_rate.is_nan()));
        assert!(thresholds.gain().iter().all(|point| point.gain.is_nan() && point.lift.is_nan()));
        assert_eq!(thresholds.precision_recall()[0].recall, 1.0);
        let text = serde_json::to_string(&thresholds.roc()).unwrap();
        assert!(serde_json::from_str::<Vec<RocPoint>>(&text).unwrap()[0].threshold.is_infinite(), "{text}");
    }

    #[test]
    fn unusable_rows_are_errors() {
        assert_eq!(Thresholds::new(&[], &[]), Err(MetricsError::Empty));
        assert!(Thresholds::new(&[true], &[0.1, 0.2]).is_err());
        assert!(Thresholds::new(&[true], &[f64::INFINITY]).is_err());
        let text = serde_json::to_string(&usual()).unwrap();
        assert_eq!(serde_json::from_str::<Thresholds>(&text).unwrap(), usual());
        assert!(serde_json::from_str::<Thresholds>("[]").is_err());
        let ascending: Vec<Counts> = usual().cuts().iter().rev().copied().collect();
        assert!(
            Thresholds::try_from(ascending).is_err() && Thresholds::try_from(usual().cuts()[..1].to_vec()).is_err()
        );
    }
}
