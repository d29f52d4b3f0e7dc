//! How long forests and a logistic regression take in tract, on one thread.

#![allow(missing_docs, reason = "criterion's macros make functions without them")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use prost::Message;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::type_proto::{Tensor as TensorType, Value};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorShapeProto, TypeProto, ValueInfoProto,
    tensor_shape_proto,
};
use tract_onnx::prelude::*;

const FEATURES: usize = 20;

fn forests(c: &mut Criterion) {
    let model = prepared(&forest(100, 8, 3));
    let mut state = model.spawn().unwrap();
    for rows in [20_000, 1000, 1] {
        let input = input(rows);
        c.bench_function(&format!("forest of 100 trees, depth 8, {rows} rows"), |b| {
            b.iter(|| black_box(state.run(tvec!(input.clone())).unwrap()));
        });
    }
}

fn logistic(c: &mut Criterion) {
    let numbers = Numbers::new();
    let attributes = vec![
        floats("coefficients", numbers.take(3 * FEATURES).collect()),
        floats("intercepts", vec![0.1, 0.2, 0.3]),
        ints("classlabels_ints", vec![0, 1, 2]),
        text("post_transform", "SOFTMAX"),
    ];
    let model = prepared(&file("LinearClassifier", attributes));
    let mut state = model.spawn().unwrap();
    let input = input(1);
    c.bench_function("logistic regression of 3 classes, 1 row", |b| {
        b.iter(|| black_box(state.run(tvec!(input.clone())).unwrap()));
    });
}

criterion_group!(benches, forests, logistic);
criterion_main!(benches);

fn prepared(file: &[u8]) -> Arc<TypedRunnableModel> {
    tract_onnx_ml::read(file).unwrap().into_optimized().unwrap().into_runnable().unwrap()
}

fn input(rows: usize) -> TValue {
    let values: Vec<f32> = Numbers::new().take(rows * FEATURES).collect();
    tensor1(&values).into_shape(&[rows, FEATURES]).unwrap().into_tvalue()
}

/// A classifier of complete trees with random splits.
fn forest(trees: i64, depth: u32, classes: i64) -> Vec<u8> {
    let mut numbers = Numbers::new();
    let splits = (1_i64 << depth) - 1;
    let nodes = 2 * splits + 1;
    let (mut treeids, mut nodeids, mut features, mut yes, mut no) = (vec![], vec![], vec![], vec![], vec![]);
    let (mut values, mut modes) = (vec![], vec![]);
    let (mut class_treeids, mut class_nodeids, mut class_ids, mut weights) = (vec![], vec![], vec![], vec![]);
    for tree in 0..trees {
        for node in 0..nodes {
            let split = node < splits;
            treeids.push(tree);
            nodeids.push(node);
            features.push(if split { (numbers.next_bits() % FEATURES as u64) as i64 } else { 0 });
            values.push(if split { numbers.next_number() } else { 0.0 });
            modes.push(if split { b"BRANCH_LEQ".to_vec() } else { b"LEAF".to_vec() });
            yes.push(if split { 2 * node + 1 } else { 0 });
            no.push(if split { 2 * node + 2 } else { 0 });
            for class in (0..classes).filter(|_| !split) {
                class_treeids.push(tree);
                class_nodeids.push(node);
                class_ids.push(class);
                weights.push(numbers.next_number().abs() / trees as f32);
            }
        }
    }
    let modes = AttributeProto { strings: modes, ..attribute("nodes_modes", AttributeType::Strings) };
    let attributes = vec![
        ints("nodes_treeids", treeids),
        ints("nodes_nodeids", nodeids),
        ints("nodes_featureids", features),
        floats("nodes_values", values),
        modes,
        ints("nodes_truenodeids", yes),
        ints("nodes_falsenodeids", no),
        ints("class_treeids", class_treeids),
        ints("class_nodeids", class_nodeids),
        ints("class_ids", class_ids),
        floats("class_weights", weights),
        ints("classlabels_int64s", (0..classes).collect()),
        text("post_transform", "NONE"),
    ];
    file("TreeEnsembleClassifier", attributes)
}

fn file(operator: &str, attributes: Vec<AttributeProto>) -> Vec<u8> {
    let columns = tensor_shape_proto::dimension::Value::DimValue(FEATURES as i64);
    let dim = [None, Some(columns)].map(|value| tensor_shape_proto::Dimension { value, ..Default::default() }).to_vec();
    let tensor = TensorType { elem_type: DataType::Float as i32, shape: Some(TensorShapeProto { dim }) };
    let input = TypeProto { value: Some(Value::TensorType(tensor)), ..Default::default() };
    let output = |name: &str| ValueInfoProto { name: name.into(), ..Default::default() };
    let node = NodeProto {
        op_type: operator.into(),
        domain: "ai.onnx.ml".into(),
        input: vec!["X".into()],
        output: vec!["label".into(), "probabilities".into()],
        attribute: attributes,
        ..Default::default()
    };
    let graph = GraphProto {
        name: "bench".into(),
        node: vec![node],
        input: vec![ValueInfoProto { r#type: Some(input), ..output("X") }],
        output: vec![output("label"), output("probabilities")],
        ..Default::default()
    };
    let opset = |domain: &str, version| OperatorSetIdProto { domain: domain.into(), version };
    let opset_import = vec![opset("", 17), opset("ai.onnx.ml", 3)];
    ModelProto { ir_version: 8, opset_import, graph: Some(graph), ..Default::default() }.encode_to_vec()
}

fn attribute(name: &str, of: AttributeType) -> AttributeProto {
    AttributeProto { name: name.into(), r#type: of as i32, ..Default::default() }
}

fn ints(name: &str, ints: Vec<i64>) -> AttributeProto {
    AttributeProto { ints, ..attribute(name, AttributeType::Ints) }
}

fn floats(name: &str, floats: Vec<f32>) -> AttributeProto {
    AttributeProto { floats, ..attribute(name, AttributeType::Floats) }
}

fn text(name: &str, text: &str) -> AttributeProto {
    AttributeProto { s: text.as_bytes().to_vec(), ..attribute(name, AttributeType::String) }
}

/// Numbers from -1 to 1, always the same (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn new() -> Self {
        Self(7)
    }

    fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn next_number(&mut self) -> f32 {
        (self.next_bits() >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}

impl Iterator for Numbers {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        Some(self.next_number())
    }
}
