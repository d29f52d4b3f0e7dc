//! Scores of a classifier: from its answers ([`Confusion`]) and from its probabilities ([`binary`], [`multiclass`]).
//!
//! Definitions and conventions are those of scikit-learn 1.9 with `zero_division=0`.

use serde::{Deserialize, Serialize};

use crate::{MetricsError, Result, check};

pub mod binary;
pub mod multiclass;
mod probabilities;

pub use probabilities::Probabilities;

/// The most classes a confusion matrix may have.
pub const MOST_CLASSES: usize = 1000;

/// Counts of (truth, answer), and the scores that follow from them. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<u64>>", into = "Vec<Vec<u64>>")]
pub struct Confusion {
    /// One row per true class, one column per answer.
    rows: Vec<Vec<u64>>,
}

/// How good the answers are for one class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassScores {
    /// Of the rows answered with this class, the share that truly is; 0 when none is.
    pub precision: f64,
    /// Of the rows of this class, the share answered so; 0 when there is none.
    pub recall: f64,
    /// Harmonic mean of both, 2 TP / (2 TP + FP + FN); 0 when the class occurs on neither side.
    pub f1: f64,
    /// Rows that truly are of this class.
    pub support: u64,
}

/// How the scores of classes become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Average {
    /// Every class counts the same.
    Macro,
    /// Every row counts the same: the counts of all classes are added first.
    Micro,
    /// Every class counts by its rows in truth.
    Weighted,
}

/// Precision, recall and F1 over all classes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Averaged {
    /// Averaged precision.
    pub precision: f64,
    /// Averaged recall.
    pub recall: f64,
    /// Averaged F1, which is not the F1 of the other two.
    pub f1: f64,
}

impl Confusion {
    /// Counts rows: `truth` and `answers` are indices below `classes`.
    ///
    /// # Errors
    /// [`MetricsError::Empty`], [`MetricsError::LengthMismatch`], [`MetricsError::OutOfRange`] for an index that is no
    /// class, [`MetricsError::Parameter`] for more than [`MOST_CLASSES`].
    pub fn new(truth: &[usize], answers: &[usize], classes: usize) -> Result<Self> {
        check::rows(truth.len())?;
        check::same_length("answers", truth.len(), answers.len())?;
        check_classes(classes)?;
        check::indices("truth", truth.iter().copied(), classes)?;
        check::indices("answers", answers.iter().copied(), classes)?;
        let mut rows = vec![vec![0; classes]; classes];
        for (&truth, &answer) in truth.iter().zip(answers) {
            rows[truth][answer] += 1;
        }
        Ok(Self { rows })
    }

    /// The counts, one row per true class.
    pub fn rows(&self) -> &[Vec<u64>] {
        &self.rows
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.rows.len()
    }

    /// Number of rows counted.
    pub fn total(&self) -> u64 {
        self.rows.iter().flatten().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The share of right answers.
    pub fn accuracy(&self) -> f64 {
        self.right() / self.sum()
    }

    /// The mean recall of the classes that occur in truth.
    pub fn balanced_accuracy(&self) -> f64 {
        let recalls: Vec<f64> =
            self.per_class().iter().filter(|class| class.support > 0).map(|class| class.recall).collect();
        recalls.iter().sum::<f64>() / recalls.len() as f64
    }

    /// Precision, recall, F1 and support of each class.
    pub fn per_class(&self) -> Vec<ClassScores> {
        let (truths, answers) = (self.truths(), self.answers());
        let score = |class: usize| {
            let right = self.rows[class][class] as f64;
            ClassScores {
                precision: share(right, answers[class]),
                recall: share(right, truths[class]),
                f1: share(2.0 * right, answers[class] + truths[class]),
                support: self.rows[class].iter().fold(0, |sum: u64, count| sum.saturating_add(*count)),
            }
        };
        (0..self.classes()).map(score).collect()
    }

    /// Precision, recall and F1 over all classes, those that never occur included (they count 0).
    pub fn averaged(&self, average: Average) -> Averaged {
        let classes = self.per_class();
        let weigh = |pick: fn(&ClassScores) -> f64| match average {
            Average::Micro => self.accuracy(),
            Average::Macro => classes.iter().map(pick).sum::<f64>() / classes.len() as f64,
            Average::Weighted => {
                let sum: f64 = classes.iter().map(|class| pick(class) * class.support as f64).sum();
                sum / self.sum()
            }
        };
        Averaged {
            precision: weigh(|class| class.precision),
            recall: weigh(|class| class.recall),
            f1: weigh(|class| class.f1),
        }
    }

    /// Cohen's κ: agreement beyond what the two sets of shares give by chance. NaN when both sides know the same one class
    /// only.
    pub fn cohen_kappa(&self) -> f64 {
        let n = self.sum();
        let chance = dot(&self.truths(), &self.answers()) / n;
        if n == chance { f64::NAN } else { 1.0 - (n - self.right()) / (n - chance) }
    }

    /// Matthews' correlation coefficient, for many classes after Gorodkin (2004). 0 when a side knows one class only.
    pub fn mcc(&self) -> f64 {
        let (n, truths, answers) = (self.sum(), self.truths(), self.answers());
        let covariance = self.right() * n - dot(&truths, &answers);
        let variances = (n * n - dot(&truths, &truths)) * (n * n - dot(&answers, &answers));
        if variances == 0.0 { 0.0 } else { covariance / variances.sqrt() }
    }

    fn sum(&self) -> f64 {
        self.rows.iter().flatten().map(|count| *count as f64).sum()
    }

    fn right(&self) -> f64 {
        self.rows.iter().enumerate().map(|(class, row)| row[class] as f64).sum()
    }

    /// Rows per true class.
    fn truths(&self) -> Vec<f64> {
        self.rows.iter().map(|row| row.iter().map(|count| *count as f64).sum()).collect()
    }

    /// Rows per answer.
    fn answers(&self) -> Vec<f64> {
        (0..self.classes()).map(|class| self.rows.iter().map(|row| row[class] as f64).sum()).collect()
    }
}

impl TryFrom<Vec<Vec<u64>>> for Confusion {
    type Error = MetricsError;

