//! The metrics of the brief on the validation split against its limits.

use super::{Check, Evaluated, Finding, Judge, Outcome};
use crate::format::{NONE, metric};
use crate::train::metrics::{Metrics, find};

/// The primary metric. A metric of the other task is not judged.
pub const PRIMARY: Check = Check {
    id: "metric_gate",
    name: "Metric gate",
    parameters: &[],
    judge: Judge::Model(|Evaluated { brief, validation, .. }, _| {
        judge(&brief.metric, brief.target, validation, "the target on Brief")
    }),
};

/// The guardrail metric.
pub const GUARDRAIL: Check = Check {
    id: "guardrail",
    name: "Guardrail",
    parameters: &[],
    judge: Judge::Model(|Evaluated { brief, validation, .. }, _| {
        judge(&brief.guardrail, brief.guardrail_limit, validation, "the guardrail on Brief")
    }),
};

fn judge(id: &str, limit: f64, validation: &Metrics, source: &str) -> Finding {
    let descriptor = find(id);
    let value = validation.get(id);
    let (sign, holds) = match (descriptor, value) {
        (Some(metric), Some(value)) if metric.larger_is_better => ("≥", Some(value >= limit)),
        (Some(_), Some(value)) => ("≤", Some(value <= limit)),
        _ => ("", None),
    };
    let title = descriptor.map_or(id, |metric| metric.name);
    let rule = if sign.is_empty() { "does not fit the task".into() } else { format!("{sign} {}", metric(limit)) };
    Finding {
        outcome: holds.map_or(Outcome::NotJudged, Outcome::require),
        value: value.map_or(NONE.into(), metric),
        rule: format!("{title} {rule}"),
        why: match holds {
            Some(true) => format!("{title} on the validation split meets {source}."),
            Some(false) => format!(
                "{title} on the validation split misses {source}. Train a better model, or change it there with a reason."
            ),
            None => format!("{title} cannot be measured for this task. Choose another metric on Brief."),
        },
        evidence: Default::default(),
    }
}
