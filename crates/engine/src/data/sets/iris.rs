//! Iris.

use protocol::Task;
use table::Table;

use super::{Rows, Set, from_linfa, text_column};

/// The set.
pub const SET: Set = Set {
    id: "iris",
    name: "Iris",
    lesson: "three classes, clean and very small",
    source: "Fisher 1936, UCI Machine Learning Repository, CC BY 4.0",
    columns: &[
        ("sepal length", "cm"),
        ("sepal width", "cm"),
        ("petal length", "cm"),
        ("petal width", "cm"),
        ("species", "the kind of iris"),
    ],
    target: "species",
    task: Task::Classification,
    rows: Rows::Fixed(table),
};

fn table() -> Table {
    let data = linfa_datasets::iris();
    let species = data.targets().iter().map(|&class| ["setosa", "versicolor", "virginica"][class.min(2)]);
    from_linfa(data.records(), data.feature_names(), text_column(SET.target, species))
}
