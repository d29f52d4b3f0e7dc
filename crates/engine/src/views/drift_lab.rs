//! Drift lab: the schedule of faults and what they would do.

use protocol::{DriftLabView, FaultKind, FaultView, Histogram, Mark};
use table::{Column, Values};

use super::frame::time_range;
use super::{axis, head, status};
use crate::data::{agrawal, profile};
use crate::faults::{Scheduled, shifted};
use crate::format::{count, moment, percent};
use crate::project::Project;
use crate::runtime::Runtime;

/// Requests drawn for a preview.
const PREVIEW: u32 = 400;

/// Builds the view.
pub fn build(project: &Project) -> DriftLabView {
    let state = &project.state;
    let runtime = project.runtime.as_ref();
    let generated = runtime.is_some_and(|runtime| runtime.source.rows().is_none());
    let working = state.faults.iter().filter(|fault| fault.strength(state.tick) > 0.0).count();
    let sentence = match (runtime, state.faults.len(), working) {
        (None, ..) => {
            "Nothing is deployed, so there is no traffic to disturb. The first deployment starts the time axis.".into()
        }
        (Some(_), 0, _) => {
            "No fault is scheduled. What you cause here is simulated, and it is the known truth behind every alert."
                .into()
        }
        (Some(_), all, working) => format!(
            "{} scheduled, {} at work. They are simulated, and they are the known truth behind every alert.",
            count(all as u64, "fault"),
            working
        ),
    };
    let (from, to) = time_range(state);
    let last = state
        .faults
        .iter()
        .map(|fault| fault.fault.end.unwrap_or(fault.fault.start + fault.fault.ramp))
        .max()
        .unwrap_or(0);
    let to = to.max((last + crate::format::DAY / 2).next_multiple_of(crate::format::DAY));
    DriftLabView {
        head: head((working > 0).then(|| status(Mark::Run, format!("{working} at work"))), sentence),
        started: runtime.is_some(),
        features: runtime.map(|runtime| runtime.source.schema().numeric.clone()).unwrap_or_default(),
        functions: if generated {
            (1..=agrawal::FUNCTIONS)
                .map(|function| (function, format!("{function}: {}", agrawal::about(function))))
                .collect()
        } else {
            Vec::new()
        },
        no_concept: if generated || runtime.is_none() {
            String::new()
        } else {
            "The labels of this traffic come from a file, so the concept cannot be switched. Loans can.".into()
        },
        faults: state.faults.iter().map(|fault| view(project, fault, to)).collect(),
        range: (from, to),
        days: axis::days(from, to, 10),
        now: state.tick,
        now_label: moment(state.tick),
    }
}

fn view(project: &Project, scheduled: &Scheduled, to: u32) -> FaultView {
    let tick = project.state.tick;
    let strength = scheduled.strength(tick);
    let over = scheduled.fault.end.is_some_and(|end| tick >= end);
    let state = match (strength > 0.0, over) {
        (true, _) if strength < 1.0 => status(Mark::Run, format!("At work, {}", percent(strength))),
        (true, _) => status(Mark::Run, "At work"),
        (false, true) => status(Mark::Skip, "Over"),
        (false, false) => status(Mark::Wait, "Scheduled"),
    };
    let start = scheduled.fault.start;
    FaultView {
        id: scheduled.id,
        title: scheduled.title(),
        when: scheduled.when(),
        status: state,
        span: (start, start + scheduled.fault.ramp, scheduled.fault.end.unwrap_or(to)),
        preview: project.runtime.as_ref().and_then(|runtime| preview(project, runtime, scheduled)),
    }
}

/// The affected column without the fault (outline) and at full strength (bars), over one axis.
fn preview(project: &Project, runtime: &Runtime, scheduled: &Scheduled) -> Option<Histogram> {
    let FaultKind::CovariateShift { feature, shift, scale } = &scheduled.fault.kind else { return None };
    let place = runtime.source.schema().numeric.iter().position(|name| name == feature)?;
    let requests = runtime.source.draw(PREVIEW, project.state.seed ^ 0xf00d, 0, None);
    let before: Vec<f64> = requests.numeric[place].iter().map(|value| f64::from(*value)).collect();
    let after: Vec<f64> = before.iter().map(|value| shifted(*value, scheduled, *shift, *scale)).collect();
    let rows = before.len();
    let both = Column { name: feature.clone(), values: Values::Numeric(before.into_iter().chain(after).collect()) };
    let mut histogram = profile::histogram(&both, 30, |row| row >= rows);
    for bin in &mut histogram.bins {
        bin.outline -= bin.bar;
    }
    histogram.median = None;
    histogram.caption = format!("{feature}: outline without the fault, bars at full strength.");
    Some(histogram)
}
