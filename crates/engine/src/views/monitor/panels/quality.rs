//! How right the answers are, by the labels that arrived.

use protocol::{Mark, Task, TimeChart};

use super::super::time::{Axis, as_watched, judge, limits, panel, series};
use crate::format::{duration, metric, whole};
use crate::monitor::{QUALITY, QUALITY_LEAST};
use crate::project::Project;
use crate::views::status;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let task = state.served_task();
    let (id, title) = if task == Task::Classification { ("accuracy", "Accuracy") } else { ("rmse", "RMSE") };
    let line = |values: &[f32]| axis.line(&history.ticks, values);
    let canary = history.canary.iter().any(|value| value.is_finite());
    let mut lines = vec![series(if canary { "stable" } else { "" }, 1, line(&history.stable))];
    if canary {
        lines.push(series("canary", 2, line(&history.canary)));
    }
    // The value axis reaches them.
    let limits: Vec<f64> = limits(state, id, as_watched).into_iter().map(|(limit, _)| limit).collect();
    let range = (task == Task::Classification).then(|| {
        let lowest = lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|point| f64::from(point.1))
            .chain(limits.iter().copied())
            .filter(|value| value.is_finite())
            .fold(1.0, f64::min);
        (if lowest < 0.5 { 0.0 } else { 0.5 }, 1.0)
    });
    let mut chart = panel(axis, id, title, lines, range, &limits);
    chart.note = format!(
        "newest {} labelled answers; labels arrive after {}",
        whole(QUALITY as u64),
        duration(state.traffic.label_delay)
    );
    let now = state.tick as f32;
    let due = state.traffic.label_delay.min(state.tick) as f32;
    chart.shade = (due > 0.0).then(|| ((now - due).max(axis.range.0), now, "labels due".into()));
    let value = state.monitor.quality(task, false);
    match value {
        Some(value) => chart.value = metric(value),
        None => {
            let points = state.monitor.stable_quality.len();
            chart.status = Some(status(Mark::Unknown, format!("{points} of {QUALITY_LEAST} labels")));
        }
    }
    judge(&mut chart, state, id, value, as_watched, metric);
    chart
}
