//! How columns hang together, as a matrix and as a list.

use protocol::{Grid, PairsView};

use crate::data::profile::Pairs;
use crate::format::fixed;
use crate::views::grid;

/// Pairs that are listed.
const STRONGEST: usize = 12;

/// The view of some pairs; `columns` is the number of all columns.
pub fn view(pairs: &Pairs, columns: usize) -> PairsView {
    let count = pairs.names.len();
    let mut cells = vec![vec![f32::NAN; count]; count];
    for (a, b, association) in &pairs.measured {
        let (a, b) = (usize::from(*a), usize::from(*b));
        (cells[a][b], cells[b][a]) = (association.value as f32, association.value as f32);
    }
    (0..count).for_each(|place| cells[place][place] = 1.0);
    let mut strongest: Vec<_> = pairs.measured.iter().filter(|(.., found)| !found.value.is_nan()).collect();
    strongest.sort_by(|a, b| b.2.value.abs().total_cmp(&a.2.value.abs()));
    let rows = strongest.iter().take(STRONGEST).map(|(a, b, found)| {
        vec![
            pairs.names[usize::from(*a)].clone(),
            pairs.names[usize::from(*b)].clone(),
            fixed(found.value, 2),
            found.measure.name().into(),
        ]
    });
    let of = if count < columns { format!(" The first {count} of {columns} columns.") } else { String::new() };
    PairsView {
        strongest: Grid {
            note: "Strong pairs say the same twice; with the target, they help or leak.".into(),
            ..grid(&[("Column", false), ("With", false), ("Measure", true), ("Which", false)], rows.collect())
        },
        note: format!(
            "Numbers: Pearson r, −1 to 1. Number and text: correlation ratio η; texts: Cramér’s V, both 0 to 1. Up to 20,000 rows.{of}"
        ),
        columns: pairs.names.clone(),
        cells,
    }
}
