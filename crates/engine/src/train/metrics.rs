//! Metrics of a model, by scikit-learn's definitions (`zero_division=0`).

use protocol::Task;
use serde::{Deserialize, Serialize};

use super::estimator::Answers;
use crate::data::Dataset;

/// What is known about a metric.
pub struct Descriptor {
    /// Stable id.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The task it belongs to.
    pub task: Task,
    /// Whether larger is better.
    pub larger_is_better: bool,
    /// What it measures, in a sentence.
    pub about: &'static str,
}

impl Descriptor {
    /// Whether it can have that value.
    pub fn can_be(&self, value: f64) -> bool {
        match (self.larger_is_better, self.task) {
            (true, Task::Classification) => (0.0..=1.0).contains(&value),
            (true, Task::Regression) => value.is_finite() && value <= 1.0,
            (false, _) => value.is_finite() && value >= 0.0,
        }
    }
}

const fn classification(
    id: &'static str,
    name: &'static str,
    larger_is_better: bool,
    about: &'static str,
) -> Descriptor {
    Descriptor { id, name, task: Task::Classification, larger_is_better, about }
}

const fn regression(id: &'static str, name: &'static str, larger_is_better: bool, about: &'static str) -> Descriptor {
    Descriptor { id, name, task: Task::Regression, larger_is_better, about }
}

/// All metrics, the primary one of each task first.
pub const METRICS: &[Descriptor] = &[
    classification("accuracy", "Accuracy", true, "The share of right answers."),
    classification(
        "balanced_accuracy",
        "Balanced accuracy",
        true,
        "The mean over the classes of the share that is found; a rare class counts as much as a frequent one.",
    ),
    classification(
        "macro_f1",
        "Macro F1",
        true,
        "The mean over the classes of F1, which falls with rows that are missed and with false alarms.",
    ),
    classification(
        "roc_auc",
        "ROC AUC",
        true,
        "How often a row of a class gets a higher probability for it than a row of another class; 0.5 is chance.",
    ),
    classification("log_loss", "Log loss", false, "Large where the true class gets a small probability; 0 is perfect."),
    regression(
        "rmse",
        "RMSE",
        false,
        "The root of the mean squared error, in units of the target; large errors count more.",
    ),
    regression("mae", "MAE", false, "The mean absolute error, in units of the target."),
    regression(
        "r2",
        "R²",
        true,
        "The share of the target's variance that is explained; 1 is perfect, 0 is no better than the mean.",
    ),
];

/// The metric of that id.
pub fn find(id: &str) -> Option<&'static Descriptor> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// Values by metric id, in the order of [`METRICS`]. A metric that is not defined is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics(pub Vec<(String, f64)>);

impl Metrics {
    /// The value of a metric.
    pub fn get(&self, id: &str) -> Option<f64> {
        self.0.iter().find(|(name, _)| name == id).map(|(_, value)| *value)
    }
}

/// Measures answers for the given rows.
pub fn measure(data: &Dataset, rows: &[u32], answers: &Answers) -> Metrics {
    let values: Vec<(&str, f64)> = match answers {
        Answers::Classes { labels, probabilities } => {
            let truth = data.class_of(rows);
            let classes = probabilities.first().map_or(0, Vec::len);
            vec![
                ("accuracy", accuracy(&truth, labels)),
                ("balanced_accuracy", balanced_accuracy(&truth, labels, classes)),
                ("macro_f1", macro_f1(&truth, labels, classes)),
                ("roc_auc", roc_auc(&truth, probabilities, classes)),
                ("log_loss", log_loss(&truth, probabilities)),
            ]
        }
        Answers::Numbers(answer) => {
            let truth = data.number_of(rows);
            vec![("rmse", rmse(&truth, answer)), ("mae", mae(&truth, answer)), ("r2", r2(&truth, answer))]
        }
    };
    Metrics(
        values.into_iter().filter(|(_, value)| value.is_finite()).map(|(id, value)| (id.to_owned(), value)).collect(),
    )
}

/// Share of right answers.
pub fn accuracy(truth: &[usize], answer: &[usize]) -> f64 {
    mean(truth.iter().zip(answer).map(|(t, a)| f64::from(u8::from(t == a))))
}

/// Mean recall over the classes that occur in the truth.
pub fn balanced_accuracy(truth: &[usize], answer: &[usize], classes: usize) -> f64 {
    let recalls = (0..classes).filter_map(|class| {
        let of_class: Vec<bool> = truth.iter().zip(answer).filter(|(t, _)| **t == class).map(|(t, a)| t == a).collect();
        (!of_class.is_empty()).then(|| of_class.iter().filter(|right| **right).count() as f64 / of_class.len() as f64)
    });
    mean(recalls)
}

