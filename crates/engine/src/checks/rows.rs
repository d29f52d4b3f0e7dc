//! Enough rows to learn from.

use protocol::CheckRow;

use super::{Finding, Outcome};
use crate::data::Dataset;
use crate::format::whole;

/// Evidently's limit without a reference: more than 30 rows.
const LEAST: usize = 30;

/// Judges the number of rows.
pub fn judge(data: &Dataset) -> CheckRow {
    let rows = data.table.rows();
    Finding {
        passed: Outcome::require(rows > LEAST),
        name: "Rows",
        value: whole(rows as u64),
        rule: format!("> {LEAST}"),
        why: format!(
            "{} rows; Evidently's convention asks for more than {LEAST}, below that every figure is mostly chance.",
            whole(rows as u64)
        ),
        evidence: Default::default(),
    }
    .into()
}
