//! The operators there are, and those that a file from elsewhere may use.
//!
//! tract has more, but trusts its input with them. What is listed here is what models of tables need, and has been tried
//! with broken files.

use tract_onnx::pb::NodeProto;
use tract_onnx::pb::attribute_proto::AttributeType;

use crate::Error;
use crate::attributes::{Attributes, node_name};
use crate::operators;

/// Each standard operator: how many inputs and outputs it may have, and its attributes with the first letter of their
/// type, capital for lists.
const STANDARD: &str = "
    Abs 1 1 1
    Acos 1 1 1
    Acosh 1 1 1
    Add 2 2 1
    And 2 2 1
    ArgMax 1 1 1 axis:i keepdims:i select_last_index:i
    ArgMin 1 1 1 axis:i keepdims:i select_last_index:i
    Asin 1 1 1
    Asinh 1 1 1
    Atan 1 1 1
    Atanh 1 1 1
    BatchNormalization 5 5 1 epsilon:f momentum:f spatial:i training_mode:i
    Cast 1 1 1 to:i saturate:i round_mode:s
    CastLike 2 2 1 saturate:i round_mode:s
    Ceil 1 1 1
    Celu 1 1 1 alpha:f
    Clip 1 3 1 min:f max:f
    Concat 1 10000 1 axis:i
    Constant 0 0 1 value:t value_float:f value_floats:F value_int:i value_ints:I value_string:s value_strings:S
    ConstantOfShape 1 1 1 value:t
    Cos 1 1 1
    Cosh 1 1 1
    CumSum 2 2 1 exclusive:i reverse:i
    Div 2 2 1
    Dropout 1 3 2 ratio:f seed:i
    Einsum 1 100 1 equation:s
    Elu 1 1 1 alpha:f
    Equal 2 2 1
    Erf 1 1 1
    Exp 1 1 1
    Expand 2 2 1
    Flatten 1 1 1 axis:i
    Floor 1 1 1
    Gather 2 2 1 axis:i
    GatherElements 2 2 1 axis:i
    GatherND 2 2 1 batch_dims:i
    Gelu 1 1 1 approximate:s
    Gemm 2 3 1 alpha:f beta:f transA:i transB:i
    Greater 2 2 1
    GreaterOrEqual 2 2 1
    HardSigmoid 1 1 1 alpha:f beta:f
    HardSwish 1 1 1
    Hardmax 1 1 1 axis:i
    Identity 1 1 1
    If 1 1 1000 then_branch:g else_branch:g
    IsInf 1 1 1 detect_negative:i detect_positive:i
    IsNaN 1 1 1
    LayerNormalization 2 3 3 axis:i epsilon:f stash_type:i
    LeakyRelu 1 1 1 alpha:f
    Less 2 2 1
    LessOrEqual 2 2 1
    Log 1 1 1
    LogSoftmax 1 1 1 axis:i
    LpNormalization 1 1 1 axis:i p:i
    MatMul 2 2 1
    Max 1 10000 1
    Mean 1 10000 1
    Min 1 10000 1
    Mish 1 1 1
    Mod 2 2 1 fmod:i
    Mul 2 2 1
    Neg 1 1 1
    Not 1 1 1
    OneHot 3 3 1 axis:i
    Or 2 2 1
    PRelu 2 2 1
    Pad 1 4 1 mode:s pads:I value:f
    Pow 2 2 1
    Range 3 3 1
    Reciprocal 1 1 1
    ReduceL1 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceL2 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceLogSum 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceLogSumExp 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceMax 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceMean 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceMin 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceProd 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceSum 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    ReduceSumSquare 1 2 1 axes:I keepdims:i noop_with_empty_axes:i
    Relu 1 1 1
    Reshape 2 2 1 allowzero:i
    Round 1 1 1
    Scan 1 100 100 body:g num_scan_inputs:i scan_input_axes:I scan_input_directions:I scan_output_axes:I scan_output_directions:I
    Selu 1 1 1 alpha:f gamma:f
    Shape 1 1 1 start:i end:i
    Sigmoid 1 1 1
    Sign 1 1 1
    Sin 1 1 1
    Sinh 1 1 1
    Size 1 1 1
    Slice 1 5 1 axes:I ends:I starts:I
    Softmax 1 1 1 axis:i
    Softplus 1 1 1
    Softsign 1 1 1
    Split 1 2 1000 axis:i split:I num_outputs:i
    Sqrt 1 1 1
    Squeeze 1 2 1 axes:I
    Sub 2 2 1
    Sum 1 10000 1
    Tan 1 1 1
    Tanh 1 1 1
    ThresholdedRelu 1 1 1 alpha:f
    Tile 2 2 1
    TopK 1 2 2 axis:i k:i largest:i sorted:i
    Transpose 1 1 1 perm:I
    Unsqueeze 1 2 1 axes:I
    Where 3 3 1
    Xor 2 2 1
