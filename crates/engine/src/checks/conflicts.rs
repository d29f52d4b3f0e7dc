//! Equal features with different labels (Deepchecks ConflictingLabels).

use protocol::Task;

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::format::percent;
use crate::parameter::Values;

/// The check.
pub const CHECK: Check =
    Check { id: "conflicting_labels", name: "Conflicting labels", parameters: &[], judge: Judge::Data(judge) };

/// Judges the share of rows whose features appear with another label too. Regression targets are not judged.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    if data.roles.task == Task::Regression {
        return Finding {
            outcome: Outcome::NotJudged,
            value: crate::format::NONE.into(),
            rule: "classification only".into(),
            why: "A number may well differ between equal rows.".into(),
            evidence: Default::default(),
        };
    }
    let rows: Vec<u32> = (0..data.table.rows() as u32).collect();
    let (classes, class) = (data.classes(), data.class_of(&rows));
    let conflicts = data.conflicts();
    let share = conflicts.iter().map(Vec::len).sum::<usize>() as f64 / rows.len().max(1) as f64;
    let name = |class: usize| classes.get(class).cloned().unwrap_or_else(|| "missing".into());
    Finding {
        outcome: Outcome::advise(conflicts.is_empty()),
        value: percent(share),
        rule: "0.0 %".into(),
        why: if conflicts.is_empty() {
            "Equal rows have equal labels.".into()
        } else {
            "No model can answer both of two equal rows correctly.".into()
        },
        evidence: evidence(
            &[("Rows", false), ("Labels", false)],
            conflicts
                .iter()
                .map(|group| {
                    let few = || group.iter().take(4);
                    let numbers: Vec<String> = few().map(|row| (row + 1).to_string()).collect();
                    let labels: Vec<String> = few().map(|&row| name(class[row as usize])).collect();
                    vec![numbers.join(", "), labels.join(", ")]
                })
                .collect(),
        ),
    }
}
