//! Trees and forests through their public interface.

mod data;

use linfa::prelude::*;
use linfa_forest::{
    DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreesClassifier, ExtraTreesRegressor, Node,
    RandomForestClassifier, RandomForestRegressor,
};
use ndarray::{Array1, Array2, array};

#[test]
fn a_tree_learns_xor_though_no_first_split_gains_anything() {
    let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let dataset = Dataset::new(x, array![0_usize, 1, 1, 0]);
    let model = DecisionTreeClassifier::params().fit(&dataset).unwrap();
    assert_eq!(model.predict(&dataset), dataset.targets);
    assert_eq!((model.tree().depth(), model.tree().n_leaves()), (2, 4));
}

#[test]
fn a_threshold_lies_halfway_between_neighbours_in_the_node() {
    let dataset = Dataset::new(array![[1.0_f32], [2.0], [10.0]], array![0_usize, 0, 1]);
    let model = DecisionTreeClassifier::params().fit(&dataset).unwrap();
    assert!(matches!(model.tree().nodes()[0], Node::Branch { feature: 0, threshold: 6.0, .. }));
}

#[test]
fn a_regression_tree_reproduces_distinct_rows() {
    let x = Array2::from_shape_fn((50, 1), |(i, _)| i as f64);
    let y = Array1::from_shape_fn(50, |i| ((i * 37) % 50) as f64);
    let dataset = Dataset::new(x, y);
    let model = DecisionTreeRegressor::params().fit(&dataset).unwrap();
    assert_eq!(model.predict(&dataset), dataset.targets);
}

#[test]
fn forests_classify_better_than_chance_and_their_shares_sum_to_one() {
    let (train, test) = (data::classes(400, 1), data::classes(400, 2));
    let forest = RandomForestClassifier::params().n_estimators(30).oob_score(true).seed(3).fit(&train).unwrap();
    let extra = ExtraTreesClassifier::params().n_estimators(30).fit(&train).unwrap();
    for (labels, probabilities) in [
        (forest.predict(&test), forest.predict_probabilities(&test.records)),
        (extra.predict(&test), extra.predict_probabilities(&test.records)),
    ] {
        let accuracy = data::accuracy(&labels, &test.targets);
        assert!(accuracy > 0.8, "{accuracy}");
        assert!(probabilities.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-15));
    }
    // The sums themselves, on the grid, are exact.
    assert!(forest.ensemble().raw_scores(&test.records).rows().into_iter().all(|row| row.sum() == 30.0));
    let out_of_bag = forest.out_of_bag().unwrap();
    let accuracy = data::accuracy(&forest.predict(&test), &test.targets);
    assert!((out_of_bag.score - accuracy).abs() < 0.06, "{} {accuracy}", out_of_bag.score);
    assert_eq!(out_of_bag.rows, 400);
}

#[test]
fn forests_regress() {
    let (train, test) = (data::numbers(400, 1), data::numbers(400, 2));
    let forest = RandomForestRegressor::params().n_estimators(30).oob_score(true).fit(&train).unwrap();
    let extra = ExtraTreesRegressor::params().n_estimators(30).fit(&train).unwrap();
    let r2 = data::r2(&forest.predict(&test), &test.targets);
    assert!(r2 > 0.8, "{r2}");
    assert!((forest.out_of_bag().unwrap().score - r2).abs() < 0.06);
    let r2 = data::r2(&extra.predict(&test), &test.targets);
    assert!(r2 > 0.8, "{r2}");
}

#[test]
fn missing_values_go_the_way_that_was_learned() {
    let x = array![[1.0], [2.0], [f64::NAN], [f64::NAN], [3.0], [4.0]];
    for (labels, threshold, missing_left) in [
        (array![0_usize, 0, 0, 0, 1, 1], 2.5, true),
        (array![0, 0, 1, 1, 1, 1], 2.5, false),
        (array![0, 0, 1, 1, 0, 0], f64::INFINITY, false),
    ] {
        let dataset = Dataset::new(x.clone(), labels);
        let model = DecisionTreeClassifier::params().fit(&dataset).unwrap();
        assert_eq!(model.predict(&dataset), dataset.targets);
        let root = model.tree().nodes()[0];
        assert_eq!(root, Node::Branch { feature: 0, threshold, missing_left, left: 1, right: 2 });
    }
}
