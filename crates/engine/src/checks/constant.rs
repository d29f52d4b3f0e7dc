//! Columns that hold one value only (Deepchecks IsSingleValue).

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::parameter::Values;

/// The check.
pub const CHECK: Check =
    Check { id: "is_single_value", name: "Constant columns", parameters: &[], judge: Judge::Data(judge) };

/// Judges the number of constant columns among the features.
fn judge(data: &Dataset, _: &Values<'_>) -> Finding {
    let constant: Vec<&str> = data
        .features()
        .into_iter()
        .filter(|column| column.distinct() <= 1)
        .map(|column| column.name.as_str())
        .collect();
    Finding {
        outcome: Outcome::advise(constant.is_empty()),
        value: constant.len().to_string(),
        rule: "0".into(),
        why: if constant.is_empty() {
            "Every feature has at least two values.".into()
        } else {
            "A column with one value tells a model nothing; the model leaves it out.".into()
        },
        evidence: evidence(&[("Column", false)], constant.iter().map(|name| vec![(*name).into()]).collect()),
    }
}
