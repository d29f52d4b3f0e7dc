//! Operators that are made of others of tract's, and told by nothing else than how those are wired.
//!
//! Types and shapes come from the wiring as well: it is tried in an empty model, and what comes out is what there is.

use std::fmt;

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::array::Gather;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::binary::wire_rank_broadcast;

use crate::attributes::node_name;
use crate::kernel::{Kernel, Operator};
use crate::operators::Built;
use crate::rows::slice;

type Wiring = dyn Fn(&mut Wires) -> TractResult<TVec<OutletId>> + Send + Sync;

/// An operator that `wire` makes. Its inputs from `parameters` on must be constants: shapes depend on them.
pub(super) fn wired(
    node: &NodeProto,
    parameters: usize,
    wire: impl Fn(&mut Wires) -> TractResult<TVec<OutletId>> + Send + Sync + 'static,
) -> Built {
    let present = |names: &[String]| names.iter().map(|name| !name.is_empty()).collect::<Vec<bool>>();
    let (inputs, outputs) = (present(&node.input), present(&node.output));
    let (node, operator) = (node_name(node), node.op_type.clone());
    Ok((expand(Wired { node, operator, inputs, outputs, parameters, wire: Arc::new(wire) }), vec![]))
}

#[derive(Clone)]
struct Wired {
    node: String,
    operator: String,
    /// For each input of the node, whether it is given.
    inputs: Vec<bool>,
    /// For each output of the node, whether it is asked for.
    outputs: Vec<bool>,
    parameters: usize,
    wire: Arc<Wiring>,
}

impl fmt::Debug for Wired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} \"{}\"", self.operator, self.node)
    }
}

impl Wired {
    fn first_parameter(&self) -> usize {
        self.inputs.iter().take(self.parameters).filter(|given| **given).count()
    }

    fn describe(&self) -> String {
        format!("Node \"{}\" ({})", self.node, self.operator)
    }

    /// What comes out, found in a model of its own.
    fn output_facts(
        &self,
        types: &[DatumType],
        shapes: &[TVec<TDim>],
        values: &[Arc<Tensor>],
    ) -> TractResult<TVec<TypedFact>> {
        let mut model = TypedModel::default();
        let first = self.first_parameter();
        let mut inputs = TVec::new();
        for (ix, (dt, shape)) in types.iter().zip(shapes).enumerate() {
            let constant = ix.checked_sub(first).and_then(|ix| values.get(ix));
            let fact = match constant {
                Some(value) => TypedFact::try_from(value.clone())?,
                None => dt.fact(shape.clone()),
            };
            inputs.push(model.add_source(format!("input-{ix}"), fact)?);
        }
        let outputs = self.wire("it", &mut model, &inputs)?;
        outputs.iter().map(|&output| model.outlet_fact(output).cloned()).collect()
    }
}

impl Expansion for Wired {
    fn name(&self) -> StaticName {
        self.operator.clone().into()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(self.outputs.iter().filter(|asked| **asked).count())
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, self.inputs.iter().filter(|given| **given).count())?;
        check_output_arity(outputs, self.nboutputs()?)?;
        let parameters = &inputs[self.first_parameter().min(inputs.len())..];
        let known = move |s: &mut Solver<'r>, types: &[DatumType], shapes: &[TVec<TDim>], values: &[Arc<Tensor>]| {
            let facts = self.output_facts(types, shapes, values)?;
            outputs.iter().zip(facts).try_for_each(|(output, fact)| {
                s.equals(&output.datum_type, fact.datum_type)?;
                s.equals(&output.shape, fact.shape.to_tvec())
            })
        };
        s.given_all(inputs.iter().map(|input| &input.datum_type), move |s, types: Vec<DatumType>| {
            s.given_all(inputs.iter().map(|input| &input.shape), move |s, shapes: Vec<TVec<TDim>>| {
                if parameters.is_empty() {
                    return known(s, &types, &shapes, &[]);
                }
                let types = types.clone();
                s.given_all(parameters.iter().map(|input| &input.value), move |s, values: Vec<Arc<Tensor>>| {
                    known(s, &types, &shapes, &values)
                })
            })
        })
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let mut given = inputs.iter().copied();
        let slots: Vec<Option<OutletId>> = self.inputs.iter().map(|&is| if is { given.next() } else { None }).collect();
        let all = (self.wire)(&mut Wires { model, prefix, slots }).with_context(|| self.describe())?;
        let asked = (0..self.outputs.len()).filter(|&ix| self.outputs[ix]);
        let chosen = asked.map(|ix| all.get(ix).copied()).collect::<Option<TVec<OutletId>>>();
        chosen.with_context(|| format!("{} has {} outputs at most", self.describe(), all.len()))
    }
}

/// A node's inputs, and the model that grows from them.
pub(super) struct Wires<'a> {
    model: &'a mut TypedModel,
    prefix: &'a str,
    slots: Vec<Option<OutletId>>,
}

