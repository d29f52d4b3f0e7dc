//! How right the answers are, by the labels that arrived.

use protocol::{Limit, Mark, Task, TimeChart};

use super::super::time::{Axis, last, panel, series};
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
    let rule = state.rules.iter().find(|rule| rule.rule.metric == id);
    let limit = rule.map(|rule| rule.rule.threshold);
    let range = (task == Task::Classification).then(|| {
        let lowest = lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|point| point.1)
            .filter(|value| value.is_finite())
            .fold(1.0f32, f32::min);
        (if f64::from(lowest).min(limit.unwrap_or(1.0)) < 0.5 { 0.0 } else { 0.5 }, 1.0)
    });
    let mut chart = panel(axis, id, title, lines, range, limit.as_slice());
    chart.limits = limit
        .map(|value| Limit { value: value as f32, label: format!("limit {}", metric(value)), mark: Mark::Bad })
        .into_iter()
        .collect();
    chart.note = format!(
        "newest {} labelled answers; labels arrive after {}",
        whole(QUALITY as u64),
        duration(state.traffic.label_delay)
    );
    let now = state.tick as f32;
    let due = state.traffic.label_delay.min(state.tick) as f32;
    chart.shade = (due > 0.0).then(|| ((now - due).max(axis.range.0), now, "labels due".into()));
    match last(&history.stable) {
        Some(value) => {
            chart.value = metric(value);
            let over =
                limit.is_some_and(|limit| if task == Task::Classification { value < limit } else { value > limit });
            chart.status = Some(if over { status(Mark::Bad, "Outside limit") } else { status(Mark::Ok, "Normal") });
        }
        None => {
            let points = state.monitor.stable_quality.len();
            chart.status = Some(status(Mark::Unknown, format!("{points} of {QUALITY_LEAST} labels")));
        }
    }
    chart
}
