//! Whether each column can enter a model: types, values, number of categories.

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::format::count;
use crate::parameter::Values;
use crate::train::features::Plan;

/// The check.
pub const CHECK: Check = Check { id: "schema", name: "Schema", parameters: &[], judge: Judge::Data(judge) };

/// Judges that at least one column can be used, and tells which cannot and why.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    let (usable, left_out) = Plan::judge_columns(data);
    let used = if Plan::is_too_wide(&usable) { 0 } else { usable.len() };
    Finding {
        outcome: if used == 0 { Outcome::Failed } else { Outcome::advise(left_out.is_empty()) },
        value: format!("{used} of {}", used + left_out.len()),
        rule: "all columns usable".into(),
        why: match (used, left_out.len()) {
            (0, _) => "No column can enter a model.".into(),
            (_, 0) => format!("{} of a usable type.", count(used as u64, "feature")),
            (_, n) => format!("{} cannot enter a model and will be left out.", count(n as u64, "column")),
        },
        evidence: evidence(
            &[("Column", false), ("Why it is left out", false)],
            left_out.iter().map(|(name, why)| vec![name.clone(), why.clone()]).collect(),
        ),
    }
}
