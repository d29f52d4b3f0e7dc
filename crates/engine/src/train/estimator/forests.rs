//! Random forests and extra trees of linfa-forest. They differ in how a tree grows, not in what can be chosen.

use linfa::prelude::*;
use linfa_forest::{ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor};
use protocol::Task;

use super::trees::{
    self, CLASS_WEIGHT, CRITERION, MAX_FEATURES, N_ESTIMATORS, class_weight, criterion, max_depth, max_features,
    min_samples_leaf, watch,
};
use super::{Descriptor, Inputs, Parameter, Targets};

/// Random forest.
pub const RANDOM_FOREST: Descriptor = Descriptor {
    id: "random_forest",
    name: "Random forest",
    text: "Many trees, each grown on rows drawn with replacement and asking a few random columns at each split; their average is steadier than any of them. scikit-learn has 100 trees of unlimited depth.",
    tasks: trees::TASKS,
    inputs: Inputs::AsTheyAre,
    parameters: PARAMETERS,
    title: |values| format!("random forest, {} trees", values.whole("n_estimators")),
    fit: fit!(RandomForestClassifier, RandomForestRegressor),
};

/// Extra trees.
pub const EXTRA_TREES: Descriptor = Descriptor {
    id: "extra_trees",
    name: "Extra trees",
    text: "Like a random forest, but splits are drawn at random and the best of them is taken: smoother, and faster to grow. scikit-learn has 100 trees of unlimited depth, each seeing all rows.",
    tasks: trees::TASKS,
    inputs: Inputs::AsTheyAre,
    parameters: PARAMETERS,
    title: |values| format!("extra trees, {} trees", values.whole("n_estimators")),
    fit: fit!(ExtraTreesClassifier, ExtraTreesRegressor),
};

const PARAMETERS: &[Parameter] =
    &[N_ESTIMATORS, max_depth(8), min_samples_leaf(1), MAX_FEATURES, CRITERION, CLASS_WEIGHT];

/// The parameters of these two types come from builders of their own, with the same names.
macro_rules! fit {
    ($classifier:ident, $regressor:ident) => {
        |values, lesson| {
            let (depth, leaf) = (values.whole("max_depth") as usize, values.whole("min_samples_leaf") as usize);
            let trees = values.whole("n_estimators") as usize;
            let mut watch = watch(lesson.progress);
            let records = lesson.records;
            Ok(match lesson.targets {
                Targets::Classes(classes) => Box::new(
                    $classifier::params()
                        .n_estimators(trees)
                        .max_depth(Some(depth))
                        .min_samples_leaf(leaf)
                        .max_features(max_features(values, Task::Classification))
                        .criterion(criterion(values))
                        .class_weight(class_weight(values))
                        .n_classes(lesson.classes)
                        .seed(lesson.seed)
                        .fit_with(&Dataset::new(records, classes), &mut watch)
                        .map_err(|error| error.to_string())?,
                ),
                Targets::Numbers(numbers) => Box::new(
                    $regressor::params()
                        .n_estimators(trees)
                        .max_depth(Some(depth))
                        .min_samples_leaf(leaf)
                        .max_features(max_features(values, Task::Regression))
                        .seed(lesson.seed)
                        .fit_with(&Dataset::new(records, numbers), &mut watch)
                        .map_err(|error| error.to_string())?,
                ),
            })
        }
    };
}
use fit;

trees::fitted!(RandomForestClassifier, RandomForestRegressor);
trees::fitted!(ExtraTreesClassifier, ExtraTreesRegressor);
