//! Rows of validation and test that also sit in train (Deepchecks TrainTestSamplesMix).

use std::collections::BTreeMap;

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::{Dataset, split::row_key};
use crate::format::{count, percent};
use crate::parameter::{Parameter, Values};

/// The check.
pub const CHECK: Check = Check {
    id: "train_test_samples_mix",
    name: "Train and test overlap",
    parameters: &[MOST],
    judge: Judge::Data(judge),
};

/// What can be chosen; Deepchecks' default.
const MOST: Parameter = Parameter::number(
    "overlap_max",
    "Rows that also sit in train, share",
    "0 to 1. Deepchecks: 0.05.",
    (0.0, 1.0),
    0.05,
);

/// Judges the share of validation and test rows whose copy is in train, against `limit` (0 to 1).
fn judge(data: &Dataset, values: &Values<'_>) -> Finding {
    let limit = values.number(MOST.id);
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
        outcome: Outcome::require(share <= limit),
        value: percent(share),
        rule: format!("≤ {}", percent(limit)),
        why: if leaks.is_empty() {
            "No validation or test row was seen in training.".into()
        } else {
            format!(
                "{} of validation and test {} in train too, so metrics flatter the model. Tick “Keep duplicates together” in the split on Data.",
                count(leaks.len() as u64, "row"),
                if leaks.len() == 1 { "sits" } else { "sit" }
            )
        },
        evidence: evidence(
            &[("Validation or test row", true), ("Same as train row", true)],
            leaks.iter().map(|(row, twin)| vec![(row + 1).to_string(), (twin + 1).to_string()]).collect(),
        ),
    }
}
