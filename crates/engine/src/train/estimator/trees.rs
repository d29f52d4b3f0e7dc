//! What the tree estimators of linfa-forest share: parameters, targets, answers.

use linfa_forest::{ClassWeight, Criterion, MaxFeatures, Progress};
use protocol::Task;
use std::ops::ControlFlow;

use super::{Parameter, Values};

/// Both tasks.
pub(super) const TASKS: &[Task] = &[Task::Classification, Task::Regression];

/// Largest depth of a tree.
pub(super) const fn max_depth(default: u32) -> Parameter {
    Parameter::whole(
        "max_depth",
        "Largest depth",
        "Questions on the way to an answer; more follow the rows closer.",
        (1, 30),
        default,
    )
    .search(2.0, 16.0)
}

/// Least number of rows in a leaf.
pub(super) const fn min_samples_leaf(default: u32) -> Parameter {
    Parameter::whole(
        "min_samples_leaf",
        "Least rows in a leaf",
        "More rows make answers steadier.",
        (1, 100_000),
        default,
    )
    .search_log(1.0, 50.0)
}

/// Number of trees.
pub(super) const N_ESTIMATORS: Parameter = Parameter::whole(
    "n_estimators",
    "Trees",
    "More are steadier, slower and larger. scikit-learn: 100.",
    (1, 500),
    100,
)
.search_log(20.0, 200.0);

/// Columns tried at a split.
pub(super) const MAX_FEATURES: Parameter = Parameter::choice(
    "max_features",
    "Columns tried at each split",
    "scikit-learn: the square root for classes, all for numbers.",
    &[("auto", "By the task"), ("sqrt", "Square root of their number"), ("third", "A third"), ("all", "All")],
)
.search_options(&["sqrt", "third", "all"]);

/// Impurity of a node.
pub(super) const CRITERION: Parameter = Parameter::choice(
    "criterion",
    "Splits are judged by",
    "How mixed the classes of a leaf are. scikit-learn: Gini.",
    &[("gini", "Gini impurity"), ("entropy", "Entropy")],
)
.only(Task::Classification);

/// Weights of the classes.
pub(super) const CLASS_WEIGHT: Parameter = Parameter::choice(
    "class_weight",
    "Weight of the classes",
    "Balanced gives rare classes as much say as frequent ones.",
    &[("none", "As in the data"), ("balanced", "Balanced")],
)
.only(Task::Classification);

pub(super) fn criterion(values: &Values<'_>) -> Criterion {
    if values.chosen("criterion", "entropy") { Criterion::Entropy } else { Criterion::Gini }
}

pub(super) fn class_weight(values: &Values<'_>) -> ClassWeight {
    if values.chosen("class_weight", "balanced") { ClassWeight::Balanced } else { ClassWeight::Uniform }
}

pub(super) fn max_features(values: &Values<'_>, task: Task) -> MaxFeatures {
    let auto = values.chosen("max_features", "auto");
    if values.chosen("max_features", "sqrt") || auto && task == Task::Classification {
        MaxFeatures::Sqrt
    } else if values.chosen("max_features", "third") {
        MaxFeatures::Fraction(1.0 / 3.0)
    } else {
        MaxFeatures::All
    }
}

/// Hands progress on; a trainer is cancelled by ending it.
pub(super) fn watch(progress: &mut dyn FnMut(f32)) -> impl FnMut(Progress) -> ControlFlow<()> {
    move |news: Progress| {
        progress(news.done as f32 / news.total.max(1) as f32);
        ControlFlow::Continue(())
    }
}

/// Makes the fitted models of both tasks answer and export, with what they know about columns.
macro_rules! fitted {
    ($classifier:ty, $regressor:ty) => {
        trees::fitted!(@ $classifier, |model: &$classifier, records| {
            let probabilities = model.predict_probabilities(records);
            super::Answers::likeliest(probabilities.rows().into_iter().map(|row| row.to_vec()).collect())
        });
        trees::fitted!(@ $regressor, |model: &$regressor, records| {
            let numbers: ndarray::Array1<f64> = model.predict(records);
            super::Answers::Numbers(numbers.to_vec())
        });
    };
    (@ $model:ty, $answer:expr) => {
        impl super::Fitted for $model {
            fn answer(&self, records: &ndarray::Array2<f64>) -> super::Answers {
                $answer(self, records)
            }

            fn export(&self, export: &linfa_onnx::Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
                export.forest(self.ensemble())
            }

            fn importances(&self) -> Option<Vec<f64>> {
                Some(self.gain_importances().to_vec())
            }

            fn explained(&self) -> Result<super::Explained<'_>, &'static str> {
                Ok(super::Explained::Trees(self.ensemble()))
            }
        }
    };
}
pub(super) use fitted;
