//! Weak segments: parts of the data, named by one or two of their values, in which a model is worse than elsewhere.
//!
//! In the manner of Slice Finder (Chung, Kraska, Polyzotis, Tae & Whang 2019): every value of a column and every pair of
//! values of two columns is compared with all other rows by its mean loss; a segment has to be large enough, clearly worse
//! (effect size), and worse beyond chance (Welch's one-sided test, corrected for the number of tests after Benjamini &
//! Hochberg). Rows are given as codes: numbers have to be cut into ranges first, a missing value can be a code of its own.
//!
//! A pair is listed beside a broader segment only if it is worse than the rest of that one, and a broader segment only if it
//! is weak without the narrower ones in it. So what is listed is where the loss sits, not everything that touches it. The
//! correction is made again for what is left, or the many that touch it would let chance ones in.

mod correction;
mod search;

use serde::{Deserialize, Serialize};

use crate::{MetricsError, Result, check, number};

pub use correction::benjamini_hochberg;

/// The most segments that can be asked for.
pub const MOST_LISTED: usize = 200;

/// A column as codes, one a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// One code a row, below `known`.
    pub codes: &'a [u16],
    /// How many codes there are.
    pub known: usize,
}

/// What makes a segment worth listing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Fewest rows; never fewer than 2.
    pub least_rows: usize,
    /// Smallest share of all rows.
    pub least_share: f64,
    /// Smallest effect size.
    pub least_effect: f64,
    /// Largest corrected p-value.
    pub alpha: f64,
    /// Whether to look at pairs of values, too.
    pub pairs: bool,
    /// The most segments to list, at most [`MOST_LISTED`].
    pub most: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { least_rows: 30, least_share: 0.01, least_effect: 0.2, alpha: 0.05, pairs: true, most: 20 }
    }
}

/// A value that all rows of a segment have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition {
    /// Index of the column.
    pub column: usize,
    /// The value's code.
    pub code: u16,
}

/// A part of the data in which the loss is higher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// One condition or two of different columns, in the order of the columns.
    pub conditions: Vec<Condition>,
    /// Rows that meet all of them.
    pub rows: usize,
    /// Their mean loss.
    pub mean_loss: f64,
    /// The mean loss of all other rows.
    pub mean_loss_of_rest: f64,
    /// √2 (mean − mean of rest) / √(variance + variance of rest); infinite when neither side varies.
    #[serde(with = "number")]
    pub effect_size: f64,
    /// Of Welch's test that the mean is greater than that of the rest.
    pub p_value: f64,
    /// The same, corrected for all tests of the search; only segments that are left count as discoveries.
    pub adjusted_p_value: f64,
    /// The loss there would not be if the segment were as good as the rest: rows · (mean − mean of rest).
    #[serde(with = "number")]
    pub excess_loss: f64,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weaknesses {
    /// By descending excess loss.
    pub segments: Vec<Segment>,
    /// How many segments were large enough and tested.
    pub tests: usize,
    /// The fewest rows of a segment that was tested.
    pub least_rows: usize,
    /// The sum of all losses.
    #[serde(with = "number")]
    pub total_loss: f64,
}

/// Looks for weak segments: `losses` holds one loss a row, more is worse, in any unit (0 or 1, squared error, log loss).
///
/// For n rows and k columns O(k² n) with pairs, O(k n) without.
///
/// # Errors
/// [`MetricsError::Empty`], [`MetricsError::LengthMismatch`], [`MetricsError::NotFinite`], [`MetricsError::OutOfRange`] for a
/// code that is not known, [`MetricsError::Parameter`] for settings that make no sense.
pub fn weak(columns: &[Column], losses: &[f64], search: Search) -> Result<Weaknesses> {
    check::rows(losses.len())?;
    check::finite("losses", losses)?;
    for column in columns {
        check::same_length("a column's codes", losses.len(), column.codes.len())?;
        check::indices("a column's codes", column.codes.iter().map(|&code| usize::from(code)), column.known)?;
        if column.known > usize::from(u16::MAX) + 1 {
            return Err(MetricsError::parameter("the number of codes", column.known, "at most 65536"));
        }
    }
    search.check()?;
    Ok(search::weak(columns, losses, search))
}

