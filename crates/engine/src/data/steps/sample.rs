//! A random part of the rows.

use super::{Kind, of_rows};
use crate::parameter::Parameter;
use crate::random::Stream;

/// The kind.
pub const KIND: Kind = Kind {
    id: "sample",
    name: "Keep a random sample",
    text: "Keeps some rows, drawn without replacement and in their old order. Fewer rows train faster and tell less.",
    parameters: &[
        Parameter::whole("rows", "Rows", "How many to keep.", (1, 500_000), 1_000),
        Parameter::whole("seed", "Seed", "The same seed keeps the same rows.", (0, u32::MAX), 42),
    ],
    apply: |bench, chosen| {
        let mut rows: Vec<u32> = (0..bench.table.rows() as u32).collect();
        Stream::new(u64::from(chosen.whole("seed")), "sample", 0).shuffle(&mut rows);
        rows.truncate(chosen.whole("rows") as usize);
        rows.sort_unstable();
        let said = format!("{} kept at random", of_rows(rows.len(), bench.table.rows()));
        bench.with_rows(&rows, said)
    },
};
