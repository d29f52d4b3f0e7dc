//! The ONNX files of all estimators, written for other runtimes to judge, with linfa's answers beside them.

use std::fs;
use std::path::Path;

use engine::data::{Dataset, sets};
use engine::train::estimator::{Answers, cards};
use engine::train::features::FeatureKind;
use engine::train::onnx::Provenance;
use engine::train::parity;
use engine::{checks, train};
use protocol::*;
use serde_json::{Value, json};
use table::{Column, Table};

fn built_in(id: &str) -> Dataset {
    let set = sets::find(id).expect("the set is built in");
    Dataset::new(set.table(7), set.roles(), &set.split(42))
}

/// Rows with missing numbers and texts, and a category that no training row has.
fn mixed() -> Dataset {
    let rows = 400usize;
    let number = |row: usize| if row % 11 == 3 { f64::NAN } else { (row * 37 % 101) as f64 / 7.0 };
    let texts = ["red", "dark blue", "\"green\", light", "é"];
    let text = |row: usize| (row % 13 != 5).then(|| if row % 97 == 1 { "seen once" } else { texts[row * 7 % 4] });
    let label = |row: usize| Some(if (row * 37 % 101) + row * 7 % 4 * 20 > 80 { "yes" } else { "no" });
    let table = Table::new(vec![
        Column::numeric("a number", (0..rows).map(number).collect()),
        Column::categorical("colour, of it", (0..rows).map(text)),
        Column::numeric("großer Abstand", (0..rows).map(|row| 1.7e9 + (row * 7919 % 4001) as f64 * 100.0).collect()),
        Column::categorical("answer", (0..rows).map(label)),
    ]);
    let roles = Roles { target: "answer".into(), task: Task::Classification, ignored: Vec::new() };
    Dataset::new(table.expect("equal lengths"), roles, &sets::default_split(true, Task::Classification, 3))
}

/// Trains, compares with tract in this process, and writes what another runtime needs.
fn export(name: &str, data: &Dataset, estimator: Estimator) {
    let config = RunConfig::new(estimator, 42);
    let from = Provenance { data: name.into(), digest: "0".repeat(64) };
    let model = train::fit(data, &config, &mut |_| {}).unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
    let onnx = train::onnx::write(data, &model, &config, &from)
        .unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
    let signature = model.plan.signature(data);
    let parity = parity::measure(data, &model, &signature, &onnx)
        .unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
    let packaged = checks::Packaged { task: data.roles.task, parity: &parity, size: 0 };
    let judged = checks::of_package(&packaged, &Settings::new());
    let found = judged.iter().find(|judged| judged.check == "onnx_parity").map(|judged| &judged.finding);
    assert_eq!(found.map(|found| found.outcome), Some(checks::Outcome::Passed), "{name}: {found:?}");

    let rows: Vec<u32> =
        data.parts.validation.iter().chain(&data.parts.test).chain(&data.parts.train).copied().take(500).collect();
    let inputs: serde_json::Map<String, Value> = signature
        .features
        .iter()
        .map(|feature| {
            let column = data.table.column(&feature.name).expect("the feature is a column");
            let cell = |row: &u32| match (&feature.kind, &column.values) {
                (FeatureKind::Numeric { .. }, table::Values::Numeric(values)) => json!([values[*row as usize] as f32]),
                _ => json!([column.cell_text(*row as usize).unwrap_or_default()]),
            };
            (feature.name.clone(), Value::Array(rows.iter().map(cell).collect()))
        })
        .collect();
    let expected = match model.fitted.answer(&model.plan.matrix(data, &rows)) {
        Answers::Classes { labels, probabilities } => {
            let labels: Vec<&String> = labels.iter().map(|label| &signature.classes[*label]).collect();
            json!({ "inputs": inputs, "labels": labels, "probabilities": probabilities })
        }
        Answers::Numbers(values) => json!({ "inputs": inputs, "values": values }),
    };
    let Some(folder) = std::env::var_os("ONNX_CHECK_DIR") else { return };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::write(folder.join(format!("{name}.onnx")), onnx).expect("writable");
    fs::write(folder.join(format!("{name}.json")), expected.to_string()).expect("writable");
}

