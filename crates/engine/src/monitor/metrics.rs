//! Metrics that a rule can watch, with their newest values. To add one, add its line to [`METRICS`].

use protocol::Task;

use crate::format::{fixed, metric, percent};
use crate::runtime::Runtime;
use crate::state::State;

/// A metric of the endpoint.
pub struct Metric {
    /// Id, as a rule names it.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The only task it is for; none for both.
    only: Option<Task>,
    /// The newest value; none without data.
    value: fn(&State) -> Option<f64>,
}

/// All metrics but those of a single feature.
pub const METRICS: &[Metric] = &[
    Metric {
        id: "psi_max",
        name: "PSI, worst feature",
        only: None,
        value: |state| state.monitor.scores.iter().map(|score| score.psi).max_by(f64::total_cmp),
    },
    Metric {
        id: "accuracy",
        name: "Accuracy",
        only: Some(Task::Classification),
        value: |state| newest(&state.monitor.history.stable),
    },
    Metric {
        id: "rmse",
        name: "RMSE",
        only: Some(Task::Regression),
        value: |state| newest(&state.monitor.history.stable),
    },
    Metric {
        id: "success_rate",
        name: "Success rate",
        only: None,
        value: |state| newest(&state.monitor.history.errors).map(|errors| 1.0 - errors),
    },
    Metric {
        id: "latency_p99_ms",
        name: "Latency p99, ms",
        only: None,
        value: |state| newest(&state.monitor.history.p99),
    },
    Metric {
        id: "requests_per_minute",
        name: "Requests a minute",
        only: None,
        value: |state| newest(&state.monitor.history.requests),
    },
];

/// Begins the id of the PSI of a single feature.
const OF_FEATURE: &str = "psi:";

/// The newest value of a metric; none without data, or if there is no such metric.
pub fn now(state: &State, id: &str) -> Option<f64> {
    if let Some(feature) = id.strip_prefix(OF_FEATURE) {
        return state.monitor.scores.iter().find(|score| score.name == feature).map(|score| score.psi);
    }
    METRICS.iter().find(|metric| metric.id == id).and_then(|metric| (metric.value)(state))
}

/// A value of a metric, with its unit.
pub fn words(id: &str, value: f64) -> String {
    match id {
        "success_rate" => percent(value),
        "latency_p99_ms" => format!("{} ms", fixed(value, 0)),
        _ => metric(value),
    }
}

/// What a rule can watch: id and name.
pub fn offered(state: &State, runtime: Option<&Runtime>) -> Vec<(String, String)> {
    let task = state.served_task();
    let fitting = METRICS.iter().filter(|metric| metric.only.is_none_or(|only| only == task));
    let features = runtime.iter().flat_map(|runtime| runtime.reference.features());
    fitting
        .map(|metric| (metric.id.to_owned(), metric.name.to_owned()))
        .chain(features.map(|feature| (format!("{OF_FEATURE}{}", feature.name), format!("PSI, {}", feature.name))))
        .collect()
}

fn newest(values: &[f32]) -> Option<f64> {
    values.last().map(|value| f64::from(*value)).filter(|value| value.is_finite())
}
