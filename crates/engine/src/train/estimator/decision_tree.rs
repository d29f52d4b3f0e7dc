//! Decision trees of linfa-forest.

use linfa::prelude::*;
use linfa_forest::{DecisionTreeClassifier, DecisionTreeRegressor};

use super::trees::{self, CLASS_WEIGHT, CRITERION, class_weight, criterion, max_depth, min_samples_leaf, watch};
use super::{Descriptor, Fitted, Inputs, Lesson, Targets, Unfit, Values};

/// The descriptor.
pub const TREE: Descriptor = Descriptor {
    id: "decision_tree",
    name: "Decision tree",
    text: "Asks one question about one column at a time, so it follows steps and combinations, and can be read. A missing value goes the way that suited the training rows best.",
    tasks: trees::TASKS,
    inputs: Inputs::AsTheyAre,
    parameters: &[max_depth(6), min_samples_leaf(10), CRITERION, CLASS_WEIGHT],
    title: |values| format!("decision tree, depth {}", values.whole("max_depth")),
    fit,
};

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let (depth, leaf) = (values.whole("max_depth") as usize, values.whole("min_samples_leaf") as usize);
    let mut watch = watch(lesson.progress);
    let records = lesson.records;
    Ok(match lesson.targets {
        Targets::Classes(classes) => Box::new(
            DecisionTreeClassifier::params()
                .max_depth(Some(depth))
                .min_samples_leaf(leaf)
                .criterion(criterion(values))
                .class_weight(class_weight(values))
                .n_classes(lesson.classes)
                .seed(lesson.seed)
                .fit_with(&Dataset::new(records, classes), &mut watch)
                .map_err(|error| error.to_string())?,
        ),
        Targets::Numbers(numbers) => Box::new(
            DecisionTreeRegressor::params()
                .max_depth(Some(depth))
                .min_samples_leaf(leaf)
                .seed(lesson.seed)
                .fit_with(&Dataset::new(records, numbers), &mut watch)
                .map_err(|error| error.to_string())?,
        ),
    })
}

trees::fitted!(DecisionTreeClassifier, DecisionTreeRegressor);
