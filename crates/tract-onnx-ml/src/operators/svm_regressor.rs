//! `SVMRegressor`: support vector regression, and one-class machines that tell outliers.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::operators::linear::dot;
use crate::operators::svm::KernelFunction;
use crate::post_transform::PostTransform;
use crate::rows::{Rows, check_known_width, check_numbers, tensor};

#[derive(Debug)]
struct SvmRegressor {
    kernel: KernelFunction,
    /// One weight for each support vector, or for each feature when there are none.
    coefficients: Vec<f32>,
    support_vectors: Vec<f32>,
    features: usize,
    rho: f32,
    one_class: bool,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let known = [
        "coefficients",
        "kernel_params",
        "kernel_type",
        "n_supports",
        "one_class",
        "post_transform",
        "rho",
        "support_vectors",
    ];
    let attributes = Attributes::of(node, &known)?;
    check_inputs(&attributes, node, 1)?;
    // Read to refuse nonsense; like onnxruntime, one number is never transformed here.
    PostTransform::of(&attributes)?;
    let coefficients = attributes.floats("coefficients")?.to_vec();
    let support_vectors = attributes.floats("support_vectors")?.to_vec();
    let supports = attributes.int("n_supports")?.unwrap_or(0);
    let supports = usize::try_from(supports).map_err(|_| attributes.error("n_supports", format!("is {supports}")))?;
    let features = support_vectors.len().checked_div(supports).unwrap_or(coefficients.len());
    if coefficients.is_empty() || features == 0 {
        return Err(attributes.error("coefficients", "or \"support_vectors\" is empty"));
    }
    if supports > 0 {
        attributes.check_length("coefficients", coefficients.len(), supports)?;
        attributes.check_length("support_vectors", support_vectors.len(), features * supports)?;
    }
    let &rho = attributes.floats("rho")?.first().ok_or_else(|| attributes.error("rho", "is missing"))?;
    Ok(Arc::new(SvmRegressor {
        kernel: KernelFunction::of(&attributes)?,
        support_vectors: if supports == 0 { vec![] } else { support_vectors },
        coefficients,
        features,
        rho,
        one_class: attributes.int("one_class")?.unwrap_or(0) != 0,
    }))
}

impl SvmRegressor {
    fn score(&self, row: &[f32]) -> f32 {
        let sum = if self.support_vectors.is_empty() {
            dot(row, &self.coefficients)
        } else {
            let supports = self.support_vectors.chunks_exact(self.features).zip(&self.coefficients);
            supports.map(|(support, weight)| weight * self.kernel.of_points(row, support)).sum()
        };
        let score = sum + self.rho;
        if !self.one_class {
            score
        } else if score > 0.0 {
            1.0
        } else {
            -1.0
        }
    }
}

impl Kernel for SvmRegressor {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(tvec!(check_known_width(&inputs[0], self.features)?, 1.to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let rows = Rows::of(&inputs[0], DatumType::F32)?;
        rows.check_width(self.features)?;
        let scores = rows.f32s()?.chunks_exact(self.features).map(|row| self.score(row)).collect();
        Ok(tvec!(tensor(&[rows.count, 1], scores)?))
    }
}
