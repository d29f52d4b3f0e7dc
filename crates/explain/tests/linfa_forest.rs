//! Models of linfa-forest answer the same as plain trees, and what they say of their outputs is true.

use explain::tree_shap::path_dependent;
use explain::{Ensemble, Error};
use linfa::prelude::*;
use linfa_forest::{
    EarlyStopping, ExtraTreesRegressor, GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier,
};
use ndarray::{Array1, Array2};

/// Some values are missing; the label depends on two features, with exceptions.
fn dataset(classes: usize) -> Dataset<f64, usize, ndarray::Ix1> {
    let records = Array2::from_shape_fn((150, 4), |(i, j)| match (i * 31 + j * 17) % 23 {
        0 => f64::NAN,
        _ => ((i * (7 + 6 * j)) % 100) as f64,
    });
    let labels: Array1<usize> = (0..150).map(|i| (i / 11 + (i * 7) % 100 / 34) % classes).collect();
    Dataset::new(records, labels)
}

fn assert_close(found: &Array2<f64>, expected: &Array2<f64>) {
    assert_eq!(found.dim(), expected.dim());
    let distance = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(distance < 1e-9, "{distance}");
}

#[test]
fn a_forest_answers_probabilities() {
    let data = dataset(3);
    let forest = RandomForestClassifier::params().n_estimators(9).seed(4).fit(&data).unwrap();
    let plain = Ensemble::try_from(forest.ensemble()).unwrap();
    assert_close(&plain.answers(data.records.view()).unwrap(), &forest.predict_probabilities(&data.records));
    let explanation = path_dependent::explain(&plain, data.records.view()).unwrap();
    assert_close(&explanation.answers(), &forest.predict_probabilities(&data.records));
    assert!((explanation.expected.sum() - 1.0).abs() < 1e-9);
}

#[test]
fn boosting_answers_raw_scores() {
    for classes in [2, 4] {
        let data = dataset(classes);
        let params = GradientBoostingClassifier::params().n_estimators(5).early_stopping(EarlyStopping::Off);
        let boosting = params.fit(&data).unwrap();
        let plain = Ensemble::try_from(boosting.ensemble()).unwrap();
        let scores = boosting.ensemble().raw_scores(&data.records);
        assert_close(&plain.answers(data.records.view()).unwrap(), &scores);
        assert_close(&path_dependent::explain(&plain, data.records.view()).unwrap().answers(), &scores);
    }
}

#[test]
fn regressors_answer_their_predictions() {
    let data = dataset(100);
    let data = Dataset::new(data.records, data.targets.mapv(|label| label as f64));
    let extra = ExtraTreesRegressor::params().n_estimators(7).fit(&data).unwrap();
    let boosting = GradientBoostingRegressor::params().n_estimators(7).early_stopping(EarlyStopping::Off);
    let boosting = boosting.fit(&data).unwrap();
    for (ensemble, predicted) in
        [(extra.ensemble(), extra.predict(&data.records)), (boosting.ensemble(), boosting.predict(&data.records))]
    {
        let plain = Ensemble::try_from(ensemble).unwrap();
        let predicted = predicted.insert_axis(ndarray::Axis(1));
        assert_close(&path_dependent::explain(&plain, data.records.view()).unwrap().answers(), &predicted);
    }
}

#[test]
fn a_model_that_was_tampered_with_is_refused() {
    let forest = RandomForestClassifier::params().n_estimators(1).fit(&dataset(2)).unwrap();
    let mut written = serde_json::to_value(forest.ensemble()).unwrap();
    written["trees"][0]["covers"][1] = serde_json::json!(-1.0);
    let tampered: linfa_forest::Ensemble = serde_json::from_value(written).unwrap();
    let problem = "has a cover that is negative or not finite";
    assert_eq!(Ensemble::try_from(&tampered), Err(Error::Node { node: 1, problem }));
}
