//! PSI of the feature that differs most from training.

use protocol::{Mark, TimeChart};

use super::super::time::{Axis, panel, series};
use crate::format::fixed;
use crate::monitor::WINDOW_LEAST;
use crate::monitor::drift::{PSI_ACT, PSI_WATCH};
use crate::project::Project;
use crate::views::monitor::drift::{limits_of, psi_status};
use crate::views::status;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let worst = state.monitor.scores.iter().max_by(|a, b| a.psi.total_cmp(&b.psi));
    // At each time the feature that was the worst then, as the rule watches it: which one it is changes.
    let at = |place: usize| history.psi.iter().filter_map(move |(_, values)| values.get(place)).copied();
    let shown = axis.first(&history.score_ticks);
    let values: Vec<f32> = (shown..history.score_ticks.len()).map(|place| at(place).fold(f32::NAN, f32::max)).collect();
    let lines = vec![series("", 1, axis.line(&history.score_ticks[shown..], &values))];
    let (watch, act) = worst.map_or((PSI_WATCH, PSI_ACT), limits_of);
    let mut chart = panel(axis, "psi", "PSI, worst feature", lines, None, &[0.0, act * 1.2]);
    let top = chart.domain.1;
    chart.bands = vec![(watch as f32, (act as f32).min(top), Mark::Warn), ((act as f32).min(top), top, Mark::Bad)];
    let now = worst.map_or(String::new(), |score| format!("{} now; ", score.name));
    let why = if act > PSI_ACT { "raised, as few rows differ by chance" } else { "by convention" };
    let bands = format!("bands at {} and {}, {why}", fixed(watch, 2), fixed(act, 2));
    chart.note = format!("{now}population stability index; {bands}");
    match worst {
        Some(score) => {
            chart.value = fixed(score.psi, 2);
            chart.status = Some(psi_status(score));
        }
        None => {
            chart.status = Some(status(
                Mark::Unknown,
                format!("{} of {WINDOW_LEAST} requests", state.monitor.window.len().min(WINDOW_LEAST)),
            ))
        }
    }
    chart
}
