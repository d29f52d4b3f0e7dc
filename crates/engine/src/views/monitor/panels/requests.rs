//! How many requests come in.

use protocol::TimeChart;

use super::super::time::{Axis, last, panel, series};
use crate::format::{NONE, fixed, whole};
use crate::project::Project;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let mut chart = panel(
        axis,
        "requests",
        "Requests",
        vec![series("", 1, axis.line(&history.ticks, &history.requests))],
        None,
        &[0.0],
    );
    chart.value = last(&history.requests).map_or(NONE.into(), |value| fixed(value, 1));
    chart.unit = "/min".into();
    chart.note = format!("{} in all, simulated users", whole(state.monitor.requests));
    chart
}
