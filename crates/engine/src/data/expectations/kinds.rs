//! The expectations that there are.

use table::{Column, Kind as ColumnKind, Values};

use super::{Kind, Of, Test, text::items};
use crate::data::{figures, keys};
use crate::failure::failure;
use crate::format::{count, value, whole};
use crate::parameter::{Parameter, Values as Chosen};
use protocol::Failure;

/// All kinds, in the order in which they are offered.
pub const KINDS: &[Kind] = &[
    Kind {
        id: "not_null",
        great: "expect_column_values_to_not_be_null",
        text: "No value is missing.",
        parameters: &[],
        of: Of::Cells(|column| {
            (0..column.values.len() as u32).filter(|&row| column.is_missing(row as usize)).collect()
        }),
    },
    Kind {
        id: "unique",
        great: "expect_column_values_to_be_unique",
        text: "No value comes twice.",
        parameters: &[],
        of: Of::Cells(repeated),
    },
    Kind {
        id: "in_range",
        great: "expect_column_values_to_be_between",
        text: "Values lie in a range, its ends included.",
        parameters: &[MIN, MAX],
        of: Of::Values(|column, chosen| {
            let (min, max) = (chosen.number("min"), chosen.number("max"));
            number_test(column, move |x| (min..=max).contains(&x))
        }),
    },
    Kind {
        id: "ge",
        great: "expect_column_values_to_be_between (min_value)",
        text: "Values are at least this.",
        parameters: &[LIMIT],
        of: Of::Values(|column, chosen| limit(column, chosen, |x, limit| x >= limit)),
    },
    Kind {
        id: "gt",
        great: "expect_column_values_to_be_between (strict_min)",
        text: "Values are greater than this.",
        parameters: &[LIMIT],
        of: Of::Values(|column, chosen| limit(column, chosen, |x, limit| x > limit)),
    },
    Kind {
        id: "le",
        great: "expect_column_values_to_be_between (max_value)",
        text: "Values are at most this.",
        parameters: &[LIMIT],
        of: Of::Values(|column, chosen| limit(column, chosen, |x, limit| x <= limit)),
    },
    Kind {
        id: "lt",
        great: "expect_column_values_to_be_between (strict_max)",
        text: "Values are less than this.",
        parameters: &[LIMIT],
        of: Of::Values(|column, chosen| limit(column, chosen, |x, limit| x < limit)),
    },
    Kind {
        id: "isin",
        great: "expect_column_values_to_be_in_set",
        text: "Values are among these.",
        parameters: &[VALUES],
        of: Of::Values(|column, chosen| among(column, chosen, true)),
    },
    Kind {
        id: "notin",
        great: "expect_column_values_to_not_be_in_set",
        text: "Values are none of these.",
        parameters: &[VALUES],
        of: Of::Values(|column, chosen| among(column, chosen, false)),
    },
    Kind {
        id: "eq",
        great: "expect_column_values_to_be_in_set",
        text: "Values are all this one.",
        parameters: &[VALUES],
        of: Of::Values(|column, chosen| among(column, chosen, true)),
    },
    Kind {
        id: "ne",
        great: "expect_column_values_to_not_be_in_set",
        text: "No value is this one.",
        parameters: &[VALUES],
        of: Of::Values(|column, chosen| among(column, chosen, false)),
    },
    Kind {
        id: "str_matches",
        great: "expect_column_values_to_match_regex",
        text: "Texts match a regular expression, anywhere in them unless it has ^ or $.",
        parameters: &[Parameter::text(
            "pattern",
            "Pattern",
            "A regular expression without look-around.",
            "^[A-Z]{2}[0-9]+$",
        )],
        of: Of::Values(|column, chosen| {
            let pattern = regex_lite::Regex::new(&bare(chosen, "pattern")).map_err(|error| {
                let message = format!("The pattern cannot be read: {error}.");
                failure("expectation.pattern", message, "Write a regular expression such as ^[0-9]+$.")
            })?;
            Ok(text_test(column, move |text| pattern.is_match(text)))
        }),
    },
    Kind {
        id: "str_startswith",
        great: "expect_column_values_to_match_regex",
        text: "Texts begin with this.",
        parameters: &[TEXT],
        of: Of::Values(|column, chosen| {
            let with = bare(chosen, "text");
            Ok(text_test(column, move |text| text.starts_with(&with)))
        }),
    },
    Kind {
        id: "str_endswith",
        great: "expect_column_values_to_match_regex",
        text: "Texts end with this.",
        parameters: &[TEXT],
        of: Of::Values(|column, chosen| {
            let with = bare(chosen, "text");
            Ok(text_test(column, move |text| text.ends_with(&with)))
        }),
    },
    Kind {
        id: "str_contains",
        great: "expect_column_values_to_match_regex",
        text: "Texts have this in them.",
        parameters: &[TEXT],
        of: Of::Values(|column, chosen| {
            let with = bare(chosen, "text");
            Ok(text_test(column, move |text| text.contains(&with)))
        }),
    },
    Kind {
        id: "str_length",
        great: "expect_column_value_lengths_to_be_between",
        text: "Texts have so many characters.",
        parameters: &[MIN, MAX],
        of: Of::Values(|column, chosen| {
            let (min, max) = (chosen.number("min"), chosen.number("max"));
            Ok(text_test(column, move |text| (min..=max).contains(&(text.chars().count() as f64))))
        }),
    },
    Kind {
        id: "dtype",
        great: "expect_column_values_to_be_of_type",
        text: "The column holds values of this kind; whole numbers are numbers too.",
        parameters: &[Parameter::choice("kind", "Kind", "What it holds.", DTYPES)],
        of: Of::Column(|column, chosen| {
            let holds = match chosen.choice("kind").as_str() {
                "integer" => column.kind == ColumnKind::Integer,
                "float" => matches!(column.kind, ColumnKind::Integer | ColumnKind::Float),
                "boolean" => column.kind == ColumnKind::Boolean,
                "datetime" => column.kind.is_time(),
                _ => !column.kind.is_numeric(),
            };
            Ok((dtype(column.kind).into(), holds))
        }),
    },
    Kind {
        id: "mean_in_range",
        great: "expect_column_mean_to_be_between",
        text: "The mean of the column lies in a range.",
        parameters: &[MIN, MAX],
        of: Of::Column(|column, chosen| {
            let (mean, _) = figures::mean_and_deviation(numbers(column)?);
            Ok((value(mean), (chosen.number("min")..=chosen.number("max")).contains(&mean)))
        }),
    },
    Kind {
        id: "distinct_in_range",
        great: "expect_column_unique_value_count_to_be_between",
        text: "The column has so many different values.",
        parameters: &[MIN, MAX],
        of: Of::Column(|column, chosen| {
            let distinct = column.distinct();
            let holds = (chosen.number("min")..=chosen.number("max")).contains(&(distinct as f64));
            Ok((count(distinct as u64, "value"), holds))
        }),
    },
    Kind {
        id: "row_count_in_range",
        great: "expect_table_row_count_to_be_between",
        text: "There are so many rows.",
        parameters: &[MIN, MAX],
        of: Of::Rows(|table, chosen| {
            let rows = table.rows();
            Ok((count(rows as u64, "row"), (chosen.number("min")..=chosen.number("max")).contains(&(rows as f64))))
        }),
    },
    Kind {
        id: "unique_rows",
        great: "expect_compound_columns_to_be_unique",
        text: "No row is equal to another in every column.",
        parameters: &[],
        of: Of::Rows(|table, _| {
            let copies: usize = keys::copies(&keys::keys(table, &[])).iter().map(|rows| rows.len() - 1).sum();
            Ok((if copies == 0 { "no copies".into() } else { format!("{} copies", whole(copies as u64)) }, copies == 0))
        }),
    },
    Kind {
        id: "columns",
        great: "expect_table_columns_to_match_set",
        text: "There are these columns and no others (pandera: strict).",
        parameters: &[VALUES],
        of: Of::Rows(|table, chosen| {
            let wanted = items(&chosen.choice("values"));
            let lacking = wanted.iter().filter(|name| table.column(name).is_none()).count();
            let beyond = table.columns().iter().filter(|column| !wanted.contains(&column.name)).count();
            let found = match (lacking, beyond) {
                (0, 0) => "these columns".into(),
                (lacking, beyond) => format!("{lacking} lacking, {beyond} more"),
            };
            Ok((found, lacking + beyond == 0))
        }),
    },
];

