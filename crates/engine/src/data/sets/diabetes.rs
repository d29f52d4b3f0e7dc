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
    // The names are those of linfa-datasets; three of them misread the paper's abbreviations, and the notes say so.
    columns: &[
        ("age", "years, scaled"),
        ("sex", "scaled"),
        ("body mass index", "scaled"),
        ("blood pressure", "average, scaled"),
        ("t-cells", "tc: total cholesterol, scaled"),
        ("low-density lipoproteins", "ldl, scaled"),
        ("high-density lipoproteins", "hdl, scaled"),
        ("thyroid stimulating hormone", "tch: cholesterol / hdl, scaled"),
        ("lamotrigine", "ltg: log of triglycerides, scaled"),
        ("blood sugar level", "glu, scaled"),
        ("progression", "of the disease, after one year"),
    ],
    target: "progression",
    task: Task::Regression,
    rows: Rows::Fixed(table),
};

fn table() -> Table {
    let data = linfa_datasets::diabetes();
    let target = Column { name: SET.target.into(), values: Values::Numeric(data.targets().to_vec()) };
    from_linfa(data.records(), data.feature_names(), target)
}
