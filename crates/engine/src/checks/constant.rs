//! Columns that hold one value only (Deepchecks IsSingleValue).

use table::{Column, Values};

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::{Dataset, figures};
use crate::parameter;

/// The check.
pub const CHECK: Check =
    Check { id: "is_single_value", name: "Constant columns", parameters: &[], judge: Judge::Data(judge) };

/// Judges the number of constant columns among the features.
fn judge(data: &Dataset, _: &parameter::Values<'_>) -> Finding {
    let constant: Vec<&str> =
        data.features().into_iter().filter(|column| is_constant(column)).map(|column| column.name.as_str()).collect();
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

/// Whether there are not two values; what is missing or infinite is none.
fn is_constant(column: &Column) -> bool {
    match &column.values {
        Values::Numeric(values) => figures::range(values).is_none_or(|(low, high)| low == high),
        Values::Categorical { .. } => column.distinct() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_and_missing_numbers_are_no_second_value() {
        let column = |values: &[f64]| Column::numeric("x", values.to_vec());
        assert!(is_constant(&column(&[3.0, f64::NAN, f64::INFINITY, 3.0, f64::NEG_INFINITY])));
        assert!(is_constant(&column(&[f64::NAN])));
        assert!(!is_constant(&column(&[3.0, f64::NAN, 4.0])));
    }
}
