//! Requests without an answer.

use protocol::{Mark, TimeChart};

use super::super::time::{Axis, judge, last, panel, series};
use crate::format::percent;
use crate::project::Project;
use crate::views::status;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let mut chart = panel(
        axis,
        "errors",
        "Errors",
        vec![series("", 1, axis.line(&history.ticks, &history.errors))],
        None,
        &[0.0, 0.02],
    );
    chart.y_ticks = chart.y_ticks.into_iter().map(|(value, _)| (value, percent(f64::from(value)))).collect();
    let value = last(&history.errors);
    match value {
        Some(value) => chart.value = percent(value),
        None => chart.status = Some(status(Mark::Unknown, "No data")),
    }
    judge(&mut chart, state, "success_rate", value, |rule| (1.0 - rule.threshold, !rule.above), percent);
    chart.note = "requests without an answer".into();
    chart
}
