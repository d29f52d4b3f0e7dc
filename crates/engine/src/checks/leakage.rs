//! What a split lets through: later rows in train (Deepchecks DateTrainTestLeakageOverlap), and one customer on both sides
//! (IndexTrainTestLeakage).

use std::collections::BTreeSet;

use table::{Column, Kind, MISSING, Values};

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::Dataset;
use crate::format::{NONE, percent};
use crate::parameter;
use crate::train::features::MAX_CATEGORIES;

/// Rows of validation and test that are older than rows of train.
pub const OF_TIME: Check = Check {
    id: "date_train_test_leakage_overlap",
    name: "Future rows in train",
    parameters: &[],
    judge: Judge::Data(time),
};

/// Things that are in train and in validation or test.
pub const OF_THINGS: Check =
    Check { id: "index_train_test_leakage", name: "Group overlap", parameters: &[], judge: Judge::Data(things) };

fn time(data: &Dataset, _: &parameter::Values<'_>) -> Finding {
    let judged: Vec<u32> = data.parts.validation.iter().chain(&data.parts.test).copied().collect();
    let worst = data.table.columns().iter().filter(|column| column.kind.is_time()).filter_map(|column| {
        let Values::Numeric(values) = &column.values else { return None };
        let newest = data.parts.train.iter().map(|&row| values[row as usize]).fold(f64::NEG_INFINITY, f64::max);
        let early = judged.iter().filter(|&&row| values[row as usize] < newest).count();
        Some((column, early as f64 / judged.len().max(1) as f64))
    });
    let worst = worst.max_by(|a, b| a.1.total_cmp(&b.1));
    match worst {
        None => Finding {
            outcome: Outcome::NotJudged,
            value: NONE.into(),
            rule: "0.0 %".into(),
            why: "No column holds dates or times.".into(),
            evidence: Default::default(),
        },
        Some((column, share)) => Finding {
            outcome: Outcome::advise(share == 0.0),
            value: percent(share),
            rule: "0.0 %".into(),
            why: if share == 0.0 {
                format!("By “{}”, every row of validation and test is newer than train.", column.name)
            } else {
                format!(
                    "By “{}”, that many rows of validation and test are older than the newest one of train. In production the future is not known: split by time on Data.",
                    column.name
                )
            },
            evidence: Default::default(),
        },
    }
}

fn things(data: &Dataset, _: &parameter::Values<'_>) -> Finding {
    let columns = data.table.columns().iter().filter(|column| names_things(column));
    let found: Vec<(&Column, f64)> = columns.map(|column| (column, overlap(data, column))).collect();
    let worst = found.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let leaking = found.iter().filter(|(_, share)| *share > 0.0);
    Finding {
        outcome: match worst {
            None => Outcome::NotJudged,
            Some((_, share)) => Outcome::advise(*share == 0.0),
        },
        value: worst.map_or(NONE.into(), |(_, share)| percent(*share)),
        rule: "0.0 %".into(),
        why: match worst {
            None => "No column names things that come more than once.".into(),
            Some((_, 0.0)) => "No thing is in train and in validation or test.".into(),
            Some((column, _)) => format!(
                "By “{}”, that many rows of validation and test are about something that train knows already, such as the same customer. If production brings new ones, split by this group on Data.",
                column.name
            ),
        },
        evidence: evidence(
            &[("Column", false), ("Rows of known things", true)],
            leaking.map(|(column, share)| vec![column.name.clone(), percent(*share)]).collect(),
        ),
    }
}

/// Whether a column names things that come more than once: many different texts, or whole numbers called an id.
pub fn names_things(column: &Column) -> bool {
    let rows = column.values.len() - column.missing();
    let called_id = || {
        let name = column.name.to_lowercase();
        name == "id" || name.ends_with("_id") || name.ends_with(" id") || column.name.ends_with("Id")
    };
    let named = match column.kind {
        Kind::String => true,
        Kind::Integer => called_id(),
        _ => false,
    };
    if !named {
        return false;
    }
    let distinct = column.distinct();
    distinct > MAX_CATEGORIES.min(rows / 20).max(2)
        && distinct * 10 < rows * 9
        && (called_id() || distinct > MAX_CATEGORIES)
}

/// Share of the rows of validation and test whose value is in train too.
fn overlap(data: &Dataset, column: &Column) -> f64 {
    let key = |row: u32| match &column.values {
        Values::Numeric(values) => Some(values[row as usize]).filter(|value| !value.is_nan()).map(f64::to_bits),
        Values::Categorical { codes, .. } => Some(codes[row as usize]).filter(|code| *code != MISSING).map(u64::from),
    };
    let train: BTreeSet<u64> = data.parts.train.iter().filter_map(|&row| key(row)).collect();
    let judged = || data.parts.validation.iter().chain(&data.parts.test);
    let known = judged().filter(|&&row| key(row).is_some_and(|key| train.contains(&key))).count();
    known as f64 / judged().count().max(1) as f64
}

#[cfg(test)]
mod tests {
    use protocol::{Roles, SplitBy, Task};
    use table::Table;

    use super::*;
    use crate::checks::of_data;
    use crate::data::sets::default_split;

    fn found(by: SplitBy, id: &str) -> (Outcome, String) {
        let customers: Vec<String> = (0..600).map(|row| format!("c{}", row % 120)).collect();
        let columns = vec![
            Column::datetime("when", (0..600).map(|day| f64::from(day * 7 % 600) * 86_400.0).collect()),
            Column::categorical("customer", customers.iter().map(|name| Some(name.as_str()))),
            Column::numeric("x", (0..600).map(|row| f64::from(row % 7)).collect()),
            Column::numeric("y", (0..600).map(|row| f64::from(row % 11)).collect()),
        ];
        let roles = Roles { target: "y".into(), task: Task::Regression, ignored: Vec::new() };
        let split = protocol::Split { by, ..default_split(false, Task::Regression, 1) };
        let data = Dataset::new(Table::new(columns).unwrap(), roles, &split);
        let checks = of_data(&data, &Vec::new());
        let judged = checks.into_iter().find(|judged| judged.check == id).expect("it is judged");
        (judged.finding.outcome, judged.finding.value)
    }

    #[test]
    fn a_split_by_chance_lets_the_future_and_known_customers_through() {
        assert_eq!(found(SplitBy::Chance, OF_TIME.id).0, Outcome::Note);
        assert_eq!(found(SplitBy::Chance, OF_THINGS.id), (Outcome::Note, "100.0 %".into()));
    }

    #[test]
    fn a_split_by_time_or_group_keeps_them_out() {
        assert_eq!(found(SplitBy::Time("when".into()), OF_TIME.id).0, Outcome::Passed);
        assert_eq!(found(SplitBy::Group("customer".into()), OF_THINGS.id).0, Outcome::Passed);
    }
}
