//! Writes exported models with inputs and linfa's answers into a directory, for `tests/compare_with_onnxruntime.py` to compare.
//!
//! `write_models DIRECTORY`

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

use std::fs;
use std::path::Path;

use fixtures::{Cells, Task, diabetes, iris, mixed};
use linfa::prelude::*;
use linfa_linear::LinearRegression;
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Export, class_positions};
use linfa_trees::DecisionTree;
use ndarray::Array2;
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let directory = std::env::args().nth(1).ok_or("which directory?")?;
    let directory = Path::new(&directory);
    fs::create_dir_all(directory)?;
    write_classifiers(directory, "iris", &iris())?;
    for classes in [2, 3, 5] {
        write_classifiers(directory, &format!("mixed-{classes}"), &mixed(300, classes))?;
    }
    for (classes, label) in [(2, 0), (2, 1), (3, 2)] {
        let mut task = mixed(30, classes);
        task.targets.fill(label);
        write_classifiers(directory, &format!("constant-{classes}-{label}"), &task)?;
    }
    let mut task = mixed(200, 4);
    task.targets.mapv_inplace(|label| if label == 2 { 1 } else { label });
    write_classifiers(directory, "absent", &task)?;

    let task = diabetes();
    let model = LinearRegression::new().fit(&task.dataset())?;
    let bytes = Export::new(&task.preprocessing).linear(&model)?;
    let answers = json!({ "variable": model.predict(&task.features()).to_vec() });
    write(directory, "diabetes-linear", &task, &bytes, answers)
}

fn write_classifiers(directory: &Path, name: &str, task: &Task<usize>) -> Result<()> {
    let features = task.features();
    let count = task.classes.len();
    let export = Export::new(&task.preprocessing)
        .name(name)
        .classes(&task.classes)
        .doc("Written by the example write_models of linfa-onnx.")
        .metadata("rows", task.table.rows().to_string());

    let model = MultiLogisticRegression::default().max_iterations(50).fit(&task.dataset())?;
    let positions = class_positions(model.classes(), count)?;
    let linfa = model.predict_probabilities(&features);
    let probabilities = Array2::from_shape_fn((features.nrows(), count), |(row, class)| {
        positions[class].map_or(0.0, |at| linfa[[row, at]])
    });
    let labels = model.predict(&features).to_vec();
    let answers = answers(task, &labels, &probabilities);
    let bytes = export.logistic(&model)?;
    write(directory, &format!("{name}-logistic"), task, &bytes, answers)?;

    let model = DecisionTree::params().max_depth(Some(8)).fit(&task.dataset())?;
    let labels = model.predict(&features).to_vec();
    let shares =
        Array2::from_shape_fn((features.nrows(), count), |(row, class)| f64::from(u8::from(labels[row] == class)));
    let answers = self::answers(task, &labels, &shares);
    let bytes = export.decision_tree(&model)?;
    write(directory, &format!("{name}-tree"), task, &bytes, answers)
}

fn answers(task: &Task<usize>, labels: &[usize], probabilities: &Array2<f64>) -> Value {
    let labels: Vec<&String> = labels.iter().map(|&label| &task.classes[label]).collect();
    let rows: Vec<Vec<f64>> = probabilities.rows().into_iter().map(|r| r.to_vec()).collect();
    json!({ "label": labels, "probabilities": rows })
}

fn write<T: Copy>(directory: &Path, name: &str, task: &Task<T>, bytes: &[u8], answers: Value) -> Result<()> {
    let inputs: Vec<Value> = task
        .preprocessing
        .columns()
        .iter()
        .zip(&task.table.0)
        .map(|(column, cells)| {
            // JSON has no NaN: a missing number is null.
            let values = match cells {
                Cells::Numbers(values) => json!(values),
                Cells::Text(values) => json!(values),
            };
            json!({ "name": column.name(), "values": values })
        })
        .collect();
    let features: Vec<Vec<f64>> = task.features().rows().into_iter().map(|r| r.to_vec()).collect();
    let case = json!({ "inputs": inputs, "features": features, "outputs": answers });
    fs::write(directory.join(format!("{name}.onnx")), bytes)?;
    fs::write(directory.join(format!("{name}.json")), case.to_string())?;
    Ok(())
}
