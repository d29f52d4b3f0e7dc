//! The models that are timed, and their files.

use linfa::prelude::*;
use linfa_forest::{GradientBoostingClassifier, RandomForestClassifier};
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Column, Export, Preprocessing, names};
use ndarray::{Array1, Array2, Ix1};
use prost::Message;
use sha2::{Digest, Sha256};
use tract_onnx::pb::{GraphProto, ModelProto};

use crate::rows::{CLASSES, FEATURES};

/// Rows with their classes.
pub type Data = Dataset<f64, usize, Ix1>;

pub fn data_set(values: &[f32], classes: &[usize]) -> Data {
    let values = values.iter().map(|value| f64::from(*value)).collect();
    let records = Array2::from_shape_vec((classes.len(), FEATURES), values).expect("whole rows");
    Dataset::new(records, Array1::from(classes.to_vec()))
}

pub fn forest(data: &Data) -> RandomForestClassifier {
    RandomForestClassifier::params().n_estimators(100).max_depth(Some(8)).fit(data).expect("valid parameters")
}

pub fn boosting(data: &Data) -> GradientBoostingClassifier {
    GradientBoostingClassifier::params().n_estimators(100).fit(data).expect("valid parameters")
}

/// SHA-256 of a model's bytes.
pub fn digest<M: serde::Serialize>(model: &M) -> String {
    let bytes = postcard::to_allocvec(model).expect("models can be written");
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn forest_file(model: &RandomForestClassifier) -> Vec<u8> {
    let columns = columns();
    let classes = class_names();
    one_input(&Export::new(&columns).classes(&classes).forest(model.ensemble()).expect("a valid model"))
}

pub fn logistic_file(data: &Data) -> Vec<u8> {
    let model = MultiLogisticRegression::default().max_iterations(20).fit(data).expect("it converges");
    let columns = columns();
    let classes = class_names();
    one_input(&Export::new(&columns).classes(&classes).logistic(&model).expect("a valid model"))
}

fn columns() -> Preprocessing {
    let column = |n| Column::Numeric { name: format!("x{n}"), impute: Some(0.0), scale: None };
    Preprocessing::new((0..FEATURES).map(column).collect()).expect("valid columns")
}

fn class_names() -> Vec<String> {
    (0..CLASSES).map(|class| format!("class {class}")).collect()
}

/// The same model behind one input, the matrix of all features, as scikit-learn's converters write it; with probabilities
/// and the index of the label as outputs.
fn one_input(file: &[u8]) -> Vec<u8> {
    let mut model = ModelProto::decode(file).expect("our own file");
    let graph = model.graph.as_mut().expect("a graph");
    for name in [names::PROBABILITIES, names::LABEL_INDEX] {
        if !graph.output.iter().any(|output| output.name == name) {
            let mut output = graph.output[0].clone();
            output.name = name.into();
            output.r#type = None;
            graph.output.push(output);
        }
    }
    graph.output.retain(|output| [names::PROBABILITIES, names::LABEL_INDEX].contains(&output.name.as_str()));
    keep_what_follows(graph);
    model.encode_to_vec()
}

/// Makes [`names::FEATURES`] the only input and drops what only served to make it.
fn keep_what_follows(graph: &mut GraphProto) {
    let mut wanted: Vec<String> = graph.output.iter().map(|output| output.name.clone()).collect();
    let mut kept = Vec::new();
    while let Some(name) = wanted.pop() {
        let maker = graph.node.iter().position(|node| node.output.contains(&name));
        if let Some(at) = maker.filter(|at| name != names::FEATURES && !kept.contains(at)) {
            kept.push(at);
            wanted.extend(graph.node[at].input.iter().cloned());
        }
    }
    kept.sort_unstable();
    graph.node = kept.iter().map(|&at| graph.node[at].clone()).collect();
    let used: Vec<String> = graph.node.iter().flat_map(|node| node.input.clone()).collect();
    graph.initializer.retain(|tensor| used.contains(&tensor.name));
    let mut input = graph.input[0].clone();
    input.name = names::FEATURES.into();
    if let Some(tract_onnx::pb::type_proto::Value::TensorType(tensor)) =
        input.r#type.as_mut().and_then(|of| of.value.as_mut())
        && let Some(columns) = tensor.shape.as_mut().and_then(|shape| shape.dim.get_mut(1))
    {
        columns.value = Some(tract_onnx::pb::tensor_shape_proto::dimension::Value::DimValue(FEATURES as i64));
    }
    graph.input = vec![input];
}
