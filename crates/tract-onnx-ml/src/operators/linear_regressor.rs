//! `LinearRegressor`: one or more linear targets.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::operators::linear::Linear;
use crate::post_transform::PostTransform;
use crate::rows::{Rows, check_known_width, check_numbers, tensor};
use crate::trees::MOST_TARGETS;

#[derive(Debug)]
struct LinearRegressor {
    linear: Linear,
    post_transform: PostTransform,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &["coefficients", "intercepts", "post_transform", "targets"])?;
    check_inputs(&attributes, node, 1)?;
    let targets = attributes.int("targets")?.unwrap_or(1);
    let fits = usize::try_from(targets).ok().filter(|targets| (1..=MOST_TARGETS).contains(targets));
    let targets = fits.ok_or_else(|| attributes.error("targets", format!("is {targets}")))?;
    let mut intercepts = attributes.floats("intercepts")?.to_vec();
    if intercepts.is_empty() {
        intercepts = vec![0.0; targets];
    }
    attributes.check_length("intercepts", intercepts.len(), targets)?;
    let coefficients = attributes.floats("coefficients")?;
    let linear = Linear::new(coefficients.to_vec(), intercepts).ok_or_else(|| {
        let problem = format!("has {} entries, which is no multiple of {targets} targets", coefficients.len());
        attributes.error("coefficients", problem)
    })?;
    Ok(Arc::new(LinearRegressor { linear, post_transform: PostTransform::of(&attributes)? }))
}

impl Kernel for LinearRegressor {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let count = check_known_width(&inputs[0], self.linear.features)?;
        Ok(tvec!(tvec!(count, self.linear.targets().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let rows = Rows::of(&inputs[0], DatumType::F32)?;
        let mut scores = self.linear.scores(&rows)?;
        self.post_transform.apply(&mut scores, self.linear.targets());
        Ok(tvec!(tensor(&[rows.count, self.linear.targets()], scores)?))
    }
}
