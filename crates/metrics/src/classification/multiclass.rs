//! Scores of a classifier from the probabilities it gave to every class; two classes are fine too.

use super::binary;
use super::probabilities::{Probabilities, top};
use super::{Average, one_against_the_rest};
use crate::blocks::{self, Block};
use crate::{MetricsError, Result, check, sample};

/// Mean of −ln p(truth), each p kept within [ε, 1 − ε] with the ε of 64 bits.
///
/// # Errors
/// Lengths that differ, a truth that is no class.
pub fn log_loss(truth: &[usize], probabilities: Probabilities) -> Result<f64> {
    check_rows(truth, probabilities)?;
    Ok(sample::mean(probabilities.iter().zip(truth).map(|(row, &truth)| -clipped_log(row[truth]))))
}

/// Brier score of many classes: the mean of Σ (p − y)² over the classes, 0 to 2 (not halved).
///
/// # Errors
/// As [`log_loss`].
pub fn brier(truth: &[usize], probabilities: Probabilities) -> Result<f64> {
    check_rows(truth, probabilities)?;
    let gap = |(row, &truth): (&[f64], &usize)| -> f64 {
        let aim = |class| if class == truth { 1.0 } else { 0.0 };
        row.iter().enumerate().map(|(class, p)| (p - aim(class)) * (p - aim(class))).sum()
    };
    Ok(sample::mean(probabilities.iter().zip(truth).map(gap)))
}

/// Area under the ROC curve of each class against all others, averaged.
///
/// Macro is NaN when a class never occurs in truth; weighted leaves such a class out; both are NaN with one class only.
/// Micro takes every pair of row and class as a row of one binary question.
///
/// # Errors
/// As [`log_loss`].
pub fn roc_auc_one_vs_rest(truth: &[usize], probabilities: Probabilities, average: Average) -> Result<f64> {
    check_rows(truth, probabilities)?;
    let classes = probabilities.classes();
    let area = |class| blocks::roc_auc(&against_the_rest(truth, probabilities, class));
    Ok(match average {
        Average::Macro => sample::mean((0..classes).map(area)),
        Average::Weighted => {
            let supports = supports(truth, classes);
            let present = (0..classes).filter(|&class| supports[class] > 0);
            present.map(|class| area(class) * supports[class] as f64).sum::<f64>() / truth.len() as f64
        }
        Average::Micro => {
            let hits = truth.iter().flat_map(|&truth| (0..classes).map(move |class| class == truth));
            blocks::roc_auc(&blocks::descending(hits, probabilities.iter().flatten().copied()))
        }
    })
}

/// Area under the ROC curve of each pair of classes that occur in truth, averaged (Hand & Till 2001). Weighted counts a pair
/// by its rows. NaN with fewer than two classes. O(k n log n) for k classes.
///
/// # Errors
/// As [`log_loss`]; [`MetricsError::Parameter`] for [`Average::Micro`], which has no meaning here.
pub fn roc_auc_one_vs_one(truth: &[usize], probabilities: Probabilities, average: Average) -> Result<f64> {
    check_rows(truth, probabilities)?;
    if average == Average::Micro {
        return Err(MetricsError::parameter("the average", "micro", "macro or weighted for pairs of classes"));
    }
    let supports = supports(truth, probabilities.classes());
    let present: Vec<usize> = (0..supports.len()).filter(|&class| supports[class] > 0).collect();
    let (mut sum, mut weights) = (0.0, 0.0);
    for (at, &first) in present.iter().enumerate() {
        for &second in &present[at + 1..] {
            let half = |class| blocks::roc_auc(&within_pair(truth, probabilities, class, [first, second]));
            let weight = match average {
                Average::Weighted => (supports[first] + supports[second]) as f64,
                _ => 1.0,
            };
            sum += weight * (half(first) + half(second)) / 2.0;
            weights += weight;
        }
    }
    Ok(sum / weights)
}

