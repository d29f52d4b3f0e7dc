//! The functions that turn scores into probabilities.

use crate::Error;
use crate::attributes::Attributes;

/// The attribute `post_transform`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PostTransform {
    None,
    Softmax,
    Logistic,
    SoftmaxZero,
    Probit,
}

impl PostTransform {
    /// The attribute as a name, `NONE` when it is absent.
    pub fn of(attributes: &Attributes) -> Result<Self, Error> {
        match attributes.string("post_transform")?.unwrap_or("NONE") {
            "NONE" => Ok(Self::None),
            "SOFTMAX" => Ok(Self::Softmax),
            "LOGISTIC" => Ok(Self::Logistic),
            "SOFTMAX_ZERO" => Ok(Self::SoftmaxZero),
            "PROBIT" => Ok(Self::Probit),
            other => Err(attributes.error("post_transform", format!("is \"{other}\", which is no post-transform"))),
        }
    }

    /// The attribute as a number, as `TreeEnsemble` has it.
    pub fn of_number(attributes: &Attributes) -> Result<Self, Error> {
        match attributes.int("post_transform")?.unwrap_or(0) {
            0 => Ok(Self::None),
            1 => Ok(Self::Softmax),
            2 => Ok(Self::Logistic),
            3 => Ok(Self::SoftmaxZero),
            4 => Ok(Self::Probit),
            other => Err(attributes.error("post_transform", format!("is {other}, which is no post-transform"))),
        }
    }

    /// Transforms rows of `width` scores each. A single score is a number of its own: like onnxruntime, only `PROBIT`
    /// changes it.
    pub fn apply(self, scores: &mut [f32], width: usize) {
        if self == Self::None || width == 0 {
            return;
        }
        for row in scores.chunks_exact_mut(width) {
            match self {
                Self::Probit => row.iter_mut().for_each(|score| *score = probit(*score)),
                _ if width == 1 => {}
                Self::Logistic => row.iter_mut().for_each(|score| *score = logistic(*score)),
                Self::Softmax => softmax(row, |_| false),
                Self::SoftmaxZero => softmax(row, |score| score.abs() <= 1e-7),
                Self::None => {}
            }
        }
    }
}

/// 1 / (1 + exp(-score)), without overflow.
pub(crate) fn logistic(score: f32) -> f32 {
    let upper = 1.0 / (1.0 + libm::expf(-score.abs()));
    if score < 0.0 { 1.0 - upper } else { upper }
}

/// Softmax over a row; scores for which `skipped` holds stay 0.
fn softmax(row: &mut [f32], skipped: impl Fn(f32) -> bool) {
    let greatest = row.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in row.iter_mut() {
        if skipped(*score) {
            *score = 0.0;
        } else {
            *score = libm::expf(*score - greatest);
            sum += *score;
        }
    }
    if sum != 0.0 {
        row.iter_mut().for_each(|score| *score /= sum);
    }
}

/// The normal quantile function by Winitzki's approximation of the inverse error function, which onnxruntime uses.
/// NaN outside of [0, 1].
fn probit(score: f32) -> f32 {
    const A: f32 = 0.147;
    const PI: f32 = std::f32::consts::PI;
    let x = 2.0 * score - 1.0;
    let log = libm::logf((1.0 - x) * (1.0 + x));
    let half = 2.0 / (PI * A) + 0.5 * log;
    let root = libm::sqrtf(libm::sqrtf(half * half - log / A) - half);
    let inverse = if x < 0.0 { -root } else { root };
    std::f32::consts::SQRT_2 * inverse
}
