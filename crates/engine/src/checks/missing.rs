//! Missing values per column (Deepchecks PercentOfNulls).

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::format::{percent, whole};
use crate::parameter::{Parameter, Values};

/// The check.
pub const CHECK: Check =
    Check { id: "percent_of_nulls", name: "Missing values", parameters: &[MOST], judge: Judge::Data(judge) };

/// What can be chosen; Deepchecks' default.
const MOST: Parameter =
    Parameter::number("missing_max", "Missing cells in a column, share", "0 to 1. Deepchecks: 0.05.", (0.0, 1.0), 0.05);

/// Judges the largest share of missing cells in a column against `limit` (0 to 1).
fn judge(data: &Dataset, values: &Values<'_>) -> Finding {
    let limit = values.number(MOST.id);
    let rows = data.table.rows().max(1) as f64;
    let mut found: Vec<(usize, &str)> = data
        .table
        .columns()
        .iter()
        .map(|column| (column.missing(), column.name.as_str()))
        .filter(|(missing, _)| *missing > 0)
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    let worst = found.first().copied();
    let share = worst.map_or(0.0, |(missing, _)| missing as f64 / rows);
    Finding {
        outcome: Outcome::require(share <= limit),
        value: percent(share),
        rule: format!("≤ {}", percent(limit)),
        why: match worst {
            None => "No cell is missing.".into(),
            Some((_, name)) => format!(
                "Column “{name}” misses most: {} of its cells. Inside the model missing categories become the most frequent one. Missing numbers become the training mean, except in decision trees, random forests, extra trees and gradient boosting, which learn where to send them.",
                percent(share)
            ),
        },
        evidence: evidence(
            &[("Column", false), ("Missing", true), ("Share", true)],
            found
                .iter()
                .map(|(missing, name)| vec![(*name).into(), whole(*missing as u64), percent(*missing as f64 / rows)])
                .collect(),
        ),
    }
}
