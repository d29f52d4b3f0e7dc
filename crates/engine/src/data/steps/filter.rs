//! Only some rows stay.

use table::Values;

use super::{Kind, of_rows};
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "filter",
    name: "Keep some rows",
    text: "Rows of which a column meets a condition stay, all others go. Mind that users in production are not filtered.",
    parameters: &[
        Parameter::any_column("column", "Column", "The one that decides.", None),
        Parameter::choice(
            "is",
            "Is",
            "A missing value only meets “missing” and “unequal to”.",
            &[
                ("equal", "equal to"),
                ("unequal", "unequal to"),
                ("below", "below"),
                ("at_most", "at most"),
                ("at_least", "at least"),
                ("above", "above"),
                ("contains", "a text with"),
                ("missing", "missing"),
                ("there", "not missing"),
            ],
        ),
        Parameter::perhaps("value", "Value", "What it is held against.", "18"),
    ],
    apply: |bench, chosen| {
        let column = bench.column(&chosen.choice("column"))?;
        let (is, against) = (chosen.choice("is"), chosen.choice("value"));
        let holds = |order: Option<std::cmp::Ordering>| match is.as_str() {
            "equal" => order.is_some_and(|order| order.is_eq()),
            "unequal" => order.is_none_or(|order| order.is_ne()),
            "below" => order.is_some_and(|order| order.is_lt()),
            "at_most" => order.is_some_and(|order| order.is_le()),
            "at_least" => order.is_some_and(|order| order.is_ge()),
            "above" => order.is_some_and(|order| order.is_gt()),
            _ => false,
        };
        let all = 0..bench.table.rows() as u32;
        let kept: Vec<u32> = match (is.as_str(), &column.values) {
            ("missing", _) => all.filter(|&row| column.is_missing(row as usize)).collect(),
            ("there", _) => all.filter(|&row| !column.is_missing(row as usize)).collect(),
            ("contains", _) => {
                let has = |row: &u32| column.cell_text(*row as usize).is_some_and(|text| text.contains(&against));
                all.filter(has).collect()
            }
            (_, Values::Numeric(values)) => {
                let limit = super::cell("Value", column, &against)?;
                all.filter(|&row| holds(values[row as usize].partial_cmp(&limit))).collect()
            }
            (_, Values::Categorical { categories, codes }) => {
                let order: Vec<_> = categories.iter().map(|text| text.as_str().cmp(&against)).collect();
                all.filter(|&row| holds(order.get(codes[row as usize] as usize).copied())).collect()
            }
        };
        let words = KIND.parameters[1].option(&is);
        let tail = if matches!(is.as_str(), "missing" | "there") { String::new() } else { format!(" {against}") };
        let said = format!("{} kept: “{}” is {words}{tail}", of_rows(kept.len(), bench.table.rows()), column.name);
        bench.with_rows(&kept, said)
    },
};
