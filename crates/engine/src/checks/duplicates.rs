//! Rows that repeat an earlier row (Deepchecks DataDuplicates).

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::format::{count, percent};
use crate::parameter::Values;

/// The check.
pub const CHECK: Check =
    Check { id: "data_duplicates", name: "Duplicate rows", parameters: &[], judge: Judge::Data(judge) };

/// Deepchecks' condition: at most 5 % of rows are copies.
const LIMIT: f64 = 0.05;

/// Judges the share of rows that are copies. It is a note: whether copies leak is judged by the overlap check.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    let mut copies: Vec<(u32, u32)> =
        data.copies().iter().flat_map(|rows| rows[1..].iter().map(|&row| (row, rows[0]))).collect();
    copies.sort_unstable();
    let share = copies.len() as f64 / data.table.rows().max(1) as f64;
    Finding {
        outcome: Outcome::advise(share <= LIMIT),
        value: percent(share),
        rule: format!("≤ {}", percent(LIMIT)),
        why: if copies.is_empty() {
            "No row repeats an earlier one.".into()
        } else {
            format!(
                "{} repeat an earlier row. A random split puts duplicates into train and test alike; “Keep duplicates together” in the split prevents that.",
                count(copies.len() as u64, "row")
            )
        },
        evidence: evidence(
            &[("Row", true), ("Duplicate of row", true)],
            copies.iter().map(|(row, of)| vec![(row + 1).to_string(), (of + 1).to_string()]).collect(),
        ),
    }
}
