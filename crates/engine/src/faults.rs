//! Drift lab: faults on the timeline. A fault changes what the traffic source yields; it is the known truth.
//!
//! Each kind has a file of its own. To add one, write the file and add its line to [`KINDS`].

mod concept_drift;
mod feature_shift;
mod kind;

use protocol::{Failure, Fault};
use serde::{Deserialize, Serialize};

use crate::data::requests::Requests;
use crate::data::sets::Concept;
use crate::failure::failure;
use crate::format::{self, duration};
use crate::parameter::{self, Choices, Values};
use crate::serve::source::Source;
use kind::{Change, Effect, Kind};

/// The kinds in the order in which they are offered.
pub const KINDS: &[&Kind] = &[&feature_shift::KIND, &concept_drift::KIND];

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

    /// What goes wrong, as words, in traffic with those choices.
    pub fn title(&self, choices: &Choices) -> String {
        self.of_kind(|kind, values| (kind.title)(values, choices)).unwrap_or_else(|| self.fault.kind.clone())
    }

    /// What to look for.
    pub fn note(&self) -> &'static str {
        self.of_kind(|kind, _| kind.note).unwrap_or_default()
    }

    /// When, as words.
    pub fn when(&self) -> String {
        let Fault { start, ramp, end, .. } = self.fault;
        let ramp = if ramp == 0 { "sudden".into() } else { format!("full after {}", duration(ramp)) };
        let end = end.map_or("stays".into(), |end| format!("until {}", format::moment(end)));
        format!("from {}, {ramp}, {end}", format::moment(start))
    }

    /// Changes requests with some strength.
    pub fn change(&self, requests: &mut Requests, source: &Source, strength: f64) {
        self.of_kind(|kind, values| {
            if let Effect::Requests(change) = kind.effect {
                change(values, &mut Change { requests, source, strength });
            }
        });
    }

    /// The rule that labels follow while it is at work, if it is about labels.
    fn rule(&self) -> Option<String> {
        self.of_kind(|kind, values| match kind.effect {
            Effect::Labels(rule) => Some(rule(values)),
            Effect::Requests(_) => None,
        })?
    }

    fn of_kind<T>(&self, of: impl FnOnce(&Kind, &Values<'_>) -> T) -> Option<T> {
        find(&self.fault.kind).map(|kind| of(kind, &Values::new(kind.parameters(), &self.fault.settings)))
    }
}

