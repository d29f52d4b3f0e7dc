//! Copies of rows go.

use super::{Kind, of_rows};
use crate::data::keys;

/// The kind.
pub const KIND: Kind = Kind {
    id: "drop_duplicates",
    name: "Remove duplicate rows",
    text: "Of rows that are equal in every column the first one stays. Mind that equal rows may be right: two customers can be alike.",
    parameters: &[],
    apply: |bench, _| {
        let groups = keys::copies(&keys::keys(bench.table, &[]));
        let mut keep = vec![true; bench.table.rows()];
        groups.iter().flat_map(|rows| &rows[1..]).for_each(|&row| keep[row as usize] = false);
        let kept: Vec<u32> = (0..keep.len() as u32).filter(|&row| keep[row as usize]).collect();
        let gone = of_rows(keep.len() - kept.len(), keep.len());
        bench.with_rows(&kept, format!("{gone} that repeat an earlier one were removed"))
    },
};
