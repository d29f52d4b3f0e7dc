//! Successive halving (Karnin, Koren and Somekh 2013), as scikit-learn's `HalvingRandomSearchCV` with factor 3 does it.
//!
//! Different from it: the number of trials is always given, and eliminating is never aggressive. Rows are dropped from
//! the end of one order in which classes keep their shares, so that each rung has the rows of the one before, in the
//! same folds. A trial that failed is not promoted, even where others are missing. Logarithms are exact: with 243
//! configurations scikit-learn loses a rung to rounding.

use protocol::MinResources;

/// One of so many goes on, with so many times the rows.
pub const FACTOR: u32 = 3;

/// Rungs and their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Rungs.
    pub rungs: u32,
    /// Rows of the first.
    pub min: u32,
    /// Rows that none exceeds.
    pub max: u32,
}

impl Plan {
    /// For so many configurations on so many training rows; `classes` is 0 for regression.
    ///
    /// # Errors
    /// The first rung would have more rows than the last may have; both numbers.
    pub fn new(
        configurations: u32,
        (rows, classes, folds): (u32, u32, u32),
        min_resources: MinResources,
        max_resources: Option<u32>,
    ) -> Result<Self, (u32, u32)> {
        let required = 1 + floor_log(configurations);
        let max = max_resources.unwrap_or(rows).min(rows);
        let smallest = folds.saturating_mul(2).saturating_mul(classes.max(1));
        let min = match min_resources {
            MinResources::Smallest => smallest,
            MinResources::Exhaust => smallest.max(max / FACTOR.pow(required - 1)),
            MinResources::Rows(rows) => rows,
        };
        if min > max || min == 0 {
            return Err((min, max));
        }
        let possible = 1 + floor_log(max / min);
        Ok(Self { rungs: possible.min(required), min, max })
    }

    /// Training rows of a rung, counted from 0.
    pub fn rows(&self, rung: u32) -> u32 {
        self.min.saturating_mul(FACTOR.saturating_pow(rung)).min(self.max)
    }

    /// How many trials each rung has, if none fails.
    pub fn sizes(&self, configurations: u32) -> Vec<u32> {
        let next = |size: &u32| Some(survivors(*size));
        std::iter::successors(Some(configurations), next).take(self.rungs as usize).collect()
    }
}

/// How many of a rung go on at most.
pub fn survivors(trials: u32) -> u32 {
    trials.div_ceil(FACTOR)
}

/// The whole part of the logarithm to base 3; 0 of 0.
fn floor_log(number: u32) -> u32 {
    number.checked_ilog(FACTOR).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_rung_with_more_rows_than_the_last_is_an_error() {
        assert_eq!(Plan::new(9, (30, 2, 5), MinResources::Rows(40), None), Err((40, 30)));
        assert_eq!(Plan::new(9, (30, 9, 5), MinResources::Smallest, None), Err((90, 30)));
        assert_eq!(Plan::new(9, (30, 0, 5), MinResources::Rows(0), None), Err((0, 30)));
        assert!(Plan::new(u32::MAX, (u32::MAX, u32::MAX, u32::MAX), MinResources::Rows(1), None).is_ok());
    }

    #[test]
    fn no_rung_has_more_rows_than_there_are() {
        let plan = Plan::new(27, (100, 2, 5), MinResources::Rows(20), Some(4_000)).expect("it can be planned");
        assert_eq!((plan.max, plan.rungs), (100, 2));
        assert_eq!([plan.rows(0), plan.rows(1), plan.rows(2), plan.rows(40)], [20, 60, 100, 100]);
    }

    #[test]
    fn two_hundred_and_forty_three_configurations_get_all_their_rungs() {
        let plan = Plan::new(243, (100_000, 0, 5), MinResources::Exhaust, None).expect("it can be planned");
        assert_eq!(plan.sizes(243), [243, 81, 27, 9, 3, 1]);
    }
}
