//! Diabetes.

use protocol::Task;
use table::{Column, Table, Values};

use super::{Rows, Set, from_linfa};

/// The set.
pub const SET: Set = Set {
    id: "diabetes",
    name: "Diabetes",
    lesson: "regression: predict a number",
    source: "Efron, Hastie, Johnstone and Tibshirani 2004, Least Angle Regression",
    target: "progression",
    task: Task::Regression,
    rows: Rows::Fixed(table),
};

fn table() -> Table {
    let data = linfa_datasets::diabetes();
    let target = Column { name: SET.target.into(), values: Values::Numeric(data.targets().to_vec()) };
    from_linfa(data.records(), data.feature_names(), target)
}
