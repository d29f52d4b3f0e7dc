//! Exported classifiers, run in tract, against linfa.

mod fixtures;
mod runtime;

use fixtures::{Cells, Table, Task, categorical, iris, mixed, numeric};
use linfa::prelude::*;
use linfa_logistic::{MultiFittedLogisticRegression, MultiLogisticRegression};
use linfa_onnx::{Export, Preprocessing, class_positions, names};
use linfa_trees::DecisionTree;
use ndarray::{Array1, Array2, array};
use runtime::Runtime;

fn logistic(task: &Task<usize>) -> MultiFittedLogisticRegression<f64, usize> {
    let params = MultiLogisticRegression::default().max_iterations(50);
    params.fit(&task.dataset()).unwrap()
}

fn tree(task: &Task<usize>) -> DecisionTree<f64, usize> {
    let params = DecisionTree::params().max_depth(Some(8));
    params.fit(&task.dataset()).unwrap()
}

fn export(task: &Task<usize>) -> Export<'_> {
    Export::new(&task.preprocessing).classes(&task.classes)
}

/// linfa's probabilities with a column for each class name.
fn probabilities(task: &Task<usize>, model: &MultiFittedLogisticRegression<f64, usize>) -> Array2<f64> {
    let positions = class_positions(model.classes(), task.classes.len()).unwrap();
    let linfa = model.predict_probabilities(&task.features());
    Array2::from_shape_fn((linfa.nrows(), positions.len()), |(row, class)| {
        positions[class].map_or(0.0, |at| linfa[[row, at]])
    })
}

/// Checks labels and probabilities, in batches of 1, 7 and all rows.
fn assert_agrees(task: &Task<usize>, bytes: &[u8], labels: &Array1<usize>, probabilities: &Array2<f64>) {
    let runtime = Runtime::load(bytes);
    let indices = Runtime::select(bytes, &[names::LABEL_INDEX, names::PROBABILITIES]);
    let names: Vec<&String> = labels.iter().map(|&label| &task.classes[label]).collect();
    for batch in [1, 7, task.table.rows()] {
        let found = runtime.run_in_batches::<String>(&task.table, batch, 0);
        assert_eq!(found.iter().collect::<Vec<_>>(), names);
        let found = indices.run_in_batches::<i64>(&task.table, batch, 0);
        assert!(found.iter().zip(labels).all(|(&a, &b)| a as usize == b));
        for runtime in [&runtime, &indices] {
            let found = runtime.run_in_batches::<f32>(&task.table, batch, 1);
            assert_eq!(found.len(), probabilities.len());
            for (found, linfa) in found.iter().zip(probabilities) {
                assert!((f64::from(*found) - linfa).abs() < 1e-5);
            }
        }
    }
}

fn assert_logistic_agrees(task: &Task<usize>) {
    let model = logistic(task);
    let bytes = export(task).logistic(&model).unwrap();
    let labels = model.predict(&task.features());
    assert_agrees(task, &bytes, &labels, &probabilities(task, &model));
}

fn assert_tree_agrees(task: &Task<usize>) {
    let model = tree(task);
    let bytes = export(task).decision_tree(&model).unwrap();
    let labels = model.predict(&task.features());
    let shares = Array2::from_shape_fn((labels.len(), task.classes.len()), |(row, class)| {
        f64::from(u8::from(labels[row] == class))
    });
    assert_agrees(task, &bytes, &labels, &shares);
}

#[test]
fn a_logistic_regression_on_iris_predicts_as_linfa_does() {
    assert_logistic_agrees(&iris());
}

#[test]
fn a_logistic_regression_of_two_three_or_five_classes_predicts_as_linfa_does_on_missing_and_unknown_values() {
    for classes in [2, 3, 5] {
        assert_logistic_agrees(&mixed(300, classes));
    }
}

#[test]
fn a_tree_on_iris_predicts_as_linfa_does() {
    assert_tree_agrees(&iris());
}

#[test]
fn a_tree_of_two_three_or_five_classes_predicts_as_linfa_does_on_missing_and_unknown_values() {
    for classes in [2, 3, 5] {
        assert_tree_agrees(&mixed(300, classes));
    }
}

#[test]
fn a_tree_of_one_leaf_predicts_its_class_always() {
    for (classes, label) in [(2, 0), (2, 1), (3, 0), (3, 2)] {
        let mut task = mixed(30, classes);
        task.targets.fill(label);
        assert_tree_agrees(&task);
    }
}

#[test]
fn a_class_that_was_never_seen_in_training_has_probability_zero() {
    let mut task = mixed(200, 4);
    task.targets.mapv_inplace(|label| [0, 1, 3, 1][label]);
    assert_logistic_agrees(&task);
    assert_tree_agrees(&task);
}

#[test]
fn a_table_of_one_column_needs_no_concatenation() {
    let numbers = Table(vec![Cells::Numbers(vec![1.0, 2.0, f32::NAN, 7.0])]);
    let words = ["a", "b", "", "?"].map(String::from).to_vec();
    let words = Table(vec![Cells::Text(words)]);
    for (column, table) in [
        (numeric("n", 6.0, None), numbers.clone()),
        (numeric("n", 6.0, Some((3.0, 2.0))), numbers),
        (categorical("c", &["a", "b"], 1), words),
    ] {
        let task = Task {
            preprocessing: Preprocessing::new(vec![column]).unwrap(),
            table,
            targets: array![0, 1, 1, 0],
            classes: vec!["no".into(), "yes".into()],
        };
        assert_logistic_agrees(&task);
        assert_tree_agrees(&task);
    }
}

#[test]
fn values_on_a_split_and_beside_it_take_the_branch_they_take_in_linfa() {
    let (low, high) = (0.1_f32, 0.1_f32.next_up().next_up().next_up());
    // linfa tells two values apart from a distance of 1e-5 on, so the data is wider than what is asked below.
    for (a, b) in [(low, 0.3), (-0.7, 1e-3), (high, 1.7e5), (1.0, 1.000_1)] {
        let column = numeric("x", 0.0, None);
        let mut task = Task {
            preprocessing: Preprocessing::new(vec![column]).unwrap(),
            table: Table(vec![Cells::Numbers(vec![a, a, b, b])]),
            targets: array![0, 0, 1, 1],
            classes: vec!["below".into(), "above".into()],
        };
        let params = DecisionTree::params().min_weight_split(1.0).min_weight_leaf(1.0);
        let model = params.fit(&task.dataset()).unwrap();
        let bytes = export(&task).decision_tree(&model).unwrap();
        let split = model.root_node().split().1 as f32;
        let around = vec![a, b, split.next_down(), split, split.next_up(), f32::INFINITY, f32::NEG_INFINITY];
        task.table = Table(vec![Cells::Numbers(around)]);
        let linfa = model.predict(&task.features());
        assert!(linfa.iter().any(|&label| label == 0) && linfa.iter().any(|&label| label == 1));
        let runtime = Runtime::select(&bytes, &[names::LABEL_INDEX]);
        let found = runtime.run_in_batches::<i64>(&task.table, 7, 0);
        assert!(found.iter().zip(&linfa).all(|(&a, &b)| a as usize == b));
    }
}
