//! Drift lab: the schedule of faults and what they would do.

use protocol::{DriftLabView, FaultPhase, FaultView, Histogram, Mark};
use table::Column;

use super::frame::time_range;
use super::{axis, head, status};
use crate::data::histogram;
use crate::data::requests::Requests;
use crate::faults::{KINDS, Scheduled};
use crate::format::{count, moment, percent};
use crate::parameter::Choices;
use crate::project::Project;
use crate::serve::source::Source;
use crate::state::State;

/// Requests drawn for a preview.
const PREVIEW: u32 = 400;

/// Builds the view.
pub fn build(project: &Project) -> DriftLabView {
    let state = &project.state;
    let runtime = project.runtime.as_ref();
    let working = state.faults.iter().filter(|fault| fault.strength(state.tick) > 0.0).count();
    let sentence = match (runtime, state.faults.len(), working) {
        (None, ..) => {
            "Nothing is deployed, so there is no traffic to disturb. Time is counted from the first deployment.".into()
        }
        (Some(_), 0, _) => {
            "No fault is scheduled. Faults are simulated. Because you schedule them, you know which alerts are right."
                .into()
        }
        (Some(_), all, working) => format!(
            "{} scheduled, {} at work. Faults are simulated. Because you schedule them, you know which alerts are right.",
            count(all as u64, "fault"),
            working
        ),
    };
    let traffic = runtime.filter(|_| !state.faults.is_empty()).map(|runtime| {
        let source = &runtime.source;
        (source, source.spread(PREVIEW, state.seed ^ 0xf00d))
    });
    let choices = runtime.map(|runtime| runtime.source.choices()).unwrap_or_default();
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
        kinds: runtime.map(|runtime| KINDS.iter().map(|kind| kind.card(&runtime.source)).collect()).unwrap_or_default(),
        faults: state.faults.iter().map(|fault| view(state, &choices, traffic.as_ref(), fault, to)).collect(),
        range: (from, to),
        days: axis::days(from, to, 10),
        now: state.tick,
        now_label: moment(state.tick),
    }
}

/// A fault, with what it does to some `traffic` drawn without it.
fn view(
    state: &State,
    choices: &Choices,
    traffic: Option<&(&Source, Requests)>,
    scheduled: &Scheduled,
    to: u32,
) -> FaultView {
    let tick = state.tick;
    let strength = scheduled.strength(tick);
    let over = scheduled.fault.end.is_some_and(|end| tick >= end);
    let (phase, status) = match (strength > 0.0, over) {
        (true, _) if strength < 1.0 => {
            (FaultPhase::AtWork, status(Mark::Run, format!("At work, {}", percent(strength))))
        }
        (true, _) => (FaultPhase::AtWork, status(Mark::Run, "At work")),
        (false, true) => (FaultPhase::Over, status(Mark::Skip, "Over")),
        (false, false) => (FaultPhase::Ahead, status(Mark::Wait, "Scheduled")),
    };
    let start = scheduled.fault.start;
    FaultView {
        id: scheduled.id,
        title: scheduled.title(choices),
        when: scheduled.when(),
        phase,
        status,
        span: (start, start + scheduled.fault.ramp, scheduled.fault.end.unwrap_or(to)),
        preview: traffic.and_then(|(source, before)| preview(source, before, scheduled)),
        note: scheduled.note().into(),
    }
}

/// The column that changes most, without the fault (outline) and at full strength (bars), over one axis.
fn preview(source: &Source, before: &Requests, scheduled: &Scheduled) -> Option<Histogram> {
    let mut after = before.clone();
    scheduled.change(&mut after, source, 1.0);
    let places = 0..before.numeric.len();
    let (place, moved) =
        places.map(|place| (place, moved(before, &after, place))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    if moved == 0.0 {
        return None;
    }
    let feature = &source.schema().numeric[place];
    let values = |requests: &Requests| {
        Column::numeric(feature, requests.numeric[place].iter().map(|value| f64::from(*value)).collect())
    };
    let mut histogram = histogram::beside(&values(before), &values(&after));
    histogram.caption = format!("{feature}: outline without the fault, bars at full strength.");
    Some(histogram)
}

/// Share of the requests in which a column differs.
fn moved(before: &Requests, after: &Requests, place: usize) -> f64 {
    let pairs = before.numeric[place].iter().zip(&after.numeric[place]);
    let differ = pairs.filter(|(a, b)| a != b && !(a.is_nan() && b.is_nan())).count();
    differ as f64 / before.len().max(1) as f64
}
