//! Scores of linear models: a product with a matrix of coefficients.

use crate::rows::Rows;
use tract_onnx::tract_hir::internal::*;

/// `rows · coefficients^T + intercepts`.
#[derive(Debug)]
pub(super) struct Linear {
    /// One row of coefficients for each target.
    coefficients: Vec<f32>,
    pub features: usize,
    intercepts: Vec<f32>,
}

impl Linear {
    /// `coefficients` holds one row for each of the `intercepts`.
    pub fn new(coefficients: Vec<f32>, intercepts: Vec<f32>) -> Option<Self> {
        let targets = intercepts.len();
        let fits = targets > 0 && !coefficients.is_empty() && coefficients.len().is_multiple_of(targets);
        fits.then(|| Self { features: coefficients.len() / targets, coefficients, intercepts })
    }

    pub fn targets(&self) -> usize {
        self.intercepts.len()
    }

    /// The scores `[N, targets]`.
    pub fn scores(&self, rows: &Rows) -> TractResult<Vec<f32>> {
        rows.check_width(self.features)?;
        let mut scores = Vec::with_capacity(rows.count * self.targets());
        for row in rows.f32s()?.chunks_exact(self.features) {
            let targets = self.coefficients.chunks_exact(self.features).zip(&self.intercepts);
            scores.extend(targets.map(|(coefficients, intercept)| dot(row, coefficients) + intercept));
        }
        Ok(scores)
    }
}

/// The scalar product, in four sums side by side.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0_f32; 4];
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
