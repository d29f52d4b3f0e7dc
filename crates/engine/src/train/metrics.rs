//! Metrics of a model: which there are and what they mean. They are computed by the crate `metrics`, by scikit-learn's
//! definitions (`zero_division=0`).

use ::metrics::classification::Average;
use ::metrics::classification::{Confusion, Probabilities, binary, multiclass, one_against_the_rest};
use ::metrics::regression;
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
    /// Smallest and largest value it can have.
    pub range: (f64, f64),
    /// What it measures, in a sentence.
    pub about: &'static str,
}

impl Descriptor {
    /// Whether it can have that value.
    pub fn can_be(&self, value: f64) -> bool {
        value.is_finite() && (self.range.0..=self.range.1).contains(&value)
    }

    /// Whether a value is better than another.
    pub fn is_better(&self, value: f64, than: f64) -> bool {
        if self.larger_is_better { value > than } else { value < than }
    }
}

/// From 0 to 1, larger is better.
const fn share(id: &'static str, name: &'static str, about: &'static str) -> Descriptor {
    Descriptor { id, name, task: Task::Classification, larger_is_better: true, range: (0.0, 1.0), about }
}

/// From −1 to 1, larger is better.
const fn agreement(id: &'static str, name: &'static str, about: &'static str) -> Descriptor {
    Descriptor { range: (-1.0, 1.0), ..share(id, name, about) }
}

/// From 0 on, smaller is better.
const fn loss(id: &'static str, name: &'static str, task: Task, about: &'static str) -> Descriptor {
    Descriptor { id, name, task, larger_is_better: false, range: (0.0, f64::INFINITY), about }
}

/// All metrics, the primary one of each task first.
pub const METRICS: &[Descriptor] = &[
    share("accuracy", "Accuracy", "The share of right answers."),
    share(
        "balanced_accuracy",
        "Balanced accuracy",
        "The mean over the classes of the share that is found; a rare class counts as much as a frequent one.",
    ),
    share(
        "macro_f1",
        "Macro F1",
        "The mean over the classes of F1, which falls with rows that are missed and with false alarms.",
    ),
    share(
        "roc_auc",
        "ROC AUC",
        "How often a row of a class gets a higher probability for it than a row of another class; 0.5 is chance.",
    ),
    loss(
        "log_loss",
        "Log loss",
        Task::Classification,
        "Large where the true class gets a small probability; 0 is perfect.",
    ),
    share(
        "average_precision",
        "Average precision",
        "How pure the rows of a class stay while more and more of them are found; chance is the share of the class.",
    ),
    loss(
        "brier",
        "Brier score",
        Task::Classification,
        "The mean squared distance of the probabilities from what was the case; 0 is perfect.",
    ),
    agreement(
        "mcc",
        "Matthews correlation",
        "How answers and truth go together, all classes counted; 0 is chance, 1 is perfect.",
    ),
    agreement(
        "kappa",
        "Cohen's kappa",
        "Agreement beyond what the shares of the classes give by chance; 1 is perfect.",
    ),
    loss(
        "rmse",
        "RMSE",
        Task::Regression,
        "The root of the mean squared error, in units of the target; large errors count more.",
    ),
    loss("mae", "MAE", Task::Regression, "The mean absolute error, in units of the target."),
    Descriptor {
        id: "r2",
        name: "R²",
        task: Task::Regression,
        larger_is_better: true,
        range: (f64::NEG_INFINITY, 1.0),
        about: "The share of the target's variance that is explained; 1 is perfect, 0 is no better than the mean.",
    },
    loss(
        "median_ae",
        "Median error",
        Task::Regression,
        "The median absolute error, in units of the target: half of the answers are closer. A few large errors do not move it.",
    ),
    loss(
        "mape",
        "MAPE",
        Task::Regression,
        "The mean absolute error as a share of the true value; it explodes where that is near 0.",
    ),
];

/// The metric of that id.
pub fn find(id: &str) -> Option<&'static Descriptor> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// The metrics of a task.
pub fn of_task(task: Task) -> impl Iterator<Item = &'static Descriptor> {
    METRICS.iter().filter(move |metric| metric.task == task)
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

/// Truth and answers of some rows, to be measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// Class indices and probabilities.
    Classes {
        /// The true classes.
        truth: Vec<usize>,
        /// The answered ones.
        labels: Vec<usize>,
        /// One probability per class, row by row.
        probabilities: Vec<f64>,
        /// Number of classes.
        classes: usize,
    },
    /// Numbers.
    Numbers {
        /// The true ones.
        truth: Vec<f64>,
        /// The answered ones.
        answers: Vec<f64>,
    },
}

