//! `TreeEnsembleClassifier`: trees, forests and boosted trees that vote for classes.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::labels::{Labels, greatest};
use crate::operators::check_inputs;
use crate::operators::tree_ensemble::{check_features, scores_f32};
use crate::post_transform::PostTransform;
use crate::rows::{check_numbers, rows_and_width, tensor};
use crate::trees::{Forest, classifier_attributes, plan_of_classifier};

#[derive(Debug)]
struct TreeEnsembleClassifier {
    forest: Forest,
    labels: Labels,
    post_transform: PostTransform,
    second_class: SecondClass,
}

/// What the scores say when there are two classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SecondClass {
    /// Each class has a column of its own (also with any other number of classes).
    Own,
    /// One column is the second class's probability: all weights are positive and not transformed.
    Probability,
    /// One column is the second class's score, which wins above 0.
    Score,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &classifier_attributes())?;
    check_inputs(&attributes, node, 1)?;
    let labels = Labels::of(&attributes, "classlabels_int64s", "classlabels_strings")?
        .ok_or_else(|| attributes.error("classlabels_int64s", "or \"classlabels_strings\" must be given"))?;
    let post_transform = PostTransform::of(&attributes)?;
    let ids = attributes.ints("class_ids")?;
    let one_column = labels.len() == 2 && !ids.is_empty() && ids.iter().all(|&id| id == 0);
    let plan = plan_of_classifier(&attributes, if one_column { 1 } else { labels.len() })?;
    let second_class = if !one_column {
        SecondClass::Own
    } else if plan.votes.iter().all(|vote| vote.1 >= 0.0)
        && matches!(post_transform, PostTransform::None | PostTransform::Probit)
    {
        SecondClass::Probability
    } else {
        SecondClass::Score
    };
    Ok(Arc::new(TreeEnsembleClassifier { forest: Forest::new(&plan), labels, post_transform, second_class }))
}

impl Kernel for TreeEnsembleClassifier {
    fn outputs(&self) -> usize {
        2
    }

    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(self.labels.datum_type(), DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        check_features(&self.forest, &inputs[0])?;
        let (count, _) = rows_and_width(&inputs[0])?;
        Ok(tvec!(tvec!(count.clone()), tvec!(count, self.labels.len().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let (mut scores, count) = scores_f32(&self.forest, &inputs[0])?;
        let width = self.labels.len();
        let classes: Vec<usize> = match self.second_class {
            SecondClass::Own => scores.chunks_exact(width).map(greatest).collect(),
            SecondClass::Probability => scores.iter().map(|&score| usize::from(score > 0.5)).collect(),
            SecondClass::Score => scores.iter().map(|&score| usize::from(score > 0.0)).collect(),
        };
        scores = match self.second_class {
            SecondClass::Own => scores,
            SecondClass::Probability => scores.iter().flat_map(|&score| [1.0 - score, score]).collect(),
            SecondClass::Score => scores.iter().flat_map(|&score| [-score, score]).collect(),
        };
        self.post_transform.apply(&mut scores, width);
        Ok(tvec!(self.labels.pick(&classes)?, tensor(&[count, width], scores)?))
    }
}
