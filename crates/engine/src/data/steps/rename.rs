//! Another name for a column.

use super::Kind;
use crate::failure::failure;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "rename",
    name: "Rename a column",
    text: "Gives a column another name; roles follow. Models that were trained before keep the old name as their input.",
    parameters: &[
        Parameter::any_column("column", "Column", "The one to rename.", None),
        Parameter::text("to", "New name", "Not the name of another column.", "income"),
    ],
    apply: |bench, chosen| {
        let (name, to) = (chosen.choice("column"), chosen.choice("to").trim().to_owned());
        if to.is_empty() {
            return Err(failure("step.name", "The new name is empty.", "Type a name."));
        }
        let mut columns = bench.table.columns().to_vec();
        let mut roles = bench.roles.clone();
        let renamed = columns.iter_mut().map(|column| &mut column.name);
        let named = renamed.chain(&mut roles.ignored).chain([&mut roles.target]).filter(|known| **known == name);
        named.for_each(|known| known.clone_from(&to));
        bench.with_columns(columns, roles, format!("“{name}” was renamed to “{to}”"))
    },
};
