//! Rows of validation and test that also sit in train (Deepchecks TrainTestSamplesMix).

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
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
    let within = |part: &[u32], row: &u32| part.binary_search(row).is_ok();
    let parts = &data.parts;
    let mut leaks: Vec<(u32, u32)> = Vec::new();
    for copies in data.copies() {
        if let Some(&twin) = copies.iter().rfind(|row| within(&parts.train, row)) {
            leaks.extend(
                copies
                    .iter()
                    .filter(|row| within(&parts.validation, row) || within(&parts.test, row))
                    .map(|&row| (row, twin)),
            );
        }
    }
    // Those of validation first, each part in order.
    leaks.sort_unstable_by_key(|(row, _)| (!within(&parts.validation, row), *row));
    let judged = parts.validation.len() + parts.test.len();
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
