//! Checks that judge data and models. One check per file: what it looks at, its rule with the source, its evidence.
//!
//! Names, limits and conditions follow Deepchecks where it has the check. A check never changes what it judges. To add
//! one, write the file and add its line to [`ALL`]; the pipeline, its limits and its workflow take it up from there.

mod balance;
mod conflicts;
mod constant;
mod descriptor;
mod duplicates;
mod expectations;
mod gain;
mod gate;
mod label_correlation;
pub mod leakage;
mod missing;
mod overfit;
mod overlap;
mod parity;
mod rows;
mod schema;
mod size;

use protocol::{Failure, Grid, ParameterCard, ParameterRange, Setting, Settings};

use crate::data::Dataset;
use crate::format::whole;
use crate::parameter::{self, Choices, Parameter, Values};
pub use descriptor::{Check, Evaluated, Finding, Judge, Judged, Outcome, Packaged};
pub use parity::TOLERANCE;
pub use rows::CHECK as ROWS;

/// All checks, in the order in which they run.
pub const ALL: &[&Check] = &[
    &schema::CHECK,
    &rows::CHECK,
    &expectations::CHECK,
    &missing::CHECK,
    &constant::CHECK,
    &duplicates::CHECK,
    &conflicts::CHECK,
    &balance::CHECK,
    &overlap::CHECK,
    &leakage::OF_TIME,
    &leakage::OF_THINGS,
    &label_correlation::CHECK,
    &gate::PRIMARY,
    &gate::GUARDRAIL,
    &gain::CHECK,
    &overfit::CHECK,
    &parity::CHECK,
    &size::CHECK,
];

/// Judges rows before a model sees them, for Data and for the pipeline alike.
pub fn of_data(data: &Dataset, limits: &Settings) -> Vec<Judged> {
    ALL.iter().filter_map(|check| one_of_data(check, data, limits)).collect()
}

/// Judges rows by one check; none if it looks at something else.
pub fn one_of_data(check: &Check, data: &Dataset, limits: &Settings) -> Option<Judged> {
    match check.judge {
        Judge::Data(judge) => Some(check.run(limits, |values| judge(data, values))),
        _ => None,
    }
}

/// Judges a model's figures.
pub fn of_model(evaluated: &Evaluated<'_>, limits: &Settings) -> Vec<Judged> {
    let run = |check: &&Check| match check.judge {
        Judge::Model(judge) => Some(check.run(limits, |values| judge(evaluated, values))),
        _ => None,
    };
    ALL.iter().filter_map(run).collect()
}

/// Judges a model's file.
pub fn of_package(packaged: &Packaged<'_>, limits: &Settings) -> Vec<Judged> {
    let run = |check: &&Check| match check.judge {
        Judge::Package(judge) => Some(check.run(limits, |values| judge(packaged, values))),
        _ => None,
    };
    ALL.iter().filter_map(run).collect()
}

/// Whether any check failed.
pub fn failed(checks: &[Judged]) -> bool {
    checks.iter().any(|check| check.finding.outcome == Outcome::Failed)
}

/// The name of a check; its id if it is not known.
pub fn name(id: &str) -> &str {
    ALL.iter().find(|check| check.id == id).map_or(id, |check| check.name)
}

/// Checks limits.
///
/// # Errors
/// A limit that is not there, or a value out of its range.
pub fn check_limits(limits: &Settings) -> Result<(), Failure> {
    parameter::check("pipeline.limit", "No check", &parameters().collect::<Vec<_>>(), limits, &Choices::default())
}

/// The limits for the page, with the values that hold now as defaults.
pub fn cards(limits: &Settings) -> Vec<ParameterCard> {
    let card = |parameter: &'static Parameter| {
        let mut card = parameter.card(&Choices::default());
        if let (ParameterRange::Number { default, .. }, Some((_, Setting::Number(now)))) =
            (&mut card.range, limits.iter().find(|(id, _)| id == parameter.id))
        {
            *default = *now;
        }
        card
    };
    parameters().map(card).collect()
}

/// Limits of the checks that look at the same, by id, for a workflow.
pub fn limits_like(same: fn(&Judge) -> bool, limits: &Settings) -> Vec<(&'static str, String)> {
    let values = Values::new(parameters().collect(), limits);
    let of = ALL.iter().filter(|check| same(&check.judge)).flat_map(|check| check.parameters);
    of.map(|parameter| (parameter.id, values.text(parameter.id))).collect()
}

fn parameters() -> impl Iterator<Item = &'static Parameter> {
    ALL.iter().flat_map(|check| check.parameters)
}

/// How many rows a check shows as evidence.
const EVIDENCE: usize = 10;

/// A grid of evidence.
fn evidence(columns: &[(&str, bool)], rows: Vec<Vec<String>>) -> Grid {
    let note = if rows.len() > EVIDENCE {
        format!("First {EVIDENCE} of {}.", whole(rows.len() as u64))
    } else {
        String::new()
    };
    Grid {
        columns: columns.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect(),
        rows: rows.into_iter().take(EVIDENCE).collect(),
        note,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn checks_and_their_limits_have_ids_of_their_own() {
        assert_eq!(ALL.iter().map(|check| check.id).collect::<BTreeSet<_>>().len(), ALL.len());
        assert_eq!(parameters().map(|limit| limit.id).collect::<BTreeSet<_>>().len(), parameters().count());
    }

    #[test]
    fn limits_out_of_range_are_refused_and_those_that_hold_are_offered() {
        let limit = |value| vec![("missing_max".to_owned(), Setting::Number(value))];
        assert!(check_limits(&limit(0.2)).is_ok());
        assert_eq!(check_limits(&limit(1.5)).map_err(|failure| failure.code), Err("pipeline.limit".into()));
        let cards = cards(&limit(0.2));
        let card = cards.iter().find(|card| card.id == "missing_max").expect("it is offered");
        assert!(matches!(card.range, ParameterRange::Number { default: 0.2, .. }));
    }
}
