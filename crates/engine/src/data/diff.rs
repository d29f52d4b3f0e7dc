//! What differs between two tables: columns, rows, distributions.
//!
//! Rows have no names of their own, so they are told apart by what they hold in the columns that both tables have.

use std::collections::BTreeMap;

use drift::psi::{self, ReferenceBins};
use table::{Column, Table, Values};

use super::keys::keys;

/// Rows that are shown of each side.
const EXAMPLES: usize = 5;

/// What differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// Columns of the older table that the newer one lacks, or that hold another kind of value there.
    pub gone: Vec<String>,
    /// Columns that are new, or hold another kind of value than before.
    pub new: Vec<String>,
    /// Rows that both have, as often as both have them.
    pub same: usize,
    /// Rows of the older table only; the first few of them.
    pub only_old: (usize, Vec<u32>),
    /// Rows of the newer table only; the first few of them.
    pub only_new: (usize, Vec<u32>),
    /// Columns that both have, in order of the newer table.
    pub columns: Vec<Changed>,
}

/// A column that both tables have.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// Cells that differ, place by place; none where the tables have different numbers of rows.
    pub cells: Option<usize>,
    /// Missing cells, before and after.
    pub missing: (usize, usize),
    /// Population stability index of the newer values against the older ones; NaN where one side has none.
    pub psi: f64,
}

/// Compares two tables.
pub fn between(old: &Table, new: &Table) -> Diff {
    let alike = |a: &Column, b: &Column| a.kind.is_numeric() == b.kind.is_numeric();
    let kept = |column: &Column, other: &Table| other.column(&column.name).is_some_and(|other| alike(column, other));
    let beyond = |table: &Table, other: &Table| {
        let beyond = table.columns().iter().filter(|column| !kept(column, other));
        beyond.map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    let (gone, added) = (beyond(old, new), beyond(new, old));
    let shared = |table: &Table| {
        let columns = new.columns().iter().filter(|column| kept(column, old));
        Table::new(columns.filter_map(|column| table.column(&column.name).cloned()).collect()).unwrap_or_default()
    };
    let (old, new) = (shared(old), shared(new));
    let (same, only_old, only_new) = rows(&old, &new);
    let columns = old.columns().iter().zip(new.columns()).map(|(old, new)| changed(old, new)).collect();
    Diff { gone, new: added, same, only_old, only_new, columns }
}

type Some5 = (usize, Vec<u32>);

/// Rows of both, and of each only.
fn rows(old: &Table, new: &Table) -> (usize, Some5, Some5) {
    let (before, after) = (keys(old, &[]), keys(new, &[]));
    let mut left: BTreeMap<u128, u32> = BTreeMap::new();
    before.iter().for_each(|key| *left.entry(*key).or_default() += 1);
    let (mut same, mut only_new) = (0, (0, Vec::new()));
    for (row, key) in after.iter().enumerate() {
        match left.get_mut(key).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                same += 1;
            }
            None => note(&mut only_new, row),
        }
    }
    let mut only_old = (0, Vec::new());
    // Of copies the last ones are those that are gone.
    for (row, key) in before.iter().enumerate().rev() {
        if let Some(count) = left.get_mut(key).filter(|count| **count > 0) {
            *count -= 1;
            only_old.0 += 1;
            only_old.1.push(row as u32);
        }
    }
    only_old.1.reverse();
    only_old.1.truncate(EXAMPLES);
    (same, only_old, only_new)
}

fn note(rows: &mut Some5, row: usize) {
    rows.0 += 1;
    if rows.1.len() < EXAMPLES {
        rows.1.push(row as u32);
    }
}

fn changed(old: &Column, new: &Column) -> Changed {
    let cells = (old.values.len() == new.values.len()).then(|| match (&old.values, &new.values) {
        (Values::Numeric(a), Values::Numeric(b)) => {
            a.iter().zip(b).filter(|(a, b)| a != b && !(a.is_nan() && b.is_nan())).count()
        }
        _ => (0..old.values.len()).filter(|&row| old.cell_text(row) != new.cell_text(row)).count(),
    });
    Changed { name: new.name.clone(), cells, missing: (old.missing(), new.missing()), psi: psi_of(old, new) }
}

fn psi_of(old: &Column, new: &Column) -> f64 {
    match (&old.values, &new.values) {
        (Values::Numeric(old), Values::Numeric(new)) => {
            ReferenceBins::fit(old).and_then(|bins| bins.score(new)).unwrap_or(f64::NAN)
        }
        (Values::Categorical { .. }, Values::Categorical { .. }) => {
            let (old, new) = counts(old, new);
            psi::categorical(&old, &new).unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

/// How often each text comes on both sides.
fn counts(old: &Column, new: &Column) -> (Vec<u64>, Vec<u64>) {
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    if let Values::Categorical { categories, codes } = &old.values {
        codes
            .iter()
            .filter_map(|&code| categories.get(code as usize))
            .for_each(|text| counts.entry(text).or_default().0 += 1);
    }
    if let Values::Categorical { categories, codes } = &new.values {
        codes
            .iter()
            .filter_map(|&code| categories.get(code as usize))
            .for_each(|text| counts.entry(text).or_default().1 += 1);
    }
    counts.into_values().unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(numbers: &[f64], texts: &[&str]) -> Table {
        let texts = Column::categorical("city", texts.iter().map(|text| Some(*text)));
        Table::new(vec![Column::numeric("n", numbers.to_vec()), texts]).unwrap()
    }

    #[test]
    fn rows_are_matched_by_what_they_hold_as_often_as_they_come() {
        let old = table(&[1.0, 2.0, 2.0, 3.0], &["a", "b", "b", "c"]);
        let new = table(&[3.0, 2.0, 4.0], &["c", "b", "d"]);
        let diff = between(&old, &new);
        assert_eq!((diff.same, diff.only_old, diff.only_new), (2, (2, vec![0, 2]), (1, vec![2])));
        assert_eq!(diff.columns[0].cells, None);
    }

    #[test]
    fn changed_cells_are_counted_in_place() {
        let old = table(&[1.0, f64::NAN], &["a", "b"]);
        let new = table(&[1.0, 5.0], &["a", "c"]);
        let diff = between(&old, &new);
        assert_eq!(diff.columns.iter().map(|column| column.cells).collect::<Vec<_>>(), [Some(1), Some(1)]);
        assert_eq!((diff.columns[0].missing, diff.same), ((1, 0), 1));
    }

    #[test]
    fn columns_that_come_go_or_turn_into_text_are_named() {
        let old = table(&[1.0, 2.0], &["a", "b"]);
        let new =
            Table::new(vec![Column::categorical("n", [Some("1"), Some("2")]), Column::numeric("m", vec![1.0, 2.0])]);
        let diff = between(&old, &new.unwrap());
        assert_eq!((diff.gone, diff.new), (vec!["n".to_owned(), "city".into()], vec!["n".to_owned(), "m".into()]));
        assert!(diff.columns.is_empty());
    }

    #[test]
    fn equal_tables_do_not_differ_and_shifted_values_do() {
        let numbers: Vec<f64> = (0..200).map(f64::from).collect();
        let texts = vec!["a"; 200];
        let old = table(&numbers, &texts);
        let same = between(&old, &old);
        assert!((same.same, same.only_old.0, same.only_new.0) == (200, 0, 0) && same.columns[0].psi.abs() < 1e-12);
        let shifted = table(&numbers.iter().map(|x| x + 150.0).collect::<Vec<_>>(), &texts);
        assert!(between(&old, &shifted).columns[0].psi > 0.25);
    }
}
