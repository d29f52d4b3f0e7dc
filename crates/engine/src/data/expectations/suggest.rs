//! What the data at hand suggests to expect of later data.

use protocol::{Expectation, Roles, Setting, Settings};
use table::{Column, Kind as ColumnKind, Table, Values};

use super::kinds::dtype;
use super::text::list;
use crate::data::figures;
use crate::format::{count, percent, value};

/// Texts that are listed one by one.
const LISTED: usize = 20;
/// Share of missing values up to which the rest is expected to be there.
const SOME_MISSING: f64 = 0.2;

/// Expectations with a sentence each about what they were learnt from.
pub fn suggested(table: &Table, roles: &Roles) -> Vec<(Expectation, String)> {
    let all = table.columns().iter().filter(|column| !roles.ignored.contains(&column.name));
    all.flat_map(of_column).collect()
}

fn of_column(column: &Column) -> Vec<(Expectation, String)> {
    let mut found = Vec::new();
    let rows = column.values.len();
    let expect = |kind: &str, settings: Settings, mostly| Expectation {
        kind: kind.into(),
        column: column.name.clone(),
        settings,
        mostly,
    };
    if rows == 0 || column.missing() == rows {
        return found;
    }
    let missing = column.missing() as f64 / rows as f64;
    if missing == 0.0 {
        found.push((expect("not_null", Vec::new(), 1.0), "No value is missing now.".into()));
    } else if missing <= SOME_MISSING {
        // Twice as many as now may be missing, in steps of 5 %.
        let mostly = libm::floor((1.0 - 2.0 * missing) * 20.0) / 20.0;
        found.push((expect("not_null", Vec::new(), mostly.max(0.5)), format!("{} are missing now.", percent(missing))));
    }
    match &column.values {
        Values::Numeric(values) if !column.kind.is_time() => {
            if let Some((low, high)) = figures::range(values).filter(|(low, high)| low < high) {
                let (from, to) = (rounded(low, high - low, false), rounded(high, high - low, true));
                let settings = vec![Setting::number("min", from), Setting::number("max", to)];
                let why = format!("Values lie between {} and {} now.", value(low), value(high));
                found.push((expect("in_range", settings, 1.0), why));
            }
            if column.kind == ColumnKind::Integer {
                let settings = vec![Setting::choice("kind", dtype(column.kind))];
                found.push((expect("dtype", settings, 1.0), "All values are whole numbers now.".into()));
            }
        }
        Values::Numeric(_) => {}
        Values::Categorical { categories, codes } => {
            let distinct = column.distinct();
            if distinct <= LISTED && distinct * 3 <= rows {
                let mut used = vec![false; categories.len()];
                codes.iter().for_each(|&code| {
                    if let Some(used) = used.get_mut(code as usize) {
                        *used = true
                    }
                });
                let values = categories.iter().zip(&used).filter(|(_, used)| **used).map(|(text, _)| text.as_str());
                let settings = vec![Setting::choice("values", &list(values))];
                let why = format!("There are {} now.", count(distinct as u64, "different value"));
                found.push((expect("isin", settings, 1.0), why));
            } else if distinct == rows - column.missing() && rows > LISTED {
                found.push((expect("unique", Vec::new(), 1.0), "No value comes twice now.".into()));
            }
        }
    }
    found
}

/// A limit a little beyond the values, with two digits of their spread: no limit below zero where none of them is.
fn rounded(limit: f64, spread: f64, up: bool) -> f64 {
    let step = libm::pow(10.0, libm::floor(libm::log10(spread)) - 1.0);
    let steps = if up { libm::ceil(limit / step) } else { libm::floor(limit / step) };
    let decimals = (-libm::floor(libm::log10(step))).clamp(0.0, 15.0) as usize;
    // As it is written, so that it reads well.
    let rounded = format!("{:.*}", decimals, steps * step).parse().unwrap_or(limit);
    if limit >= 0.0 && rounded < 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use protocol::Task;

    use super::*;
    use crate::checks::Outcome;
    use crate::data::expectations::{judge, line};
    use crate::data::sets::SETS;

    #[test]
    fn what_is_suggested_holds_for_the_data_it_was_learnt_from() {
        for set in SETS {
            let table = set.table(3);
            let suggested = suggested(&table, &set.roles());
            assert!(suggested.len() >= table.columns().len(), "{}", set.id);
            for (expectation, _) in suggested {
                assert_eq!(judge(&expectation, &table).outcome, Outcome::Passed, "{}: {}", set.id, line(&expectation));
            }
        }
    }

    #[test]
    fn limits_are_round_and_lists_short() {
        let ids: Vec<String> = (0..40).map(|id| format!("u{id}")).collect();
        let columns = vec![
            Column::numeric("x", (0..40).map(|n| if n == 3 { f64::NAN } else { f64::from(n) * 0.517 }).collect()),
            Column::categorical("plan", (0..40).map(|n| Some(if n % 2 == 0 { "a, b" } else { "c" }))),
            Column::categorical("id", ids.iter().map(|id| Some(id.as_str()))),
            Column::numeric("empty", vec![f64::NAN; 40]),
        ];
        let roles = Roles { target: "plan".into(), task: Task::Classification, ignored: Vec::new() };
        let table = Table::new(columns).unwrap();
        let lines: Vec<String> = suggested(&table, &roles).iter().map(|(expectation, _)| line(expectation)).collect();
        assert_eq!(
            lines,
            [
                "x: not_null mostly 0.95",
                "x: in_range(0, 21)",
                "plan: not_null",
                "plan: isin(\"a, b\", c)",
                "id: not_null",
                "id: unique"
            ]
        );
    }
}
