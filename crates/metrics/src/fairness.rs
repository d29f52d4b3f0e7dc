//! Is the model as good for every group?
//!
//! Differences and ratios are Fairlearn's. Two things are told apart that Fairlearn is not asked about: a rate that has no
//! rows to be counted in (a group without positives has no true positive rate) is not there instead of 0, and a rate over
//! fewer than [`Settings::least_rows`] rows is shown but takes no part in a difference, because chance alone makes it
//! extreme. With `least_rows` 1 and every rate there, the numbers are Fairlearn's.

use serde::{Deserialize, Serialize};

use crate::interval::{Interval, USUAL_CONFIDENCE, wilson};
use crate::{MetricsError, Result, check};

/// The most groups.
pub const MOST_GROUPS: usize = 100_000;

/// What is asked of a group before it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Rates over fewer rows are too uncertain to be compared.
    pub least_rows: u64,
    /// Of the intervals.
    pub confidence: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { least_rows: 30, confidence: USUAL_CONFIDENCE }
    }
}

/// A share of some rows, with Wilson's interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Rows that count.
    pub count: u64,
    /// Out of these.
    pub of: u64,
    /// The share.
    pub value: f64,
    /// Where the true share may lie.
    pub interval: Interval,
    /// Whether there are too few rows to compare it.
    pub too_few: bool,
}

/// How a group is answered. A rate over no rows is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupRates {
    /// Rows of the group.
    pub rows: u64,
    /// Whether these are too few to judge the group at all.
    pub too_small: bool,
    /// Share answered positive.
    pub selection_rate: Option<Rate>,
    /// Of the positives, the share answered positive.
    pub true_positive_rate: Option<Rate>,
    /// Of the negatives, the share answered positive.
    pub false_positive_rate: Option<Rate>,
    /// Of those answered positive, the share that is.
    pub precision: Option<Rate>,
    /// Share of right answers.
    pub accuracy: Option<Rate>,
}

/// Groups compared. A difference is the largest rate minus the smallest; `None` unless two groups have enough rows for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fairness {
    /// By index of the group.
    pub groups: Vec<GroupRates>,
    /// Of the selection rates.
    pub demographic_parity_difference: Option<f64>,
    /// The smallest selection rate over the largest; `None` also when nobody is selected.
    pub demographic_parity_ratio: Option<f64>,
    /// Of the true positive rates.
    pub equal_opportunity_difference: Option<f64>,
    /// The larger of the differences of true and of false positive rates.
    pub equalized_odds_difference: Option<f64>,
}

/// Compares the groups of a binary question: `groups` holds the index of each row's group, below `known`.
///
/// # Errors
/// [`MetricsError::Empty`], [`MetricsError::LengthMismatch`], [`MetricsError::OutOfRange`] for an index that is no group,
/// [`MetricsError::Parameter`] for more than [`MOST_GROUPS`] or a confidence that is not between 0 and 1.
pub fn by_group(
    truth: &[bool],
    answers: &[bool],
    groups: &[usize],
    known: usize,
    settings: Settings,
) -> Result<Fairness> {
    check_rows(truth.len(), answers.len(), groups, known)?;
    check::confidence(settings.confidence)?;
    let mut tallies = vec![Tally::default(); known];
    for ((&truth, &answer), &group) in truth.iter().zip(answers).zip(groups) {
        tallies[group].add(truth, answer);
    }
    let groups = tallies.iter().map(|tally| tally.rates(settings)).collect::<Result<Vec<_>>>()?;
    let range = |pick: fn(&GroupRates) -> Option<Rate>| range(groups.iter().filter_map(pick));
    let selection = range(|group| group.selection_rate);
    let equal_opportunity_difference = difference(range(|group| group.true_positive_rate));
    let false_alarms = difference(range(|group| group.false_positive_rate));
    Ok(Fairness {
        demographic_parity_difference: difference(selection),
        demographic_parity_ratio: selection.filter(|(_, high)| *high > 0.0).map(|(low, high)| low / high),
        equal_opportunity_difference,
        equalized_odds_difference: equal_opportunity_difference.zip(false_alarms).map(|(a, b)| a.max(b)),
        groups,
    })
}