const MIN: Parameter = Parameter::number("min", "From", "The smallest that is right.", (-1e15, 1e15), 0.0);
const MAX: Parameter = Parameter::number("max", "To", "The largest that is right.", (-1e15, 1e15), 1.0);
const LIMIT: Parameter = Parameter::number("limit", "Limit", "What values are held against.", (-1e15, 1e15), 0.0);
const VALUES: Parameter =
    Parameter::text("values", "Values", "With commas between; in quotes where a value has a comma in it.", "yes, no");
const TEXT: Parameter = Parameter::text("text", "Text", "Upper and lower case differ.", "DE-");
const DTYPES: &[(&str, &str)] = &[
    ("float", "numbers"),
    ("integer", "whole numbers"),
    ("text", "text"),
    ("boolean", "true or false"),
    ("datetime", "dates or times"),
];

/// The id of what a column holds.
pub(super) fn dtype(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "integer",
        ColumnKind::Float => "float",
        ColumnKind::Boolean => "boolean",
        ColumnKind::Date | ColumnKind::Datetime => "datetime",
        ColumnKind::String | ColumnKind::Empty => "text",
    }
}

fn numbers(column: &Column) -> Result<&[f64], Failure> {
    match &column.values {
        Values::Numeric(values) => Ok(values),
        Values::Categorical { .. } => {
            let message = format!("“{}” holds text, not numbers.", column.name);
            Err(failure("expectation.text", message, "Cast the column, or expect something else of it."))
        }
    }
}

