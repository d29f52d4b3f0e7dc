//! Checks of a node's attributes against the ranks and constants of its inputs, before tract relies on them.

use tract_onnx::pb::NodeProto;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::tract_hir::internal::*;

use super::catalogue;
use super::stepwise::shape;
use crate::Error;
use crate::attributes::Attributes;

/// Checks one node whose inputs are known.
pub(super) fn check(node: &NodeProto, inputs: &[InferenceFact]) -> Result<(), Error> {
    catalogue::check(node)?;
    if !catalogue::is_standard(node) {
        return Ok(());
    }
    let known: Vec<&str> = node.attribute.iter().map(|attribute| attribute.name.as_str()).collect();
    let check = Check { attributes: Attributes::of(node, &known)?, inputs };
    let rank = check.rank(0);
    match node.op_type.as_str() {
        "ArgMax" | "ArgMin" | "Concat" | "Gather" | "GatherElements" | "LogSoftmax" | "Softmax" | "Split" | "TopK" => {
            check.axis("axis", check.attributes.int("axis")?.unwrap_or(-(rank.min(1) as i64)), rank)
        }
        "LpNormalization" => check.axis("axis", check.attributes.int("axis")?.unwrap_or(-1), rank),
        "Flatten" => check.axis("axis", check.attributes.int("axis")?.unwrap_or(0), rank + 1),
        "CumSum" => check.axes(1, rank),
        "Unsqueeze" => {
            let added = check.listed("axes", 1)?.len();
            check.axes_of("axes", 1, rank + added)
        }
        "Transpose" => {
            let perm = check.attributes.ints("perm")?;
            let mut sorted = perm.to_vec();
            sorted.sort_unstable();
            let fits = perm.is_empty() || sorted.iter().copied().eq(0..rank as i64);
            if fits { Ok(()) } else { Err(check.attributes.error("perm", format!("is no order of {rank} axes"))) }
        }
        "Slice" => {
            check.axes_of("axes", 3, rank)?;
            let steps = check.listed("steps", 4)?;
            if steps.contains(&0) { Err(check.attributes.node_error("has a step of 0")) } else { Ok(()) }
        }
        name if name.starts_with("Reduce") || name == "Squeeze" => check.axes_of("axes", 1, rank),
        "Constant" if node.attribute.len() != 1 => Err(check.attributes.node_error("should have one value")),
        "Scan" => check.scan(node),
        _ => Ok(()),
    }?;
    check.same_rank(node)
}

struct Check<'a> {
    attributes: Attributes<'a>,
    inputs: &'a [InferenceFact],
}

