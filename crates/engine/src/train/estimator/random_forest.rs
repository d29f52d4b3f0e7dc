//! Random forests of linfa-forest.

use linfa::prelude::*;
use linfa_forest::{RandomForestClassifier, RandomForestRegressor};
use protocol::Task;

use super::trees::{
    self, CLASS_WEIGHT, CRITERION, MAX_FEATURES, N_ESTIMATORS, class_weight, criterion, max_depth, max_features,
    min_samples_leaf, watch,
};
use super::{Descriptor, Fitted, Inputs, Lesson, Targets, Values};

/// The descriptor.
pub const FOREST: Descriptor = Descriptor {
    id: "random_forest",
    name: "Random forest",
    text: "Many trees, each grown on rows drawn with replacement and asking a few random columns at each split; their average is steadier than any of them. scikit-learn has 100 trees.",
    tasks: trees::TASKS,
    inputs: Inputs::AsTheyAre,
    parameters: &[N_ESTIMATORS, max_depth(8), min_samples_leaf(1), MAX_FEATURES, CRITERION, CLASS_WEIGHT],
    title: |values| format!("random forest, {} trees", values.whole("n_estimators")),
    fit,
};

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, String> {
    let (depth, leaf) = (values.whole("max_depth") as usize, values.whole("min_samples_leaf") as usize);
    let trees = values.whole("n_estimators") as usize;
    let mut watch = watch(lesson.progress);
    let records = lesson.records;
    Ok(match lesson.targets {
        Targets::Classes(classes) => Box::new(
            RandomForestClassifier::params()
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
            RandomForestRegressor::params()
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

trees::fitted! {
    RandomForestClassifier => |model: &Self, records| trees::classes(&model.predict_probabilities(records)),
    RandomForestRegressor => |model: &Self, records| trees::numbers(model.predict(records)),
}
