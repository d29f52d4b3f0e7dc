//! Enough rows to learn from.

use super::{Check, Finding, Judge, Outcome};
use crate::data::Dataset;
use crate::format::whole;
use crate::parameter::Values;

/// The check.
pub const CHECK: Check = Check { id: "number_of_rows", name: "Rows", parameters: &[], judge: Judge::Data(judge) };

/// Evidently's limit without a reference: more than 30 rows.
const LEAST: usize = 30;

/// Judges the number of rows.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    let rows = data.table.rows();
    Finding {
        outcome: Outcome::require(rows > LEAST),
        value: whole(rows as u64),
        rule: format!("> {LEAST}"),
        why: format!(
            "{} rows; Evidently's convention asks for more than {LEAST}, below that every figure is mostly chance.",
            whole(rows as u64)
        ),
        evidence: Default::default(),
    }
}
