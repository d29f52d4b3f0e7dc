//! Data and parameters that make no sense get an error that says so, and odd ones a defined answer.

use std::ops::ControlFlow;

use linfa::prelude::*;
use linfa_forest::{
    ClassWeight, DecisionTreeClassifier, DecisionTreeRegressor, Error, GradientBoostingClassifier,
    GradientBoostingRegressor, MaxFeatures, Progress, RandomForestClassifier, RandomForestRegressor, RegressionLoss,
};
use ndarray::{Array1, Array2, array};

fn message<T>(result: Result<T, Error>) -> String {
    result.err().expect("an error").to_string()
}

#[test]
fn empty_tables_are_refused() {
    let no_rows = Dataset::new(Array2::<f64>::zeros((0, 2)), Array1::<usize>::zeros(0));
    assert_eq!(message(DecisionTreeClassifier::params().fit(&no_rows)), "the data set has no rows");
    let no_columns = Dataset::new(Array2::<f64>::zeros((2, 0)), array![0_usize, 1]);
    assert_eq!(message(RandomForestClassifier::params().fit(&no_columns)), "the data set has no columns");
}

#[test]
fn targets_must_fit() {
    let x = array![[1.0], [2.0], [3.0]];
    for bad in [f64::NAN, f64::INFINITY, 1e40] {
        let dataset = Dataset::new(x.clone(), array![1.0, bad, 2.0]);
        let error = message(RandomForestRegressor::params().fit(&dataset));
        assert_eq!(error, format!("the target of row 1 is {bad}, but must be a number of at most 2^100 in size"));
        assert!(GradientBoostingRegressor::params().fit(&dataset).is_err());
    }
    let dataset = Dataset::new(x.clone(), array![0_usize, 5, 1]);
    let error = message(RandomForestClassifier::params().n_classes(3).fit(&dataset));
    assert_eq!(error, "the label of row 1 is 5, but there are 3 classes (labels count from 0)");
    let dataset = Dataset::new(x, array![0_usize, 123_456_789, 1]);
    let error = message(RandomForestClassifier::params().fit(&dataset));
    assert!(error.starts_with("label 123456789 would make 123456789 + 1 classes, at most 4096"), "{error}");
}

#[test]
fn weights_must_make_sense() {
    let dataset = |weights: Array1<f32>| Dataset::new(array![[1.0], [2.0]], array![0_usize, 1]).with_weights(weights);
    let fit = |weights| message(DecisionTreeClassifier::params().fit(&dataset(weights)));
    assert_eq!(fit(array![1.0, -1.0]), "the weight of row 1 is -1, but must be finite and not negative");
    assert_eq!(fit(array![f32::NAN, 1.0]), "the weight of row 0 is NaN, but must be finite and not negative");
    assert_eq!(fit(array![0.0, 0.0]), "no row has a positive weight");
    assert_eq!(fit(array![1.0]), "there are 2 rows of records, but 1 weights");
    let wrong = RandomForestClassifier::params().class_weight(ClassWeight::PerClass(vec![1.0, 2.0, 3.0]));
    assert_eq!(message(wrong.fit(&dataset(array![1.0, 1.0]))), "there are 3 class weights for 2 classes");
}

#[test]
fn parameters_are_checked() {
    let forest = RandomForestClassifier::params;
    assert_eq!(message(forest().n_estimators(0).check()), "n_estimators is 0, but must be from 1 to 4096");
    assert!(forest().n_estimators(4097).check().is_err());
    assert_eq!(message(forest().max_depth(Some(0)).check()), "max_depth is 0, but must be at least 1");
    assert_eq!(message(forest().min_samples_split(1).check()), "min_samples_split is 1, but must be at least 2");
    assert!(forest().max_features(MaxFeatures::Fraction(0.0)).check().is_err());
    assert!(forest().max_features(MaxFeatures::Count(0)).check().is_err());
    assert!(forest().min_weight_fraction_leaf(0.6).check().is_err());
    assert!(forest().min_impurity_decrease(f64::NAN).check().is_err());
    assert!(forest().max_samples(1.5).check().is_err());
    assert!(forest().max_bins(256).check().is_err());
    let error = message(forest().bootstrap(false).oob_score(true).check());
    assert_eq!(error, "oob_score is true, but must be false without bootstrap: every tree sees every row");
    let boosting = GradientBoostingRegressor::params;
    assert!(boosting().learning_rate(0.0).check().is_err());
    assert!(boosting().learning_rate(f64::NAN).check().is_err());
    assert!(boosting().subsample(0.0).check().is_err());
    assert!(boosting().l2_regularization(-1.0).check().is_err());
    assert!(boosting().max_leaf_nodes(Some(1)).check().is_err());
    assert!(boosting().validation_fraction(1.0).check().is_err());
    assert!(boosting().loss(RegressionLoss::Quantile(1.1)).check().is_err());
    assert!(boosting().check().is_ok() && forest().check().is_ok());
}

#[test]
fn one_class_is_always_predicted_by_a_tree() {
    let dataset = Dataset::new(array![[1.0], [2.0]], array![1_usize, 1]);
    let tree = DecisionTreeClassifier::params().fit(&dataset).unwrap();
    assert_eq!((tree.n_classes(), tree.tree().n_leaves()), (2, 1));
    assert_eq!(tree.predict_probabilities(&dataset.records), array![[0.0, 1.0], [0.0, 1.0]]);
    assert_eq!(tree.gain_importances(), array![0.0]);
}

