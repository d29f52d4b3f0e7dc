//! Rows that repeat an earlier row (Deepchecks DataDuplicates).

use std::collections::BTreeMap;

use protocol::CheckRow;

use super::{Finding, Outcome, evidence};
use crate::data::{Dataset, split::row_key};
use crate::format::{count, percent};

/// Deepchecks' condition: at most 5 % of rows are copies.
const LIMIT: f64 = 0.05;

/// Judges the share of rows that are copies. It is a note: whether copies leak is judged by the overlap check.
pub fn judge(data: &Dataset) -> CheckRow {
    let mut first: BTreeMap<Vec<u64>, u32> = BTreeMap::new();
    let mut copies = Vec::new();
    for row in 0..data.table.rows() as u32 {
        match first.entry(row_key(&data.table, row, &[])) {
            std::collections::btree_map::Entry::Vacant(entry) => drop(entry.insert(row)),
            std::collections::btree_map::Entry::Occupied(entry) => copies.push((row, *entry.get())),
        }
    }
    let share = copies.len() as f64 / data.table.rows().max(1) as f64;
    Finding {
        passed: Outcome::advise(share <= LIMIT),
        name: "Duplicate rows",
        value: percent(share),
        rule: format!("≤ {}", percent(LIMIT)),
        why: if copies.is_empty() {
            "No row repeats an earlier one.".into()
        } else {
            format!(
                "{} repeat an earlier row. A random split puts copies into train and test alike; “Keep copies together” in the split prevents that.",
                count(copies.len() as u64, "row")
            )
        },
        evidence: evidence(
            &[("Row", true), ("Copy of row", true)],
            copies.iter().map(|(row, of)| vec![(row + 1).to_string(), (of + 1).to_string()]).collect(),
        ),
    }
    .into()
}
