//! Equal features with different labels (Deepchecks ConflictingLabels).

use std::collections::BTreeMap;

use protocol::Task;

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::{Dataset, split::row_key};
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
    let classes = data.classes();
    let target = [data.roles.target.clone()];
    let mut groups: BTreeMap<Vec<u64>, Vec<(u32, usize)>> = BTreeMap::new();
    for (&row, class) in rows.iter().zip(data.class_of(&rows)) {
        groups.entry(row_key(&data.table, row, &target)).or_default().push((row, class));
    }
    let conflicts: Vec<&Vec<(u32, usize)>> =
        groups.values().filter(|group| group.iter().any(|(_, class)| *class != group[0].1)).collect();
    let share = conflicts.iter().map(|group| group.len()).sum::<usize>() as f64 / rows.len().max(1) as f64;
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
                    let numbers: Vec<String> = few().map(|(row, _)| (row + 1).to_string()).collect();
                    let labels: Vec<String> = few().map(|(_, class)| name(*class)).collect();
                    vec![numbers.join(", "), labels.join(", ")]
                })
                .collect(),
        ),
    }
}
