//! Whether the model treats the groups of a column alike.

use ::metrics::fairness::{self, ErrorFairness, Fairness, GroupRates, Rate, Settings};
use protocol::{EvaluationBody, Fact, Failure, Grid, IntervalChart, IntervalRow};

use super::slices::{Measured, chart};
use super::{Found, Judging, LEAST, grid, metric, nothing, percent, refused, whole};
use crate::data::groups::{self, Groups};
use crate::format::{NONE, count, fixed, value};
use crate::train::metrics::Judged;
use crate::views::fact;

/// What no measure tells.
const CAUTION: &str = "What is judged are the model's own answers, not those at a threshold that is tried above. None of these measures decides by itself what is fair: they can contradict each other, and which one matters depends on what the answers are used for. A difference may come from the data, the model, or the world; groups with fewer than 30 rows are shown but not compared.";

pub(super) fn build(judging: &Judging<'_>) -> Result<Found, Failure> {
    let Some(column) = judging.column(judging.wanted.groups.as_ref(), groups::can_group)? else {
        return Ok(nothing("No column has groups: texts, or a few different numbers."));
    };
    let groups = Groups::of(column, &judging.loaded.kept.rows);
    let codes: Vec<usize> = groups.codes.iter().map(|code| usize::from(*code)).collect();
    let settings = Settings { least_rows: LEAST, ..Settings::default() };
    let column = column.name.clone();
    match judging.judged() {
        Judged::Classes { .. } => {
            let (truth, _) = judging.against_the_rest(judging.positive);
            let answers = judging.answered_positive();
            let found = fairness::by_group(&truth, &answers, &codes, groups.len(), settings).map_err(refused)?;
            Ok(of_classes(judging, column, &groups, &found))
        }
        Judged::Numbers { truth, answers } => {
            let found = fairness::errors_by_group(truth, answers, &codes, groups.len(), LEAST).map_err(refused)?;
            Ok(of_numbers(column, &groups, &found))
        }
    }
}

/// A measure; an en dash where fewer than two groups can be compared.
fn measure(name: &str, value: Option<f64>, show: fn(f64) -> String, means: &str) -> Fact {
    let why = if value.is_some() { "" } else { " Fewer than two groups have enough rows." };
    Fact { note: format!("{means}{why}"), ..fact(name, value.map_or(NONE.into(), show)) }
}

fn of_classes(judging: &Judging<'_>, column: String, groups: &Groups, found: &Fairness) -> Found {
    let class = judging.quoted(judging.positive);
    let measures = vec![
        measure(
            "Demographic parity difference",
            found.demographic_parity_difference,
            metric,
            &format!(
                "The largest share of a group answered {class} less the smallest; 0 is the same for all, whatever is true."
            ),
        ),
        measure(
            "Demographic parity ratio",
            found.demographic_parity_ratio,
            metric,
            "The smallest such share over the largest; 1 is the same for all. In the United States' rule of thumb below 0.8 is looked at.",
        ),
        measure(
            "Equal opportunity difference",
            found.equal_opportunity_difference,
            metric,
            &format!(
                "Of the rows that are {class}, the share found: the largest of a group less the smallest. 0 means that those who should get it get it alike."
            ),
        ),
        measure(
            "Equalized odds difference",
            found.equalized_odds_difference,
            metric,
            "The larger of that difference and the same for false alarms; 0 means that the groups' mistakes are alike.",
        ),
    ];
    let rate = |name: &str, of: fn(&GroupRates) -> Option<Rate>| rates(name, groups, found, of);
    let charts = vec![
        rate("Answered positive", |group| group.selection_rate),
        rate("True positive rate", |group| group.true_positive_rate),
        rate("False positive rate", |group| group.false_positive_rate),
    ];
    let compared = found.groups.iter().filter(|group| !group.too_small).count() as u64;
    let selected = extremes(groups, found);
    let finding = match selected {
        Some((most, least)) => format!(
            "{class} is answered for {} of the rows with {}, and for {} of those with {}.",
            percent(most.1),
            most.0,
            percent(least.1),
            least.0
        ),
        None => format!(
            "Only {} of “{column}” with {LEAST} rows or more, so nothing can be compared.",
            count(compared, "group")
        ),
    };
    (finding, CAUTION, EvaluationBody::Fairness { column, measures, charts, grid: table(groups, found) })
}

