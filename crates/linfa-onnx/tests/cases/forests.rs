//! Models of linfa-forest, trained on missing values and asked on their splits.

use linfa::prelude::*;
use linfa_forest::{
    DecisionTreeClassifier, DecisionTreeRegressor, Ensemble, ExtraTreesClassifier, ExtraTreesRegressor,
    GradientBoostingClassifier, GradientBoostingRegressor, Node, RandomForestClassifier, RandomForestRegressor,
};
use linfa_onnx::Export;
use ndarray::{Array1, Array2};

use super::ensembles::ask_at_splits;
use super::{Case, ROWS, TRAINING_ROWS, classifier, column, regression};
use crate::fixtures::{Task, mixed, scored, unscaled};

pub fn cases() -> Vec<Case> {
    let mut cases = classifiers();
    cases.extend(regressors());
    cases
}

/// A case of a classifier, whose type has no trait of its own for probabilities.
macro_rules! judge {
    ($name:expr, $task:expr, $params:expr) => {{
        let model = $params.fit(&$task.head(TRAINING_ROWS).dataset()).unwrap();
        let task = at_splits(&$task, model.ensemble());
        let features = task.features();
        let (labels, probabilities) = (model.predict(&features), model.predict_probabilities(&features));
        case($name, &task, model.ensemble(), &labels, probabilities)
    }};
}

fn classifiers() -> Vec<Case> {
    let task = unscaled(ROWS, 3, 0);
    let two = unscaled(ROWS, 2, 0);
    vec![
        judge!("forest_tree", task, DecisionTreeClassifier::params().max_depth(Some(8))),
        judge!("forest_random", task, RandomForestClassifier::params().n_estimators(20)),
        judge!("forest_random_2", two, RandomForestClassifier::params().n_estimators(20)),
        judge!("forest_random_mixed", mixed(ROWS, 5), RandomForestClassifier::params().n_estimators(20)),
        judge!("forest_extra", task, ExtraTreesClassifier::params().n_estimators(20)),
        judge!("forest_boosting_2", two, GradientBoostingClassifier::params().n_estimators(20)),
        judge!("forest_boosting_3", task, GradientBoostingClassifier::params().n_estimators(20)),
        judge!("forest_boosting_mixed", mixed(ROWS, 2), GradientBoostingClassifier::params().n_estimators(20)),
    ]
}

fn regressors() -> Vec<Case> {
    let scores = scored(ROWS);
    // Numbers as they come, with the class as the number to predict.
    let plain = unscaled(ROWS, 9, 0).retarget(|class| class as f64 * 3.5 - 4.0);
    let training = plain.head(TRAINING_ROWS).dataset();
    let tree = DecisionTreeRegressor::params().max_depth(Some(8)).fit(&training).unwrap();
    let random = RandomForestRegressor::params().n_estimators(20).fit(&training).unwrap();
    let extra = ExtraTreesRegressor::params().n_estimators(20).fit(&training).unwrap();
    let boosting = GradientBoostingRegressor::params().n_estimators(30).fit(&training).unwrap();
    let mixed = GradientBoostingRegressor::params().fit(&scores.head(TRAINING_ROWS).dataset()).unwrap();
    let values = |task: &Task<f64>, ensemble: &Ensemble, predict: &dyn Fn(&Array2<f64>) -> Array1<f64>, name| {
        let task = at_splits(task, ensemble);
        let bytes = Export::new(&task.preprocessing).forest(ensemble).unwrap();
        let values = column(predict(&task.features()));
        regression(name, bytes, (&task.preprocessing, &task.table), values)
    };
    vec![
        values(&plain, tree.ensemble(), &|x| tree.predict(x), "forest_tree_regression"),
        values(&plain, random.ensemble(), &|x| random.predict(x), "forest_random_regression"),
        values(&plain, extra.ensemble(), &|x| extra.predict(x), "forest_extra_regression"),
        values(&plain, boosting.ensemble(), &|x| boosting.predict(x), "forest_boosting_regression"),
        values(&scores, mixed.ensemble(), &|x| mixed.predict(x), "forest_boosting_regression_mixed"),
    ]
}

fn at_splits<T: Copy>(task: &Task<T>, model: &Ensemble) -> Task<T> {
    let branches = model.trees().iter().flat_map(|tree| tree.nodes()).filter_map(|node| match *node {
        Node::Branch { feature, threshold, .. } => Some((feature as usize, threshold)),
        Node::Leaf { .. } => None,
    });
    let mut task = task.clone();
    ask_at_splits(&mut task, branches.collect());
    task
}

fn case(
    name: &'static str,
    task: &Task<usize>,
    model: &Ensemble,
    labels: &Array1<usize>,
    probabilities: Array2<f64>,
) -> Case {
    let bytes = Export::new(&task.preprocessing).classes(&task.classes).forest(model).unwrap();
    classifier(name, bytes, (&task.preprocessing, &task.table), &task.classes, labels, probabilities)
}
