//! A new column from others.

use table::{Column, Moment, Values};

use super::{Bench, Kind, number, numbers};
use crate::data::figures;
use crate::failure::failure;
use crate::format::value;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "derive",
    name: "Derive a column",
    text: "Adds a column that follows from others, such as a ratio, a logarithm or the hour of a time. Mind that production has to derive it in the same way.",
    parameters: &[
        Parameter::text("name", "New column", "Not the name of another one.", "loan_per_salary"),
        Parameter::choice(
            "operation",
            "Is",
            "What the new column holds.",
            &[
                ("ratio", "column ÷ with"),
                ("difference", "column − with"),
                ("sum", "column + with"),
                ("product", "column × with"),
                ("log1p", "log(1 + column)"),
                ("square", "column squared"),
                ("absolute", "column without its sign"),
                ("bins", "which fifth of its values"),
                ("hour", "hour of the time"),
                ("weekday", "weekday of the time"),
                ("month", "month of the time"),
                ("year", "year of the time"),
                ("length", "number of characters"),
                ("equals", "whether it is equal to with"),
                ("is_missing", "whether it is missing"),
            ],
        ),
        Parameter::any_column("column", "Column", "What it follows from.", None),
        Parameter::perhaps("with", "With", "Another column or a number, where two are needed.", "salary"),
    ],
    apply: |bench, chosen| {
        let name = chosen.choice("name").trim().to_owned();
        if name.is_empty() || bench.table.column(&name).is_some() {
            let message = if name.is_empty() {
                "The new column has no name.".into()
            } else {
                format!("There is a column “{name}” already.")
            };
            return Err(failure("step.name", message, "Type a name that no column has."));
        }
        let (operation, with) = (chosen.choice("operation"), chosen.choice("with"));
        let column = bench.column(&chosen.choice("column"))?;
        let derived = derive(bench, &name, &operation, column, with.trim())?;
        let words = KIND.parameters[1].option(&operation).replace("column", &format!("“{}”", column.name));
        let mut columns = bench.table.columns().to_vec();
        // The target stays last where it is.
        let place = columns.iter().position(|column| column.name == bench.roles.target).unwrap_or(columns.len());
        columns.insert(place, derived);
        let said = format!("column “{name}” was added: {}", words.replace("with", &format!("“{with}”")));
        bench.with_columns(columns, bench.roles.clone(), said)
    },
};

fn derive(
    bench: &Bench<'_>,
    name: &str,
    operation: &str,
    column: &Column,
    with: &str,
) -> Result<Column, protocol::Failure> {
    let each = |of: fn(f64) -> f64| Ok(Column::numeric(name, numbers(column)?.iter().map(|x| of(*x)).collect()));
    let text_of = |of: &dyn Fn(usize) -> Option<String>| {
        let texts: Vec<Option<String>> = (0..bench.table.rows()).map(of).collect();
        Column::categorical(name, texts.iter().map(Option::as_deref))
    };
    let yes = |truth: bool| Some(if truth { "yes" } else { "no" }.to_owned());
    match operation {
        "log1p" => {
            if numbers(column)?.iter().any(|x| *x <= -1.0) {
                let message = format!("“{}” has values of −1 or less, which have no such logarithm.", column.name);
                return Err(failure("step.logarithm", message, "Clip the column first, or shift it."));
            }
            each(libm::log1p)
        }
        "square" => each(|x| x * x),
        "absolute" => each(f64::abs),
        "is_missing" => Ok(text_of(&|row| yes(column.is_missing(row)))),
        "equals" => match &column.values {
            Values::Numeric(values) => {
                let other = super::cell("With", column, with)?;
                Ok(text_of(&|row| yes(values[row] == other).filter(|_| !values[row].is_nan())))
            }
            Values::Categorical { .. } => Ok(text_of(&|row| column.cell_text(row).and_then(|text| yes(text == with)))),
        },
        "length" => {
            let length = |row| column.cell_text(row).map_or(f64::NAN, |text| text.chars().count() as f64);
            Ok(Column::numeric(name, (0..bench.table.rows()).map(length).collect()))
        }
        "bins" => fifths(name, column),
        "hour" | "weekday" | "month" | "year" => part_of_time(name, operation, column),
        _ => {
            let (left, right) = (numbers(column)?, operand(bench, with)?);
            let of = |row: usize| match (left[row], right.at(row)) {
                (a, b) if operation == "ratio" => {
                    if b == 0.0 {
                        f64::NAN
                    } else {
                        a / b
                    }
                }
                (a, b) if operation == "difference" => a - b,
                (a, b) if operation == "sum" => a + b,
                (a, b) => a * b,
            };
            let cells: Vec<f64> = (0..left.len()).map(of).collect();
            Ok(Column::numeric(name, cells))
        }
    }
}

