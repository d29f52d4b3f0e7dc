//! Rows of validation and test that also sit in train (Deepchecks TrainTestSamplesMix).

use std::collections::BTreeMap;

use protocol::CheckRow;

use super::{Finding, Outcome, evidence};
use crate::data::{Dataset, split::row_key};
use crate::format::{count, percent};

/// Judges the share of validation and test rows whose copy is in train, against `limit` (0 to 1).
pub fn judge(data: &Dataset, limit: f64) -> CheckRow {
    let train: BTreeMap<Vec<u64>, u32> =
        data.parts.train.iter().map(|&row| (row_key(&data.table, row, &[]), row)).collect();
    let judged = data.parts.validation.len() + data.parts.test.len();
    let leaks: Vec<(u32, u32)> = data
        .parts
        .validation
        .iter()
        .chain(&data.parts.test)
        .filter_map(|&row| train.get(&row_key(&data.table, row, &[])).map(|&twin| (row, twin)))
        .collect();
    let share = leaks.len() as f64 / judged.max(1) as f64;
    Finding {
        passed: Outcome::require(share <= limit),
        name: "Train and test overlap",
        value: percent(share),
        rule: format!("≤ {}", percent(limit)),
        why: if leaks.is_empty() {
            "No validation or test row was seen in training.".into()
        } else {
            format!(
                "{} of validation and test {} in train too, so metrics flatter the model. Tick “Keep copies together” in the split on Data.",
                count(leaks.len() as u64, "row"),
                if leaks.len() == 1 { "sits" } else { "sit" }
            )
        },
        evidence: evidence(
            &[("Validation or test row", true), ("Same as train row", true)],
            leaks.iter().map(|(row, twin)| vec![(row + 1).to_string(), (twin + 1).to_string()]).collect(),
        ),
    }
    .into()
}
