//! What the model answers.

use protocol::TimeChart;

use super::super::time::{Axis, last, panel, series};
use crate::format::{NONE, metric, percent};
use crate::monitor::history::History;
use crate::project::Project;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let classes = state.stable().map(|version| version.trained.signature.classes.clone()).unwrap_or_default();
    if classes.is_empty() {
        let values = history.mix.first().map(Vec::as_slice).unwrap_or_default();
        let mut chart =
            panel(axis, "answers", "Mean answer", vec![series("", 1, axis.line(&history.ticks, values))], None, &[]);
        chart.value = last(values).map_or(NONE.into(), metric);
        chart.note = "over 10 simulated minutes".into();
        return chart;
    }
    // Two classes mirror each other, so one line is enough; of many, the six most frequent are drawn.
    let shown: Vec<usize> = if classes.len() == 2 { vec![1] } else { most_frequent(history, classes.len()) };
    let one = classes.len() == 2;
    let name = |class: usize| if one { String::new() } else { classes[class].clone() };
    let column = |class: usize| history.mix.get(class).map(Vec::as_slice).unwrap_or_default();
    let lines = shown
        .iter()
        .enumerate()
        .map(|(place, &class)| series(&name(class), place as u8 + 1, axis.line(&history.ticks, column(class))));
    let title = if one { format!("Answers “{}”", classes[1]) } else { "Answers by class".into() };
    let mut chart = panel(axis, "answers", &title, lines.collect(), Some((0.0, 1.0)), &[]);
    let top = shown.first().copied().unwrap_or(0);
    chart.value = last(column(top)).map_or(NONE.into(), percent);
    chart.note = if one {
        "share of all answers".into()
    } else {
        format!("share of “{}”, now the most frequent", classes[top])
    };
    chart
}

fn most_frequent(history: &History, classes: usize) -> Vec<usize> {
    let newest = |class: usize| history.mix.get(class).and_then(|column| last(column)).unwrap_or(0.0);
    let mut order: Vec<usize> = (0..classes).collect();
    order.sort_by(|a, b| newest(*b).total_cmp(&newest(*a)).then(a.cmp(b)));
    order.truncate(6);
    order
}