impl Check<'_> {
    fn rank(&self, input: usize) -> usize {
        self.inputs.get(input).and_then(shape).map_or(0, |shape| shape.len())
    }

    fn axis(&self, name: &str, axis: i64, rank: usize) -> Result<(), Error> {
        let rank = rank as i64;
        if (-rank..rank).contains(&axis) {
            return Ok(());
        }
        Err(self.attributes.error(name, format!("is {axis}, but its input has {rank} dimensions")))
    }

    /// The integers of an attribute, or else of the constant input at `input`.
    fn listed(&self, name: &str, input: usize) -> Result<Vec<i64>, Error> {
        let list = self.attributes.ints(name)?;
        let Some(input) = self.inputs.get(input) else { return Ok(list.to_vec()) };
        let values = input.value.concretize().and_then(|value| {
            let value = value.cast_to::<i64>().ok()?;
            value.try_as_plain_ram().ok()?.as_slice::<i64>().ok().map(<[i64]>::to_vec)
        });
        values.ok_or_else(|| self.attributes.node_error(format!("needs constant {name}")))
    }

    fn axes_of(&self, name: &str, input: usize, rank: usize) -> Result<(), Error> {
        let axes = self.listed(name, input)?;
        axes.iter().try_for_each(|&axis| self.axis(name, axis, rank))?;
        let mut positive: Vec<i64> = axes.iter().map(|axis| axis.rem_euclid(rank.max(1) as i64)).collect();
        positive.sort_unstable();
        positive.dedup();
        if positive.len() == axes.len() { Ok(()) } else { Err(self.attributes.error(name, "names an axis twice")) }
    }

    fn axes(&self, input: usize, rank: usize) -> Result<(), Error> {
        self.axes_of("axes", input, rank)
    }

    /// Refuses inputs of different rank where tract takes equal ones for granted.
    fn same_rank(&self, node: &NodeProto) -> Result<(), Error> {
        let takes_any = !matches!(node.op_type.as_str(), "Concat" | "GatherElements");
        if takes_any || (1..self.inputs.len()).all(|input| self.rank(input) == self.rank(0)) {
            return Ok(());
        }
        Err(self.attributes.node_error("has inputs of different numbers of dimensions"))
    }

    /// A loop over rows with a body that computes plainly: what skl2onnx makes of distances.
    fn scan(&self, node: &NodeProto) -> Result<(), Error> {
        let body = node.attribute.iter().find(|attribute| attribute.name == "body").and_then(|body| body.g.as_ref());
        let body = body.ok_or_else(|| self.attributes.error("body", "is missing"))?;
        let scanned = self.attributes.int("num_scan_inputs")?.unwrap_or(0);
        let lists = ["scan_input_axes", "scan_input_directions", "scan_output_axes", "scan_output_directions"];
        let plain_axes = lists.iter().map(|name| self.attributes.ints(name)).collect::<Result<Vec<_>, _>>()?;
        let inputs = node.input.len();
        let states = usize::try_from(scanned).ok().and_then(|scanned| inputs.checked_sub(scanned));
        let fits = scanned >= 1
            && body.input.len() == inputs
            && body.output.len() == node.output.len()
            && states.is_some_and(|states| states <= body.output.len())
            && plain_axes.iter().all(|axes| axes.iter().all(|&axis| axis == 0))
            && (0..inputs).all(|input| !node.input[input].is_empty() && self.rank(input) >= 1)
            && node.output.iter().all(|output| !output.is_empty())
            && body.node.len() <= 64
            && body.initializer.len() <= 64;
        if !fits {
            return Err(self.attributes.node_error("loops in a way that is not supported"));
        }
        const BODY: [&str; 14] = [
            "Abs",
            "Add",
            "Div",
            "Identity",
            "Max",
            "Mul",
            "Neg",
            "Pow",
            "ReduceMax",
            "ReduceSum",
            "ReduceSumSquare",
            "Sqrt",
            "Sub",
            "Sum",
        ];
        let mut made: Vec<&str> = body.input.iter().map(|input| input.name.as_str()).collect();
        made.extend(body.initializer.iter().map(|tensor| tensor.name.as_str()));
        for inner in &body.node {
            catalogue::check(inner)?;
            let plain = BODY.contains(&inner.op_type.as_str())
                && inner.input.iter().all(|input| made.contains(&input.as_str()))
                && inner.output.iter().all(|output| !made.contains(&output.as_str()));
            if !plain {
                let problem = format!("loops over {}, or its body takes something from outside", inner.op_type);
                return Err(self.attributes.node_error(problem));
            }
            made.extend(inner.output.iter().map(String::as_str));
        }
        if body.output.iter().any(|output| !made.contains(&output.name.as_str())) {
            return Err(self.attributes.node_error("has a body that does not make its outputs"));
        }
        let typed = |input: &tract_onnx::pb::ValueInfoProto| {
            let value = input.r#type.as_ref().and_then(|of| of.value.as_ref());
            value.is_some_and(|tract_onnx::pb::type_proto::Value::TensorType(tensor)| {
                tensor.elem_type == DataType::Float as i32 || tensor.elem_type == DataType::Double as i32
            })
        };
        if !body.input.iter().all(typed) {
            return Err(self.attributes.node_error("loops over something else than floats"));
        }
        Ok(())
    }
}
