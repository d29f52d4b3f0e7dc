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
use crate::format::sentence;
use crate::project::Project;

/// All panels, in the order of the page.
const PANELS: &[fn(&Project, &Axis) -> TimeChart] =
    &[quality::build, psi::build, answers::build, requests::build, latency::build, errors::build];

/// Builds the panels, each with a caption that says what it shows.
pub fn build(project: &Project) -> Vec<TimeChart> {
    let axis = axis_of(&project.state, project.transient.span);
    let caption = |panel: &TimeChart| {
        let judged =
            panel.status.as_ref().map(|status| format!(", {}", status.word.to_lowercase())).unwrap_or_default();
        format!("{}: {} {}{judged}. {}", panel.title, panel.value, panel.unit, sentence(&panel.note)).replace("  ", " ")
    };
    let panels = PANELS.iter().map(|build| build(project, &axis));
    panels.map(|panel| TimeChart { caption: caption(&panel), ..panel }).collect()
}
