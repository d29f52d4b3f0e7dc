//! Gradient boosting through its public interface.

mod data;

use linfa::prelude::*;
use linfa_forest::{
    ClassWeight, EarlyStopping, Error, GradientBoostingClassifier, GradientBoostingRegressor, Link, MaxFeatures,
    RegressionLoss,
};
use ndarray::{Array1, Array2, Axis, array};

#[test]
fn three_classes_are_boosted_by_softmax() {
    let (train, test) = (data::classes(400, 1), data::classes(400, 2));
    let model = GradientBoostingClassifier::params().n_estimators(20).fit(&train).unwrap();
    assert_eq!((model.n_classes(), model.n_rounds(), model.trees().len()), (3, 20, 60));
    assert_eq!((model.ensemble().link(), model.ensemble().tree_output(7)), (Link::Softmax, Some(1)));
    let accuracy = data::accuracy(&model.predict(&test), &test.targets);
    assert!(accuracy > 0.85, "{accuracy}");
    let probabilities = model.predict_probabilities(&test.records);
    assert!(probabilities.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
}

#[test]
fn two_classes_are_boosted_by_the_logistic_function() {
    let mut train = data::classes(400, 1);
    train.targets.mapv_inplace(|label| label.min(1));
    let model = GradientBoostingClassifier::params().n_estimators(20).fit(&train).unwrap();
    assert_eq!((model.n_classes(), model.ensemble().n_outputs(), model.ensemble().link()), (2, 1, Link::Logistic));
    assert!(data::accuracy(&model.predict(&train), &train.targets) > 0.9);
    let raw = model.ensemble().raw_scores(&train.records);
    for ((label, raw), p) in
        model.predict(&train).iter().zip(raw).zip(model.predict_probabilities(&train.records).rows())
    {
        assert_eq!(*label == 1, raw > 0.0);
        assert_eq!(p[1], 1.0 / (1.0 + libm::exp(-raw)));
    }
}

#[test]
fn numbers_are_boosted_by_squared_error() {
    let (train, test) = (data::numbers(600, 1), data::numbers(400, 2));
    let model = GradientBoostingRegressor::params().fit(&train).unwrap();
    let r2 = data::r2(&model.predict(&test), &test.targets);
    assert!(r2 > 0.97, "{r2}");
}

#[test]
fn an_absolute_error_does_not_mind_outliers() {
    let (mut train, test) = (data::numbers(600, 1), data::numbers(400, 2));
    train.targets.iter_mut().step_by(29).for_each(|y| *y += 1000.0);
    let fit = |loss| GradientBoostingRegressor::params().loss(loss).fit(&train).unwrap();
    let r2 = data::r2(&fit(RegressionLoss::AbsoluteError).predict(&test), &test.targets);
    assert!(r2 > 0.9, "{r2}");
    assert!(data::r2(&fit(RegressionLoss::SquaredError).predict(&test), &test.targets) < 0.0);
}

#[test]
fn a_quantile_has_its_share_of_targets_below() {
    let train = data::numbers(1000, 1);
    for q in [0.1, 0.5, 0.9] {
        let model =
            GradientBoostingRegressor::params().loss(RegressionLoss::Quantile(q)).n_estimators(50).fit(&train).unwrap();
        let below = model.predict(&train).iter().zip(&train.targets).filter(|(p, y)| y <= p).count() as f64 / 1000.0;
        assert!((below - q).abs() < 0.06, "{below} below the {q} quantile");
    }
}

#[test]
fn early_stopping_stops_and_tells_the_losses() {
    let train = data::classes(500, 1);
    let params = GradientBoostingClassifier::params().n_estimators(500).learning_rate(0.5);
    let model = params.early_stopping(EarlyStopping::On).n_iter_no_change(3).fit(&train).unwrap();
    assert!(model.n_rounds() < 100, "{}", model.n_rounds());
    let losses = model.losses();
    assert_eq!((losses.train.len(), losses.validation.len()), (model.n_rounds() + 1, model.n_rounds() + 1));
    assert!(losses.train.windows(2).all(|pair| pair[1] < pair[0] + 1e-3));
    let last = &losses.validation[model.n_rounds() - 3..];
    assert!(last[1..].iter().all(|loss| loss > &(last[0] - 1e-6)));
}

#[test]
fn samples_of_rows_and_columns_still_learn() {
    let (train, test) = (data::with_gaps(data::numbers(600, 1), 5), data::numbers(400, 2));
    let params = GradientBoostingRegressor::params().subsample(0.5).max_features(MaxFeatures::Fraction(0.5)).seed(7);
    let model = params.clone().fit(&train).unwrap();
    let r2 = data::r2(&model.predict(&test), &test.targets);
    assert!(r2 > 0.9, "{r2}");
    assert_eq!(model, params.clone().fit(&train).unwrap());
    assert_ne!(model, params.seed(8).fit(&train).unwrap());
}

#[test]
fn no_leaf_is_smaller_than_asked_for() {
    let train = data::numbers(300, 1);
    let model = GradientBoostingRegressor::params()
        .min_samples_leaf(40)
        .max_depth(Some(3))
        .n_estimators(5)
        .fit(&train)
        .unwrap();
    for tree in model.trees() {
        assert!(tree.depth() <= 3 && tree.n_leaves() > 1);
        assert!(tree.covers().iter().all(|&rows| rows >= 40.0));
    }
    let model = GradientBoostingRegressor::params().max_leaf_nodes(Some(4)).n_estimators(5).fit(&train).unwrap();
    assert!(model.trees().iter().all(|tree| tree.n_leaves() == 4));
}

#[test]
fn regularisation_shrinks_leaves() {
    let train = data::numbers(300, 1);
    let size = |l2| {
        let model = GradientBoostingRegressor::params().l2_regularization(l2).n_estimators(1).fit(&train).unwrap();
        model.predict(&train).mapv(|p| (p - f64::from(model.ensemble().base()[0])).abs()).sum()
    };
    assert!(size(100.0) < 0.7 * size(0.0));
}

#[test]
fn one_class_cannot_be_boosted() {
    let dataset = Dataset::new(array![[1.0], [2.0]], array![1_usize, 1]);
    let error = GradientBoostingClassifier::params().fit(&dataset).unwrap_err();
    assert_eq!(error, Error::OneClass { label: 1 });
}

#[test]
fn an_absent_class_keeps_its_column_and_is_never_likely() {
    let mut train = data::classes(200, 1);
    train.targets.mapv_inplace(|label| if label == 1 { 3 } else { label });
    let model = GradientBoostingClassifier::params().n_estimators(5).n_classes(5).fit(&train).unwrap();
    let probabilities = model.predict_probabilities(&train.records);
    assert_eq!(probabilities.dim(), (200, 5));
    assert!(probabilities.index_axis(Axis(1), 1).iter().all(|&p| p < 1e-10));
}

#[test]
fn a_column_without_use_is_never_asked_for() {
    let x = Array2::from_shape_fn((100, 2), |(i, j)| if j == 0 { 1.0 } else { i as f32 });
    let dataset = Dataset::new(x, Array1::from_shape_fn(100, |i| (i / 25) as f32));
    let model = GradientBoostingRegressor::params().fit(&dataset).unwrap();
    assert_eq!(model.split_counts()[0], 0);
    assert!(model.predict(&dataset).iter().zip(&dataset.targets).all(|(p, y)| (p - y).abs() < 1e-3));
}

#[test]
fn balanced_classes_find_the_rare_one() {
    let mut train = data::classes(600, 1);
    train.targets = train.records.rows().into_iter().map(|row| usize::from(row[0] + row[1] > 1.5)).collect();
    let rare = |class_weight| {
        let model =
            GradientBoostingClassifier::params().n_estimators(3).class_weight(class_weight).fit(&train).unwrap();
        model.predict(&train).iter().filter(|&&label| label == 1).count()
    };
    assert!(rare(ClassWeight::Balanced) > rare(ClassWeight::Uniform));
}
