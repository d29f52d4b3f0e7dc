//! Checks of a node's attributes against the ranks and constants of its inputs, before tract relies on them.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::catalogue;
use super::stepwise::{MOST_ELEMENTS, shape};
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
    if reduces(&node.op_type) && check.is_empty(0) {
        return Err(check.attributes.node_error("reduces an input that is empty"));
    }
    check.asked_length(node)?;
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
        "Scan" if (0..inputs.len()).any(|input| check.rank(input) == 0) => {
            Err(check.attributes.node_error("loops over a scalar"))
        }
        _ => Ok(()),
    }?;
    check.same_rank(node)
}

/// Whether the operator sums up along an axis, which tract takes to have a length.
fn reduces(operator: &str) -> bool {
    let others = ["ArgMax", "ArgMin", "CumSum", "LogSoftmax", "LpNormalization", "Softmax"];
    operator.starts_with("Reduce") || others.contains(&operator)
}

/// The integers of a constant without symbols.
fn constant(input: &InferenceFact) -> Option<Vec<i64>> {
    let value = input.value.concretize()?;
    let value = value.cast_to::<i64>().ok()?;
    value.try_as_plain_ram().ok()?.as_slice::<i64>().ok().map(<[i64]>::to_vec)
}

struct Check<'a> {
    attributes: Attributes<'a>,
    inputs: &'a [InferenceFact],
}

impl Check<'_> {
    fn rank(&self, input: usize) -> usize {
        self.inputs.get(input).and_then(shape).map_or(0, |shape| shape.len())
    }

    /// Refuses a constant that asks for more elements than are computed, before tract multiplies it out.
    fn asked_length(&self, node: &NodeProto) -> Result<(), Error> {
        let input = match node.op_type.as_str() {
            "ConstantOfShape" => 0,
            "Expand" | "Reshape" | "Tile" | "TopK" => 1,
            _ => return Ok(()),
        };
        // A shape with symbols, made of those of the inputs, is judged by what comes out.
        let asked = match self.inputs.get(input) {
            Some(input) if input.value.is_concrete() => constant(input).unwrap_or_default(),
            _ => return Ok(()),
        };
        let product = asked.iter().try_fold(1_u64, |all, dim| all.checked_mul(dim.unsigned_abs().max(1)));
        if product.is_some_and(|product| product <= MOST_ELEMENTS) {
            return Ok(());
        }
        Err(self.attributes.node_error(format!("asks for the shape {asked:?}, which is too large")))
    }

    /// Whether an input has no element, however many rows there are.
    fn is_empty(&self, input: usize) -> bool {
        let zero = |dim: &TDim| dim.to_i64().is_ok_and(|length| length == 0);
        self.inputs.get(input).and_then(shape).is_some_and(|shape| shape.iter().any(zero))
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
        constant(input).ok_or_else(|| self.attributes.node_error(format!("needs constant {name}")))
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
}
