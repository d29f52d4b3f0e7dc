//! A column of another kind.

use table::{Column, Kind as ColumnKind, MISSING, Values};

use super::Kind;
use crate::failure::failure;
use crate::format::{count, list, whole};
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "cast",
    name: "Change what a column holds",
    text: "Reads the cells of a column as something else. Cells that do not fit become missing, and are counted.",
    parameters: &[
        Parameter::any_column("column", "Column", "The one to change.", None),
        Parameter::choice(
            "to",
            "To",
            "Numbers with a code in them, like zip codes, are better text.",
            &[
                ("number", "numbers"),
                ("text", "text"),
                ("time", "dates or times, like 2024-01-31 or 31.01.2024, with or without 14:30"),
                ("boolean", "true or false"),
            ],
        ),
        Parameter::choice(
            "decimal",
            "Decimal mark",
            "Only from text to numbers; the other mark may group thousands.",
            &[("point", "point: 1,234.5"), ("comma", "comma: 1.234,5")],
        ),
    ],
    apply: |bench, chosen| {
        let column = bench.column(&chosen.choice("column"))?;
        let comma = chosen.chosen("decimal", "comma");
        let cast = match chosen.choice("to").as_str() {
            "number" => to_numbers(column, |text| read_number(text, comma), Column::numeric),
            "time" => to_numbers(column, table::read_time, Column::datetime),
            "boolean" => to_booleans(column),
            _ => Cast { column: to_text(column), lost: Vec::new() },
        };
        let there = bench.table.rows() - column.missing();
        let lost = cast.column.missing() - column.missing();
        if lost == there {
            let message = format!(
                "“{}” cannot be read as that: none of its {} fits, such as {}.",
                column.name,
                count(there as u64, "value"),
                list(&cast.lost.iter().map(String::as_str).collect::<Vec<_>>())
            );
            return Err(failure("step.cast", message, "Choose another kind, or mend the values first."));
        }
        let without = if lost == 0 {
            String::new()
        } else {
            let examples = list(&cast.lost.iter().map(String::as_str).collect::<Vec<_>>());
            format!(
                "; {} did not fit and {} missing now, such as {examples}",
                whole(lost as u64),
                if lost == 1 { "is" } else { "are" }
            )
        };
        let said = format!("“{}” holds {} now{without}", column.name, words(cast.column.kind));
        bench.with_column(&column.name, cast.column, said)
    },
};

struct Cast {
    column: Column,
    /// A few values that did not fit.
    lost: Vec<String>,
}

/// What a column holds, in words.
pub fn words(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "whole numbers",
        ColumnKind::Float => "numbers",
        ColumnKind::Boolean => "true or false",
        ColumnKind::Date => "dates",
        ColumnKind::Datetime => "times",
        ColumnKind::String => "text",
        ColumnKind::Empty => "nothing",
    }
}

fn to_numbers(column: &Column, read: impl Fn(&str) -> Option<f64>, build: impl Fn(String, Vec<f64>) -> Column) -> Cast {
    let (numbers, lost) = match &column.values {
        Values::Categorical { categories, codes } => {
            let read: Vec<Option<f64>> = categories.iter().map(|text| read(text)).collect();
            let lost = categories.iter().zip(&read).filter(|(_, read)| read.is_none()).take(3);
            let lost = lost.map(|(text, _)| text.chars().take(40).collect()).collect();
            let number = |&code: &u32| read.get(code as usize).copied().flatten().unwrap_or(f64::NAN);
            (codes.iter().map(number).collect(), lost)
        }
        // Seconds since 1970 are numbers too.
        Values::Numeric(values) => (values.clone(), Vec::new()),
    };
    Cast { column: build(column.name.clone(), numbers), lost }
}

fn to_text(column: &Column) -> Column {
    if let Values::Categorical { .. } = column.values {
        return Column { kind: ColumnKind::String, ..column.clone() };
    }
    let rows = column.values.len();
    let texts: Vec<Option<String>> = (0..rows).map(|row| column.cell_text(row).map(|text| text.into_owned())).collect();
    Column::categorical(&column.name, texts.iter().map(Option::as_deref))
}

fn to_booleans(column: &Column) -> Cast {
    let text = to_text(column);
    let Values::Categorical { categories, codes } = &text.values else {
        return Cast { column: text, lost: Vec::new() };
    };
    let truth = |text: &String| match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" | "on" => Some("true"),
        "false" | "no" | "n" | "f" | "0" | "off" => Some("false"),
        _ => None,
    };
    let lost = categories.iter().filter(|text| truth(text).is_none()).take(3);
    let lost = lost.map(|text| text.chars().take(40).collect()).collect();
    let cell = |&code: &u32| if code == MISSING { None } else { truth(&categories[code as usize]) };
    let column = Column::categorical(&column.name, codes.iter().map(cell));
    Cast { column: Column { kind: ColumnKind::Boolean, ..column }, lost }
}

/// A number with its decimal mark; the other mark groups thousands, and so does a space.
fn read_number(text: &str, comma: bool) -> Option<f64> {
    let (decimal, group) = if comma { (',', '.') } else { ('.', ',') };
    let plain =
        text.trim().replace([' ', '\u{a0}', '\u{202f}', '\'', group], "").replace(decimal, ".").replace('−', "-");
    let grouped = |text: &str| {
        let whole = text.trim_start_matches(['-', '+', '−']).split([decimal, 'e', 'E']).next().unwrap_or_default();
        let mut parts = whole.split([' ', '\u{a0}', '\u{202f}', '\'', group]);
        let first = parts.next().map_or(0, str::len);
        whole.bytes().all(|byte| byte.is_ascii_digit()) || (1..=3).contains(&first) && parts.all(|part| part.len() == 3)
    };
    let number: f64 = plain.parse().ok()?;
    (number.is_finite() && grouped(text.trim())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_said_and_never_guessed() {
        assert_eq!((read_number("1.234,5", true), read_number("1,234.5", false)), (Some(1234.5), Some(1234.5)));
        assert_eq!((read_number("1,5", false), read_number("1.5", true)), (None, None));
        assert_eq!((read_number("1 234", false), read_number("−2", false)), (Some(1234.0), Some(-2.0)));
        assert_eq!(
            (read_number("", false), read_number("inf", false), read_number("12,34", false)),
            (None, None, None)
        );
    }

    #[test]
    fn what_means_yes_is_true() {
        let column = Column::categorical("x", [Some("Yes"), Some("no"), None, Some("perhaps")]);
        let cast = to_booleans(&column);
        assert_eq!(
            (cast.column.kind, cast.column.missing(), cast.lost),
            (ColumnKind::Boolean, 2, vec!["perhaps".into()])
        );
    }
}
