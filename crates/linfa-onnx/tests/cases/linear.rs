//! Models on weighted sums.

use linfa::prelude::*;
use linfa_elasticnet::{ElasticNet, MultiTaskElasticNet};
use linfa_ftrl::Ftrl;
use linfa_linear::{LinearRegression, Link, TweedieRegressor};
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use linfa_onnx::{Column, Export, Preprocessing, class_positions};
use ndarray::{Array1, Array2};

use super::{Case, ROWS, TRAINING_ROWS, classifier, column, regression, two_columns};
use crate::fixtures::{Task, mixed, scored, unscaled};

pub fn cases() -> Vec<Case> {
    let mut cases = regressions();
    cases.extend(classifiers());
    cases.push(ftrl());
    cases
}

fn regressions() -> Vec<Case> {
    let task = scored(ROWS);
    let (table, training) = ((&task.preprocessing, &task.table), task.head(TRAINING_ROWS));
    let (features, dataset) = (task.features(), training.dataset());
    let export = Export::new(&task.preprocessing);

    let linear = LinearRegression::new().fit(&dataset).unwrap();
    let net = ElasticNet::params().penalty(0.3).l1_ratio(0.4).fit(&dataset).unwrap();
    let ridge = ElasticNet::ridge().penalty(0.1).fit(&dataset).unwrap();
    let mut cases = vec![
        regression("linear", export.linear(&linear).unwrap(), table, column(linear.predict(&features))),
        regression("elastic_net", export.elastic_net(&net).unwrap(), table, column(net.predict(&features))),
        regression("ridge", export.elastic_net(&ridge).unwrap(), table, column(ridge.predict(&features))),
    ];

    let targets =
        Array2::from_shape_fn((TRAINING_ROWS, 2), |(row, target)| training.targets[row] * (1.0 - 3.0 * target as f64));
    let dataset = Dataset::new(training.features(), targets);
    let tasks = MultiTaskElasticNet::params().penalty(0.2).fit(&dataset).unwrap();
    let mut values = Array2::zeros((ROWS, 2));
    tasks.predict_inplace(&features, &mut values);
    cases.push(regression("elastic_net_2", export.multi_task_elastic_net(&tasks).unwrap(), table, values));

    let glm = |name, link, power, target: fn(f64) -> f64| {
        let training = training.retarget(target);
        let params = TweedieRegressor::params().link(link).power(power).alpha(0.05);
        let model = params.fit(&training.dataset()).unwrap();
        regression(name, export.glm(&model).unwrap(), table, column(model.predict(&features)))
    };
    cases.push(glm("glm_identity", Link::Identity, 0.0, |score| score));
    cases.push(glm("glm_log", Link::Log, 1.5, |score| libm::exp(score / 40.0)));
    cases.push(glm("glm_logit", Link::Logit, 0.0, |score| 1.0 / (1.0 + libm::exp(-score / 30.0))));
    cases
}

fn classifiers() -> Vec<Case> {
    let mut cases = vec![];
    for (name, task) in [
        ("logistic_2", mixed(ROWS, 2)),
        ("logistic_5", mixed(ROWS, 5)),
        ("logistic_unscaled", imputed(&unscaled(ROWS, 3, TRAINING_ROWS))),
    ] {
        let features = task.features();
        let params = MultiLogisticRegression::default().max_iterations(60);
        let model = params.fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
        let bytes = Export::new(&task.preprocessing).classes(&task.classes).logistic(&model).unwrap();
        let positions = class_positions(model.classes(), task.classes.len()).unwrap();
        let linfa = model.predict_probabilities(&features);
        let probabilities = Array2::from_shape_fn((ROWS, positions.len()), |(row, class)| {
            positions[class].map_or(0.0, |at| linfa[[row, at]])
        });
        let table = (&task.preprocessing, &task.table);
        cases.push(classifier(name, bytes, table, &task.classes, &model.predict(&features), probabilities));
    }
    let task = mixed(ROWS, 2);
    let features = task.features();
    for (name, threshold) in [("binary_logistic", 0.5), ("binary_logistic_0.3", 0.3)] {
        let params = LogisticRegression::default().max_iterations(60);
        let model = params.fit(&task.head(TRAINING_ROWS).dataset()).unwrap().set_threshold(threshold);
        let bytes = Export::new(&task.preprocessing).classes(&task.classes).binary_logistic(&model).unwrap();
        let positive = model.labels().pos.class;
        let linfa = model.predict_probabilities(&features);
        let probabilities =
            Array2::from_shape_fn(
                (ROWS, 2),
                |(row, class)| {
                    if class == positive { linfa[row] } else { 1.0 - linfa[row] }
                },
            );
        let table = (&task.preprocessing, &task.table);
        cases.push(classifier(name, bytes, table, &task.classes, &model.predict(&features), probabilities));
    }
    cases
}

fn ftrl() -> Case {
    let task = mixed(ROWS, 2);
    let training = task.head(TRAINING_ROWS).retarget(|class| class == 1);
    let params = Ftrl::params().alpha(0.05).l1_ratio(0.1).check().unwrap();
    let model = (0..30).fold(None, |model, _| Some(params.fit_with(model, &training.dataset()).unwrap())).unwrap();
    let bytes = Export::new(&task.preprocessing).classes(&task.classes).ftrl(&model).unwrap();
    let linfa: Array1<f64> = model.predict(&task.features()).mapv(|p| f64::from(*p));
    let labels = linfa.mapv(|p| usize::from(p >= 0.5));
    let table = (&task.preprocessing, &task.table);
    classifier("ftrl", bytes, table, &task.classes, &labels, two_columns(&linfa))
}

/// The same table with missing values imputed.
pub fn imputed<T: Copy>(task: &Task<T>) -> Task<T> {
    let columns = task.preprocessing.columns().iter().cloned().map(|column| match column {
        Column::Numeric { name, scale, .. } => Column::Numeric { name, impute: Some(0.5), scale },
        other => other,
    });
    Task { preprocessing: Preprocessing::new(columns.collect()).unwrap(), ..task.clone() }
}