impl Wires<'_> {
    pub fn input(&self, slot: usize) -> TractResult<OutletId> {
        self.optional(slot).with_context(|| format!("lacks input {slot}"))
    }

    pub fn optional(&self, slot: usize) -> Option<OutletId> {
        self.slots.get(slot).copied().flatten()
    }

    pub fn dt(&self, outlet: OutletId) -> TractResult<DatumType> {
        Ok(self.model.outlet_fact(outlet)?.datum_type)
    }

    pub fn shape(&self, outlet: OutletId) -> TractResult<TVec<TDim>> {
        Ok(self.model.outlet_fact(outlet)?.shape.to_tvec())
    }

    pub fn rank(&self, outlet: OutletId) -> TractResult<usize> {
        Ok(self.model.outlet_fact(outlet)?.rank())
    }

    /// An input that must be a constant.
    pub fn constant(&self, slot: usize) -> TractResult<Arc<Tensor>> {
        self.known(self.input(slot)?)?.with_context(|| format!("needs a constant as input {slot}"))
    }

    /// The value of a constant; none for what is computed.
    pub fn known(&self, outlet: OutletId) -> TractResult<Option<Arc<Tensor>>> {
        Ok(self.model.outlet_fact(outlet)?.konst.clone())
    }

    /// An input that must be constant integers.
    pub fn ints(&self, slot: usize) -> TractResult<Vec<i64>> {
        let constant = self.constant(slot)?;
        let ints = constant.cast_to::<i64>()?;
        Ok(slice::<i64>(&ints)?.to_vec())
    }

    /// An input that must be constant integers, or lengths that follow from those of the inputs.
    pub fn dims(&self, slot: usize) -> TractResult<Vec<TDim>> {
        let constant = self.constant(slot)?;
        let dims = constant.cast_to::<TDim>()?;
        Ok(slice::<TDim>(&dims)?.to_vec())
    }

    /// The attribute's integers, or else those of the input at `slot`, or else none.
    pub fn ints_or(&self, attribute: &[i64], slot: usize) -> TractResult<Vec<i64>> {
        if attribute.is_empty() && self.optional(slot).is_some() { self.ints(slot) } else { Ok(attribute.to_vec()) }
    }

    /// An axis of `outlet` that may count from the end.
    pub fn axis(&self, axis: i64, outlet: OutletId) -> TractResult<usize> {
        crate::operators::positive(axis, self.rank(outlet)?)
    }

    /// Axes of which none is named twice, in order.
    pub fn axes(&self, axes: &[i64], rank: usize) -> TractResult<Vec<usize>> {
        let axes = axes.iter().map(|&axis| crate::operators::positive(axis, rank));
        let mut axes = axes.collect::<TractResult<Vec<usize>>>()?;
        axes.sort_unstable();
        ensure!(axes.windows(2).all(|pair| pair[0] != pair[1]), "names an axis twice");
        Ok(axes)
    }

    /// One of tract's operators. Inputs get the rank of the greatest.
    pub fn node(&mut self, op: impl Into<Box<dyn TypedOp>>, inputs: &[OutletId]) -> TractResult<OutletId> {
        let inputs = if inputs.len() > 1 { self.same_rank(inputs)? } else { inputs.into() };
        let name = self.unique_name();
        Ok(self.model.wire_node(name, op, &inputs)?[0])
    }

    /// The elements at these places of an axis.
    pub fn take(&mut self, outlet: OutletId, axis: usize, places: OutletId) -> TractResult<OutletId> {
        let name = self.unique_name();
        Ok(self.model.wire_node(name, Gather::new(axis), &[outlet, places])?[0])
    }

    /// One of tract's operators that are wired themselves.
    pub fn expand(&mut self, op: &dyn Expansion, inputs: &[OutletId]) -> TractResult<OutletId> {
        let name = self.unique_name();
        Ok(op.wire(&name, self.model, inputs)?[0])
    }

    /// An operator of this crate.
    pub fn kernel(
        &mut self,
        name: &'static str,
        kernel: Arc<dyn Kernel>,
        inputs: &[OutletId],
    ) -> TractResult<OutletId> {
        self.expand(&Operator { name, node: self.prefix.into(), inputs: inputs.len(), kernel }, inputs)
    }

    pub fn cast(&mut self, outlet: OutletId, to: DatumType) -> TractResult<OutletId> {
        if self.dt(outlet)? == to { Ok(outlet) } else { self.node(cast(to), &[outlet]) }
    }

    pub fn tensor(&mut self, tensor: Tensor) -> TractResult<OutletId> {
        let name = self.unique_name();
        self.model.add_const(name, tensor)
    }

    /// A number, in the type of `like`.
    pub fn number(&mut self, number: f64, like: OutletId) -> TractResult<OutletId> {
        let number = tensor0(number).cast_to_dt(self.dt(like)?)?.into_owned();
        self.tensor(number)
    }

    fn same_rank(&mut self, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let name = self.unique_name();
        wire_rank_broadcast(&name, self.model, inputs)
    }

    fn unique_name(&self) -> String {
        self.model.unique_name(self.prefix).into_owned()
    }
}
