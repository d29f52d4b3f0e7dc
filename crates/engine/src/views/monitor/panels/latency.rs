//! How long answers take.

use protocol::TimeChart;

use super::super::time::{Axis, as_watched, judge, last, panel, series};
use crate::format::{NONE, fixed};
use crate::project::Project;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let line = |values: &[f32]| axis.line(&history.ticks, values);
    let mut chart = panel(
        axis,
        "latency",
        "Latency, simulated",
        vec![series("p99", 1, line(&history.p99)), series("p50", 6, line(&history.p50))],
        None,
        &[0.0],
    );
    chart.value = last(&history.p99).map_or(NONE.into(), |value| fixed(value, 0));
    let words = |limit| format!("{} ms", fixed(limit, 0));
    judge(&mut chart, state, "latency_p99_ms", last(&history.p99), as_watched, words);
    // A limit far above would press the lines flat.
    chart.limits.retain(|limit| limit.value <= chart.domain.1);
    chart.unit = "ms p99".into();
    chart.note = "simulated: overhead and size of the model".into();
    chart
}
