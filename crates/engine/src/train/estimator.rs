//! The estimators on offer: what can be chosen of each, how it learns, how it answers, how it is written as ONNX.
//!
//! Each has a file of its own. To add one, write the file and add its line to [`OFFERED`].

mod bayes;
mod clusters;
mod components;
mod decision_tree;
mod descriptor;
mod elastic_net;
mod ensemble;
pub mod explained;
mod forests;
mod ftrl;
mod glm;
mod gradient_boosting;
mod linear;
mod logistic;
mod svm;
mod trees;

use linfa_onnx::Export;
use ndarray::{Array1, Array2};
use protocol::{Estimator, EstimatorCard, Failure, Task};

use crate::failure::failure;
use crate::parameter::{Parameter, Values};
pub use descriptor::{Descriptor, Inputs, Unfit};
pub use explained::{Explained, Scale};

/// The estimators in the order in which they are offered.
pub const OFFERED: &[&Descriptor] = &[
    &logistic::REGRESSION,
    &linear::REGRESSION,
    &elastic_net::REGRESSION,
    &glm::TWEEDIE,
    &decision_tree::TREE,
    &forests::RANDOM_FOREST,
    &forests::EXTRA_TREES,
    &gradient_boosting::BOOSTING,
    &bayes::GAUSSIAN,
    &bayes::BERNOULLI,
    &bayes::MULTINOMIAL,
    &svm::MACHINE,
    &ftrl::PROXIMAL,
    &clusters::K_MEANS,
    &clusters::MIXTURE,
    &ensemble::BAGGING,
    &ensemble::ADABOOST,
];

/// What an estimator learns from.
pub struct Lesson<'a> {
    /// Features, one row for each training row. Missing values are NaN where the estimator takes them.
    pub records: Array2<f64>,
    /// What is to be answered.
    pub targets: Targets,
    /// Number of classes, also of those without a training row; 0 for regression.
    pub classes: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// Takes the share that is done.
    pub progress: &'a mut dyn FnMut(f32),
}

/// What is to be answered for each row.
pub enum Targets {
    /// Class indices.
    Classes(Array1<usize>),
    /// Numbers.
    Numbers(Array1<f64>),
}

/// A fitted estimator.
pub trait Fitted {
    /// Answers for features as in [`Lesson::records`].
    fn answer(&self, records: &Array2<f64>) -> Answers;

    /// The ONNX file.
    ///
    /// # Errors
    /// What of the model cannot be written.
    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error>;

    /// How much each feature lowered the training loss, in shares of 1, where the estimator knows.
    fn importances(&self) -> Option<Vec<f64>> {
        None
    }

    /// What it can be explained as exactly.
    ///
    /// # Errors
    /// Why it cannot, in a sentence.
    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        Err(explained::ANOTHER_FAMILY)
    }
}

/// Answers of a model for some rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// A class index for each row, and the probability of each class: usually, but not always, that class is the likeliest.
    Classes {
        /// Class indices.
        labels: Vec<usize>,
        /// One probability per class and row.
        probabilities: Vec<Vec<f64>>,
    },
    /// One number per row.
    Numbers(Vec<f64>),
}

impl Answers {
    /// The likeliest class of each row, the first one of ties.
    pub fn likeliest(probabilities: Vec<Vec<f64>>) -> Self {
        Self::Classes { labels: probabilities.iter().map(|row| arg_max(row)).collect(), probabilities }
    }
}

/// A parameter of an estimator; none where there is no such estimator or parameter.
pub fn parameter(estimator: &Estimator, id: &str) -> Option<&'static Parameter> {
    find(estimator).ok()?.parameters().find(|parameter| parameter.id == id)
}

/// Name of an estimator for people; its id if there is no such estimator.
pub fn name(estimator: &Estimator) -> String {
    find(estimator).map_or_else(|_| estimator.kind.clone(), |offered| offered.name.into())
}

/// Values of all its parameters for a task by id, defaults included.
pub fn effective(estimator: &Estimator, task: Task) -> protocol::Settings {
    let Ok(offered) = find(estimator) else { return estimator.settings.clone() };
    let values = offered.values(estimator);
    let fits = offered.parameters().filter(|parameter| parameter.fits(task));
    fits.filter_map(|parameter| Some((parameter.id.to_owned(), values.setting(parameter.id)?))).collect()
}

/// The estimators for a task, with their parameters and defaults.
pub fn cards(task: Task) -> Vec<EstimatorCard> {
    OFFERED.iter().filter(|offered| offered.does(task)).map(|offered| offered.card(task)).collect()
}