/// Mean F1 over the classes that occur in truth or answers.
pub fn macro_f1(truth: &[usize], answer: &[usize], classes: usize) -> f64 {
    mean((0..classes).filter_map(|class| {
        let hits = truth.iter().zip(answer).filter(|(t, a)| **t == class && **a == class).count() as f64;
        let total = truth.iter().chain(answer).filter(|value| **value == class).count() as f64;
        (total > 0.0).then(|| 2.0 * hits / total)
    }))
}

/// Area under the ROC curve: of the second class for two classes, the mean of one against the rest for more.
/// Not defined where a class is missing from the truth.
pub fn roc_auc(truth: &[usize], probabilities: &[Vec<f64>], classes: usize) -> f64 {
    let area = |class: usize| {
        let mut scored: Vec<(f64, bool)> =
            probabilities.iter().zip(truth).map(|(p, t)| (p[class], *t == class)).collect();
        scored.sort_by(|a, b| a.0.total_cmp(&b.0));
        let positives = scored.iter().filter(|(_, positive)| *positive).count() as f64;
        let negatives = scored.len() as f64 - positives;
        // Mann–Whitney: the sum of the positives' ranks, ties sharing the mean rank.
        let mut ranks = 0.0;
        for group in scored.chunk_by(|a, b| a.0 == b.0).scan(0usize, |start, group| {
            let first = *start;
            *start += group.len();
            Some((first, group))
        }) {
            let rank = group.0 as f64 + (group.1.len() as f64 + 1.0) / 2.0;
            ranks += rank * group.1.iter().filter(|(_, positive)| *positive).count() as f64;
        }
        (ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives)
    };
    match classes {
        0 | 1 => f64::NAN,
        2 => area(1),
        more => (0..more).map(area).sum::<f64>() / more as f64,
    }
}

/// Mean negative logarithm of the true class's probability, clipped at 2.2e-16.
pub fn log_loss(truth: &[usize], probabilities: &[Vec<f64>]) -> f64 {
    mean(truth.iter().zip(probabilities).map(|(class, row)| {
        let sum: f64 = row.iter().sum();
        -libm::log((row[*class] / sum).clamp(f64::EPSILON, 1.0 - f64::EPSILON))
    }))
}

/// Root of the mean squared error, in units of the target.
pub fn rmse(truth: &[f64], answer: &[f64]) -> f64 {
    libm::sqrt(mean(truth.iter().zip(answer).map(|(t, a)| (t - a) * (t - a))))
}

/// Mean absolute error, in units of the target.
pub fn mae(truth: &[f64], answer: &[f64]) -> f64 {
    mean(truth.iter().zip(answer).map(|(t, a)| (t - a).abs()))
}

/// Coefficient of determination; 1 or 0 for a constant truth, not defined for a single row.
pub fn r2(truth: &[f64], answer: &[f64]) -> f64 {
    if truth.len() < 2 {
        return f64::NAN;
    }
    let center = mean(truth.iter().copied());
    let spread: f64 = truth.iter().map(|t| (t - center) * (t - center)).sum();
    let error: f64 = truth.iter().zip(answer).map(|(t, a)| (t - a) * (t - a)).sum();
    match (spread == 0.0, error == 0.0) {
        (true, true) => 1.0,
        (true, false) => 0.0,
        _ => 1.0 - error / spread,
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Values from scikit-learn 1.9.1.
    #[test]
    fn classification_metrics_are_scikit_learns() {
        let truth = [0, 0, 1, 1, 2, 2, 2, 0];
        let answer = [0, 1, 1, 1, 2, 0, 2, 0];
        assert!((accuracy(&truth, &answer) - 0.75).abs() < 1e-12);
        assert!((balanced_accuracy(&truth, &answer, 3) - 0.777_777_777_777_777_8).abs() < 1e-12);
        assert!((macro_f1(&truth, &answer, 3) - 0.755_555_555_555_555_5).abs() < 1e-12);
    }

    #[test]
    fn ties_count_half_in_the_roc_curve() {
        let rows = |p: &[f64]| p.iter().map(|p| vec![1.0 - p, *p]).collect::<Vec<_>>();
        assert!((roc_auc(&[0, 0, 1, 1], &rows(&[0.1, 0.4, 0.35, 0.8]), 2) - 0.75).abs() < 1e-12);
        assert!((roc_auc(&[0, 1], &rows(&[0.5, 0.5]), 2) - 0.5).abs() < 1e-12);
        assert!(roc_auc(&[1, 1], &rows(&[0.5, 0.6]), 2).is_nan());
    }

    #[test]
    fn regression_metrics_take_constant_truth() {
        assert_eq!(r2(&[2.0, 2.0], &[2.0, 2.0]), 1.0);
        assert_eq!(r2(&[2.0, 2.0], &[2.0, 3.0]), 0.0);
        assert!((rmse(&[1.0, 2.0], &[2.0, 4.0]) - 1.581_138_830_084_189_8).abs() < 1e-12);
        assert!((mae(&[1.0, 2.0], &[2.0, 4.0]) - 1.5).abs() < 1e-12);
    }
}
