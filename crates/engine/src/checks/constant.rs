//! Columns that hold one value only (Deepchecks IsSingleValue).

use protocol::CheckRow;

use super::{Finding, Outcome, evidence};
use crate::data::Dataset;

/// Judges the number of constant columns among the features.
pub fn judge(data: &Dataset) -> CheckRow {
    let constant: Vec<&str> = data
        .features()
        .into_iter()
        .filter(|column| column.distinct() <= 1)
        .map(|column| column.name.as_str())
        .collect();
    Finding {
        passed: Outcome::advise(constant.is_empty()),
        name: "Constant columns",
        value: constant.len().to_string(),
        rule: "0".into(),
        why: if constant.is_empty() {
            "Every feature has at least two values.".into()
        } else {
            "A column with one value tells a model nothing; the model leaves it out.".into()
        },
        evidence: evidence(&[("Column", false)], constant.iter().map(|name| vec![(*name).into()]).collect()),
    }
    .into()
}
