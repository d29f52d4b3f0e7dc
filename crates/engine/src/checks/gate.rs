//! The primary metric on the validation split against the target of the brief.

use protocol::{Brief, CheckRow};

use super::{Finding, Outcome};
use crate::format::{NONE, metric};
use crate::train::metrics::{Metrics, find};

/// Judges the primary metric. A metric of the other task is not judged.
pub fn judge(brief: &Brief, validation: &Metrics) -> CheckRow {
    row("Metric gate", &brief.metric, brief.target, validation, true)
}

/// Judges the guardrail metric.
pub fn guardrail(brief: &Brief, validation: &Metrics) -> CheckRow {
    row("Guardrail", &brief.guardrail, brief.guardrail_limit, validation, false)
}

fn row(name: &'static str, id: &str, limit: f64, validation: &Metrics, primary: bool) -> CheckRow {
    let descriptor = find(id);
    let value = validation.get(id);
    let (sign, holds) = match (descriptor, value) {
        (Some(metric), Some(value)) if metric.larger_is_better => ("≥", Some(value >= limit)),
        (Some(_), Some(value)) => ("≤", Some(value <= limit)),
        _ => ("", None),
    };
    let title = descriptor.map_or(id, |metric| metric.name);
    let source = if primary { "the target of the brief" } else { "the guardrail of the brief" };
    Finding {
        passed: holds.map_or(Outcome::NotJudged, Outcome::require),
        name,
        value: value.map_or(NONE.into(), metric),
        rule: if sign.is_empty() { format!("{title} does not fit the task") } else { format!("{title} {sign} {}", metric(limit)) },
        why: match holds {
            Some(true) => format!("{title} on the validation split meets {source}."),
            Some(false) => format!("{title} on the validation split misses {source}. Train a better model, or change the brief with a reason."),
            None => format!("{title} cannot be measured for this task. Choose another metric on Brief."),
        },
        evidence: Default::default(),
    }
    .into()
}
