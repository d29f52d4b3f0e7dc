//! Broken and hostile files are refused by name and in time, or run within bounds.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

mod cases;

use std::time::{Duration, Instant};

use cases::{Recorded, data};
use serde::Deserialize;
use std::collections::BTreeMap;
use tract_onnx::prelude::*;

#[derive(Debug, Deserialize)]
struct File {
    name: String,
    file: String,
    problem: String,
    expect: String,
    max_seconds: u64,
    feeds: Option<BTreeMap<String, Recorded>>,
    outputs: Option<Vec<Vec<f32>>>,
}

/// What became of a file: which step refused it, or its outputs.
enum Outcome {
    Load(String),
    Run(String),
    Outputs(TVec<TValue>),
}

fn run(file: &File) -> Outcome {
    let model = match tract_onnx_ml::read(&data(&file.file)) {
        Ok(model) => model,
        Err(error) => return Outcome::Load(error.to_string()),
    };
    let model = match model.into_optimized().and_then(|model| model.into_runnable()) {
        Ok(model) => model,
        Err(error) => return Outcome::Load(format!("{error:#}")),
    };
    let empty = BTreeMap::new();
    let feeds = file.feeds.as_ref().unwrap_or(&empty);
    let inputs = model.model().inputs.iter().filter_map(|input| feeds.get(&model.model().node(input.node).name));
    match model.run(inputs.map(|feed| feed.tensor().into_tvalue()).collect()) {
        Ok(outputs) => Outcome::Outputs(outputs),
        Err(error) => Outcome::Run(format!("{error:#}")),
    }
}

