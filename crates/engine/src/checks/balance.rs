//! Rarest class against most frequent class (Deepchecks ClassImbalance).

use protocol::Task;

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::format::{NONE, fixed, percent, whole};
use crate::parameter::Values;

/// The check.
pub const CHECK: Check =
    Check { id: "class_imbalance", name: "Class balance", parameters: &[], judge: Judge::Data(judge) };

/// Deepchecks' limit: a ratio below 0.1 is a warning.
const LEAST: f64 = 0.1;

/// Judges the ratio of the rarest to the most frequent class in the labelled rows.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    if data.roles.task == Task::Regression {
        return Finding {
            outcome: Outcome::NotJudged,
            value: NONE.into(),
            rule: "classification only".into(),
            why: "The target is a number.".into(),
            evidence: Default::default(),
        };
    }
    let classes = data.classes();
    let mut counts = vec![0u64; classes.len()];
    for part in [&data.parts.train, &data.parts.validation, &data.parts.test, &data.parts.production] {
        for class in data.class_of(part) {
            counts[class] += 1;
        }
    }
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let most = counts.iter().max().copied().unwrap_or(0).max(1) as f64;
    let ratio = counts.iter().min().copied().unwrap_or(0) as f64 / most;
    let few = format!("The rarest class has {} rows for each row of the most frequent one", fixed(ratio, 2));
    Finding {
        outcome: Outcome::advise(ratio >= LEAST),
        value: fixed(ratio, 2),
        rule: format!("≥ {}", fixed(LEAST, 2)),
        why: if ratio >= LEAST {
            format!("{few}: no class is rare.")
        } else {
            format!("{few}. Accuracy alone hides errors on rare classes.")
        },
        evidence: evidence(
            &[("Class", false), ("Rows", true), ("Share", true)],
            classes
                .iter()
                .zip(&counts)
                .map(|(name, &n)| vec![name.clone(), whole(n), percent(n as f64 / total)])
                .collect(),
        ),
    }
}