    /// Takes counts that were made elsewhere, one row per true class.
    fn try_from(rows: Vec<Vec<u64>>) -> Result<Self> {
        check_classes(rows.len())?;
        for row in &rows {
            check::same_length("a row of the confusion matrix", rows.len(), row.len())?;
        }
        check::rows(usize::from(rows.iter().flatten().any(|count| *count > 0)))?;
        Ok(Self { rows })
    }
}

impl From<Confusion> for Vec<Vec<u64>> {
    fn from(confusion: Confusion) -> Self {
        confusion.rows
    }
}

/// Whether each row is of one class: what [`binary`] asks for, from many classes.
pub fn one_against_the_rest(truth: &[usize], class: usize) -> Vec<bool> {
    truth.iter().map(|&found| found == class).collect()
}

fn check_classes(classes: usize) -> Result<()> {
    if (1..=MOST_CLASSES).contains(&classes) {
        Ok(())
    } else {
        Err(MetricsError::parameter("the number of classes", classes, "1 to 1000"))
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_rows_are_errors() {
        assert_eq!(Confusion::new(&[], &[], 2), Err(MetricsError::Empty));
        assert_eq!(
            Confusion::new(&[0, 1], &[0], 2),
            Err(MetricsError::LengthMismatch { what: "answers", expected: 2, found: 1 })
        );
        assert_eq!(
            Confusion::new(&[0, 2], &[0, 1], 2),
            Err(MetricsError::OutOfRange { what: "truth", row: 1, found: 2, known: 2 })
        );
        assert!(matches!(Confusion::new(&[0], &[0], 0), Err(MetricsError::Parameter { .. })));
        assert!(matches!(Confusion::new(&[0], &[0], usize::MAX), Err(MetricsError::Parameter { .. })));
    }

    #[test]
    fn counts_made_elsewhere_are_checked() {
        assert!(Confusion::try_from(vec![vec![1, 2], vec![3]]).is_err());
        assert_eq!(Confusion::try_from(vec![vec![0]]), Err(MetricsError::Empty));
        let confusion = Confusion::new(&[0, 1, 1], &[0, 1, 0], 2).unwrap();
        let text = serde_json::to_string(&confusion).unwrap();
        assert_eq!(text, "[[1,0],[1,1]]");
        assert_eq!(serde_json::from_str::<Confusion>(&text).unwrap(), confusion);
        assert!(serde_json::from_str::<Confusion>("[[0,0],[0,0]]").is_err());
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let confusion = Confusion::try_from(vec![vec![u64::MAX, u64::MAX], vec![0, u64::MAX]]).unwrap();
        assert_eq!(confusion.total(), u64::MAX);
        assert!((confusion.accuracy() - 2.0 / 3.0).abs() < 1e-12);
        assert!((0.0..1.0).contains(&confusion.mcc()) && (0.0..1.0).contains(&confusion.cohen_kappa()));
    }

    #[test]
    fn a_single_class_is_always_right() {
        let confusion = Confusion::new(&[0, 0], &[0, 0], 1).unwrap();
        assert_eq!((confusion.accuracy(), confusion.balanced_accuracy(), confusion.mcc()), (1.0, 1.0, 0.0));
        assert!(confusion.cohen_kappa().is_nan());
    }
}
