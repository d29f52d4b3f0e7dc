//! Gradient boosting of linfa-forest.

use linfa::prelude::*;
use linfa_forest::{EarlyStopping, GradientBoostingClassifier, GradientBoostingRegressor, RegressionLoss};
use protocol::Task;

use super::trees::{self, CLASS_WEIGHT, class_weight, min_samples_leaf, watch};
use super::{Descriptor, Fitted, Inputs, Lesson, Parameter, Targets, Unfit, Values};

/// The descriptor.
pub const BOOSTING: Descriptor = Descriptor {
    id: "gradient_boosting",
    name: "Gradient boosting",
    text: "Small trees one after the other, each mending what the ones before got wrong. Often the best there is for tables; too many rounds learn the rows by heart. Defaults are those of scikit-learn's HistGradientBoosting, but early stopping is off.",
    tasks: trees::TASKS,
    inputs: Inputs::AsTheyAre,
    parameters: &[
        Parameter::whole(
            "n_estimators",
            "Rounds",
            "One tree each, or one for each of several classes.",
            (1, 1_000),
            100,
        )
        .search_log(30.0, 300.0),
        Parameter::number(
            "learning_rate",
            "Learning rate",
            "How much of each tree counts. Smaller needs more rounds.",
            (0.001, 1.0),
            0.1,
        )
        .search_log(0.02, 0.3),
        Parameter::whole("max_leaf_nodes", "Most leaves of a tree", "More leaves see more combinations.", (2, 255), 31)
            .search_log(4.0, 63.0),
        min_samples_leaf(20),
        Parameter::number(
            "l2_regularization",
            "L2 penalty of the leaves",
            "Pulls small leaves towards 0.",
            (0.0, 1e6),
            0.0,
        )
        .search_numbers(&[0.0, 0.1, 1.0, 10.0]),
        Parameter::number(
            "subsample",
            "Share of rows for each round",
            "Less than 1 is stochastic boosting.",
            (0.1, 1.0),
            1.0,
        ),
        Parameter::choice(
            "early_stopping",
            "Early stopping",
            "Keeps a tenth of the training rows aside and ends when ten rounds do not help them.",
            &[("off", "Off"), ("on", "On")],
        ),
        Parameter::choice(
            "loss",
            "Loss",
            "What counts as wrong. Absolute errors bear outliers; a quantile lies above that share of the targets.",
            &[("squared_error", "Squared error"), ("absolute_error", "Absolute error"), ("quantile", "Quantile")],
        )
        .only(Task::Regression),
        Parameter::number("quantile", "Quantile", "For the quantile loss; 0.5 is the median.", (0.01, 0.99), 0.5)
            .only(Task::Regression),
        CLASS_WEIGHT,
    ],
    title: |values| format!("boosting, {} rounds", values.whole("n_estimators")),
    fit,
};

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let mut watch = watch(lesson.progress);
    let records = lesson.records;
    /// The parameters that both tasks share.
    macro_rules! shared {
        ($params:expr) => {
            $params
                .n_estimators(values.whole("n_estimators") as usize)
                .learning_rate(values.number("learning_rate"))
                .max_leaf_nodes(Some(values.whole("max_leaf_nodes") as usize))
                .min_samples_leaf(values.whole("min_samples_leaf") as usize)
                .l2_regularization(values.number("l2_regularization"))
                .subsample(values.number("subsample"))
                .early_stopping(if values.chosen("early_stopping", "on") {
                    EarlyStopping::On
                } else {
                    EarlyStopping::Off
                })
                .seed(lesson.seed)
        };
    }
    Ok(match lesson.targets {
        Targets::Classes(classes) => Box::new(
            shared!(GradientBoostingClassifier::params())
                .class_weight(class_weight(values))
                .n_classes(lesson.classes)
                .fit_with(&Dataset::new(records, classes), &mut watch)
                .map_err(|error| error.to_string())?,
        ),
        Targets::Numbers(numbers) => {
            let loss = if values.chosen("loss", "quantile") {
                RegressionLoss::Quantile(values.number("quantile"))
            } else if values.chosen("loss", "absolute_error") {
                RegressionLoss::AbsoluteError
            } else {
                RegressionLoss::SquaredError
            };
            Box::new(
                shared!(GradientBoostingRegressor::params())
                    .loss(loss)
                    .fit_with(&Dataset::new(records, numbers), &mut watch)
                    .map_err(|error| error.to_string())?,
            )
        }
    })
}

trees::fitted!(GradientBoostingClassifier, GradientBoostingRegressor);
