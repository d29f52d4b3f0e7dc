//! The linfa estimators on offer: their parameters, their fitting, their answers, their ONNX.
//!
//! To add one: a variant of [`protocol::Estimator`], a card, and an arm in each function below.

use linfa::prelude::*;
use linfa_linear::{FittedLinearRegression, LinearRegression};
use linfa_logistic::{MultiFittedLogisticRegression, MultiLogisticRegression};
use linfa_trees::{DecisionTree, SplitQuality};
use ndarray::{Array1, Array2};
use protocol::{Estimator, EstimatorCard, Failure, Task};

use crate::data::Dataset;
use crate::failure::failure;

/// A fitted estimator.
pub enum Fitted {
    /// Multinomial logistic regression.
    Logistic(MultiFittedLogisticRegression<f64, usize>),
    /// A decision tree with hard labels.
    Tree(DecisionTree<f64, usize>, usize),
    /// Ordinary least squares.
    Linear(FittedLinearRegression<f64>),
}

/// Answers of a model for some rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// One probability per class and row.
    Classes(Vec<Vec<f64>>),
    /// One number per row.
    Numbers(Vec<f64>),
}

/// The estimators for a task, with their defaults.
pub fn cards(task: Task) -> Vec<EstimatorCard> {
    let card = |name: &str, text: &str, default| EstimatorCard { name: name.into(), text: text.into(), default };
    match task {
        Task::Classification => vec![
            card(
                "Logistic regression",
                "Draws straight lines between classes and gives probabilities. Columns are scaled. Defaults are linfa's: alpha 1, 100 iterations of L-BFGS.",
                Estimator::LogisticRegression { alpha: 1.0, max_iterations: 100 },
            ),
            card(
                "Decision tree",
                "Asks one question about one column at a time, so it follows steps and combinations. Its leaves give a class, not a probability. Gini impurity is linfa's default.",
                Estimator::DecisionTree { max_depth: 6, min_leaf: 10, entropy: false },
            ),
        ],
        Task::Regression => vec![card(
            "Linear regression",
            "Ordinary least squares: one weight for each column. Nothing to tune.",
            Estimator::LinearRegression,
        )],
    }
}

/// Name and leading parameters, like `decision tree, depth 6`.
pub fn title(estimator: &Estimator) -> String {
    match estimator {
        Estimator::LogisticRegression { alpha, .. } => format!("logistic, alpha {alpha}"),
        Estimator::DecisionTree { max_depth, .. } => format!("decision tree, depth {max_depth}"),
        Estimator::LinearRegression => "linear regression".into(),
    }
}

/// Parameters by name, for tables and metadata.
pub fn parameters(estimator: &Estimator) -> Vec<(&'static str, String)> {
    match estimator {
        Estimator::LogisticRegression { alpha, max_iterations } => {
            vec![
                ("estimator", "logistic regression".into()),
                ("alpha", alpha.to_string()),
                ("max_iterations", max_iterations.to_string()),
                ("scaling", "standard".into()),
            ]
        }
        Estimator::DecisionTree { max_depth, min_leaf, entropy } => vec![
            ("estimator", "decision tree".into()),
            ("max_depth", max_depth.to_string()),
            ("min_leaf", min_leaf.to_string()),
            ("criterion", if *entropy { "entropy" } else { "gini" }.into()),
            ("scaling", "none".into()),
        ],
        Estimator::LinearRegression => vec![("estimator", "linear regression".into()), ("scaling", "standard".into())],
    }
}

/// Whether the estimator's columns are scaled first.
pub fn wants_scaling(estimator: &Estimator) -> bool {
    !matches!(estimator, Estimator::DecisionTree { .. })
}

