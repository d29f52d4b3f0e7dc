//! ONNX files made with scikit-learn, tried on the data at hand. `models/make.py` made them.

use std::fs;

use engine::data::{Dataset, sets};
use engine::foreign;
use engine::serve::interface::{LabelValues, Outputs};
use engine::train::Trained;
use protocol::{Failure, Roles, Task};
use table::{Column, Table};

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/models/{name}.onnx", env!("CARGO_MANIFEST_DIR"))).expect("the file is there")
}

fn built_in(id: &str) -> Dataset {
    let set = sets::find(id).expect("the set is built in");
    Dataset::new(set.table(7), set.roles(), &set.split(42))
}

fn read(name: &str, data: &Dataset) -> Result<Trained, Failure> {
    foreign::read(&format!("{name}.onnx"), &file(name), data, "d1")
}

fn accuracy(trained: &Trained) -> f64 {
    trained.validation.get("accuracy").expect("a classifier has an accuracy")
}

/// Ages and towns with a missing and an unknown value each now and then, and an answer that follows from them.
fn towns() -> Dataset {
    let rows = 240usize;
    let age = |row: usize| if row % 19 == 4 { f64::NAN } else { 18.0 + (row * 37 % 62) as f64 };
    let town = |row: usize| (row % 23 != 5).then_some(["Bern", "Genf", "Zug", "Chur"][row * 7 % 9 % 4]);
    let label = |row: usize| Some(if (age(row) > 45.0) ^ (town(row) == Some("Zug")) { "yes" } else { "no" });
    let table = Table::new(vec![
        Column::categorical("home town", (0..rows).map(town)),
        Column::numeric("age", (0..rows).map(age).collect()),
        Column::categorical("answer", (0..rows).map(label)),
    ]);
    let roles = Roles { target: "answer".into(), task: Task::Classification, ignored: Vec::new() };
    Dataset::new(table.expect("equal lengths"), roles, &sets::default_split(true, Task::Classification, 3))
}

#[test]
fn a_forest_with_class_names_takes_the_columns_in_the_order_of_the_table() {
    let iris = built_in("iris");
    let trained = read("iris_forest_zipmap", &iris).unwrap_or_else(|failure| panic!("{}", failure.message));
    assert!(accuracy(&trained) > 0.9);
    let interface = trained.signature.interface.expect("the file was made elsewhere");
    assert_eq!((interface.inputs.len(), &interface.inputs[0].features[..]), (1, &[0, 1, 2, 3][..]));
    assert_eq!(trained.signature.features.len(), 4);
}

#[test]
fn class_numbers_mean_the_classes_in_their_order() {
    let trained =
        read("iris_forest_numbers", &built_in("iris")).unwrap_or_else(|failure| panic!("{}", failure.message));
    assert!(accuracy(&trained) > 0.9);
    let Some(Outputs::Classes { labels: Some(labels), scores: Some(_) }) =
        trained.signature.interface.map(|i| i.outputs)
    else {
        panic!("labels and probabilities are read")
    };
    assert_eq!(labels.values, LabelValues::Numbers(vec![(0, 0), (1, 1), (2, 2)]));
}

#[test]
fn margins_are_no_probabilities_so_only_the_label_counts() {
    let trained = read("iris_margins", &built_in("iris")).unwrap_or_else(|failure| panic!("{}", failure.message));
    assert!(accuracy(&trained) > 0.8);
    let outputs = trained.signature.interface.map(|interface| interface.outputs);
    assert!(matches!(outputs, Some(Outputs::Classes { labels: Some(_), scores: None })));
}

#[test]
fn where_the_label_is_not_the_likeliest_class_quality_follows_the_label_as_serving_does() {
    let trained = read("iris_votes", &built_in("iris")).unwrap_or_else(|failure| panic!("{}", failure.message));
    // The likeliest class is right for a third of the rows only.
    assert!(accuracy(&trained) > 0.9, "{}", accuracy(&trained));
    let outputs = trained.signature.interface.map(|interface| interface.outputs);
    assert!(matches!(outputs, Some(Outputs::Classes { labels: Some(_), scores: Some(_) })));
}

#[test]
fn named_inputs_take_the_columns_of_their_names_also_with_missing_and_unknown_values() {
    let trained = read("mixed_columns", &towns()).unwrap_or_else(|failure| panic!("{}", failure.message));
    assert!(accuracy(&trained) > 0.8, "{}", accuracy(&trained));
    let names: Vec<&str> = trained.signature.features.iter().map(|feature| feature.name.as_str()).collect();
    assert_eq!(names, ["age", "home town"]);
}

#[test]
fn a_regression_predicts_the_number() {
    let trained = read("diabetes_ridge", &built_in("diabetes")).unwrap_or_else(|failure| panic!("{}", failure.message));
    assert!(trained.validation.get("r2").is_some());
}

#[test]
fn what_does_not_fit_the_data_is_refused_with_what_was_expected() {
    let failure = |name: &str, data: &Dataset| read(name, data).expect_err("it does not fit");
    let other = failure("iris_other_classes", &built_in("iris"));
    assert_eq!(other.code, "model.classes");
    assert!(other.message.contains("cat") && other.message.contains("virginica"), "{}", other.message);
    let columns = failure("iris_forest_numbers", &built_in("wine"));
    assert_eq!(columns.code, "model.columns");
    assert!(columns.message.contains("takes 4 numbers in “X”"), "{}", columns.message);
    assert_eq!(failure("diabetes_ridge", &built_in("wine")).code, "model.columns");
    let mut numbers = built_in("iris");
    numbers.roles = Roles { target: "sepal_width".into(), task: Task::Regression, ignored: vec!["species".into()] };
    assert!(["model.task", "model.columns"].contains(&failure("iris_forest_numbers", &numbers).code.as_str()));
}

#[test]
fn a_broken_file_is_refused_and_nothing_else_happens() {
    let iris = built_in("iris");
    let whole = file("iris_forest_numbers");
    for bytes in [&[][..], b"<html>", &whole[..whole.len() / 2], &[0xff; 64]] {
        let failure = foreign::read("broken.onnx", bytes, &iris, "d1").expect_err("it is broken");
        assert_eq!(failure.code, "model.file");
        assert!(failure.message.contains("broken.onnx"), "{}", failure.message);
    }
}
