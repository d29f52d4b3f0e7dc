//! What boosting makes small. Formulas and constants are those of scikit-learn's `sklearn._loss`.

use serde::{Deserialize, Serialize};

use crate::average::{quantile, weighted_mean};

/// What boosting of a regression makes small, given target `y` and prediction `p`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub enum RegressionLoss {
    /// `(y - p)^2 / 2`: predicts the mean.
    #[default]
    SquaredError,
    /// `|y - p|`: predicts the median, and does not mind outliers.
    AbsoluteError,
    /// `q (y - p)` above the prediction, `(1 - q) (p - y)` below (pinball loss): predicts the quantile `q`, from 0 to 1.
    Quantile(f64),
}

/// A loss with its targets. Predictions, gradients and hessians of output `k` are at `k * rows ..`.
pub(super) enum Loss<'a> {
    Regression {
        loss: RegressionLoss,
        targets: &'a [f64],
    },
    /// Two classes: log loss of the logistic function.
    Binary {
        labels: &'a [u32],
    },
    /// More classes: log loss of the softmax function.
    Classes {
        labels: &'a [u32],
        classes: usize,
    },
}

impl Loss<'_> {
    /// The constant predictions with the least loss, over some rows.
    pub(super) fn base(&self, rows: &[u32], weights: &[f64]) -> Vec<f64> {
        let of_rows: Vec<f64> = rows.iter().map(|&row| weights[row as usize]).collect();
        match self {
            Self::Regression { loss, targets } => {
                let targets: Vec<f64> = rows.iter().map(|&row| targets[row as usize]).collect();
                let pairs = || targets.iter().copied().zip(of_rows.iter().copied()).collect::<Vec<_>>();
                vec![match loss {
                    RegressionLoss::SquaredError => weighted_mean(&targets, &of_rows),
                    RegressionLoss::AbsoluteError => quantile(&mut pairs(), 0.5),
                    RegressionLoss::Quantile(q) => quantile(&mut pairs(), *q),
                }]
            }
            Self::Binary { labels } => {
                let p = share(labels, 1, rows, &of_rows);
                vec![libm::log(p / (1.0 - p))]
            }
            Self::Classes { labels, classes } => {
                let logs: Vec<f64> =
                    (0..*classes as u32).map(|k| libm::log(share(labels, k, rows, &of_rows))).collect();
                let mean = logs.iter().sum::<f64>() / logs.len() as f64;
                logs.iter().map(|log| log - mean).collect()
            }
        }
    }

    /// What predictions become before gradients are taken from them: probabilities for classes, else nothing.
    pub(super) fn probabilities(&self, raw: &[f64], out: &mut Vec<f64>) {
        out.clear();
        match self {
            Self::Regression { .. } => {}
            Self::Binary { .. } => out.extend(raw.iter().map(|&raw| logistic(raw))),
            Self::Classes { classes, .. } => {
                let rows = raw.len() / classes;
                out.resize(raw.len(), 0.0);
                for row in 0..rows {
                    let greatest = (0..*classes).fold(f64::NEG_INFINITY, |most, k| most.max(raw[k * rows + row]));
                    let mut total = 0.0;
                    for k in 0..*classes {
                        let e = libm::exp(raw[k * rows + row] - greatest);
                        total += e;
                        out[k * rows + row] = e;
                    }
                    (0..*classes).for_each(|k| out[k * rows + row] /= total);
                }
            }
        }
    }

    /// Gradient and hessian of one row and output, by the prediction `raw` and the probability `p`; not weighed.
    pub(super) fn derivatives(&self, row: usize, output: usize, raw: f64, p: f64) -> (f64, f64) {
        match self {
            Self::Regression { loss, targets } => {
                let y = targets[row];
                let gradient = match loss {
                    RegressionLoss::SquaredError => raw - y,
                    RegressionLoss::AbsoluteError => {
                        if raw > y {
                            1.0
                        } else {
                            -1.0
                        }
                    }
                    RegressionLoss::Quantile(q) => {
                        if y >= raw {
                            -q
                        } else {
                            1.0 - q
                        }
                    }
                };
                (gradient, 1.0)
            }
            Self::Binary { labels } => (p - f64::from(labels[row]), p * (1.0 - p)),
            Self::Classes { labels, .. } => (p - f64::from(u8::from(labels[row] as usize == output)), p * (1.0 - p)),
        }
    }

    /// Whether all hessians are one.
    pub(super) fn has_constant_hessian(&self) -> bool {
        matches!(self, Self::Regression { .. })
    }

    /// The greatest size that a gradient and a hessian can have.
    pub(super) fn greatest(&self, raw: &[f64]) -> (f64, f64) {
        match self {
            Self::Regression { loss: RegressionLoss::SquaredError, targets } => {
                (targets.iter().zip(raw).fold(0.0, |most: f64, (y, raw)| most.max((raw - y).abs())), 1.0)
            }
            Self::Regression { .. } => (1.0, 1.0),
            _ => (1.0, 0.25),
        }
    }

    /// For losses without a useful hessian: the best constant to add to the predictions of the rows of a leaf.
    pub(super) fn best_step(&self, rows: &[u32], raw: &[f64], weights: &[f64]) -> Option<f64> {
        let Self::Regression { loss, targets } = self else { return None };
        let q = match loss {
            RegressionLoss::SquaredError => return None,
            RegressionLoss::AbsoluteError => 0.5,
            RegressionLoss::Quantile(q) => *q,
        };
        let residual = |&row: &u32| (targets[row as usize] - raw[row as usize], weights[row as usize]);
        Some(quantile(&mut rows.iter().map(residual).collect::<Vec<_>>(), q))
    }

    /// The loss of one row, whose predictions are given by output.
    pub(super) fn value(&self, row: usize, raw: &dyn Fn(usize) -> f64) -> f64 {
        match self {
            Self::Regression { loss, targets } => {
                let residual = targets[row] - raw(0);
                match loss {
                    RegressionLoss::SquaredError => residual * residual / 2.0,
                    RegressionLoss::AbsoluteError => residual.abs(),
                    RegressionLoss::Quantile(q) => {
                        if residual >= 0.0 {
                            q * residual
                        } else {
                            (q - 1.0) * residual
                        }
                    }
                }
            }
            Self::Binary { labels } => {
                let raw = raw(0);
                let towards = if labels[row] == 1 { raw } else { -raw };
                libm::log1p(libm::exp(-towards.abs())) + (-towards).max(0.0)
            }
            Self::Classes { labels, classes } => {
                let greatest = (0..*classes).fold(f64::NEG_INFINITY, |most, k| most.max(raw(k)));
                let total: f64 = (0..*classes).map(|k| libm::exp(raw(k) - greatest)).sum();
                libm::log(total) + greatest - raw(labels[row] as usize)
            }
        }
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// The weighted share of a class among some rows, kept away from 0 and 1.
fn share(labels: &[u32], class: u32, rows: &[u32], weights: &[f64]) -> f64 {
    let is_class: Vec<f64> = rows.iter().map(|&row| f64::from(u8::from(labels[row as usize] == class))).collect();
    weighted_mean(&is_class, weights).clamp(f64::EPSILON, 1.0 - f64::EPSILON)
}
