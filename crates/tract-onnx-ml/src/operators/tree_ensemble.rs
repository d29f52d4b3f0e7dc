//! `TreeEnsemble`: the one operator for ensembles since version 5.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::post_transform::PostTransform;
use crate::rows::{Rows, rows_and_width, tensor};
use crate::trees::{ENSEMBLE_ATTRIBUTES, Forest, plan_of_ensemble};

#[derive(Debug)]
struct TreeEnsemble {
    forest: Forest,
    post_transform: PostTransform,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &ENSEMBLE_ATTRIBUTES)?;
    check_inputs(&attributes, node, 1)?;
    let forest = Forest::new(&plan_of_ensemble(&attributes)?);
    Ok(Arc::new(TreeEnsemble { forest, post_transform: PostTransform::of_number(&attributes)? }))
}

impl Kernel for TreeEnsemble {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        let takes = [DatumType::F32, DatumType::F64].contains(&inputs[0]);
        ensure!(takes, "takes float32 or float64, not {:?}", inputs[0]);
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        check_features(&self.forest, &inputs[0])?;
        let (count, _) = rows_and_width(&inputs[0])?;
        Ok(tvec!(tvec!(count, self.forest.targets().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let targets = self.forest.targets();
        if inputs[0].datum_type() == DatumType::F64 && self.post_transform == PostTransform::None {
            let rows = Rows::of(&inputs[0], DatumType::F64)?;
            return Ok(tvec!(tensor(&[rows.count, targets], self.forest.scores_f64(&rows)?)?));
        }
        let (mut scores, count) = scores_f32(&self.forest, &inputs[0])?;
        self.post_transform.apply(&mut scores, targets);
        let scores = tensor(&[count, targets], scores)?;
        Ok(tvec!(scores.cast_to_dt(inputs[0].datum_type())?.into_owned().into_tvalue()))
    }
}

/// The forest's scores in float32 and the number of rows. Float64 rows are compared and added up in float64.
pub(super) fn scores_f32(forest: &Forest, input: &Tensor) -> TractResult<(Vec<f32>, usize)> {
    if input.datum_type() == DatumType::F64 {
        let rows = Rows::of(input, DatumType::F64)?;
        let scores = forest.scores_f64(&rows)?;
        return Ok((scores.into_iter().map(|score| score as f32).collect(), rows.count));
    }
    let rows = Rows::of(input, DatumType::F32)?;
    Ok((forest.scores(&rows)?, rows.count))
}

/// Refuses rows known to have fewer columns than the splits look at.
pub(super) fn check_features(forest: &Forest, shape: &[TDim]) -> TractResult<()> {
    let (_, width) = rows_and_width(shape)?;
    if let Ok(width) = width.to_usize() {
        let features = forest.features();
        ensure!(width >= features, "splits on column {}, but its input has {width}", features.saturating_sub(1));
    }
    Ok(())
}
