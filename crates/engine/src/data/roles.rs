//! Roles of columns: a first guess for a new table, and what a chosen set of roles must fulfil.

use protocol::{Failure, Roles, Task};
use table::{Column, Table, Values};

use super::levels;
use crate::failure::failure;

/// A target with more classes than this is not classification.
pub const MAX_CLASSES: usize = 50;

/// A first guess: the last column that can be a target. Text is a class; few whole numbers are classes, the rest are numbers.
pub fn guess(table: &Table) -> Roles {
    let target = table.columns().iter().rev().find(|column| can_be_target(column)).or_else(|| table.columns().last());
    let (target, task) = target.map_or((String::new(), Task::Classification), |column| {
        let task = match &column.values {
            Values::Categorical { .. } => Task::Classification,
            Values::Numeric(values) => {
                let levels = levels(values);
                let whole = levels.iter().all(|level| libm::trunc(*level) == *level);
                if whole && levels.len() <= 10 { Task::Classification } else { Task::Regression }
            }
        };
        (column.name.clone(), task)
    });
    Roles { target, task, ignored: Vec::new() }
}

/// Whether a column varies enough to be learnt, and is no time.
pub fn can_be_target(column: &Column) -> bool {
    match &column.values {
        Values::Numeric(_) if column.kind.is_time() => false,
        Values::Categorical { categories, .. } => (2..=MAX_CLASSES).contains(&categories.len()),
        Values::Numeric(values) => {
            let mut there = values.iter().filter(|value| !value.is_nan());
            there.next().is_some_and(|first| there.any(|value| value != first))
        }
    }
}

/// Checks roles against the table they are for.
pub fn check(table: &Table, roles: &Roles) -> Result<(), Failure> {
    let Some(target) = table.column(&roles.target) else {
        return Err(failure(
            "roles.target",
            format!("There is no column “{}”.", roles.target),
            "Choose one of the table's columns as target.",
        ));
    };
    if target.kind.is_time() {
        return Err(failure(
            "roles.time",
            format!("Column “{}” holds times, which no model here predicts.", target.name),
            "Choose another target.",
        ));
    }
    let distinct = match &target.values {
        Values::Categorical { categories, .. } => categories.len(),
        Values::Numeric(values) => levels(values).len(),
    };
    if distinct < 2 {
        return Err(failure(
            "roles.constant",
            format!(
                "Column “{}” has {} value{}, so there is nothing to predict.",
                target.name,
                distinct,
                if distinct == 1 { "" } else { "s" }
            ),
            "Choose a target with at least two different values.",
        ));
    }
    match (&target.values, roles.task) {
        (Values::Categorical { .. }, Task::Regression) => Err(failure(
            "roles.task",
            format!("Column “{}” holds text, so its values cannot be predicted as numbers.", target.name),
            "Choose classification, or a numeric target.",
        )),
        (_, Task::Classification) if distinct > MAX_CLASSES => Err(failure(
            "roles.classes",
            format!(
                "Column “{}” has {distinct} different values; classification takes {MAX_CLASSES} at most.",
                target.name
            ),
            "Choose regression if they are numbers, or another target.",
        )),
        _ => Ok(()),
    }?;
    if let Some(unknown) = roles.ignored.iter().find(|name| table.column(name).is_none()) {
        return Err(failure(
            "roles.ignored",
            format!("There is no column “{unknown}” to leave out."),
            "Reload the page and choose again.",
        ));
    }
    let left = table.columns().iter().filter(|c| c.name != roles.target && !roles.ignored.contains(&c.name)).count();
    if left == 0 {
        return Err(failure(
            "roles.features",
            "No column is left for the model to learn from.",
            "Leave out fewer columns.",
        ));
    }
    Ok(())
}
