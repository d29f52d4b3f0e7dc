//! Missing values per column (Deepchecks PercentOfNulls).

use protocol::CheckRow;

use super::{Finding, Outcome, evidence};
use crate::data::Dataset;
use crate::format::{percent, whole};

/// Judges the largest share of missing cells in a column against `limit` (0 to 1).
pub fn judge(data: &Dataset, limit: f64) -> CheckRow {
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
        passed: Outcome::require(share <= limit),
        name: "Missing values",
        value: percent(share),
        rule: format!("≤ {}", percent(limit)),
        why: match worst {
            None => "No cell is missing.".into(),
            Some((_, name)) => format!(
                "Column “{name}” misses most: {} of its cells. Missing numbers become the training mean, missing categories the most frequent one, inside the model.",
                percent(share)
            ),
        },
        evidence: evidence(
            &[("Column", false), ("Missing", true), ("Share", true)],
            found.iter().map(|(missing, name)| vec![(*name).into(), whole(*missing as u64), percent(*missing as f64 / rows)]).collect(),
        ),
    }
    .into()
}
