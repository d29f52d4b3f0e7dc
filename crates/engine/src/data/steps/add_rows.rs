//! Rows from elsewhere.

use table::{Column, Table, Values};

use super::{Bench, Kind};
use crate::failure::failure;
use crate::format::count;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "add_rows",
    name: "Add rows",
    text: "Appends rows of another data version with the same columns, or new ones from the generator of a built-in set.",
    parameters: &[
        Parameter::rows("from", "From", "Where the rows come from."),
        Parameter::whole("rows", "Rows", "How many at most.", (1, 500_000), 1_000),
    ],
    apply: |bench, chosen| {
        let from = chosen.choice("from");
        let more = (bench.more)(&from, chosen.whole("rows"))?;
        let room = table::MAX_ROWS.saturating_sub(bench.table.rows());
        if more.rows() > room {
            let message = format!("That would be more than {}.", count(table::MAX_ROWS as u64, "row"));
            return Err(failure("step.rows", message, "Add fewer rows."));
        }
        let columns: Result<Vec<Column>, _> =
            bench.table.columns().iter().map(|column| joined(bench, column, &more)).collect();
        let name = bench.sources.iter().find(|(id, _)| *id == from).map_or(&from, |(_, name)| name);
        let said = format!("{} of {name} were added", count(more.rows() as u64, "row"));
        bench.with_columns(columns?, bench.roles.clone(), said)
    },
};

/// A column with the cells of the same column in other rows behind its own.
fn joined(bench: &Bench<'_>, column: &Column, more: &Table) -> Result<Column, protocol::Failure> {
    let other = more.column(&column.name).ok_or_else(|| {
        failure("step.columns", format!("The rows to add have no column “{}”.", column.name), "Choose another version.")
    })?;
    let values = match (&column.values, &other.values) {
        (Values::Numeric(own), Values::Numeric(other)) => Values::Numeric([&own[..], &other[..]].concat()),
        (Values::Categorical { .. }, Values::Categorical { .. }) => {
            let texts = |column: &Column, rows: usize| {
                (0..rows).map(|row| column.cell_text(row).map(|text| text.into_owned())).collect::<Vec<_>>()
            };
            let all = [texts(column, bench.table.rows()), texts(other, more.rows())].concat();
            Values::from_texts(all.iter().map(Option::as_deref))
        }
        _ => {
            let message = format!("“{}” holds numbers in one version and text in the other.", column.name);
            return Err(failure("step.columns", message, "Cast it in one of them first."));
        }
    };
    Ok(Column { values, ..column.clone() })
}