/// Every estimator on offer for the data, with parameters that keep it small.
fn export_all(name: &str, data: &Dataset) {
    for card in cards(data.roles.task) {
        if card.kind == "ftrl" && data.classes().len() != 2 {
            continue;
        }
        let mut estimator = Estimator::new(&card.kind);
        for parameter in &card.parameters {
            estimator = match parameter.id.as_str() {
                "n_estimators" => estimator.number("n_estimators", 12.0),
                "ensemble_size" => estimator.number("ensemble_size", 6.0),
                "max_rows" => estimator.number("max_rows", 150.0),
                _ => estimator,
            };
        }
        export(&format!("{name}-{}", card.kind), data, estimator);
    }
}

#[test]
fn every_classifier_answers_alike_in_linfa_and_onnx_on_the_built_in_sets() {
    for set in ["iris", "wine"] {
        export_all(set, &built_in(set));
    }
}

#[test]
fn every_classifier_of_two_classes_answers_alike_on_numbers_and_texts() {
    let set = sets::find("loans").expect("the set is built in");
    let few = Table::new(set.table(7).columns().iter().map(|column| first(column, 1_500)).collect());
    export_all("loans", &Dataset::new(few.expect("equal lengths"), set.roles(), &set.split(42)));
}

#[test]
fn every_regression_answers_alike_in_linfa_and_onnx() {
    export_all("diabetes", &built_in("diabetes"));
}

#[test]
fn missing_and_unknown_values_and_large_offsets_answer_alike() {
    export_all("mixed", &mixed());
}

#[test]
fn each_choice_of_each_estimator_answers_alike() {
    for (name, data) in [("iris", built_in("iris")), ("diabetes", built_in("diabetes"))] {
        for card in cards(data.roles.task) {
            for parameter in card.parameters {
                let ParameterRange::Choice(options) = parameter.range else { continue };
                for (option, _) in options.into_iter().skip(1) {
                    let mut estimator = Estimator::new(&card.kind).choice(&parameter.id, &option);
                    if ["random_forest", "extra_trees", "gradient_boosting"].contains(&card.kind.as_str()) {
                        estimator = estimator.number("n_estimators", 5.0);
                    }
                    export(&format!("{name}-{}-{option}", card.kind), &data, estimator);
                }
            }
        }
    }
}

#[test]
fn each_estimator_that_takes_principal_components_answers_alike() {
    for (name, data) in [("iris", built_in("iris")), ("mixed", mixed()), ("diabetes", built_in("diabetes"))] {
        for card in cards(data.roles.task) {
            let offered = card.parameters.iter().any(|parameter| parameter.id == "n_components");
            if offered && !(card.kind == "ftrl" && data.classes().len() != 2) {
                let estimator = Estimator::new(&card.kind).number("n_components", 2.0);
                export(&format!("{name}-{}-components", card.kind), &data, estimator);
            }
        }
    }
}

#[test]
fn more_components_or_clusters_than_there_can_be_are_refused_with_both_numbers() {
    let data = built_in("iris");
    let refused = |estimator: Estimator| {
        let config = RunConfig::new(estimator, 42);
        train::fit(&data, &config, &mut |_| {}).err().expect("refused").message
    };
    let message = refused(Estimator::new("logistic_regression").number("n_components", 5.0));
    assert!(message.contains("5 principal components are more than the 4 columns"), "{message}");
    let few = sets::find("iris").expect("built in").table(7);
    let few = Table::new(few.columns().iter().map(|column| first(column, 20)).collect()).expect("equal lengths");
    let split = sets::default_split(true, Task::Classification, 3);
    let roles = Roles { target: data.roles.target.clone(), task: Task::Classification, ignored: Vec::new() };
    let few = Dataset::new(few, roles, &split);
    let config = RunConfig::new(Estimator::new("k_means").number("n_clusters", 50.0), 42);
    let message = train::fit(&few, &config, &mut |_| {}).err().expect("refused").message;
    assert!(message.contains("50 clusters are more than the"), "{message}");
}

fn first(column: &Column, rows: usize) -> Column {
    column.take(&Vec::from_iter(0..rows as u32))
}
