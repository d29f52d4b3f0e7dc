//! Both tables of operators, the small one and tract's own, answer as they should when files are trusted.

mod cases;

use cases::{Case, Run, cases, data};
use prost::Message;
use tract_onnx::Onnx;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::type_proto::{Tensor as TensorType, Value};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorShapeProto, TypeProto, ValueInfoProto,
};
use tract_onnx::prelude::*;

fn models() -> impl Iterator<Item = (Case, Vec<u8>)> {
    let all = ["operators.json", "models.json", "exported.json"].into_iter().flat_map(cases);
    all.map(|case| (data(&case.file), case)).map(|(bytes, case)| (case, bytes))
}

/// Reads a model and prepares it for the shapes of one call.
fn prepared(reader: &Onnx, bytes: &[u8], run: &Run) -> TractResult<Arc<TypedRunnableModel>> {
    let mut model = reader.model_for_read(&mut &*bytes)?;
    for ix in 0..model.inputs.len() {
        let name = model.node(model.inputs[ix].node).name.clone();
        let input = run.inputs[&name].tensor();
        model.set_input_fact(ix, InferenceFact::dt_shape(input.datum_type(), input.shape()))?;
    }
    model.into_optimized()?.into_runnable()
}

fn wrong_answers(reader: &Onnx) -> (usize, Vec<String>) {
    let mut right = 0;
    let mut wrong = vec![];
    for (case, bytes) in models() {
        for run in &case.runs {
            match prepared(reader, &bytes, run)
                .map_err(|e| format!("{e:#}"))
                .and_then(|model| cases::check(&model, run))
            {
                Ok(()) => right += 1,
                Err(problem) => wrong.push(format!("{}: {problem}", case.name)),
            }
        }
    }
    (right, wrong)
}

#[test]
fn the_small_table_reads_models_that_are_trusted() {
    let (right, wrong) = wrong_answers(&tract_onnx_ml::tabular());
    assert!(wrong.is_empty() && right > 200, "{right} right\n{}", wrong.join("\n"));
}

#[test]
#[cfg(feature = "all-operators")]
fn the_table_of_tract_reads_the_same_models() {
    let (right, wrong) = wrong_answers(&tract_onnx_ml::onnx());
    assert!(wrong.is_empty() && right > 200, "{right} right\n{}", wrong.join("\n"));
}

/// A file that answers 1 or 2, by a truth that is told when it runs.
fn choice() -> Vec<u8> {
    let named = |name: &str| ValueInfoProto { name: name.into(), ..Default::default() };
    let branch = |name: &str, value| {
        let attribute = AttributeProto {
            name: "value_float".into(),
            f: value,
            r#type: AttributeType::Float as i32,
            ..Default::default()
        };
        let (op_type, output) = ("Constant".into(), vec![name.into()]);
        let node = NodeProto { op_type, output, attribute: vec![attribute], ..Default::default() };
        let graph = GraphProto { name: name.into(), node: vec![node], output: vec![named(name)], ..Default::default() };
        let name = format!("{name}_branch");
        AttributeProto { name, g: Some(graph), r#type: AttributeType::Graph as i32, ..Default::default() }
    };
    let node = NodeProto {
        op_type: "If".into(),
        input: vec!["truth".into()],
        output: vec!["answer".into()],
        attribute: vec![branch("then", 1.0), branch("else", 2.0)],
        ..Default::default()
    };
    let scalar = TensorType { elem_type: DataType::Bool as i32, shape: Some(TensorShapeProto { dim: vec![] }) };
    let truth = TypeProto { value: Some(Value::TensorType(scalar)), ..Default::default() };
    let graph = GraphProto {
        name: "choice".into(),
        node: vec![node],
        input: vec![ValueInfoProto { r#type: Some(truth), ..named("truth") }],
        output: vec![named("answer")],
        ..Default::default()
    };
    let opset_import = vec![OperatorSetIdProto { domain: String::new(), version: 17 }];
    ModelProto { ir_version: 8, opset_import, graph: Some(graph), ..Default::default() }.encode_to_vec()
}

#[test]
fn a_choice_runs_from_a_trusted_file_only() -> TractResult<()> {
    let file = choice();
    let model = tract_onnx_ml::tabular().model_for_read(&mut &file[..])?.into_optimized()?.into_runnable()?;
    for (truth, answer) in [(true, 1.0_f32), (false, 2.0)] {
        assert_eq!(*model.run(tvec!(tensor0(truth).into_tvalue()))?[0], tensor0(answer));
    }
    assert_eq!(tract_onnx_ml::inspect(&file)?.unsupported, ["ai.onnx.If"]);
    assert!(tract_onnx_ml::read(&file).is_err());
    Ok(())
}
