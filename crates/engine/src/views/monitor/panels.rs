//! The panels: charts over one axis of time. Each has a file of its own; to add one, write the file and add its line to
//! [`PANELS`].

mod answers;
mod errors;
mod latency;
mod psi;
mod quality;
mod requests;

use protocol::TimeChart;

use super::time::{Axis, axis_of};
use crate::format::{moment, percent, sentence, value};
use crate::project::Project;

/// All panels, in the order of the page.
const PANELS: &[fn(&Project, &Axis) -> TimeChart] =
    &[quality::build, psi::build, answers::build, requests::build, latency::build, errors::build];

/// Builds the panels, each with a caption that says what it shows.
pub fn build(project: &Project) -> Vec<TimeChart> {
    let axis = axis_of(&project.state, project.transient.span);
    let panels = PANELS.iter().map(|build| build(project, &axis));
    panels.map(|panel| TimeChart { caption: caption(&panel), ..panel }).collect()
}

/// What a chart shows, for those who do not see it: the newest value and its verdict, and between what the line moves.
fn caption(panel: &TimeChart) -> String {
    let space = if panel.unit.is_empty() || panel.unit.starts_with('/') { "" } else { " " };
    let verdict = panel.status.as_ref().map(|status| format!(", {}", status.word.to_lowercase())).unwrap_or_default();
    let points = panel.series.first().into_iter().flat_map(|series| &series.points).filter(|point| point.1.is_finite());
    let (low, high) = points.clone().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| {
        (low.min(point.1.into()), high.max(point.1.into()))
    });
    let words = if panel.value.ends_with('%') { percent } else { value };
    let moved = match points.clone().next() {
        Some(first) if low < high => format!(" {} to {} since {}.", words(low), words(high), moment(first.0 as u32)),
        _ => String::new(),
    };
    format!("{}: {}{space}{}{verdict}.{moved} {}", panel.title, panel.value, panel.unit, sentence(&panel.note))
}