impl Judged {
    /// Answers for the given rows.
    pub fn new(data: &Dataset, rows: &[u32], answers: &Answers) -> Self {
        match answers {
            Answers::Classes { labels, probabilities } => Self::Classes {
                truth: data.class_of(rows),
                labels: labels.clone(),
                classes: probabilities.first().map_or(0, Vec::len),
                probabilities: probabilities.concat(),
            },
            Answers::Numbers(answers) => Self::Numbers { truth: data.number_of(rows), answers: answers.clone() },
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Classes { truth, .. } => truth.len(),
            Self::Numbers { truth, .. } => truth.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Some of the rows, by their places, in that order; a place may come more than once.
    pub fn take(&self, places: &[usize]) -> Self {
        match self {
            Self::Classes { truth, labels, probabilities, classes } => Self::Classes {
                truth: places.iter().map(|place| truth[*place]).collect(),
                labels: places.iter().map(|place| labels[*place]).collect(),
                probabilities: places
                    .iter()
                    .flat_map(|place| &probabilities[place * classes..(place + 1) * classes])
                    .copied()
                    .collect(),
                classes: *classes,
            },
            Self::Numbers { truth, answers } => Self::Numbers {
                truth: places.iter().map(|place| truth[*place]).collect(),
                answers: places.iter().map(|place| answers[*place]).collect(),
            },
        }
    }

    /// The value of a metric, unless it is not defined for these rows.
    pub fn metric(&self, id: &str) -> Option<f64> {
        let value = match self {
            Self::Classes { truth, labels, probabilities, classes } => {
                of_classes(id, truth, labels, probabilities, *classes)
            }
            Self::Numbers { truth, answers } => of_numbers(id, truth, answers),
        };
        value.filter(|value| value.is_finite())
    }

    /// All metrics that are defined.
    pub fn measure(&self) -> Metrics {
        let task = match self {
            Self::Classes { .. } => Task::Classification,
            Self::Numbers { .. } => Task::Regression,
        };
        let measured = of_task(task).filter_map(|metric| Some((metric.id.to_owned(), self.metric(metric.id)?)));
        Metrics(measured.collect())
    }
}

/// Measures answers for the given rows.
pub fn measure(data: &Dataset, rows: &[u32], answers: &Answers) -> Metrics {
    Judged::new(data, rows, answers).measure()
}

/// Of two classes the second is asked for, of more each against the rest; the areas are then averaged.
fn of_classes(id: &str, truth: &[usize], labels: &[usize], probabilities: &[f64], classes: usize) -> Option<f64> {
    let confusion = || Confusion::new(truth, labels, classes).ok();
    let probabilities = || Probabilities::new(probabilities, classes).ok();
    // What two classes are asked, and what more are.
    let either = |two: fn(&[bool], &[f64]) -> ::metrics::Result<f64>,
                  more: fn(&[usize], Probabilities) -> ::metrics::Result<f64>| {
        let probabilities = probabilities()?;
        match classes {
            0 | 1 => None,
            2 => two(&one_against_the_rest(truth, 1), &probabilities.column(1)).ok(),
            _ => more(truth, probabilities).ok(),
        }
    };
    match id {
        "accuracy" => Some(confusion()?.accuracy()),
        "balanced_accuracy" => Some(confusion()?.balanced_accuracy()),
        "macro_f1" => Some(macro_f1(&confusion()?)),
        "mcc" => Some(confusion()?.mcc()),
        "kappa" => Some(confusion()?.cohen_kappa()),
        "log_loss" => multiclass::log_loss(truth, probabilities()?).ok(),
        "roc_auc" => either(binary::roc_auc, |truth, p| multiclass::roc_auc_one_vs_rest(truth, p, Average::Macro)),
        "average_precision" => {
            either(binary::average_precision, |truth, p| multiclass::average_precision(truth, p, Average::Macro))
        }
        "brier" => either(binary::brier, multiclass::brier),
        _ => None,
    }
}

/// The mean over the classes that occur in truth or answers, as scikit-learn takes it where it is not told the classes.
fn macro_f1(confusion: &Confusion) -> f64 {
    let answered = |class: usize| confusion.rows().iter().any(|row| row[class] > 0);
    let scores = confusion.per_class().into_iter().enumerate();
    let occurring: Vec<f64> =
        scores.filter(|(class, score)| score.support > 0 || answered(*class)).map(|(_, score)| score.f1).collect();
    occurring.iter().sum::<f64>() / occurring.len() as f64
}

fn of_numbers(id: &str, truth: &[f64], answers: &[f64]) -> Option<f64> {
    let score = match id {
        "rmse" => regression::root_mean_squared_error,
        "mae" => regression::mean_absolute_error,
        "r2" => regression::r2,
        "median_ae" => regression::median_absolute_error,
        "mape" => regression::mean_absolute_percentage_error,
        _ => return None,
    };
    score(truth, answers).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(truth: &[usize], labels: &[usize], probabilities: &[f64], classes: usize) -> Judged {
        Judged::Classes {
            truth: truth.to_vec(),
            labels: labels.to_vec(),
            probabilities: probabilities.to_vec(),
            classes,
        }
    }

    fn of_two(truth: &[usize], positive: &[f64]) -> Judged {
        let labels: Vec<usize> = positive.iter().map(|p| usize::from(*p > 0.5)).collect();
        classes(truth, &labels, &positive.iter().flat_map(|p| [1.0 - p, *p]).collect::<Vec<_>>(), 2)
    }

    // Values from scikit-learn 1.9.1.
    #[test]
    fn classification_metrics_are_scikit_learns() {
        let judged = classes(&[0, 0, 1, 1, 2, 2, 2, 0], &[0, 1, 1, 1, 2, 0, 2, 0], &[], 3);
        let close = |id: &str, value: f64| assert!((judged.metric(id).unwrap() - value).abs() < 1e-12, "{id}");
        close("accuracy", 0.75);
        close("balanced_accuracy", 0.777_777_777_777_777_8);
        close("macro_f1", 0.755_555_555_555_555_5);
        assert_eq!(judged.metric("roc_auc"), None, "there are no probabilities");
    }

    #[test]
    fn a_class_that_never_occurs_does_not_lower_macro_f1() {
        assert_eq!(classes(&[0, 1], &[0, 1], &[], 5).metric("macro_f1"), Some(1.0));
    }

    #[test]
    fn ties_count_half_in_the_roc_curve_and_one_class_has_none() {
        assert_eq!(of_two(&[0, 0, 1, 1], &[0.1, 0.4, 0.35, 0.8]).metric("roc_auc"), Some(0.75));
        assert_eq!(of_two(&[0, 1], &[0.5, 0.5]).metric("roc_auc"), Some(0.5));
        assert_eq!(of_two(&[1, 1], &[0.5, 0.6]).metric("roc_auc"), None);
        assert_eq!(of_two(&[1, 1], &[0.6, 0.6]).metric("kappa"), None);
    }

    #[test]
    fn regression_metrics_take_constant_truth_and_leave_out_what_is_not_finite() {
        let numbers =
            |truth: &[f64], answers: &[f64]| Judged::Numbers { truth: truth.to_vec(), answers: answers.to_vec() };
        assert_eq!(numbers(&[2.0, 2.0], &[2.0, 2.0]).metric("r2"), Some(1.0));
        assert_eq!(numbers(&[2.0, 2.0], &[2.0, 3.0]).metric("r2"), Some(0.0));
        let judged = numbers(&[1.0, 2.0], &[2.0, 4.0]);
        assert!((judged.metric("rmse").unwrap() - 1.581_138_830_084_189_8).abs() < 1e-12);
        assert_eq!(["mae", "median_ae", "mape"].map(|id| judged.metric(id)), [Some(1.5), Some(1.5), Some(1.0)]);
        assert!(numbers(&[1.0, 2.0], &[2.0, f64::NAN]).measure().0.is_empty());
        assert!(numbers(&[], &[]).measure().0.is_empty());
    }

    #[test]
    fn every_metric_can_have_what_is_measured() {
        let judged = [
            of_two(&[0, 1, 1, 0], &[0.9, 0.2, 0.1, 0.6]),
            Judged::Numbers { truth: vec![1.0, -2.0, 0.0], answers: vec![90.0, 4.0, 1.0] },
        ];
        let found: Vec<(String, f64)> = judged.iter().flat_map(|judged| judged.measure().0).collect();
        assert_eq!(found.len(), METRICS.len());
        for (id, value) in found {
            assert!(find(&id).expect("it is known").can_be(value), "{id} {value}");
        }
    }
}