";

/// In the table, but not taken from elsewhere: what it makes is not known before it runs.
const TRUSTED_ONLY: &str = "If";

/// The operator with its domain.
pub(crate) fn qualified(node: &NodeProto) -> String {
    let domain = if node.domain.is_empty() { "ai.onnx" } else { &node.domain };
    format!("{domain}.{}", node.op_type)
}

/// Whether the node belongs to the standard operators, not to `ai.onnx.ml`.
pub(crate) fn is_standard(node: &NodeProto) -> bool {
    node.domain.is_empty() || node.domain == "ai.onnx"
}

/// Whether the operator is one that is not run.
pub(crate) fn unsupported(node: &NodeProto) -> bool {
    match node.domain.as_str() {
        "ai.onnx.ml" => !operators::NAMES.contains(&node.op_type.as_str()),
        _ => !is_standard(node) || node.op_type == TRUSTED_ONLY || entry(&node.op_type).is_none(),
    }
}

/// Refuses an operator that is not run, and a standard one with the wrong inputs, outputs or attributes.
pub(super) fn check(node: &NodeProto) -> Result<(), Error> {
    if unsupported(node) {
        return Err(Error::UnsupportedOperator { node: node_name(node), operator: qualified(node) });
    }
    if is_standard(node) { checked_attributes(node).map(|_| ()) } else { Ok(()) }
}

/// The attributes of a standard operator, once its inputs, outputs and attributes are found to be possible.
pub(crate) fn checked_attributes(node: &NodeProto) -> Result<Attributes<'_>, Error> {
    let entry = entry(&node.op_type).filter(|_| is_standard(node));
    let unknown = || Error::UnsupportedOperator { node: node_name(node), operator: qualified(node) };
    let mut entry = entry.ok_or_else(unknown)?;
    let mut count = || entry.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    let (fewest, most, outputs): (usize, usize, usize) = (count(), count(), count());
    let known: Vec<(&str, &str)> = entry.filter_map(|attribute| attribute.split_once(':')).collect();
    let names: Vec<&str> = known.iter().map(|attribute| attribute.0).collect();
    let attributes = Attributes::of(node, &names)?;
    for attribute in &node.attribute {
        let kind = known.iter().find(|known| known.0 == attribute.name).map_or("", |known| known.1);
        let wanted = match kind {
            "i" => AttributeType::Int,
            "f" => AttributeType::Float,
            "s" => AttributeType::String,
            "t" => AttributeType::Tensor,
            "g" => AttributeType::Graph,
            "I" => AttributeType::Ints,
            "S" => AttributeType::Strings,
            _ => AttributeType::Floats,
        };
        let holds = match wanted {
            AttributeType::Tensor => attribute.t.is_some(),
            AttributeType::Graph => attribute.g.is_some(),
            _ => true,
        };
        if attribute.r#type != wanted as i32 || !holds {
            return Err(attributes.error(&attribute.name, format!("should be {}", wanted.as_str_name())));
        }
    }
    // Inputs may be left out at the end; an empty name in the middle stands for one that is left out.
    let inputs = node.input.len();
    let required = node.input.iter().take(fewest).filter(|input| !input.is_empty()).count();
    if inputs > most || required < fewest {
        return Err(attributes.node_error(format!("has {inputs} inputs, of which {required} of {fewest} are named")));
    }
    if node.output.is_empty() || node.output.len() > outputs || node.output[0].is_empty() {
        return Err(attributes.node_error(format!("has {} outputs where {outputs} are possible", node.output.len())));
    }
    Ok(attributes)
}

/// The names of all standard operators.
#[cfg(test)]
pub(crate) fn standard_operators() -> impl Iterator<Item = &'static str> {
    STANDARD.lines().filter_map(|line| line.split_whitespace().next())
}

fn entry(operator: &str) -> Option<impl Iterator<Item = &'static str>> {
    STANDARD.lines().map(str::split_whitespace).find_map(|mut entry| (entry.next()? == operator).then_some(entry))
}
