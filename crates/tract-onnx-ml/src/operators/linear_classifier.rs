//! `LinearClassifier`: logistic regression, linear support vector machines, ridge classifiers.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::labels::{Labels, greatest};
use crate::operators::check_inputs;
use crate::operators::linear::Linear;
use crate::post_transform::PostTransform;
use crate::rows::{Rows, check_known_width, check_numbers, tensor};

#[derive(Debug)]
struct LinearClassifier {
    linear: Linear,
    labels: Labels,
    post_transform: PostTransform,
    /// Whether one score stands for two classes.
    adds_first_class: bool,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let known =
        ["classlabels_ints", "classlabels_strings", "coefficients", "intercepts", "multi_class", "post_transform"];
    let attributes = Attributes::of(node, &known)?;
    check_inputs(&attributes, node, 1)?;
    let labels = Labels::of(&attributes, "classlabels_ints", "classlabels_strings")?;
    let coefficients = attributes.floats("coefficients")?;
    if coefficients.is_empty() {
        return Err(attributes.error("coefficients", "is missing"));
    }
    let mut intercepts = attributes.floats("intercepts")?.to_vec();
    if intercepts.is_empty() {
        intercepts = vec![0.0; labels.as_ref().map_or(1, Labels::len)];
    }
    let targets = intercepts.len();
    let linear = Linear::new(coefficients.to_vec(), intercepts).ok_or_else(|| {
        let problem = format!("has {} entries, which is no multiple of {targets} classes", coefficients.len());
        attributes.error("coefficients", problem)
    })?;
    let adds_first_class = targets == 1 && labels.as_ref().is_some_and(|labels| labels.len() == 2);
    let fallback = || Labels::Ints((0..targets.max(2) as i64).collect());
    let classifier = LinearClassifier {
        post_transform: PostTransform::of(&attributes)?,
        adds_first_class,
        labels: labels.unwrap_or_else(fallback),
        linear,
    };
    if classifier.labels.len() != targets && targets != 1 {
        let problem = format!("has scores for {targets} classes, but {} labels", classifier.labels.len());
        return Err(attributes.node_error(problem));
    }
    Ok(Arc::new(classifier))
}

impl LinearClassifier {
    fn columns(&self) -> usize {
        if self.adds_first_class { 2 } else { self.linear.targets() }
    }
}

impl Kernel for LinearClassifier {
    fn outputs(&self) -> usize {
        2
    }

    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(self.labels.datum_type(), DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let count = check_known_width(&inputs[0], self.linear.features)?;
        Ok(tvec!(tvec!(count.clone()), tvec!(count, self.columns().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let rows = Rows::of(&inputs[0], DatumType::F32)?;
        let mut scores = self.linear.scores(&rows)?;
        let one_score = self.linear.targets() == 1;
        let class = |row: &[f32]| {
            if one_score { usize::from(row[0] > 0.0).min(self.labels.len() - 1) } else { greatest(row) }
        };
        let classes: Vec<usize> = scores.chunks_exact(self.linear.targets()).map(class).collect();
        if self.adds_first_class {
            scores = with_first_class(&scores, self.post_transform);
        } else {
            self.post_transform.apply(&mut scores, self.linear.targets());
        }
        Ok(tvec!(self.labels.pick(&classes)?, tensor(&[rows.count, self.columns()], scores)?))
    }
}

/// Both columns for scores of the second class alone, as onnxruntime makes them: softmax leaves them as they are.
fn with_first_class(scores: &[f32], post_transform: PostTransform) -> Vec<f32> {
    let logistic = post_transform == PostTransform::Logistic;
    let mut both: Vec<f32> =
        scores.iter().flat_map(|&score| [if logistic { -score } else { 1.0 - score }, score]).collect();
    if matches!(post_transform, PostTransform::Logistic | PostTransform::Probit) {
        post_transform.apply(&mut both, 2);
    }
    both
}
