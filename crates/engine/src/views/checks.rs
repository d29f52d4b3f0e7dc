//! What checks found, in words.

use protocol::{CheckRow, Mark};

use super::status;
use crate::checks::{Judged, Outcome, name};
use crate::format::count;

/// Mark and word of an outcome.
fn word(outcome: Outcome) -> (Mark, &'static str) {
    match outcome {
        Outcome::Passed => (Mark::Ok, "Passed"),
        Outcome::Failed => (Mark::Bad, "Failed"),
        Outcome::Note => (Mark::Warn, "Note"),
        Outcome::NotJudged => (Mark::Skip, "Not judged"),
    }
}

/// A row for each check.
pub fn rows(checks: &[Judged]) -> Vec<CheckRow> {
    checks.iter().map(row).collect()
}

/// The row of a check.
pub fn row(Judged { check, finding }: &Judged) -> CheckRow {
    let (mark, word) = word(finding.outcome);
    CheckRow {
        status: status(mark, word),
        name: name(check).into(),
        value: finding.value.clone(),
        rule: finding.rule.clone(),
        why: finding.why.clone(),
        evidence: finding.evidence.clone(),
    }
}

/// How many came out like that.
pub fn counted<'a>(checks: impl IntoIterator<Item = &'a Judged>, outcome: Outcome) -> u64 {
    checks.into_iter().filter(|check| check.finding.outcome == outcome).count() as u64
}

/// How checks came out: `14 checks: 9 passed, 3 notes, 2 not judged`.
pub fn summary(checks: &[&Judged]) -> String {
    let kinds = [
        (Outcome::Passed, "passed", "passed"),
        (Outcome::Failed, "failed", "failed"),
        (Outcome::Note, "note", "notes"),
        (Outcome::NotJudged, "not judged", "not judged"),
    ];
    let found = kinds.iter().filter_map(|(outcome, one, many)| match counted(checks.iter().copied(), *outcome) {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    });
    format!("{}: {}", count(checks.len() as u64, "check"), found.collect::<Vec<_>>().join(", "))
}