#[test]
fn every_broken_or_hostile_file_ends_as_it_should_and_in_time() {
    let files: Vec<File> = serde_json::from_slice(&data("hostile.json")).unwrap();
    let mut wrong = vec![];
    for file in &files {
        let start = Instant::now();
        let outcome = run(file);
        let (ended, words) = match &outcome {
            Outcome::Load(words) => ("error_load", words.clone()),
            Outcome::Run(words) => ("run", words.clone()),
            Outcome::Outputs(_) => ("ok", String::new()),
        };
        let fits = file.expect.contains(ended) && (ended != "ok" || file.expect.ends_with("ok"));
        if !fits || (ended != "ok" && words.len() < 20) {
            wrong.push(format!("{} ({}): {ended} {words:?}, expected {}", file.name, file.problem, file.expect));
        }
        if let (Outcome::Outputs(found), Some(expected)) = (&outcome, &file.outputs) {
            let found: Vec<Vec<f32>> = found
                .iter()
                .map(|output| output.to_plain_array_view::<f32>().unwrap().iter().copied().collect())
                .collect();
            assert_eq!(&found, expected, "{}", file.name);
        }
        if start.elapsed() > Duration::from_secs(file.max_seconds) {
            wrong.push(format!("{} took {:?}", file.name, start.elapsed()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn errors_name_the_node_the_operator_and_what_is_wrong() {
    let expected = [
        ("unknown_domain", "com.example.custom.Frobnicate"),
        ("unknown_operator", "ai.onnx.FrobnicateMatMul"),
        ("opset_999", "999"),
        ("tree_child_out_of_range", "77"),
        ("tree_child_is_itself", "circle"),
        ("tree_lengths_differ", "nodes_values"),
        ("tree_feature_out_of_range", "column 9"),
        ("tree_class_id_out_of_range", "class_ids"),
        ("linear_classifier_coefficients_short", "coefficients"),
        ("missing_initializer", "\"W\""),
        ("output_never_made", "\"Z\""),
        ("cyclic_graph", "circle"),
        ("huge_dims_small_data", "16384"),
        ("dims_overflow", "more elements than can be counted"),
        ("negative_dims", "negative dimension"),
        ("raw_data_wrong_length", "7 bytes"),
        ("external_data_outside", "another file"),
        ("constant_of_shape_bomb", "ConstantOfShape"),
        ("loop_2_pow_62", "ai.onnx.Loop"),
        ("length_claims_2gib", "2147483647"),
    ];
    for (name, part) in expected {
        let error = tract_onnx_ml::read(&data(&format!("hostile/{name}.onnx"))).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(part)), "{name}: {error:?} lacks {part:?}");
    }
}

#[test]
fn inspecting_names_what_is_not_supported() {
    let summary = tract_onnx_ml::inspect(&data("hostile/loop_2_pow_62.onnx")).unwrap();
    assert_eq!(summary.unsupported, ["ai.onnx.Loop"]);
    let summary = tract_onnx_ml::inspect(&data("hostile/unknown_domain.onnx")).unwrap();
    assert_eq!(summary.unsupported, ["com.example.custom.Frobnicate"]);
}

/// Runs the test above again, in a process that may use one gigabyte of address space.
#[test]
#[cfg(target_os = "linux")]
fn hostile_files_need_little_memory() {
    let test = std::env::current_exe().unwrap();
    let script = "ulimit -v 1000000 && exec \"$0\" --exact every_broken_or_hostile_file_ends_as_it_should_and_in_time --test-threads 1";
    let output = std::process::Command::new("sh").args(["-c", script]).arg(test).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// A model of few bytes that spreads each row over `width` numbers, `times` in a row, and gives their mean.
fn spreading(width: i64, times: usize) -> Vec<u8> {
    use prost::Message;
    use tract_onnx::pb::{
        GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto, TypeProto,
        ValueInfoProto,
        tensor_shape_proto::{Dimension, dimension::Value},
        type_proto,
    };
    let dims = |values: Vec<Value>| TensorShapeProto {
        dim: values.into_iter().map(|value| Dimension { value: Some(value), ..Dimension::default() }).collect(),
    };
    let numbers = |name: &str, shape| ValueInfoProto {
        name: name.into(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(type_proto::Tensor { elem_type: 1, shape: Some(shape) })),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    };
    let node = |op: &str, inputs: &[&str], output: &str| NodeProto {
        op_type: op.into(),
        name: output.into(),
        input: inputs.iter().map(|name| (*name).into()).collect(),
        output: vec![output.into()],
        ..NodeProto::default()
    };
    let rows = || Value::DimParam("N".into());
    let shape = TensorProto {
        name: "shape".into(),
        data_type: 7,
        dims: vec![2],
        int64_data: vec![1, width],
        ..TensorProto::default()
    };
    let mut nodes = vec![node("ConstantOfShape", &["shape"], "ones"), node("Add", &["x", "ones"], "wide0")];
    nodes.extend((1..times).map(|at| node("Add", &[&format!("wide{}", at - 1), "ones"], &format!("wide{at}"))));
    nodes.push(node("ReduceMean", &[&format!("wide{}", times - 1)], "mean"));
    let graph = GraphProto {
        name: "g".into(),
        node: nodes,
        initializer: vec![shape],
        input: vec![numbers("x", dims(vec![rows(), Value::DimValue(1)]))],
        output: vec![numbers("mean", dims(vec![Value::DimValue(1), Value::DimValue(1)]))],
        ..GraphProto::default()
    };
    let opset_import = vec![OperatorSetIdProto { domain: String::new(), version: 13 }];
    ModelProto { ir_version: 8, opset_import, graph: Some(graph), ..ModelProto::default() }.encode_to_vec()
}

#[test]
fn a_file_cannot_ask_for_gigabytes_for_each_row() {
    let problem = |width, times| tract_onnx_ml::read(&spreading(width, times)).err().map(|error| error.to_string());
    assert_eq!(problem(100_000, 3), None);
    let wide = problem(1_000_000, 1).expect("a thousand rows at once would take four gigabytes");
    assert!(wide.contains("wide0") && wide.contains("262144"), "{wide}");
    let long = problem(200_000, 200).expect("each row would take a second");
    assert!(long.contains("what it computes for a row"), "{long}");
}