fn find(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

/// The fault with its start not in the past: the clock runs on while a learner fills in a form.
pub fn from_now(fault: Fault, now: u32) -> Fault {
    let late = now.saturating_sub(fault.start);
    Fault { start: fault.start + late, end: fault.end.map(|end| end.saturating_add(late)), ..fault }
}

/// Checks a fault against the others and the traffic it would change.
///
/// # Errors
/// It cannot be caused in this traffic, would change nothing, or lies too far ahead.
pub fn check(fault: &Fault, others: &[Scheduled], source: &Source, now: u32) -> Result<(), Failure> {
    let kind = find(&fault.kind).ok_or_else(|| {
        failure("fault.kind", format!("There is no fault “{}”.", fault.kind), "Choose one from the list.")
    })?;
    if let Some(why) = (kind.blocked)(source) {
        return Err(failure("fault.blocked", why, "Choose another kind of fault."));
    }
    let parameters = kind.parameters();
    parameter::check("fault.parameter", kind.name, &parameters, &fault.settings, &source.choices())?;
    // After another fault of its kind it may bring back what was.
    let alone = !others.iter().any(|other| other.fault.kind == fault.kind);
    if let Some(why) = (kind.idle)(&Values::new(parameters, &fault.settings), source).filter(|_| alone) {
        return Err(failure("fault.nothing", why, "Choose something else."));
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

/// Changes the requests of a tick.
pub fn change(faults: &[Scheduled], source: &Source, requests: &mut Requests, tick: u32) {
    for scheduled in faults {
        let strength = scheduled.strength(tick);
        if strength > 0.0 {
            scheduled.change(requests, source, strength);
        }
    }
}

/// The rule that some of the labels follow at a tick; the newest fault wins.
pub fn concept(faults: &[Scheduled], tick: u32) -> Option<Concept> {
    faults.iter().rev().find_map(|scheduled| {
        let share = scheduled.strength(tick);
        (share > 0.0).then(|| scheduled.rule()).flatten().map(|rule| Concept { rule, share })
    })
}

#[cfg(test)]
mod tests {
    use protocol::{Setting, Settings, Task};
    use table::{Column, Table};

    use super::*;
    use crate::data::{DataVersion, Dataset, Origin, sets};

    fn shifted(shift: f64, spread: f64) -> Settings {
        let number = |id: &str, value| (id.to_owned(), Setting::Number(value));
        vec![("feature".into(), Setting::Choice("x".into())), number("shift", shift), number("spread", spread)]
    }

    fn scheduled(start: u32, ramp: u32, end: Option<u32>) -> Scheduled {
        let fault = Fault { kind: "feature_shift".into(), settings: shifted(2.0, 3.0), start, ramp, end };
        Scheduled { id: 1, fault }
    }

    fn rule(number: &str) -> Fault {
        let settings = vec![("rule".into(), Setting::Choice(number.into()))];
        Fault { kind: "concept_drift".into(), settings, start: 100, ramp: 0, end: None }
    }

    /// Rows with a mean of 10 and a deviation of 4.
    fn file() -> Source {
        let table = Table::new(vec![Column::numeric("x", vec![6.0, 14.0]), Column::numeric("y", vec![1.0, 2.0])]);
        let roles = protocol::Roles { target: "y".into(), task: Task::Regression, ignored: Vec::new() };
        let split = protocol::Split { train: 100, validation: 0, test: 0, ..sets::default_split(false, roles.task, 1) };
        let data = Dataset::new(table.expect("equal lengths"), roles.clone(), &split);
        Source::new(&version(Origin::File { dialect: String::new() }, roles, split), &data)
    }

    fn loans() -> Source {
        let set = sets::find("loans").expect("built in");
        let split = sets::default_split(false, set.task, 1);
        let data = Dataset::new(set.table(1), set.roles(), &split);
        Source::new(&version(set.origin(), set.roles(), split), &data)
    }

    fn version(origin: Origin, roles: protocol::Roles, split: protocol::Split) -> DataVersion {
        let (name, digest) = (String::new(), String::new());
        DataVersion {
            id: 1,
            name,
            origin,
            parent: None,
            digest,
            rows: 2,
            roles,
            split,
            warnings: Vec::new(),
            traffic: 1,
            made: None,
            note: String::new(),
        }
    }

    #[test]
    fn a_concept_drift_is_called_by_what_its_generator_says_of_the_rule() {
        let titled = |number: &str, source: &Source| Scheduled { id: 1, fault: rule(number) }.title(&source.choices());
        assert_eq!(titled("3", &loans()), "labels by age and education level");
        assert_eq!(titled("7", &loans()), "labels by total income against loan (without a fault)");
        assert_eq!(titled("3", &file()), "labels by rule “3”");
        for set in sets::SETS.iter().filter(|set| set.generator().is_some()) {
            let split = sets::default_split(false, set.task, 1);
            let data = Dataset::new(set.table(1), set.roles(), &split);
            let source = Source::new(&version(set.origin(), set.roles(), split), &data);
            let choices = source.choices();
            let (first, about) = choices.concepts.first().expect("it has rules");
            assert_eq!(titled(first, &source), format!("labels by {about}"), "{}", set.id);
            assert_eq!(check(&rule(first), &[], &source, 0), Ok(()), "{}", set.id);
            let (usual, _) = choices.concepts.last().expect("it has rules");
            let refused = check(&rule(usual), &[], &source, 0).map_err(|failure| failure.code);
            assert_eq!(refused, Err("fault.nothing".into()), "{}", set.id);
        }
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
    fn a_shift_moves_the_mean_by_deviations_and_spreads_around_it() {
        let mut requests =
            Requests { numeric: vec![vec![10.0, 11.0, f32::NAN]], coded: Vec::new(), truth: vec![0.0; 3] };
        change(&[scheduled(0, 0, None)], &file(), &mut requests, 0);
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
    fn a_fault_that_changes_nothing_or_cannot_be_is_refused() {
        let code = |fault: &Fault, source: &Source| check(fault, &[], source, 0).map_err(|failure| failure.code);
        let shift = |shift, spread| Fault { settings: shifted(shift, spread), ..scheduled(100, 0, None).fault };
        assert_eq!(code(&shift(0.0, 1.0), &file()), Err("fault.nothing".into()));
        assert_eq!(code(&shift(200.0, 1.0), &file()), Err("fault.parameter".into()));
        assert_eq!(code(&shift(1.0, 1.0), &file()), Ok(()));
        assert_eq!(code(&shift(1.0, 1.0), &loans()), Err("fault.parameter".into()));
        assert_eq!(code(&rule("3"), &file()), Err("fault.blocked".into()));
        assert_eq!(code(&rule("3"), &loans()), Ok(()));
        assert_eq!(code(&rule("11"), &loans()), Err("fault.parameter".into()));
        assert_eq!(code(&rule("7"), &loans()), Err("fault.nothing".into()));
        assert_eq!(code(&Fault { kind: "flood".into(), ..rule("3") }, &loans()), Err("fault.kind".into()));
    }

    #[test]
    fn a_rule_can_be_brought_back_and_the_newest_wins() {
        let others = [Scheduled { id: 1, fault: rule("3") }];
        assert_eq!(check(&rule("7"), &others, &loans(), 0), Ok(()));
        let both = [others[0].clone(), Scheduled { id: 2, fault: rule("7") }];
        assert_eq!(concept(&both, 100), Some(Concept { rule: "7".into(), share: 1.0 }));
        assert_eq!(concept(&both, 99), None);
    }
}
