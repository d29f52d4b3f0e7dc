//! PSI of the feature that differs most from training.

use protocol::{Mark, TimeChart};

use super::super::time::{Axis, panel, series};
use crate::format::fixed;
use crate::monitor::WINDOW_LEAST;
use crate::monitor::drift::{PSI_ACT, PSI_WATCH};
use crate::project::Project;
use crate::views::monitor::drift::psi_status;
use crate::views::status;

/// The panel.
pub fn build(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let worst = state.monitor.scores.iter().max_by(|a, b| a.psi.total_cmp(&b.psi));
    let name = worst.map(|score| score.name.clone());
    let values = name
        .as_ref()
        .and_then(|name| history.psi.iter().find(|(known, _)| known == name))
        .map(|(_, values)| values.as_slice())
        .unwrap_or_default();
    let lines = vec![series("", 1, axis.line(&history.score_ticks, values))];
    let title = name.as_ref().map_or("PSI".into(), |name| format!("PSI, {name}"));
    let mut chart = panel(axis, "psi", &title, lines, None, &[0.0, 0.3]);
    let top = chart.domain.1;
    chart.bands = vec![(PSI_WATCH as f32, (PSI_ACT as f32).min(top), Mark::Warn), (PSI_ACT as f32, top, Mark::Bad)];
    chart.note =
        "population stability index of the feature that changed most; bands at 0.1 and 0.25 by convention".into();
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
