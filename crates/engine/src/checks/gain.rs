//! Gain over a naive model (Deepchecks SimpleModelComparison).

use protocol::{CheckRow, Task};

use super::{Finding, Outcome, evidence};
use crate::format::{fixed, metric, percent, signed};
use crate::train::metrics::Metrics;

/// Judges the relative gain on the validation split: for classification the share of the way from the naive model's
/// balanced accuracy to 1, for regression the share of the naive RMSE that is gone.
pub fn judge(task: Task, validation: &Metrics, naive: &Metrics, limit: f64) -> CheckRow {
    let (id, name) = match task {
        Task::Classification => ("balanced_accuracy", "Balanced accuracy"),
        Task::Regression => ("rmse", "RMSE"),
    };
    let (model, baseline) = (validation.get(id).unwrap_or(f64::NAN), naive.get(id).unwrap_or(f64::NAN));
    let gain = match task {
        Task::Classification if baseline < 1.0 => (model - baseline) / (1.0 - baseline),
        Task::Classification => 0.0,
        Task::Regression if baseline > 0.0 => 1.0 - model / baseline,
        Task::Regression => 0.0,
    };
    let guess = match task {
        Task::Classification => "always answering the most frequent class",
        Task::Regression => "always answering the training mean",
    };
    Finding {
        passed: Outcome::require(gain > limit),
        name: "Gain over a naive model",
        value: signed(gain, 2),
        rule: format!("> {}", fixed(limit, 2)),
        why: format!(
            "{name} {} against {} from {guess}: {} of what could be gained. Deepchecks asks for more than {}.",
            metric(model),
            metric(baseline),
            percent(gain),
            percent(limit)
        ),
        evidence: evidence(
            &[("Model", false), (name, true)],
            vec![vec!["this run".into(), metric(model)], vec![guess.into(), metric(baseline)]],
        ),
    }
    .into()
}
