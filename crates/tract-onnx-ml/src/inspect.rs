//! What a file says about itself.

use std::collections::BTreeMap;

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::dimension;
use tract_onnx::pb::type_proto::Value;
use tract_onnx::pb::{GraphProto, NodeProto, ValueInfoProto};

use crate::attributes::Attributes;
use crate::labels::Labels;
use crate::{Error, file};

/// A file's signature and contents. Nothing is computed for it, and it says nothing about whether [`read`](crate::read)
/// takes the file, but for [`unsupported`](Self::unsupported).
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Inputs that a caller must give, in order.
    pub inputs: Vec<Port>,
    /// Outputs, in order.
    pub outputs: Vec<Port>,
    /// Operators with their domain (`ai.onnx.ml.Scaler`) and how many nodes use each, inner graphs included.
    pub operators: BTreeMap<String, usize>,
    /// Those of the operators that are not supported.
    pub unsupported: Vec<String>,
    /// Operator sets with their versions, as the file lists them; `ai.onnx` is the default one.
    pub opset_imports: Vec<(String, i64)>,
    /// Version of the file format.
    pub ir_version: i64,
    /// Program that wrote the file, with its version.
    pub producer: String,
    /// Version of the model, as its maker counts.
    pub model_version: i64,
    /// Name of the graph.
    pub name: String,
    /// Description.
    pub doc: String,
    /// Own keys and values.
    pub metadata: Vec<(String, String)>,
    /// Labels of the classes in the order of the scores, of the last classifier in the file; none for other models.
    pub classes: Option<Classes>,
}

/// An input or output.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// Element type: `float32`, `float64`, `int64`, `int32`, `string`, `bool` …, or `unknown`.
    pub element_type: String,
    /// Declared dimensions; `None` if the file says nothing about the shape, or calls it a sequence or map.
    pub shape: Option<Vec<Dimension>>,
    /// For an output made by `ZipMap`: the keys, which name the columns of the matrix that runs in its place.
    pub keys: Option<Classes>,
}

/// A declared dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dimension {
    /// A fixed length.
    Fixed(u64),
    /// A length with a name, to be given at each call.
    Symbol(String),
    /// Any length.
    Open,
}

/// Labels of classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Classes {
    /// Integer labels.
    Ints(Vec<i64>),
    /// Labels of text.
    Texts(Vec<String>),
}

/// Looks at an ONNX file from anywhere, without computing anything.
///
/// ```
/// # let file: &[u8] = include_bytes!("../tests/data/models/random_forest_classifier_string_zipmap.onnx");
/// let summary = tract_onnx_ml::inspect(file)?;
/// assert_eq!(summary.inputs[0].name, "X");
/// assert_eq!(summary.operators["ai.onnx.ml.TreeEnsembleClassifier"], 1);
/// assert!(summary.unsupported.is_empty());
/// assert_eq!(summary.outputs[1].keys, summary.classes);
/// # Ok::<(), tract_onnx_ml::Error>(())
/// ```
///
/// # Errors
///
/// Bytes that are no ONNX model, or too large to be read.
pub fn inspect(bytes: &[u8]) -> Result<Summary, Error> {
    let model = file::decode(bytes)?;
    let graph = model.graph.unwrap_or_default();
    let (mut operators, mut unsupported) = (BTreeMap::new(), vec![]);
    count(&graph, &mut operators, &mut unsupported);
    unsupported.sort();
    unsupported.dedup();
    let named = |domain: &str| if domain.is_empty() { "ai.onnx".to_owned() } else { domain.to_owned() };
    Ok(Summary {
        inputs: graph.input.iter().filter(|input| !is_constant(&graph, &input.name)).map(port).collect(),
        outputs: graph.output.iter().map(|output| output_port(&graph, output)).collect(),
        classes: graph.node.iter().rev().find_map(classes),
        operators,
        unsupported,
        opset_imports: model.opset_import.iter().map(|import| (named(&import.domain), import.version)).collect(),
        ir_version: model.ir_version,
        producer: [model.producer_name, model.producer_version].join(" ").trim().to_owned(),
        model_version: model.model_version,
        name: graph.name,
        doc: model.doc_string,
        metadata: model.metadata_props.into_iter().map(|entry| (entry.key, entry.value)).collect(),
    })
}

fn count(graph: &GraphProto, operators: &mut BTreeMap<String, usize>, unsupported: &mut Vec<String>) {
    for node in &graph.node {
        let name = file::qualified(node);
        if file::unsupported(node) {
            unsupported.push(name.clone());
        }
        *operators.entry(name).or_default() += 1;
        for attribute in &node.attribute {
            attribute.g.iter().chain(&attribute.graphs).for_each(|graph| count(graph, operators, unsupported));
        }
    }
}

fn is_constant(graph: &GraphProto, name: &str) -> bool {
    graph.initializer.iter().any(|tensor| tensor.name == name)
}

fn port(value: &ValueInfoProto) -> Port {
    let tensor = value.r#type.as_ref().and_then(|of| of.value.as_ref()).map(|Value::TensorType(tensor)| tensor);
    let shape = tensor.and_then(|tensor| tensor.shape.as_ref()).map(|shape| {
        let dimension = |value: &Option<dimension::Value>| match value {
            Some(dimension::Value::DimValue(value)) => u64::try_from(*value).map_or(Dimension::Open, Dimension::Fixed),
            Some(dimension::Value::DimParam(symbol)) if !symbol.is_empty() => Dimension::Symbol(symbol.clone()),
            _ => Dimension::Open,
        };
        shape.dim.iter().map(|dim| dimension(&dim.value)).collect()
    });
    let element_type = tensor.and_then(|tensor| DataType::try_from(tensor.elem_type).ok());
    let element_type = match element_type {
        None | Some(DataType::Undefined) => "unknown".to_owned(),
        Some(DataType::Float) => "float32".to_owned(),
        Some(DataType::Double) => "float64".to_owned(),
        Some(other) => other.as_str_name().to_lowercase(),
    };
    Port { name: value.name.clone(), element_type, shape, keys: None }
}

fn output_port(graph: &GraphProto, output: &ValueInfoProto) -> Port {
    let mut port = port(output);
    let maker = graph.node.iter().find(|node| node.output.contains(&output.name));
    if let Some(zip_map) = maker.filter(|node| node.op_type == "ZipMap") {
        port.keys = labels(zip_map, "classlabels_int64s");
        port.element_type = "float32".into();
        port.shape = None;
    }
    port
}

fn classes(node: &NodeProto) -> Option<Classes> {
    match node.op_type.as_str() {
        "LinearClassifier" | "SVMClassifier" => labels(node, "classlabels_ints"),
        "TreeEnsembleClassifier" | "ZipMap" => labels(node, "classlabels_int64s"),
        _ => None,
    }
}

fn labels(node: &NodeProto, ints: &str) -> Option<Classes> {
    let known: Vec<&str> = node.attribute.iter().map(|attribute| attribute.name.as_str()).collect();
    match Labels::of(&Attributes::of(node, &known).ok()?, ints, "classlabels_strings").ok()?? {
        Labels::Ints(labels) => Some(Classes::Ints(labels)),
        Labels::Texts(labels) => Some(Classes::Texts(labels)),
    }
}