#[test]
fn constant_columns_and_single_rows_make_a_single_leaf() {
    let dataset = Dataset::new(array![[1.0, f64::NAN], [1.0, f64::NAN], [1.0, f64::NAN]], array![1.0, 2.0, 6.0]);
    let forest = RandomForestRegressor::params().bootstrap(false).n_estimators(2).fit(&dataset).unwrap();
    assert_eq!(forest.predict(&dataset), array![3.0, 3.0, 3.0]);
    let boosting = GradientBoostingRegressor::params().min_samples_leaf(1).fit(&dataset).unwrap();
    assert_eq!(boosting.predict(&dataset), array![3.0, 3.0, 3.0]);
    let single = Dataset::new(array![[1.0]], array![5.0]);
    assert_eq!(DecisionTreeRegressor::params().fit(&single).unwrap().predict(&single), array![5.0]);
    assert_eq!(GradientBoostingRegressor::params().fit(&single).unwrap().predict(&single), array![5.0]);
}

#[test]
fn infinities_are_the_least_and_the_greatest_value() {
    let x = array![[f64::NEG_INFINITY], [-1e308], [0.0], [1e308], [f64::INFINITY]];
    for cut in 1..5 {
        let dataset = Dataset::new(x.clone(), (0..5).map(|i| usize::from(i >= cut)).collect::<Array1<usize>>());
        let tree = DecisionTreeClassifier::params().fit(&dataset).unwrap();
        assert_eq!(tree.predict(&dataset), dataset.targets);
        assert_eq!(tree.tree().n_leaves(), 2);
    }
}

#[test]
fn huge_and_tiny_targets_are_scaled() {
    for scale in [1e-30, 1e-6, 1.0, 1e9, 1e29] {
        let dataset =
            Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 2.0, 3.0, 4.0].mapv(|y: f64| y * scale));
        let tree = DecisionTreeRegressor::params().fit(&dataset).unwrap();
        let error = |p: Array1<f64>| p.iter().zip(&dataset.targets).all(|(p, y)| (p - y).abs() < 1e-5 * scale);
        assert!(error(tree.predict(&dataset)), "{scale}");
        let boosting =
            GradientBoostingRegressor::params().min_samples_leaf(1).learning_rate(1.0).fit(&dataset).unwrap();
        assert!(error(boosting.predict(&dataset)), "{scale} {}", boosting.predict(&dataset));
    }
    // A base far away from zero costs no digits.
    let dataset = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1e9_f64, 1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]);
    let forest = RandomForestRegressor::params().bootstrap(false).n_estimators(10).fit(&dataset).unwrap();
    assert!(forest.predict(&dataset).iter().zip(&dataset.targets).all(|(p, y)| (p - y).abs() < 1e-4));
}

#[test]
fn a_fit_can_be_watched_and_cancelled() {
    let dataset = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![0_usize, 0, 1, 1]);
    let mut seen = Vec::new();
    let params = RandomForestClassifier::params().n_estimators(3);
    let watched = params.fit_with(&dataset, &mut |progress: Progress| {
        seen.push((progress.done, progress.total));
        ControlFlow::Continue(())
    });
    assert_eq!(seen, [(1, 3), (2, 3), (3, 3)]);
    assert_eq!(watched, params.fit(&dataset));
    let mut cancel =
        |progress: Progress| if progress.done == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    assert_eq!(params.fit_with(&dataset, &mut cancel), Err(Error::Cancelled { done: 2, total: 3 }));
    let boosting = GradientBoostingClassifier::params().fit_with(&dataset, &mut cancel);
    assert_eq!(message(boosting), "the fit was cancelled after 2 of 100 steps");
}

#[test]
#[should_panic(expected = "the records have another number of columns than the training data")]
fn predicting_other_columns_panics() {
    let dataset = Dataset::new(array![[1.0], [2.0]], array![0_usize, 1]);
    let tree = DecisionTreeClassifier::params().fit(&dataset).unwrap();
    tree.predict_probabilities(&array![[1.0, 2.0]]);
}

#[test]
fn a_forged_model_is_refused() {
    let dataset = Dataset::new(array![[1.0], [2.0]], array![0_usize, 1]);
    let text = serde_json::to_string(&DecisionTreeClassifier::params().fit(&dataset).unwrap()).unwrap();
    let refusal = |from: &str, to: &str| {
        assert!(text.contains(from), "{text}");
        serde_json::from_str::<DecisionTreeClassifier>(&text.replace(from, to)).unwrap_err().to_string()
    };
    assert!(refusal("\"left\":1", "\"left\":0").contains("a branch leads backwards"));
    assert!(refusal("\"right\":2", "\"right\":3").contains("out of its tree"));
    assert!(refusal("\"feature\":0", "\"feature\":1").contains("a branch asks for a column that does not exist"));
    assert!(refusal("\"start\":2", "\"start\":3").contains("a leaf has no values"));
    assert!(refusal("\"base\":[0.0,0.0]", "\"base\":[0.0]").contains("too few or too many values"));
}
