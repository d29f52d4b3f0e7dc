//! Every family in tract, against linfa, on ten thousand rows: labels equal, numbers within 1e-5.

mod cases;
mod fixtures;
mod runtime;

use cases::{Case, ROWS};
use linfa_onnx::names;
use runtime::Runtime;

/// Rows that are asked one by one.
const SINGLE_ROWS: usize = 60;

fn assert_agree(cases: Vec<Case>) {
    for case in cases {
        assert_labels_agree(&case);
        assert_numbers_agree(&case);
    }
}

fn assert_labels_agree(case: &Case) {
    let Some(labels) = &case.label else { return };
    let runtime = Runtime::select(&case.bytes, &[names::LABEL_INDEX]);
    let found = runtime.run_in_batches::<i64>(&case.table, ROWS, 0);
    let differing = found.iter().zip(&labels.indices).filter(|(found, linfa)| **found as usize != **linfa).count();
    assert_eq!(differing, 0, "{}: labels differ", case.name);
    assert_eq!(found.len(), ROWS);

    let runtime = Runtime::select(&case.bytes, &[names::LABEL]);
    let mut few = case.table.clone();
    few.truncate(SINGLE_ROWS);
    if labels.names.is_empty() {
        assert_eq!(runtime.run_in_batches::<i64>(&few, 1, 0), found[..SINGLE_ROWS]);
    } else {
        let names: Vec<&String> = found[..SINGLE_ROWS].iter().map(|&index| &labels.names[index as usize]).collect();
        assert_eq!(runtime.run_in_batches::<String>(&few, 1, 0).iter().collect::<Vec<_>>(), names);
    }
}

fn assert_numbers_agree(case: &Case) {
    let Some((output, linfa)) = &case.numbers else { return };
    let runtime = Runtime::select(&case.bytes, &[output]);
    let found = runtime.run_in_batches::<f32>(&case.table, ROWS, 0);
    assert_eq!(found.len(), linfa.len(), "{}", case.name);
    let mut few = case.table.clone();
    few.truncate(SINGLE_ROWS);
    let singles = runtime.run_in_batches::<f32>(&few, 1, 0);
    let mut worst = 0.0_f64;
    for (found, linfa) in found.iter().zip(linfa).chain(singles.iter().zip(linfa)) {
        let difference = (f64::from(*found) - linfa).abs() / linfa.abs().max(1.0);
        assert!(difference < 1e-5, "{}: {output} is {found} instead of {linfa}", case.name);
        worst = worst.max(difference);
    }
    eprintln!("{}: {} rows, greatest difference {worst:.1e}", case.name, linfa.nrows());
}

#[test]
fn weighted_sums_predict_as_linfa_does() {
    assert_agree(cases::linear::cases());
}

#[test]
fn naive_bayes_predicts_as_linfa_does() {
    assert_agree(cases::bayes::cases());
}

#[test]
fn clusterings_predict_as_linfa_does() {
    assert_agree(cases::clusterings::cases());
}

#[test]
fn support_vector_machines_predict_as_linfa_does() {
    assert_agree(cases::svms::cases());
}

#[test]
fn trees_and_ensembles_of_linfa_trees_predict_as_linfa_does_on_splits_and_beside_them() {
    assert_agree(cases::ensembles::cases());
}

#[test]
fn trees_of_linfa_forest_predict_as_linfa_forest_does_on_splits_and_beside_them() {
    assert_agree(cases::forests::cases());
}

#[test]
fn stages_alone_and_before_models_give_what_linfa_gives() {
    assert_agree(cases::stages::cases());
}
