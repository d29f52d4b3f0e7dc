//! Red wine quality.

use protocol::Task;
use table::Table;

use super::{Rows, Set, from_linfa, text_column};

/// The set.
pub const SET: Set = Set {
    id: "wine",
    name: "Red wine",
    lesson: "six classes, imbalanced, 240 duplicates",
    source: "Cortez, Cerdeira, Almeida, Matos and Reis 2009, UCI Machine Learning Repository, CC BY 4.0",
    columns: &[
        ("fixed acidity", "tartaric acid, g/l"),
        ("volatile acidity", "acetic acid, g/l"),
        ("citric acid", "g/l"),
        ("residual sugar", "g/l"),
        ("chlorides", "sodium chloride, g/l"),
        ("free sulfur dioxide", "mg/l"),
        ("total sulfur dioxide", "mg/l"),
        ("density", "g/ml"),
        ("pH", "0 is acid, 14 is alkaline"),
        ("sulphates", "potassium sulphate, g/l"),
        ("alcohol", "% by volume"),
        ("quality", "median mark of three tasters, 0 to 10"),
    ],
    target: "quality",
    task: Task::Classification,
    rows: Rows::Fixed(table),
};

fn table() -> Table {
    let data = linfa_datasets::winequality();
    let quality: Vec<String> = data.targets().iter().map(ToString::to_string).collect();
    from_linfa(data.records(), data.feature_names(), text_column(SET.target, quality.iter().map(String::as_str)))
}
