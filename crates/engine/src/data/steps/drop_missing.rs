//! Rows with holes go.

use super::{Kind, of_rows};
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "drop_missing",
    name: "Remove rows with missing values",
    text: "Rows without a value in a column go. Mind who they are: if values are missing for a reason, the rest is no fair sample, and in production such rows still come.",
    parameters: &[Parameter::any_column(
        "where",
        "Missing in",
        "The column that must have a value.",
        Some("any column"),
    )],
    apply: |bench, chosen| {
        let name = chosen.choice("where");
        let looked_at = bench.table.columns().iter().filter(|column| name.is_empty() || column.name == name);
        let mut keep = vec![true; bench.table.rows()];
        for column in looked_at {
            keep.iter_mut().enumerate().for_each(|(row, keep)| *keep &= !column.is_missing(row));
        }
        let kept: Vec<u32> = (0..keep.len() as u32).filter(|&row| keep[row as usize]).collect();
        let gone = of_rows(keep.len() - kept.len(), keep.len());
        let place = if name.is_empty() { "any column".into() } else { format!("“{name}”") };
        bench.with_rows(&kept, format!("{gone} without a value in {place} were removed"))
    },
};