/// The other side of an operation.
enum Operand<'a> {
    Column(&'a [f64]),
    Number(f64),
}

impl Operand<'_> {
    fn at(&self, row: usize) -> f64 {
        match self {
            Self::Column(values) => values[row],
            Self::Number(number) => *number,
        }
    }
}

fn operand<'a>(bench: &'a Bench<'_>, with: &str) -> Result<Operand<'a>, protocol::Failure> {
    match (bench.table.column(with), number(with)) {
        (Some(column), _) => numbers(column).map(Operand::Column),
        (None, Some(number)) => Ok(Operand::Number(number)),
        (None, None) => {
            let message = format!("“{with}” is neither a column nor a number.");
            Err(failure("step.with", message, "Type the name of a numeric column, or a number."))
        }
    }
}

/// Which fifth of the values a number lies in, as texts that sort in that order.
fn fifths(name: &str, column: &Column) -> Result<Column, protocol::Failure> {
    let values = numbers(column)?;
    let sorted = figures::sorted(values);
    let mut edges: Vec<f64> = (1..5).map(|fifth| figures::quantile(&sorted, f64::from(fifth) / 5.0)).collect();
    edges.dedup();
    let label = |bin: usize| match (bin.checked_sub(1).map(|below| edges[below]), edges.get(bin)) {
        (None, Some(high)) => format!("1: up to {}", value(*high)),
        (Some(low), Some(high)) => format!("{}: {} to {}", bin + 1, value(low), value(*high)),
        (Some(low), None) => format!("{}: above {}", bin + 1, value(low)),
        (None, None) => "1: all".into(),
    };
    let labels: Vec<String> = (0..=edges.len()).map(label).collect();
    let cell = |x: &f64| (!x.is_nan()).then(|| labels[edges.iter().filter(|edge| x > edge).count()].as_str());
    Ok(Column::categorical(name, values.iter().map(cell)))
}

fn part_of_time(name: &str, part: &str, column: &Column) -> Result<Column, protocol::Failure> {
    const WEEKDAYS: [&str; 7] =
        ["1 Monday", "2 Tuesday", "3 Wednesday", "4 Thursday", "5 Friday", "6 Saturday", "7 Sunday"];
    let Some(times) = numbers(column).ok().filter(|_| column.kind.is_time()) else {
        let message = format!("“{}” holds no dates or times.", column.name);
        return Err(failure("step.time", message, "Make it a time by a cast first."));
    };
    let moments = || times.iter().map(|seconds| Moment::of(*seconds));
    Ok(match part {
        "weekday" => {
            let day = |moment: Option<Moment>| moment.map(|moment| WEEKDAYS[usize::from(moment.weekday)]);
            Column::categorical(name, moments().map(day))
        }
        part => {
            let number = |moment: Moment| match part {
                "hour" => f64::from(moment.hour),
                "month" => f64::from(moment.month),
                _ => moment.year as f64,
            };
            Column::numeric(name, moments().map(|moment| moment.map_or(f64::NAN, number)).collect())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_time_are_those_of_the_calendar() {
        let time = Column::datetime("t", vec![1_709_251_200.0 + 45_000.0, f64::NAN]); // Friday, 2024-03-01 12:30
        let first = |part| part_of_time("p", part, &time).unwrap().cell_text(0).map(|text| text.into_owned());
        assert_eq!(
            [first("hour"), first("month"), first("year")],
            [Some("12".into()), Some("3".into()), Some("2024".into())]
        );
        assert_eq!(first("weekday").as_deref(), Some("5 Friday"));
        assert!(part_of_time("p", "hour", &Column::numeric("n", vec![1.0])).is_err());
    }

    #[test]
    fn fifths_hold_equally_many_values_and_few_values_fewer_bins() {
        let column = fifths("f", &Column::numeric("x", (1..=10).map(f64::from).collect())).unwrap();
        let Values::Categorical { codes, .. } = &column.values else { panic!("texts") };
        assert_eq!((0..5).map(|bin| codes.iter().filter(|code| **code == bin).count()).collect::<Vec<_>>(), [2; 5]);
        assert_eq!(fifths("f", &Column::numeric("x", vec![1.0, 1.0, f64::NAN])).unwrap().missing(), 1);
    }
}