/// The first estimator for a task, with its defaults.
pub fn first(task: Task) -> Estimator {
    Estimator::new(OFFERED.iter().find(|offered| offered.does(task)).map_or("", |offered| offered.id))
}

/// Name and leading parameters, like `decision tree, depth 6`.
pub fn title(estimator: &Estimator) -> String {
    find(estimator).map_or_else(|_| estimator.kind.clone(), |offered| (offered.title)(&offered.values(estimator)))
}

/// Parameters by name, for tables and metadata.
pub fn parameters(estimator: &Estimator) -> Vec<(&'static str, String)> {
    let Ok(offered) = find(estimator) else { return vec![("estimator", estimator.kind.clone())] };
    let values = offered.values(estimator);
    // What is for one task only, or for those who want it, is told where it was chosen.
    let given = |parameter: &&Parameter| {
        let optional = parameter.only.is_some() || parameter.id == components::NUMBER.id;
        !optional || estimator.settings.iter().any(|(id, _)| *id == parameter.id)
    };
    let chosen = offered.parameters().filter(given).map(|parameter| (parameter.id, values.text(parameter.id)));
    [("estimator", offered.name.to_lowercase())]
        .into_iter()
        .chain(chosen)
        .chain([(super::INPUTS, offered.inputs.word())])
        .collect()
}

/// How the estimator's columns are prepared.
///
/// # Errors
/// There is no such estimator.
pub fn inputs(estimator: &Estimator) -> Result<Inputs, Failure> {
    find(estimator).map(|offered| offered.inputs)
}

/// Checks kind, parameters and task.
///
/// # Errors
/// Names the parameter and its range, or what the estimator predicts.
pub fn check(estimator: &Estimator, task: Task) -> Result<(), Failure> {
    let offered = find(estimator)?;
    if !offered.does(task) {
        let (predicts, target) = match task {
            Task::Classification => ("numbers", "has classes"),
            Task::Regression => ("classes", "is a number"),
        };
        return Err(failure(
            "train.task",
            format!("{} predicts {predicts}, but the target {target}.", offered.name),
            "Choose another estimator, or another task on Data.",
        ));
    }
    offered.check(estimator)
}

/// Fits on a feature matrix of the training split.
///
/// # Errors
/// Why the estimator cannot learn from these rows.
pub fn fit(estimator: &Estimator, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Failure> {
    let offered = find(estimator)?;
    let values = offered.values(estimator);
    let fit = |lesson: Lesson<'_>| (offered.fit)(&values, lesson);
    // Of an estimator without that parameter none.
    let components = values.whole(components::NUMBER.id) as usize;
    let fitted = if components == 0 { fit(lesson) } else { components::before(components, lesson, fit) };
    fitted.map_err(|unfit| {
        failure(
            "train.fit",
            format!("{} could not be fitted: {}.", offered.name, unfit.why.trim_end_matches('.')),
            unfit.hint,
        )
    })
}

fn find(estimator: &Estimator) -> Result<&'static Descriptor, Failure> {
    OFFERED.iter().copied().find(|offered| offered.id == estimator.kind).ok_or_else(|| {
        failure(
            "train.estimator",
            format!("There is no estimator “{}”.", estimator.kind),
            "Choose one from the list; a newer version of the sandbox may have it.",
        )
    })
}

impl Targets {
    /// As a data set for linfa's classifiers; nothing for numbers.
    fn classes(self, records: Array2<f64>) -> linfa::Dataset<f64, usize, ndarray::Ix1> {
        match self {
            Self::Classes(classes) => linfa::Dataset::new(records, classes),
            Self::Numbers(numbers) => linfa::Dataset::new(records, numbers.mapv(|_| 0)),
        }
    }

    /// As a data set for linfa's regressions.
    fn numbers(self, records: Array2<f64>) -> linfa::Dataset<f64, f64, ndarray::Ix1> {
        match self {
            Self::Numbers(numbers) => linfa::Dataset::new(records, numbers),
            Self::Classes(classes) => linfa::Dataset::new(records, classes.mapv(|class| class as f64)),
        }
    }
}

/// Probabilities that the second of two classes is right, as answers.
fn of_two(probabilities: &Array1<linfa::dataset::Pr>) -> Answers {
    Answers::likeliest(probabilities.iter().map(|p| f64::from(**p)).map(|p| vec![1.0 - p, p]).collect())
}

/// Probabilities from their logarithms, which need not add up to 1.
fn normalised(logs: Vec<f64>) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = logs.into_iter().map(|log| libm::exp(log - most)).collect();
    let total: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / total).collect()
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
