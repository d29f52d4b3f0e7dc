//! Rows to look at: those of a kind, with a text in them, in some order.

use protocol::{RowsLike, RowsWanted};
use table::{Column, MISSING, Values};

use super::{Dataset, figures, keys};

/// Numbers of the rows that are wanted, in the order in which they are wanted.
pub fn wanted(data: &Dataset, wanted: &RowsWanted) -> Vec<u32> {
    let mut rows = like(data, wanted.only);
    let find = wanted.find.trim().to_lowercase();
    if !find.is_empty() {
        let finders: Vec<_> = data.table.columns().iter().map(|column| finder(column, &find)).collect();
        rows.retain(|&row| finders.iter().any(|has| has(row as usize)));
    }
    if let Some((name, falling)) = &wanted.sort
        && let Some(column) = data.table.column(name)
    {
        sort(&mut rows, column, *falling);
    }
    rows
}

/// Rows of a kind, in the order of the table.
pub fn like(data: &Dataset, only: RowsLike) -> Vec<u32> {
    let all = 0..data.table.rows() as u32;
    match only {
        RowsLike::All => all.collect(),
        RowsLike::Copies => grouped(data.copies()),
        RowsLike::Conflicts => grouped(data.conflicts()),
        RowsLike::Outliers => {
            let beyond: Vec<(&[f64], (f64, f64))> = data
                .features()
                .into_iter()
                .filter(|column| !column.kind.is_time())
                .filter_map(|column| match &column.values {
                    Values::Numeric(values) => Some((&values[..], figures::fences(&figures::sorted(values))?)),
                    Values::Categorical { .. } => None,
                })
                .collect();
            outliers(data.table.rows(), &beyond)
        }
        RowsLike::Incomplete => {
            // Column after column: many rows of one kind of cell are quicker than many kinds of cells of a row.
            let mut incomplete = vec![false; all.len()];
            data.table.columns().iter().for_each(|column| mark_missing(column, &mut incomplete));
            all.filter(|&row| incomplete[row as usize]).collect()
        }
    }
}

#[inline(never)]
fn mark_missing(column: &Column, incomplete: &mut [bool]) {
    match &column.values {
        Values::Numeric(values) => {
            incomplete.iter_mut().zip(values).for_each(|(missing, value)| *missing |= value.is_nan());
        }
        Values::Categorical { codes, .. } => {
            incomplete.iter_mut().zip(codes).for_each(|(missing, &code)| *missing |= code == MISSING);
        }
    }
}

/// Rows with a number beyond the fences of its column.
pub fn outliers(rows: usize, columns: &[(&[f64], (f64, f64))]) -> Vec<u32> {
    let mut beyond = vec![false; rows];
    for (values, (low, high)) in columns {
        for (beyond, value) in beyond.iter_mut().zip(*values) {
            *beyond |= value < low || value > high;
        }
    }
    (0..rows as u32).filter(|&row| beyond[row as usize]).collect()
}

/// Groups of rows whose features are equal and whose labels are not; none for regression.
pub(super) fn conflicts(data: &Dataset) -> Vec<Vec<u32>> {
    if data.roles.task == protocol::Task::Regression {
        return Vec::new();
    }
    let rows: Vec<u32> = (0..data.table.rows() as u32).collect();
    let class = data.class_of(&rows);
    let mut groups = keys::copies(&keys::keys(&data.table, &[&data.roles.target]));
    groups.retain(|group| group.iter().any(|&row| class[row as usize] != class[group[0] as usize]));
    groups
}

/// Rows of groups, those of one beside each other.
fn grouped(groups: &[Vec<u32>]) -> Vec<u32> {
    groups.iter().flatten().copied().collect()
}

/// Whether the cell of a row has a text in it, in whatever case.
fn finder<'a>(column: &'a Column, find: &'a str) -> Box<dyn Fn(usize) -> bool + 'a> {
    match &column.values {
        Values::Categorical { categories, codes } => {
            let has: Vec<bool> = categories.iter().map(|text| text.to_lowercase().contains(find)).collect();
            Box::new(move |row| has.get(codes[row] as usize).copied().unwrap_or(false))
        }
        Values::Numeric(_) => Box::new(move |row| column.cell_text(row).is_some_and(|text| text.contains(find))),
    }
}

/// Sorts by a column; missing values come last either way, equal ones stay in order.
fn sort(rows: &mut [u32], column: &Column, falling: bool) {
    match &column.values {
        Values::Numeric(values) => rows.sort_by(|&a, &b| {
            let (a, b) = (values[a as usize], values[b as usize]);
            let order = if falling { b.total_cmp(&a) } else { a.total_cmp(&b) };
            a.is_nan().cmp(&b.is_nan()).then(order)
        }),
        Values::Categorical { codes, .. } => rows.sort_by(|&a, &b| {
            let (a, b) = (codes[a as usize], codes[b as usize]);
            let order = if falling { b.cmp(&a) } else { a.cmp(&b) };
            (a == MISSING).cmp(&(b == MISSING)).then(order)
        }),
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Roles, Task};
    use table::Table;

    use super::*;
    use crate::data::sets::default_split;

    fn data() -> Dataset {
        let columns = vec![
            Column::numeric("n", vec![3.0, f64::NAN, 1.0, 3.0, 2.0, 99.0, 2.0, 1.5]),
            Column::categorical("c", ["b", "a", "c", "b", "Ä", "a", "a", "a"].map(Some)),
            Column::categorical("y", ["u", "u", "v", "u", "v", "u", "v", "u"].map(Some)),
        ];
        let roles = Roles { target: "y".into(), task: Task::Classification, ignored: Vec::new() };
        Dataset::new(Table::new(columns).unwrap(), roles, &default_split(false, Task::Classification, 1))
    }

    fn rows(change: impl FnOnce(&mut RowsWanted)) -> Vec<u32> {
        let mut asked = RowsWanted::default();
        change(&mut asked);
        wanted(&data(), &asked)
    }

    #[test]
    fn rows_are_sorted_with_missing_ones_last() {
        assert_eq!(rows(|asked| asked.sort = Some(("n".into(), false))), [2, 7, 4, 6, 0, 3, 5, 1]);
        assert_eq!(rows(|asked| asked.sort = Some(("n".into(), true))), [5, 0, 3, 4, 6, 7, 2, 1]);
        assert_eq!(rows(|asked| asked.sort = Some(("nothing".into(), true))).len(), 8);
    }

    #[test]
    fn rows_are_found_by_text_in_any_cell_and_case() {
        assert_eq!(rows(|asked| asked.find = "ä".into()), [4]);
        assert_eq!(rows(|asked| asked.find = " 99 ".into()), [5]);
        assert!(rows(|asked| asked.find = "zzz".into()).is_empty());
    }

    #[test]
    fn kinds_of_rows_that_are_worth_a_look() {
        let only = |only| rows(|asked| asked.only = only);
        assert_eq!(only(RowsLike::Copies), [0, 3]);
        assert_eq!(only(RowsLike::Incomplete), [1]);
        assert_eq!(only(RowsLike::Outliers), [5]);
        assert!(only(RowsLike::Conflicts).is_empty());
    }
}
