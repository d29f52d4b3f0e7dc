//! A graph under construction: nodes in topological order, constants, inputs and outputs.

use crate::names::{BATCH, INTERNAL_PREFIX};
use crate::proto::{
    AttributeProto, Dimension, DimensionValue, GraphProto, NodeProto, TensorProto, TensorShapeProto, TensorTypeProto,
    TypeProto, TypeValue, ValueInfoProto,
};

/// The domain of the classical machine-learning operators.
pub(crate) const ML_DOMAIN: &str = "ai.onnx.ml";

/// `name` in the name space that no column can be in.
pub(crate) fn internal(name: &str) -> String {
    format!("{INTERNAL_PREFIX}{name}")
}

/// The element types of tensors, with their numbers in `TensorProto.DataType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    Float = 1,
    Int64 = 7,
    String = 8,
    Double = 11,
}

/// The graph so far.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    proto: GraphProto,
}

impl Graph {
    pub(crate) fn finish(self, name: String, doc_string: String) -> GraphProto {
        GraphProto { name, doc_string, ..self.proto }
    }

    /// Whether an input is called like a tensor that a node makes.
    pub(crate) fn clash(&self) -> Option<&str> {
        let made = |name: &String| self.proto.node.iter().any(|node| node.output.contains(name));
        self.proto.input.iter().map(|input| &input.name).find(|name| made(name)).map(String::as_str)
    }

    /// An input of shape `[N]`, or `[N, columns]`.
    pub(crate) fn input(&mut self, name: &str, element: Element, columns: Option<usize>) {
        self.proto.input.push(value_info(name, element, columns, ""));
    }

    /// An output of shape `[N]`, or `[N, columns]`, and what it is.
    pub(crate) fn output(&mut self, name: &str, element: Element, columns: Option<usize>, doc: &str) {
        self.proto.output.push(value_info(name, element, columns, doc));
    }

    /// A float32 constant in row-major order; gives its name back.
    pub(crate) fn floats(&mut self, name: &str, shape: &[usize], values: Vec<f32>) -> String {
        debug_assert_eq!(shape.iter().product::<usize>(), values.len());
        self.constant(name, Element::Float, shape, TensorProto { float_data: values, ..TensorProto::default() })
    }

    /// A float64 constant in row-major order; gives its name back.
    pub(crate) fn doubles(&mut self, name: &str, shape: &[usize], values: Vec<f64>) -> String {
        debug_assert_eq!(shape.iter().product::<usize>(), values.len());
        self.constant(name, Element::Double, shape, TensorProto { double_data: values, ..TensorProto::default() })
    }

    /// An int64 constant in row-major order; gives its name back.
    pub(crate) fn ints(&mut self, name: &str, shape: &[usize], values: Vec<i64>) -> String {
        debug_assert_eq!(shape.iter().product::<usize>(), values.len());
        self.constant(name, Element::Int64, shape, TensorProto { int64_data: values, ..TensorProto::default() })
    }

    /// `name` is for readers; the constant is called so, and numbered if the name is taken.
    fn constant(&mut self, name: &str, element: Element, shape: &[usize], values: TensorProto) -> String {
        let mut full = internal(name);
        if self.proto.initializer.iter().any(|tensor| tensor.name == full) {
            full = internal(&format!("{name}/{}", self.proto.initializer.len()));
        }
        self.proto.initializer.push(TensorProto {
            dims: shape.iter().map(|&dim| dim as i64).collect(),
            data_type: element as i32,
            name: full.clone(),
            ..values
        });
        full
    }

    /// A node of the standard operators.
    pub(crate) fn node(&mut self, op: &str, inputs: &[&str], outputs: &[&str], attributes: Vec<AttributeProto>) {
        self.push(op, "", inputs, outputs, attributes);
    }

    /// A node of the standard operators without attributes; gives the name of its result back.
    pub(crate) fn apply(&mut self, op: &str, inputs: &[&str]) -> String {
        self.apply_with(op, inputs, vec![])
    }

    /// A node of the standard operators; gives the name of its result back.
    pub(crate) fn apply_with(&mut self, op: &str, inputs: &[&str], attributes: Vec<AttributeProto>) -> String {
        let output = internal(&format!("tensor/{}", self.proto.node.len()));
        self.node(op, inputs, &[&output], attributes);
        output
    }

    /// The tensor in another element type.
    pub(crate) fn cast(&mut self, input: &str, to: Element) -> String {
        self.apply_with("Cast", &[input], vec![AttributeProto::int("to", to as i64)])
    }

    /// The tensor in another element type, under this name.
    pub(crate) fn cast_to(&mut self, input: &str, to: Element, output: &str) {
        self.node("Cast", &[input], &[output], vec![AttributeProto::int("to", to as i64)]);
    }

    /// A node of the classical machine-learning operators.
    pub(crate) fn ml_node(&mut self, op: &str, inputs: &[&str], outputs: &[&str], attributes: Vec<AttributeProto>) {
        self.push(op, ML_DOMAIN, inputs, outputs, attributes);
    }

    fn push(&mut self, op: &str, domain: &str, inputs: &[&str], outputs: &[&str], attribute: Vec<AttributeProto>) {
        // Numbered names keep nodes apart from tensors: some runtimes (tract) have one name space for both.
        let name = internal(&format!("node/{}/{op}", self.proto.node.len()));
        self.proto.node.push(NodeProto {
            input: inputs.iter().map(|&name| name.to_owned()).collect(),
            output: outputs.iter().map(|&name| name.to_owned()).collect(),
            name,
            op_type: op.into(),
            attribute,
            domain: domain.into(),
        });
    }
}

fn value_info(name: &str, element: Element, columns: Option<usize>, doc: &str) -> ValueInfoProto {
    let batch = DimensionValue::Param(BATCH.into());
    let columns = columns.map(|count| DimensionValue::Value(count as i64));
    let dim = std::iter::once(batch).chain(columns).map(|value| Dimension { value: Some(value) }).collect();
    ValueInfoProto {
        name: name.into(),
        r#type: Some(TypeProto {
            value: Some(TypeValue::Tensor(TensorTypeProto {
                elem_type: element as i32,
                shape: Some(TensorShapeProto { dim }),
            })),
        }),
        doc_string: doc.into(),
    }
}
