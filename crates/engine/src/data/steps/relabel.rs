//! One value becomes another.

use table::{Column, MISSING, Values};

use super::{Kind, of_rows};
use crate::failure::failure;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "relabel",
    name: "Change a value",
    text: "Every cell with one value gets another: to merge spellings, mend labels, or turn a stand-in such as 999 into a missing value.",
    parameters: &[
        Parameter::any_column("column", "Column", "The one to change.", None),
        Parameter::text("from", "From", "The value as it is shown in the rows.", "kiel"),
        Parameter::perhaps("to", "To", "The new value; empty is missing.", "Kiel"),
    ],
    apply: |bench, chosen| {
        let column = bench.column(&chosen.choice("column"))?;
        let (from, to) = (chosen.choice("from"), chosen.choice("to"));
        let none = || {
            let message = format!("No cell of “{}” holds “{from}”.", column.name);
            failure("step.value", message, "Look at the rows for how it is written.")
        };
        let (values, changed) = match &column.values {
            Values::Numeric(values) => {
                let old = super::cell("From", column, &from)?;
                let new = if to.trim().is_empty() { f64::NAN } else { super::cell("To", column, &to)? };
                let changed = values.iter().filter(|value| **value == old).count();
                let cells = values.iter().map(|&value| if value == old { new } else { value });
                (Values::Numeric(cells.collect()), changed)
            }
            Values::Categorical { categories, codes } => {
                let old = categories.iter().position(|text| *text == from).ok_or_else(none)? as u32;
                let cell = |&code: &u32| match code {
                    MISSING => None,
                    code if code == old => Some(&*to).filter(|to| !to.is_empty()),
                    code => Some(&*categories[code as usize]),
                };
                let changed = codes.iter().filter(|&&code| code == old).count();
                (Values::from_texts(codes.iter().map(cell)), changed)
            }
        };
        if changed == 0 {
            return Err(none());
        }
        let becomes = if to.trim().is_empty() { "missing".into() } else { format!("“{to}”") };
        let said =
            format!("{} changed in “{}”: “{from}” is {becomes} now", of_rows(changed, values.len()), column.name);
        bench.with_column(&column.name, Column { values, ..column.clone() }, said)
    },
};