impl Search {
    fn check(&self) -> Result<()> {
        let shares = [("the least share", self.least_share), ("alpha", self.alpha)];
        for (name, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(MetricsError::parameter(name, value, "between 0 and 1"));
            }
        }
        if self.most > MOST_LISTED {
            return Err(MetricsError::parameter("the number of segments to list", self.most, "at most 200"));
        }
        if self.least_effect >= 0.0 {
            Ok(())
        } else {
            Err(MetricsError::parameter("the least effect size", self.least_effect, "0 or more"))
        }
    }

    /// The fewest rows of a segment.
    fn fewest(&self, rows: usize) -> usize {
        let share = (self.least_share * rows as f64).ceil() as usize;
        self.least_rows.max(share).max(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    const ROWS: usize = 2000;

    /// Five columns of four codes without any relation, and losses of 0 to 1.
    struct Noise {
        codes: Vec<Vec<u16>>,
        losses: Vec<f64>,
    }

    impl Noise {
        fn new(seed: u64) -> Self {
            let mut stream = Stream::new(seed, Purpose::Bootstrap, 0);
            let codes = (0..5).map(|_| (0..ROWS).map(|_| stream.below(4) as u16).collect()).collect();
            Self { codes, losses: (0..ROWS).map(|_| f64::from(stream.below(1000)) / 1000.0).collect() }
        }

        /// Makes the rows that meet all (column, code) worse.
        fn with(mut self, conditions: &[(usize, u16)], worse: f64) -> Self {
            for row in 0..ROWS {
                if conditions.iter().all(|&(column, code)| self.codes[column][row] == code) {
                    self.losses[row] += worse;
                }
            }
            self
        }

        fn weak(&self) -> Weaknesses {
            let columns: Vec<Column> = self.codes.iter().map(|codes| Column { codes, known: 4 }).collect();
            weak(&columns, &self.losses, Search::default()).unwrap()
        }

        fn found(&self) -> Vec<Vec<(usize, u16)>> {
            self.weak().segments.iter().map(conditions).collect()
        }
    }

    fn conditions(segment: &Segment) -> Vec<(usize, u16)> {
        segment.conditions.iter().map(|condition| (condition.column, condition.code)).collect()
    }

    #[test]
    fn noise_has_no_weak_segment() {
        let false_alarms: usize = (0..40).map(|seed| Noise::new(seed).found().len()).sum();
        assert!(false_alarms <= 2, "{false_alarms} in 40 searches");
        assert_eq!(Noise::new(0).weak().tests, 5 * 4 + 10 * 16);
    }

    #[test]
    fn a_weak_value_is_listed_alone() {
        assert_eq!(Noise::new(1).with(&[(2, 3)], 0.4).found(), [[(2, 3)]]);
    }

    #[test]
    fn a_weak_pair_is_listed_without_its_values() {
        assert_eq!(Noise::new(2).with(&[(1, 0), (4, 2)], 0.8).found(), [[(1, 0), (4, 2)]]);
    }

    #[test]
    fn a_weak_value_and_a_weaker_part_of_it_are_both_listed() {
        let found = Noise::new(3).with(&[(0, 1)], 0.4).with(&[(0, 1), (3, 3)], 0.9).found();
        assert_eq!(found, [vec![(0, 1)], vec![(0, 1), (3, 3)]]);
    }

    #[test]
    fn the_segment_that_explains_more_comes_first() {
        let found = Noise::new(4).with(&[(0, 0)], 0.3).with(&[(1, 1)], 0.5).found();
        // Their overlap is worse than either.
        assert_eq!(found, [vec![(1, 1)], vec![(0, 0)], vec![(0, 0), (1, 1)]]);
    }

    #[test]
    fn what_is_truly_weak_lets_nothing_in_by_chance() {
        let searches = 40;
        let found = |seed: u64| Noise::new(100 + seed).with(&[(2, 1)], 0.6).found();
        let others = (0..searches).flat_map(found).filter(|conditions| *conditions != [(2, 1)]).count();
        assert!(others <= 3, "{others} in {searches} searches");
    }

    #[test]
    fn a_column_that_says_the_same_is_not_listed_twice() {
        let mut noise = Noise::new(5).with(&[(2, 1)], 0.5);
        noise.codes[4] = noise.codes[2].iter().map(|code| 3 - code).collect();
        assert_eq!(noise.found(), [[(2, 1)]]);
    }

    #[test]
    fn wrong_answers_are_losses_too() {
        let mut noise = Noise::new(6);
        let right = |row: usize| noise.codes[1][row] != 2;
        noise.losses = (0..ROWS).map(|row| if right(row) { 0.0 } else { 1.0 }).collect();
        let found = noise.weak().segments;
        assert_eq!(found.iter().map(conditions).collect::<Vec<_>>(), [[(1, 2)]]);
        assert_eq!((found[0].effect_size, found[0].p_value, found[0].mean_loss), (f64::INFINITY, 0.0, 1.0));
        assert_eq!(found[0].mean_loss_of_rest, 0.0);
        let text = serde_json::to_string(&found[0]).unwrap();
        assert_eq!(serde_json::from_str::<Segment>(&text).unwrap(), found[0]);
    }

    #[test]
    fn numbers_of_a_segment_agree_with_scipy() {
        // scipy 1.17.1, stats.ttest_ind(segment, rest, equal_var=False, alternative="greater"); numpy for the effect.
        let is_worse = |i: u16| i % 6 == 2;
        let codes: Vec<u16> = (0..120).map(|i| u16::from(is_worse(i))).collect();
        let loss =
            |i: u16| f64::from(u32::from(i) * u32::from(i) * 7 % 23) / 23.0 + if is_worse(i) { 0.8 } else { 0.0 };
        let losses: Vec<f64> = (0..120).map(loss).collect();
        let search = Search { least_rows: 10, ..Search::default() };
        let found = weak(&[Column { codes: &codes, known: 2 }], &losses, search).unwrap();
        let [segment] = &found.segments[..] else { panic!("{found:?}") };
        let close = |ours: f64, expected: f64| assert!((ours / expected - 1.0).abs() < 1e-9, "{ours} {expected}");
        close(segment.p_value, 2.570_616_235_008_942_4e-12);
        close(segment.adjusted_p_value, 2.0 * 2.570_616_235_008_942_4e-12);
        close(segment.effect_size, 2.847_571_097_969_165);
        close(segment.mean_loss, 1.389_130_434_782_608_8);
        close(segment.mean_loss_of_rest, 0.603_478_260_869_565_2);
        assert_eq!((found.tests, segment.rows), (2, 20));
    }

    #[test]
    fn units_of_the_loss_do_not_matter() {
        let noise = Noise::new(7).with(&[(2, 3)], 0.4);
        for unit in [1e-300, 1e300] {
            let losses = noise.losses.iter().map(|loss| loss * unit).collect();
            let scaled = Noise { codes: noise.codes.clone(), losses };
            assert_eq!(scaled.found(), noise.found());
        }
    }

    #[test]
    fn segments_are_as_large_as_was_asked() {
        let noise = Noise::new(8).with(&[(1, 0), (4, 2)], 2.0);
        let columns: Vec<Column> = noise.codes.iter().map(|codes| Column { codes, known: 4 }).collect();
        let with = |search| weak(&columns, &noise.losses, search).unwrap();
        let large = with(Search { least_share: 0.2, ..Search::default() });
        assert!(large.least_rows == 400 && large.segments.iter().all(|segment| segment.rows >= 400));
        let single = with(Search { pairs: false, ..Search::default() });
        assert!(single.tests == 20 && single.segments.iter().all(|segment| segment.conditions.len() == 1));
        assert!(with(Search { most: 0, ..Search::default() }).segments.is_empty());
    }

    #[test]
    fn rows_without_a_difference_have_no_weak_segment() {
        let codes: Vec<u16> = (0..100).map(|i| i % 2).collect();
        let column = Column { codes: &codes, known: 2 };
        assert!(weak(&[column], &[0.1; 100], Search::default()).unwrap().segments.is_empty());
        assert!(weak(&[], &[0.1, 0.2], Search::default()).unwrap().segments.is_empty());
        let one = Column { codes: &codes[..1], known: 1 };
        assert_eq!(weak(&[one], &[3.0], Search::default()).unwrap().tests, 0);
    }

    #[test]
    fn unusable_rows_and_settings_are_errors() {
        let column = Column { codes: &[0, 1], known: 2 };
        let ok = Search::default();
        assert_eq!(weak(&[column], &[], ok), Err(MetricsError::Empty));
        assert!(matches!(weak(&[column], &[1.0], ok), Err(MetricsError::LengthMismatch { .. })));
        assert!(matches!(weak(&[column], &[1.0, f64::NAN], ok), Err(MetricsError::NotFinite { row: 1, .. })));
        let unknown = Column { known: 1, ..column };
        assert!(matches!(weak(&[unknown], &[1.0, 2.0], ok), Err(MetricsError::OutOfRange { found: 1, .. })));
        let huge = Column { known: usize::MAX, ..column };
        assert!(weak(&[huge], &[1.0, 2.0], ok).is_err());
        for search in
            [Search { alpha: f64::NAN, ..ok }, Search { least_share: 2.0, ..ok }, Search { least_effect: -1.0, ..ok }]
        {
            assert!(matches!(weak(&[column], &[1.0, 2.0], search), Err(MetricsError::Parameter { .. })));
        }
    }
}
