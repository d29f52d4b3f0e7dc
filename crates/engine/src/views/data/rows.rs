//! Rows as they are looked at: a stretch of those that were asked for.

use protocol::{RowsLike, RowsView, RowsWanted};
use table::{Column, Values};

use crate::data::{Dataset, profile::COLUMNS};
use crate::format::{Digits, NONE, whole};

/// Rows at most in one answer.
const MOST: u32 = 500;

/// What a kind of rows is called.
pub fn name(kind: RowsLike) -> &'static str {
    match kind {
        RowsLike::All => "All",
        RowsLike::Copies => "Copies",
        RowsLike::Conflicts => "Conflicts",
        RowsLike::Outliers => "Outliers",
        RowsLike::Incomplete => "Incomplete",
    }
}

/// The stretch of these rows that is wanted.
pub fn build(data: &Dataset, rows: &[u32], wanted: &RowsWanted) -> RowsView {
    let from = wanted.from.min(rows.len() as u32);
    let stretch = rows.iter().skip(from as usize).take(wanted.most.min(MOST) as usize).copied().collect::<Vec<_>>();
    let (columns, cells) = cells(data.table.columns(), &stretch);
    RowsView { total: rows.len() as u32, from, columns, rows: cells }
}

/// Heads with whether they hold numbers.
type Heads = Vec<(String, bool)>;

/// Heads and cells of some rows; the first column is the number of the row.
pub fn cells(columns: &[Column], rows: &[u32]) -> (Heads, Vec<Vec<String>>) {
    let columns = &columns[..columns.len().min(COLUMNS)];
    let number = |column: &Column| matches!(column.values, Values::Numeric(_)) && !column.kind.is_time();
    let mut heads = vec![("#".to_owned(), true)];
    heads.extend(columns.iter().map(|column| (column.name.clone(), number(column))));
    let digits: Vec<Option<Digits>> = columns
        .iter()
        .map(|column| match &column.values {
            Values::Numeric(values) if number(column) => Some(Digits::of(values)),
            _ => None,
        })
        .collect();
    let row = |&row: &u32| {
        let mut cells = vec![whole(u64::from(row) + 1)];
        cells.extend(columns.iter().zip(&digits).map(|(column, digits)| match (&column.values, digits) {
            (Values::Numeric(values), Some(digits)) => digits.show(values[row as usize]),
            _ => column.cell_text(row as usize).map_or(NONE.into(), |text| text.chars().take(60).collect()),
        }));
        cells
    };
    (heads, rows.iter().map(row).collect())
}
