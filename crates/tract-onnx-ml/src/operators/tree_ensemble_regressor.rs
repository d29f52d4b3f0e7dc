//! `TreeEnsembleRegressor`: trees, forests and boosted trees that give numbers.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::operators::tree_ensemble::{check_features, scores_f32};
use crate::post_transform::PostTransform;
use crate::rows::{check_numbers, rows_and_width, tensor};
use crate::trees::{Forest, plan_of_regressor, regressor_attributes};

#[derive(Debug)]
struct TreeEnsembleRegressor {
    forest: Forest,
    post_transform: PostTransform,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &regressor_attributes())?;
    check_inputs(&attributes, node, 1)?;
    let forest = Forest::new(&plan_of_regressor(&attributes)?);
    Ok(Arc::new(TreeEnsembleRegressor { forest, post_transform: PostTransform::of(&attributes)? }))
}

impl Kernel for TreeEnsembleRegressor {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        check_features(&self.forest, &inputs[0])?;
        let (count, _) = rows_and_width(&inputs[0])?;
        Ok(tvec!(tvec!(count, self.forest.targets().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let (mut scores, count) = scores_f32(&self.forest, &inputs[0])?;
        self.post_transform.apply(&mut scores, self.forest.targets());
        Ok(tvec!(tensor(&[count, self.forest.targets()], scores)?))
    }
}