/// Checks parameters and task.
pub fn check(estimator: &Estimator, task: Task) -> Result<(), Failure> {
    let bad = |what: &str, range: &str| {
        Err(failure("train.parameter", format!("{what} is out of range."), format!("Choose a value {range}.")))
    };
    match *estimator {
        Estimator::LinearRegression if task == Task::Classification => Err(failure(
            "train.task",
            "Linear regression predicts numbers, but the target has classes.",
            "Choose another estimator, or regression as the task on Data.",
        )),
        Estimator::LogisticRegression { .. } | Estimator::DecisionTree { .. } if task == Task::Regression => {
            Err(failure(
                "train.task",
                "This estimator predicts classes, but the target is a number.",
                "Choose linear regression, or classification as the task on Data.",
            ))
        }
        Estimator::LogisticRegression { alpha, .. } if !(0.0..=1e6).contains(&alpha) => {
            bad("alpha", "from 0 to 1,000,000")
        }
        Estimator::LogisticRegression { max_iterations, .. } if !(1..=10_000).contains(&max_iterations) => {
            bad("max_iterations", "from 1 to 10,000")
        }
        Estimator::DecisionTree { max_depth, .. } if !(1..=30).contains(&max_depth) => bad("max_depth", "from 1 to 30"),
        Estimator::DecisionTree { min_leaf, .. } if !(1..=100_000).contains(&min_leaf) => {
            bad("min_leaf", "from 1 to 100,000")
        }
        _ => Ok(()),
    }
}

/// Fits on a feature matrix of the training split.
pub fn fit(estimator: &Estimator, records: Array2<f64>, data: &Dataset) -> Result<Fitted, Failure> {
    let lost = |error: &dyn std::fmt::Display| {
        failure(
            "train.fit",
            format!("The estimator could not be fitted: {error}."),
            "Try other parameters, or look at the columns on Data for extreme values.",
        )
    };
    let rows = &data.parts.train;
    match *estimator {
        Estimator::LogisticRegression { alpha, max_iterations } => {
            let dataset = linfa::Dataset::new(records, Array1::from(data.class_of(rows)));
            let fitted = MultiLogisticRegression::default()
                .alpha(alpha)
                .max_iterations(u64::from(max_iterations))
                .fit(&dataset)
                .map_err(|error| lost(&error))?;
            Ok(Fitted::Logistic(fitted))
        }
        Estimator::DecisionTree { max_depth, min_leaf, entropy } => {
            let dataset = linfa::Dataset::new(records, Array1::from(data.class_of(rows)));
            let fitted = DecisionTree::params()
                .split_quality(if entropy { SplitQuality::Entropy } else { SplitQuality::Gini })
                .max_depth(Some(max_depth as usize))
                .min_weight_leaf(min_leaf as f32)
                .min_weight_split(2.0 * min_leaf as f32)
                .fit(&dataset)
                .map_err(|error| lost(&error))?;
            Ok(Fitted::Tree(fitted, data.classes().len()))
        }
        Estimator::LinearRegression => {
            let dataset = linfa::Dataset::new(records, Array1::from(data.number_of(rows)));
            let fitted = LinearRegression::new().fit(&dataset).map_err(|error| lost(&error))?;
            Ok(Fitted::Linear(fitted))
        }
    }
}

impl Fitted {
    /// Answers for a feature matrix.
    pub fn answer(&self, records: &Array2<f64>) -> Answers {
        match self {
            Self::Logistic(model) => {
                let seen = model.classes();
                let most = seen.iter().max().map_or(0, |class| class + 1);
                let probabilities = model.predict_probabilities(records);
                let rows = probabilities.rows().into_iter().map(|row| {
                    let mut full = vec![0.0; most];
                    for (class, p) in seen.iter().zip(row) {
                        full[*class] = *p;
                    }
                    full
                });
                Answers::Classes(rows.collect())
            }
            Self::Tree(model, classes) => {
                let labels = model.predict(records);
                Answers::Classes(
                    labels
                        .iter()
                        .map(|&class| (0..*classes).map(|c| f64::from(u8::from(c == class))).collect())
                        .collect(),
                )
            }
            Self::Linear(model) => Answers::Numbers(model.predict(records).to_vec()),
        }
    }
}

/// Index of the largest value, the lowest one on ties.
pub fn arg_max<T: PartialOrd + Copy>(values: &[T]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}
