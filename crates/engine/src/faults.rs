//! Drift lab: faults on the timeline. A fault changes what the traffic source yields; it is the known truth.

use protocol::{Failure, Fault, FaultKind};
use serde::{Deserialize, Serialize};

use crate::data::agrawal;
use crate::failure::failure;
use crate::format::{self, duration, signed};
use crate::serve::source::{Concept, Requests, Schema};

/// Furthest start or end of a fault: a simulated year.
const FURTHEST: u32 = 365 * format::DAY;

/// Faults that can be scheduled at a time.
pub const MOST: usize = 50;

/// A scheduled fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scheduled {
    /// Id, counted from 1.
    pub id: u32,
    /// What and when.
    pub fault: Fault,
    /// Training mean and deviation of the feature when the fault was added; unused for a concept switch.
    pub mean: f64,
    /// See `mean`.
    pub deviation: f64,
}

impl Scheduled {
    /// Strength at a tick: 0 outside, rising to 1 during the ramp.
    pub fn strength(&self, tick: u32) -> f64 {
        let Fault { start, ramp, end, .. } = self.fault;
        if tick < start || end.is_some_and(|end| tick >= end) {
            0.0
        } else if ramp == 0 || tick >= start.saturating_add(ramp) {
            1.0
        } else {
            f64::from(tick - start + 1) / (f64::from(ramp) + 1.0)
        }
    }

    /// What goes wrong, as words.
    pub fn title(&self) -> String {
        match &self.fault.kind {
            FaultKind::CovariateShift { feature, shift, scale } => {
                let mut parts = Vec::new();
                if *shift != 0.0 {
                    parts.push(format!("mean {} σ", signed(*shift, 2).trim_end_matches('0').trim_end_matches('.')));
                }
                if *scale != 1.0 {
                    parts.push(format!("spread × {}", format::value(*scale)));
                }
                format!("{feature}: {}", parts.join(", "))
            }
            FaultKind::ConceptSwitch { function } => {
                format!("labels by function {function}: {}", agrawal::about(*function))
            }
        }
    }

    /// When, as words.
    pub fn when(&self) -> String {
        let Fault { start, ramp, end, .. } = self.fault;
        let ramp = if ramp == 0 { "sudden".into() } else { format!("full after {}", duration(ramp)) };
        let end = end.map_or("stays".into(), |end| format!("until {}", format::moment(end)));
        format!("from {}, {ramp}, {end}", format::moment(start))
    }
}

/// The fault with its start not in the past: the clock runs on while a learner fills in a form.
pub fn from_now(fault: Fault, now: u32) -> Fault {
    let late = now.saturating_sub(fault.start);
    Fault { start: fault.start + late, end: fault.end.map(|end| end.saturating_add(late)), ..fault }
}

/// Checks a fault against the traffic it would change.
pub fn check(fault: &Fault, schema: &Schema, generated: bool, now: u32) -> Result<(), Failure> {
    match &fault.kind {
        FaultKind::CovariateShift { feature, shift, scale } => {
            if !schema.numeric.contains(feature) {
                return Err(failure(
                    "fault.feature",
                    format!("There is no numeric feature “{feature}” in the requests."),
                    "Choose one of the numeric features.",
                ));
            }
            if !shift.is_finite() || shift.abs() > 100.0 || !scale.is_finite() || !(0.0..=100.0).contains(scale) {
                return Err(failure(
                    "fault.size",
                    "The shift or the scale is out of range.",
                    "Choose a shift from −100 to 100 deviations and a scale from 0 to 100.",
                ));
            }
            if *shift == 0.0 && *scale == 1.0 {
                return Err(failure(
                    "fault.nothing",
                    "A shift of 0 and a scale of 1 change nothing.",
                    "Choose another shift or scale.",
                ));
            }
        }
        FaultKind::ConceptSwitch { function } => {
            if !generated {
                return Err(failure(
                    "fault.concept",
                    "The labels of this traffic come from a file, so there is no other labelling function.",
                    "Use the data set Loans for a concept switch.",
                ));
            }
            if !(1..=agrawal::FUNCTIONS).contains(function) {
                return Err(failure(
                    "fault.function",
                    format!("There is no labelling function {function}."),
                    "Choose one from 1 to 10.",
                ));
            }
        }
    }
    let last = fault.end.unwrap_or(fault.start.saturating_add(fault.ramp));
    if fault.end.is_some_and(|end| end <= fault.start) {
        return Err(failure("fault.end", "The fault would end before it starts.", "Choose a later end."));
    }
    if last.saturating_sub(now) > FURTHEST || fault.ramp > FURTHEST {
        return Err(failure(
            "fault.far",
            "The fault lies more than a simulated year ahead.",
            "Choose an earlier time.",
        ));
    }
    Ok(())
}

