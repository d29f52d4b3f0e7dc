//! Diabetes.

use protocol::Task;
use table::{Column, Table};

use super::{Rows, Set, from_linfa};

/// The set.
pub const SET: Set = Set {
    id: "diabetes",
    name: "Diabetes",
    lesson: "regression: predict a number",
    source: "Efron, Hastie, Johnstone and Tibshirani 2004, Least Angle Regression; the first of the 442 rows is missing in linfa-datasets",
    columns: &[
        ("age", "years, scaled"),
        ("sex", "scaled"),
        ("body mass index", "scaled"),
        ("blood pressure", "average, scaled"),
        ("total cholesterol", "tc, scaled"),
        ("low-density lipoproteins", "ldl, scaled"),
        ("high-density lipoproteins", "hdl, scaled"),
        ("cholesterol ratio", "tch: total / hdl, scaled"),
        ("log of triglycerides", "ltg, scaled"),
        ("blood sugar level", "glu, scaled"),
        ("progression", "of the disease, after one year"),
    ],
    target: "progression",
    task: Task::Regression,
    rows: Rows::Fixed(table),
};

fn table() -> Table {
    let data = linfa_datasets::diabetes();
    let target = Column::numeric(SET.target, data.targets().to_vec());
    // linfa-datasets misreads three abbreviations of the paper (tc, tch, ltg).
    let named = |name: &String| match name.as_str() {
        "t-cells" => "total cholesterol".to_owned(),
        "thyroid stimulating hormone" => "cholesterol ratio".to_owned(),
        "lamotrigine" => "log of triglycerides".to_owned(),
        right => right.to_owned(),
    };
    let names: Vec<String> = data.feature_names().iter().map(named).collect();
    from_linfa(data.records(), &names, target)
}