/// How far off the answers are for a group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupErrors {
    /// Rows of the group.
    pub rows: u64,
    /// Whether these are too few to judge the group.
    pub too_small: bool,
    /// Mean of answer − truth; `None` without rows.
    pub mean_error: Option<f64>,
    /// Mean of |answer − truth|; `None` without rows.
    pub mean_absolute_error: Option<f64>,
}

/// Groups of a regression compared, over those that are not too small; `None` when these are fewer than two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorFairness {
    /// By index of the group.
    pub groups: Vec<GroupErrors>,
    /// The largest mean error minus the smallest.
    pub mean_error_difference: Option<f64>,
    /// The largest mean absolute error minus the smallest.
    pub mean_absolute_error_difference: Option<f64>,
}

/// Compares the groups of a regression.
///
/// # Errors
/// As [`by_group`], and [`MetricsError::NotFinite`].
pub fn errors_by_group(
    truth: &[f64],
    answers: &[f64],
    groups: &[usize],
    known: usize,
    least_rows: u64,
) -> Result<ErrorFairness> {
    check_rows(truth.len(), answers.len(), groups, known)?;
    check::finite("truth", truth)?;
    check::finite("answers", answers)?;
    let mut sums = vec![(0_u64, 0.0, 0.0); known];
    for ((truth, answer), &group) in truth.iter().zip(answers).zip(groups) {
        let (rows, errors, distances) = &mut sums[group];
        *rows += 1;
        *errors += answer - truth;
        *distances += (answer - truth).abs();
    }
    let judged = |(rows, errors, distances): (u64, f64, f64)| {
        let mean = |sum: f64| (rows > 0).then(|| sum / rows as f64);
        GroupErrors {
            rows,
            too_small: rows < least_rows,
            mean_error: mean(errors),
            mean_absolute_error: mean(distances),
        }
    };
    let groups: Vec<GroupErrors> = sums.into_iter().map(judged).collect();
    let large = || groups.iter().filter(|group| !group.too_small);
    Ok(ErrorFairness {
        mean_error_difference: difference(bounds(large().filter_map(|group| group.mean_error))),
        mean_absolute_error_difference: difference(bounds(large().filter_map(|group| group.mean_absolute_error))),
        groups,
    })
}

#[derive(Clone, Copy, Default)]
struct Tally {
    true_positives: u64,
    false_positives: u64,
    false_negatives: u64,
    true_negatives: u64,
}

impl Tally {
    fn add(&mut self, truth: bool, answer: bool) {
        *match (truth, answer) {
            (true, true) => &mut self.true_positives,
            (false, true) => &mut self.false_positives,
            (true, false) => &mut self.false_negatives,
            (false, false) => &mut self.true_negatives,
        } += 1;
    }

    fn rates(&self, settings: Settings) -> Result<GroupRates> {
        let Self { true_positives, false_positives, false_negatives, true_negatives } = *self;
        let rows = true_positives + false_positives + false_negatives + true_negatives;
        let rate = |count, of| Rate::new(count, of, settings);
        Ok(GroupRates {
            rows,
            too_small: rows < settings.least_rows,
            selection_rate: rate(true_positives + false_positives, rows)?,
            true_positive_rate: rate(true_positives, true_positives + false_negatives)?,
            false_positive_rate: rate(false_positives, false_positives + true_negatives)?,
            precision: rate(true_positives, true_positives + false_positives)?,
            accuracy: rate(true_positives + true_negatives, rows)?,
        })
    }
}

impl Rate {
    fn new(count: u64, of: u64, settings: Settings) -> Result<Option<Self>> {
        if of == 0 {
            return Ok(None);
        }
        let interval = wilson(count, of, settings.confidence)?;
        Ok(Some(Self { count, of, value: count as f64 / of as f64, interval, too_few: of < settings.least_rows }))
    }
}

/// The smallest and the largest of the rates that can be compared.
fn range(rates: impl Iterator<Item = Rate>) -> Option<(f64, f64)> {
    bounds(rates.filter(|rate| !rate.too_few).map(|rate| rate.value))
}

/// The smallest and the largest value; `None` unless there are two.
fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let values: Vec<f64> = values.collect();
    let bounds =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    (values.len() >= 2).then_some(bounds)
}

