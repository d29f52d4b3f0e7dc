//! What all operators of this crate have in common: one trait for what they compute, one type that tract runs.

use std::fmt;
use std::hash::{Hash, Hasher};

use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_hir::internal::*;

/// What an operator computes, apart from all of tract's machinery.
pub(crate) trait Kernel: fmt::Debug + Send + Sync {
    /// How many outputs there are.
    fn outputs(&self) -> usize {
        1
    }

    /// The outputs' element types. No input is [`DatumType::TDim`].
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>>;

    /// The outputs' shapes. Dimensions may be symbols.
    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>>;

    /// The outputs for these inputs, whose types and shapes need not be those declared.
    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>>;
}

/// A kernel at work for one node.
#[derive(Clone)]
pub(crate) struct Operator {
    pub name: &'static str,
    pub node: Arc<str>,
    pub inputs: usize,
    pub kernel: Arc<dyn Kernel>,
}

impl Operator {
    fn describe(&self) -> String {
        format!("Node \"{}\" ({})", self.node, self.name)
    }
}

impl fmt::Debug for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} \"{}\"", self.name, self.node)
    }
}

impl PartialEq for Operator {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.kernel, &other.kernel) && self.inputs == other.inputs
    }
}

impl Eq for Operator {}

impl Hash for Operator {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.kernel).cast::<()>().hash(state);
    }
}

impl Op for Operator {
    fn name(&self) -> StaticName {
        self.name.into()
    }

    op_as_typed_op!();
}

impl EvalOp for Operator {
    op_out_of_plan!();

    fn eval(&self, _ctx: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        self.kernel.run(&inputs).with_context(|| self.describe())
    }
}

impl TypedOp for Operator {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let types: Vec<DatumType> = inputs.iter().map(|fact| fact.datum_type).collect();
        let shapes: Vec<TVec<TDim>> = inputs.iter().map(|fact| fact.shape.to_tvec()).collect();
        let types = self.kernel.types(&types).with_context(|| self.describe())?;
        let shapes = self.kernel.shapes(&shapes).with_context(|| self.describe())?;
        Ok(types.iter().zip(shapes).map(|(dt, shape)| dt.fact(shape)).collect())
    }

    as_op!();
}

impl Expansion for Operator {
    fn name(&self) -> StaticName {
        self.name.into()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(self.kernel.outputs())
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, self.inputs)?;
        check_output_arity(outputs, self.kernel.outputs())?;
        s.given_all(inputs.iter().map(|input| &input.datum_type), move |s, types| {
            let types: Vec<DatumType> = types.into_iter().map(plain).collect();
            let types = self.kernel.types(&types).with_context(|| self.describe())?;
            outputs.iter().zip(types).try_for_each(|(output, dt)| s.equals(&output.datum_type, dt))
        })?;
        s.given_all(inputs.iter().map(|input| &input.shape), move |s, shapes| {
            let shapes = self.kernel.shapes(&shapes).with_context(|| self.describe())?;
            outputs.iter().zip(shapes).try_for_each(|(output, shape)| s.equals(&output.shape, shape))
        })
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let mut plain_inputs = TVec::new();
        for (ix, &input) in inputs.iter().enumerate() {
            let dt = model.outlet_fact(input)?.datum_type;
            if plain(dt) == dt {
                plain_inputs.push(input);
            } else {
                let cast = cast(plain(dt));
                plain_inputs.extend(model.wire_node(format!("{prefix}.input-{ix}"), cast, &[input])?);
            }
        }
        model.wire_node(prefix, self.clone(), &plain_inputs)
    }
}

/// tract computes with int64 as symbolic dimensions where it can; the operators here take numbers.
fn plain(dt: DatumType) -> DatumType {
    if dt == DatumType::TDim { DatumType::I64 } else { dt }
}
