//! Gain over a naive model (Deepchecks SimpleModelComparison).

use protocol::Task;

use super::{Check, Evaluated, Finding, Judge, Outcome, evidence};
use crate::format::{metric, percent};
use crate::parameter::{Parameter, Values};

/// The check.
pub const CHECK: Check = Check {
    id: "simple_model_comparison",
    name: "Gain over a naive model",
    parameters: &[LEAST],
    judge: Judge::Model(judge),
};

/// What can be chosen; Deepchecks' default. A model that is worse than naive has a gain below 0.
const LEAST: Parameter = Parameter::number(
    "gain_over_naive",
    "Gain over a naive model",
    "Share of the gap to a perfect model; below 0 it may be worse than naive. Deepchecks: 0.1.",
    (-10.0, 1.0),
    0.1,
);

/// Judges the relative gain on the validation split: for classification the share of the way from the naive model's
/// balanced accuracy to 1, for regression the share of the naive RMSE that is gone.
fn judge(evaluated: &Evaluated<'_>, values: &Values<'_>) -> Finding {
    let Evaluated { task, validation, naive, .. } = *evaluated;
    let limit = values.number(LEAST.id);
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
        outcome: Outcome::require(gain > limit),
        value: percent(gain),
        rule: format!("> {} of the possible gain", percent(limit)),
        why: format!(
            "{name} {} against {} from {guess}: {} of the way from there to a perfect model. The rule asks for more than {}; Deepchecks uses 10.0 %.",
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
}