/// Shifts the requests of a tick.
pub fn shift(faults: &[Scheduled], schema: &Schema, requests: &mut Requests, tick: u32) {
    for scheduled in faults {
        let FaultKind::CovariateShift { feature, shift, scale } = &scheduled.fault.kind else { continue };
        let strength = scheduled.strength(tick);
        let Some(column) = schema.numeric.iter().position(|name| name == feature).filter(|_| strength > 0.0) else {
            continue;
        };
        for value in &mut requests.numeric[column] {
            *value = shifted(f64::from(*value), scheduled, *shift * strength, 1.0 + (scale - 1.0) * strength) as f32;
        }
    }
}

/// One shifted value.
pub fn shifted(value: f64, scheduled: &Scheduled, shift: f64, scale: f64) -> f64 {
    (value - scheduled.mean) * scale + scheduled.mean + shift * scheduled.deviation
}

/// The concept switch at work at a tick; the newest one wins.
pub fn concept(faults: &[Scheduled], tick: u32) -> Option<Concept> {
    faults.iter().rev().find_map(|scheduled| match scheduled.fault.kind {
        FaultKind::ConceptSwitch { function } => {
            Some(Concept { function, share: scheduled.strength(tick) }).filter(|concept| concept.share > 0.0)
        }
        FaultKind::CovariateShift { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheduled(start: u32, ramp: u32, end: Option<u32>) -> Scheduled {
        let kind = FaultKind::CovariateShift { feature: "x".into(), shift: 2.0, scale: 3.0 };
        Scheduled { id: 1, fault: Fault { kind, start, ramp, end }, mean: 10.0, deviation: 4.0 }
    }

    #[test]
    fn strength_rises_over_the_ramp_and_ends() {
        let fault = scheduled(100, 3, Some(200));
        let strengths: Vec<f64> =
            [99, 100, 101, 102, 103, 199, 200].into_iter().map(|tick| fault.strength(tick)).collect();
        assert_eq!(strengths, [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 0.0]);
        assert_eq!(scheduled(5, 0, None).strength(5), 1.0);
    }

    #[test]
    fn a_shift_moves_the_mean_by_deviations_and_scales_around_it() {
        let schema = Schema { numeric: vec!["x".into()], ..Schema::default() };
        let mut requests =
            Requests { numeric: vec![vec![10.0, 11.0, f32::NAN]], coded: Vec::new(), truth: vec![0.0; 3] };
        shift(&[scheduled(0, 0, None)], &schema, &mut requests, 0);
        assert_eq!(requests.numeric[0][..2], [18.0, 21.0]);
        assert!(requests.numeric[0][2].is_nan());
    }

    #[test]
    fn a_fault_whose_start_has_passed_starts_now_and_keeps_its_length() {
        let moved = from_now(scheduled(100, 3, Some(200)).fault, 130);
        assert_eq!((moved.start, moved.ramp, moved.end), (130, 3, Some(230)));
        assert_eq!(from_now(moved.clone(), 20), moved);
    }

    #[test]
    fn a_fault_that_changes_nothing_is_refused() {
        let schema = Schema { numeric: vec!["x".into()], ..Schema::default() };
        let mut fault = scheduled(100, 0, None).fault;
        fault.kind = FaultKind::CovariateShift { feature: "x".into(), shift: 0.0, scale: 1.0 };
        assert_eq!(check(&fault, &schema, false, 0).map_err(|f| f.code), Err("fault.nothing".into()));
        fault.kind = FaultKind::ConceptSwitch { function: 3 };
        assert_eq!(check(&fault, &schema, false, 0).map_err(|f| f.code), Err("fault.concept".into()));
    }
}
