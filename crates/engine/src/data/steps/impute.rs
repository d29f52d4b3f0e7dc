//! Holes are filled.

use table::{Column, MISSING, Values};

use super::{Kind, numbers, of_rows, typed};
use crate::data::figures;
use crate::failure::failure;
use crate::format::value;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "impute",
    name: "Fill missing values",
    text: "Cells without a value get one, learnt from all rows. A model also fills them by itself, from training rows only, which is the safer way; do it here where you know what a missing value means.",
    parameters: &[
        Parameter::any_column("column", "Column", "The one to fill.", None),
        Parameter::choice(
            "strategy",
            "By",
            "The names are those of scikit-learn's SimpleImputer.",
            &[
                ("median", "median"),
                ("mean", "mean"),
                ("most_frequent", "most frequent value"),
                ("constant", "the value below"),
            ],
        ),
        Parameter::perhaps("value", "Value", "Only where it is filled by the value typed here.", "0"),
    ],
    apply: |bench, chosen| {
        let column = bench.column(&chosen.choice("column"))?;
        let strategy = chosen.choice("strategy");
        let typed_value = chosen.choice("value");
        let missing = of_rows(column.missing(), bench.table.rows());
        let none = || {
            let message = format!("“{}” has no value to learn from.", column.name);
            failure("step.no_values", message, "Fill it by a value of your own, or drop the column.")
        };
        let (filled, by) = match (&column.values, strategy.as_str()) {
            (Values::Categorical { categories, codes }, "most_frequent" | "constant") => {
                let text = match strategy.as_str() {
                    "constant" if typed_value.is_empty() => {
                        return Err(failure("step.value", "No value was typed.", "Type the text to fill in."));
                    }
                    "constant" => typed_value,
                    _ => categories[most_frequent(codes, categories.len()).ok_or_else(none)?].clone(),
                };
                let cell = |&code: &u32| Some(if code == MISSING { &*text } else { &*categories[code as usize] });
                (Column::categorical(&column.name, codes.iter().map(cell)), format!("“{text}”"))
            }
            _ => {
                let values = numbers(column)?;
                let there = || values.iter().copied().filter(|value| !value.is_nan());
                let fill = match strategy.as_str() {
                    "constant" => typed("Value", &typed_value)?,
                    "mean" => there().sum::<f64>() / there().count() as f64,
                    "median" => figures::median(values),
                    _ => figures::mode(values),
                };
                if fill.is_nan() {
                    return Err(none());
                }
                let cells = values.iter().map(|value| if value.is_nan() { fill } else { *value });
                (Column { values: Values::Numeric(cells.collect()), ..column.clone() }, value(fill))
            }
        };
        bench.with_column(&column.name, filled, format!("{missing} filled in “{}” with {by}", column.name))
    },
};

/// The most frequent category, the first one on ties.
fn most_frequent(codes: &[u32], categories: usize) -> Option<usize> {
    let mut counts = vec![0u32; categories];
    for &code in codes {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    (0..categories)
        .filter(|&category| counts[category] > 0)
        .max_by_key(|&category| (counts[category], categories - category))
}
