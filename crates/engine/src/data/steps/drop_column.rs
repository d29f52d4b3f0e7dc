//! A column less.

use super::Kind;
use crate::failure::failure;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "drop_column",
    name: "Drop a column",
    text: "Takes a column out of the table. To keep it and only hide it from models, leave it out in the roles.",
    parameters: &[Parameter::any_column("column", "Column", "The one to take out.", None)],
    apply: |bench, chosen| {
        let name = chosen.choice("column");
        if name == bench.roles.target {
            return Err(failure("step.target", format!("“{name}” is the target."), "Choose another target first."));
        }
        let mut columns = bench.table.columns().to_vec();
        columns.retain(|column| column.name != name);
        let mut roles = bench.roles.clone();
        roles.ignored.retain(|ignored| *ignored != name);
        bench.with_columns(columns, roles, format!("column “{name}” was dropped"))
    },
};
