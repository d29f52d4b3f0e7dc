//! Checks that judge data and models. One check per file: what it looks at, its rule with the source, its evidence.
//!
//! Names, limits and conditions follow Deepchecks where it has the check. A check never changes what it judges.

pub mod balance;
pub mod conflicts;
pub mod constant;
pub mod duplicates;
pub mod gain;
pub mod gate;
pub mod missing;
pub mod overfit;
pub mod overlap;
pub mod parity;
pub mod rows;
pub mod schema;
pub mod size;

use protocol::{CheckRow, Gates, Grid, Mark, Status};

use crate::data::Dataset;

/// What a check found.
pub(crate) struct Finding {
    pub passed: Outcome,
    pub name: &'static str,
    pub value: String,
    pub rule: String,
    pub why: String,
    pub evidence: Grid,
}

/// How a finding counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed,
    Note,
    NotJudged,
}

impl Outcome {
    /// Passed if it holds, failed otherwise.
    pub fn require(holds: bool) -> Self {
        if holds { Self::Passed } else { Self::Failed }
    }

    /// Passed if it holds, a note otherwise.
    pub fn advise(holds: bool) -> Self {
        if holds { Self::Passed } else { Self::Note }
    }
}

impl From<Finding> for CheckRow {
    fn from(finding: Finding) -> Self {
        let (mark, word) = match finding.passed {
            Outcome::Passed => (Mark::Ok, "Passed"),
            Outcome::Failed => (Mark::Bad, "Failed"),
            Outcome::Note => (Mark::Warn, "Note"),
            Outcome::NotJudged => (Mark::Skip, "Not judged"),
        };
        Self {
            status: Status { mark, word: word.into() },
            name: finding.name.into(),
            value: finding.value,
            rule: finding.rule,
            why: finding.why,
            evidence: finding.evidence,
        }
    }
}

/// All checks of the rows before a model sees them, for Data and for the pipeline alike.
pub fn integrity(data: &Dataset, gates: &Gates) -> Vec<CheckRow> {
    vec![
        schema::judge(data),
        rows::judge(data),
        missing::judge(data, gates.missing),
        constant::judge(data),
        duplicates::judge(data),
        conflicts::judge(data),
        balance::judge(data),
        overlap::judge(data, gates.overlap),
    ]
}

/// Whether any check failed.
pub fn failed(checks: &[CheckRow]) -> bool {
    checks.iter().any(|check| check.status.mark == Mark::Bad)
}

/// How many rows a check shows as evidence.
pub(crate) const EVIDENCE: usize = 10;

/// A grid of evidence.
pub(crate) fn evidence(columns: &[(&str, bool)], rows: Vec<Vec<String>>) -> Grid {
    let note = if rows.len() > EVIDENCE {
        format!("First {EVIDENCE} of {}.", crate::format::whole(rows.len() as u64))
    } else {
        String::new()
    };
    Grid {
        columns: columns.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect(),
        rows: rows.into_iter().take(EVIDENCE).collect(),
        note,
    }
}
