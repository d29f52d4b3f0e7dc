//! What the learner expects of the data.

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::{Dataset, expectations};
use crate::format::{NONE, whole};
use crate::parameter::Values;

/// The check.
pub const CHECK: Check = Check { id: "expectations", name: "Expectations", parameters: &[], judge: Judge::Data(judge) };

/// Judges all expectations and lists every one that is not met.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    let judged =
        data.expectations.iter().map(|expectation| (expectation, expectations::judge(expectation, &data.table)));
    let unmet: Vec<_> = judged.filter(|(_, finding)| finding.outcome == Outcome::Failed).collect();
    let all = data.expectations.len();
    Finding {
        outcome: if all == 0 { Outcome::NotJudged } else { Outcome::require(unmet.is_empty()) },
        value: if all == 0 {
            NONE.into()
        } else {
            format!("{} of {}", whole((all - unmet.len()) as u64), whole(all as u64))
        },
        rule: "all met".into(),
        why: match (all, unmet.len()) {
            (0, _) => "Nothing is expected yet. Write expectations on Data.".into(),
            (_, 0) => "The data is as expected.".into(),
            (_, 1) => "One expectation is not met.".into(),
            (_, unmet) => format!("{} expectations are not met.", whole(unmet as u64)),
        },
        evidence: evidence(
            &[("Expectation", false), ("Found", false)],
            unmet
                .iter()
                .map(|(expectation, finding)| vec![expectations::line(expectation), finding.why.clone()])
                .collect(),
        ),
    }
}