/// The groups that are answered positive most and least often, of those with enough rows.
fn extremes(groups: &Groups, found: &Fairness) -> Option<((String, f64), (String, f64))> {
    let rates = groups.conditions.iter().zip(&found.groups).filter_map(|(name, group)| {
        let rate = group.selection_rate.filter(|rate| !rate.too_few)?;
        Some((name.clone(), rate.value))
    });
    let mut rates: Vec<(String, f64)> = rates.collect();
    rates.sort_by(|a, b| b.1.total_cmp(&a.1));
    match rates.as_slice() {
        [first, .., last] => Some((first.clone(), last.clone())),
        _ => None,
    }
}

fn rates(
    name: &str,
    groups: &Groups,
    found: &Fairness,
    of: fn(&GroupRates) -> Option<Rate>,
) -> (String, IntervalChart) {
    let row = |(group, rates): (&String, &GroupRates)| match of(rates) {
        Some(rate) => IntervalRow {
            too_few: rate.too_few,
            ..Measured { value: rate.value, interval: Some(rate.interval), show: percent }.row(group, rate.of)
        },
        None => Measured { value: f64::NAN, interval: None, show: percent }.row(group, 0),
    };
    let rows = groups.names.iter().zip(&found.groups).map(row).collect();
    let mut chart = chart(name, rows, None);
    chart.axis.ticks.iter_mut().for_each(|(at, text)| *text = format!("{} %", fixed(f64::from(*at) * 100.0, 0)));
    (name.into(), chart)
}

fn table(groups: &Groups, found: &Fairness) -> Grid {
    let shown = |rate: Option<Rate>| rate.map_or(NONE.into(), |rate| percent(rate.value));
    let rows = groups.names.iter().zip(&found.groups).map(|(name, group)| {
        vec![
            name.clone(),
            whole(group.rows),
            shown(group.selection_rate),
            shown(group.true_positive_rate),
            shown(group.false_positive_rate),
            shown(group.precision),
            shown(group.accuracy),
            if group.too_small { "too few rows" } else { "" }.into(),
        ]
    });
    let heads = [
        ("Group", false),
        ("Rows", true),
        ("Answered positive", true),
        ("True positive rate", true),
        ("False positive rate", true),
        ("Precision", true),
        ("Accuracy", true),
        ("Remark", false),
    ];
    grid(&heads, rows.collect())
}

fn of_numbers(column: String, groups: &Groups, found: &ErrorFairness) -> Found {
    let measures = vec![
        measure(
            "Mean error difference",
            found.mean_error_difference,
            value,
            "The largest mean error of a group less the smallest: one group's answers are too large by so much more than another's.",
        ),
        measure(
            "Mean absolute error difference",
            found.mean_absolute_error_difference,
            value,
            "The largest mean absolute error of a group less the smallest: one group's answers are off by so much more.",
        ),
    ];
    let errors = |name: &str, of: fn(&fairness::GroupErrors) -> Option<f64>| {
        let row = |(group, errors): (&String, &fairness::GroupErrors)| IntervalRow {
            too_few: errors.too_small,
            ..Measured { value: of(errors).unwrap_or(f64::NAN), interval: None, show: value }.row(group, errors.rows)
        };
        (name.to_owned(), chart(name, groups.names.iter().zip(&found.groups).map(row).collect(), None))
    };
    let charts = vec![
        errors("Mean error", |group| group.mean_error),
        errors("Mean absolute error", |group| group.mean_absolute_error),
    ];
    let shown = |error: Option<f64>| error.map_or(NONE.into(), value);
    let rows = groups.names.iter().zip(&found.groups).map(|(name, group)| {
        let remark = if group.too_small { "too few rows" } else { "" };
        vec![name.clone(), whole(group.rows), shown(group.mean_error), shown(group.mean_absolute_error), remark.into()]
    });
    let heads =
        [("Group", false), ("Rows", true), ("Mean error", true), ("Mean absolute error", true), ("Remark", false)];
    let finding = match found.mean_error_difference {
        Some(difference) => {
            format!("The mean errors of the groups of “{column}” differ by up to {}.", value(difference))
        }
        None => format!("Fewer than two groups of “{column}” have {LEAST} rows, so nothing can be compared."),
    };
    let grid = grid(&heads, rows.collect());
    (finding, CAUTION, EvaluationBody::Fairness { column, measures, charts, grid })
}