fn difference(bounds: Option<(f64, f64)>) -> Option<f64> {
    bounds.map(|(low, high)| high - low)
}

fn check_rows(truth: usize, answers: usize, groups: &[usize], known: usize) -> Result<()> {
    check::rows(truth)?;
    check::same_length("answers", truth, answers)?;
    check::same_length("groups", truth, groups.len())?;
    if known > MOST_GROUPS {
        return Err(MetricsError::parameter("the number of groups", known, "at most 100000"));
    }
    check::indices("groups", groups.iter().copied(), known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(truth: &[bool], answers: &[bool], groups: &[usize], least_rows: u64) -> Fairness {
        by_group(truth, answers, groups, 3, Settings { least_rows, ..Settings::default() }).unwrap()
    }

    #[test]
    fn a_group_without_positives_has_no_true_positive_rate() {
        let fairness = compare(&[true, true, false, false], &[true, false, true, false], &[0, 0, 1, 1], 1);
        assert_eq!(fairness.groups[0].true_positive_rate.map(|rate| rate.value), Some(0.5));
        assert_eq!(fairness.groups[1].true_positive_rate, None);
        assert_eq!(fairness.equal_opportunity_difference, None);
        assert_eq!(fairness.demographic_parity_difference, Some(0.0));
        assert_eq!(fairness.groups[2].rows, 0);
        assert!(fairness.groups[2].too_small && fairness.groups[2].accuracy.is_none());
    }

    #[test]
    fn small_groups_are_shown_but_not_compared() {
        let groups: Vec<usize> = (0..63).map(|row| if row < 3 { 2 } else { row % 2 }).collect();
        let answers: Vec<bool> = groups.iter().map(|&group| group == 2).collect();
        let fairness = compare(&[true; 63], &answers, &groups, 30);
        assert!(fairness.groups[2].too_small && !fairness.groups[0].too_small);
        assert_eq!(fairness.groups[2].selection_rate.map(|rate| (rate.value, rate.too_few)), Some((1.0, true)));
        assert_eq!(fairness.demographic_parity_difference, Some(0.0));
        assert_eq!(fairness.demographic_parity_ratio, None); // nobody is selected in the others
        assert_eq!(compare(&[true; 63], &answers, &groups, 1).demographic_parity_difference, Some(1.0));
    }

    #[test]
    fn a_rate_over_few_rows_is_not_compared_though_the_group_is_large() {
        let truth: Vec<bool> = (0..80).map(|row| row % 2 == 0 || row == 1).collect();
        let groups: Vec<usize> = (0..80).map(|row| row % 2).collect();
        let fairness = compare(&truth, &truth, &groups, 30);
        assert!(fairness.groups[1].true_positive_rate.unwrap().too_few && !fairness.groups[1].too_small);
        assert_eq!(fairness.equal_opportunity_difference, None);
    }

    #[test]
    fn unusable_rows_are_errors() {
        let usual = Settings::default();
        assert_eq!(by_group(&[], &[], &[], 1, usual), Err(MetricsError::Empty));
        assert!(by_group(&[true], &[], &[0], 1, usual).is_err());
        assert!(by_group(&[true], &[true], &[], 1, usual).is_err());
        assert!(matches!(by_group(&[true], &[true], &[1], 1, usual), Err(MetricsError::OutOfRange { .. })));
        assert!(by_group(&[true], &[true], &[0], usize::MAX, usual).is_err());
        assert!(by_group(&[true], &[true], &[0], 1, Settings { confidence: 1.0, ..usual }).is_err());
        assert!(errors_by_group(&[1.0], &[f64::NAN], &[0], 1, 1).is_err());
    }

    #[test]
    fn small_groups_of_a_regression_are_not_compared() {
        let fairness = errors_by_group(&[0.0; 5], &[1.0, 1.0, -2.0, -2.0, 9.0], &[0, 0, 1, 1, 2], 3, 2).unwrap();
        assert_eq!(fairness.mean_error_difference, Some(3.0));
        assert_eq!(fairness.mean_absolute_error_difference, Some(1.0));
        assert!(fairness.groups[2].too_small && fairness.groups[2].mean_error == Some(9.0));
    }
}