/// Average precision of each class against all others, averaged; a class that never occurs counts 0 (macro) or nothing
/// (weighted). Micro as in [`roc_auc_one_vs_rest`].
///
/// # Errors
/// As [`log_loss`].
pub fn average_precision(truth: &[usize], probabilities: Probabilities, average: Average) -> Result<f64> {
    check_rows(truth, probabilities)?;
    let classes = probabilities.classes();
    let area = |class| blocks::average_precision(&against_the_rest(truth, probabilities, class));
    Ok(match average {
        Average::Macro => sample::mean((0..classes).map(area)),
        Average::Weighted => {
            let supports = supports(truth, classes);
            (0..classes).map(|class| area(class) * supports[class] as f64).sum::<f64>() / truth.len() as f64
        }
        Average::Micro => {
            let hits = truth.iter().flat_map(|&truth| (0..classes).map(move |class| class == truth));
            blocks::average_precision(&blocks::descending(hits, probabilities.iter().flatten().copied()))
        }
    })
}

/// Expected calibration error of the answer: how sure the model was of its likeliest class against whether it was right.
/// Bins as in [`binary::calibration_error`].
///
/// # Errors
/// As [`log_loss`]; no bins, or more than [`crate::curves::MOST_BINS`].
pub fn top_label_calibration_error(truth: &[usize], probabilities: Probabilities, bins: usize) -> Result<f64> {
    check_rows(truth, probabilities)?;
    let (right, sure): (Vec<bool>, Vec<f64>) = (probabilities.iter().zip(truth))
        .map(|(row, &truth)| {
            let (class, probability) = top(row);
            (class == truth, probability)
        })
        .unzip();
    binary::calibration_error(&right, &sure, bins)
}

/// ln p, with p kept within [ε, 1 − ε].
pub(super) fn clipped_log(p: f64) -> f64 {
    libm::log(p.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}

fn check_rows(truth: &[usize], probabilities: Probabilities) -> Result<()> {
    check::same_length("truth", probabilities.rows(), truth.len())?;
    check::indices("truth", truth.iter().copied(), probabilities.classes())
}

fn supports(truth: &[usize], classes: usize) -> Vec<u64> {
    let mut supports = vec![0; classes];
    for &truth in truth {
        supports[truth] += 1;
    }
    supports
}

fn against_the_rest(truth: &[usize], probabilities: Probabilities, class: usize) -> Vec<Block> {
    blocks::descending(one_against_the_rest(truth, class), probabilities.column(class))
}

/// The rows of two classes, asked whether they are of `class`.
fn within_pair(truth: &[usize], probabilities: Probabilities, class: usize, pair: [usize; 2]) -> Vec<Block> {
    let rows = probabilities.iter().zip(truth).filter(|(_, truth)| pair.contains(truth));
    let (truth, scores): (Vec<bool>, Vec<f64>) = rows.map(|(row, &truth)| (truth == class, row[class])).unzip();
    blocks::descending(truth, scores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_classes_are_a_binary_question() {
        let values = [0.8, 0.2, 0.3, 0.7, 0.6, 0.4, 0.45, 0.55];
        let probabilities = Probabilities::new(&values, 2).unwrap();
        let truth = [0, 1, 1, 0];
        let positive = one_against_the_rest(&truth, 1);
        let scores = probabilities.column(1);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        close(log_loss(&truth, probabilities).unwrap(), binary::log_loss(&positive, &scores).unwrap());
        close(brier(&truth, probabilities).unwrap(), 2.0 * binary::brier(&positive, &scores).unwrap());
        for average in [Average::Macro, Average::Weighted] {
            let area = binary::roc_auc(&positive, &scores).unwrap();
            close(roc_auc_one_vs_rest(&truth, probabilities, average).unwrap(), area);
            close(roc_auc_one_vs_one(&truth, probabilities, average).unwrap(), area);
        }
    }

    #[test]
    fn a_truth_that_is_no_class_is_an_error() {
        let probabilities = Probabilities::new(&[0.5, 0.5], 2).unwrap();
        assert!(matches!(log_loss(&[2], probabilities), Err(MetricsError::OutOfRange { .. })));
        assert!(matches!(brier(&[0, 1], probabilities), Err(MetricsError::LengthMismatch { .. })));
        assert!(roc_auc_one_vs_one(&[0], probabilities, Average::Micro).is_err());
        assert!(roc_auc_one_vs_one(&[0], probabilities, Average::Macro).unwrap().is_nan());
        assert!(roc_auc_one_vs_rest(&[0], probabilities, Average::Weighted).unwrap().is_nan());
    }
}