fn number_test<'a>(column: &'a Column, test: impl Fn(f64) -> bool + 'a) -> Result<Test<'a>, Failure> {
    if column.name.is_empty() {
        return Ok(Box::new(|_| true));
    }
    let values = numbers(column)?;
    Ok(Box::new(move |row| test(values[row])))
}

/// A test of texts; each category is asked once.
fn text_test<'a>(column: &'a Column, test: impl Fn(&str) -> bool + 'a) -> Test<'a> {
    match &column.values {
        Values::Categorical { categories, codes } => {
            let met: Vec<bool> = categories.iter().map(|text| test(text)).collect();
            Box::new(move |row| met.get(codes[row] as usize).copied().unwrap_or(true))
        }
        Values::Numeric(_) => Box::new(move |row| column.cell_text(row).is_none_or(|text| test(&text))),
    }
}

fn limit<'a>(column: &'a Column, chosen: &Chosen<'_>, holds: fn(f64, f64) -> bool) -> Result<Test<'a>, Failure> {
    let limit = chosen.number("limit");
    number_test(column, move |x| holds(x, limit))
}

fn among<'a>(column: &'a Column, chosen: &Chosen<'_>, wanted: bool) -> Result<Test<'a>, Failure> {
    let list = items(&chosen.choice("values"));
    Ok(match &column.values {
        Values::Numeric(values) => {
            let time = column.kind.is_time();
            let read = |text: &String| if time { table::read_time(text) } else { text.trim().parse().ok() };
            let list: Vec<f64> = list.iter().filter_map(read).collect();
            Box::new(move |row| list.contains(&values[row]) == wanted)
        }
        Values::Categorical { .. } => text_test(column, move |text| list.iter().any(|known| known == text) == wanted),
    })
}

/// A text of which the quotes around it do not count.
fn bare(chosen: &Chosen<'_>, id: &str) -> String {
    let text = chosen.choice(id);
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\""),
        None => text,
    }
}

/// Rows whose value came before.
fn repeated(column: &Column) -> Vec<u32> {
    let key = |row: &u32| match &column.values {
        Values::Numeric(values) => (values[*row as usize] + 0.0).to_bits(),
        Values::Categorical { codes, .. } => u64::from(codes[*row as usize]),
    };
    let mut rows: Vec<u32> = (0..column.values.len() as u32).filter(|&row| !column.is_missing(row as usize)).collect();
    rows.sort_by_key(key);
    let mut repeated: Vec<u32> =
        rows.chunk_by(|a, b| key(a) == key(b)).flat_map(|group| group[1..].iter().copied()).collect();
    repeated.sort_unstable();
    repeated
}
