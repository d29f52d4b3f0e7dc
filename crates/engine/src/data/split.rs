//! Dividing rows into train, validation, test and production: seeded, stratified, copies together if asked.

use std::collections::BTreeMap;

use protocol::{Failure, Roles, Split, Task};
use table::{MISSING, Table, Values};

use crate::failure::failure;
use crate::random::Stream;

/// Row numbers of each part, in ascending order. Rows without a target are in none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// Rows to learn from.
    pub train: Vec<u32>,
    /// Rows that judge a model while it is chosen.
    pub validation: Vec<u32>,
    /// Rows for the final judgement.
    pub test: Vec<u32>,
    /// Rows that become traffic.
    pub production: Vec<u32>,
}

/// Divides the rows. Within each class (if stratified) rows are shuffled and dealt to the parts by their shares.
pub fn divide(table: &Table, roles: &Roles, split: &Split) -> Parts {
    let mut strata: BTreeMap<u64, Vec<Vec<u32>>> = BTreeMap::new();
    for unit in units(table, roles, split.copies_together) {
        let stratum =
            if split.stratified && roles.task == Task::Classification { target_key(table, roles, unit[0]) } else { 0 };
        strata.entry(stratum).or_default().push(unit);
    }
    let mut parts: [Vec<u32>; 4] = Default::default();
    let shares = [split.train, split.validation, split.test, split.production].map(usize::from);
    // What one stratum could not give a part because of rounding, the next ones make up for.
    let mut dealt = [0usize; 4];
    let mut seen = 0usize;
    for (number, (_, mut units)) in strata.into_iter().enumerate() {
        Stream::new(split.seed, "split", number as u64).shuffle(&mut units);
        for unit in units {
            seen += unit.len();
            let neediest = (0..4)
                .max_by_key(|&part| (shares[part] as i64 * seen as i64 - 100 * dealt[part] as i64, 3 - part))
                .unwrap_or(0);
            dealt[neediest] += unit.len();
            parts[neediest].extend(unit);
        }
    }
    for part in &mut parts {
        part.sort_unstable();
    }
    let [train, validation, test, production] = parts;
    Parts { train, validation, test, production }
}

/// Checks a split against the rows it is for, of which some have to be kept aside as traffic or not.
pub fn check(table: &Table, roles: &Roles, split: &Split, aside: bool) -> Result<(), Failure> {
    let sum: u32 = [split.train, split.validation, split.test, split.production].into_iter().map(u32::from).sum();
    if sum != 100 {
        return Err(failure(
            "split.sum",
            format!("The shares sum to {sum} %, not 100 %."),
            "Change them until they sum to 100 %.",
        ));
    }
    let parts = divide(table, roles, split);
    let needs = [
        ("train", parts.train.len(), 10),
        ("validation", parts.validation.len(), 5),
        ("production", parts.production.len(), if aside { 5 } else { 0 }),
    ];
    for (name, rows, least) in needs {
        if rows < least {
            return Err(failure(
                "split.too_small",
                format!(
                    "The {name} part has {rows} row{}; at least {least} are needed.",
                    if rows == 1 { "" } else { "s" }
                ),
                format!("Give {name} a larger share, or use more data."),
            ));
        }
    }
    if roles.task == Task::Classification {
        let mut seen: Vec<u64> = parts.train.iter().map(|&row| target_key(table, roles, row)).collect();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() < 2 {
            return Err(failure(
                "split.one_class",
                "All training rows have the same class, so there is nothing to learn.",
                "Stratify the split, or give train a larger share.",
            ));
        }
    }
    Ok(())
}

/// Rows that have to stay together, in order of their first row.
fn units(table: &Table, roles: &Roles, copies_together: bool) -> Vec<Vec<u32>> {
    let labelled = (0..table.rows() as u32)
        .filter(|&row| table.column(&roles.target).is_some_and(|target| !target.is_missing(row as usize)));
    if !copies_together {
        return labelled.map(|row| vec![row]).collect();
    }
    let mut place: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    let mut units: Vec<Vec<u32>> = Vec::new();
    for row in labelled {
        let next = units.len();
        let at = *place.entry(row_key(table, row, &[])).or_insert(next);
        if at == next {
            units.push(vec![row]);
        } else {
            units[at].push(row);
        }
    }
    units
}

/// The row's cells as bits, equal for copies; columns named in `without` are left out.
pub fn row_key(table: &Table, row: u32, without: &[String]) -> Vec<u64> {
    let row = row as usize;
    table
        .columns()
        .iter()
        .filter(|column| !without.contains(&column.name))
        .map(|column| match &column.values {
            Values::Numeric(values) if values[row].is_nan() => u64::MAX,
            Values::Numeric(values) => (values[row] + 0.0).to_bits(),
            Values::Categorical { codes, .. } => u64::from(codes[row]),
        })
        .collect()
}

fn target_key(table: &Table, roles: &Roles, row: u32) -> u64 {
    match table.column(&roles.target).map(|column| &column.values) {
        Some(Values::Categorical { codes, .. }) if codes[row as usize] != MISSING => u64::from(codes[row as usize]),
        Some(Values::Numeric(values)) => values[row as usize].to_bits(),
        _ => u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sets;

    fn wine(copies_together: bool) -> (Table, Roles, Parts) {
        let set = sets::find("wine").expect("wine is built in");
        let table = set.table(0);
        let roles = set.roles();
        let parts = divide(&table, &roles, &Split { copies_together, ..set.split(42) });
        (table, roles, parts)
    }

    #[test]
    fn every_row_is_in_exactly_one_part_and_shares_are_kept() {
        let (table, _, parts) = wine(false);
        let mut all: Vec<u32> =
            [&parts.train, &parts.validation, &parts.test, &parts.production].into_iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..table.rows() as u32).collect::<Vec<_>>());
        assert!((798..=801).contains(&parts.train.len()), "{}", parts.train.len());
    }

    #[test]
    fn classes_keep_their_shares_in_train() {
        let (table, roles, parts) = wine(false);
        let count =
            |rows: &[u32], key: u64| rows.iter().filter(|&&row| target_key(&table, &roles, row) == key).count() as f64;
        let all: Vec<u32> = (0..table.rows() as u32).collect();
        for class in 0..6 {
            let expected = count(&all, class) * 0.5;
            assert!((count(&parts.train, class) - expected).abs() <= 2.0, "class {class}");
        }
    }

    #[test]
    fn copies_never_sit_in_two_parts_when_kept_together() {
        let (table, _, parts) = wine(true);
        let keys =
            |rows: &[u32]| rows.iter().map(|&row| row_key(&table, row, &[])).collect::<std::collections::BTreeSet<_>>();
        assert!(keys(&parts.train).is_disjoint(&keys(&parts.test)));
        let (table, _, parts) = wine(false);
        let keys =
            |rows: &[u32]| rows.iter().map(|&row| row_key(&table, row, &[])).collect::<std::collections::BTreeSet<_>>();
        assert!(!keys(&parts.train).is_disjoint(&keys(&parts.test)));
    }

    #[test]
    fn another_seed_gives_other_parts_and_the_same_seed_the_same() {
        let set = sets::find("iris").expect("iris is built in");
        let table = set.table(0);
        let with = |seed| divide(&table, &set.roles(), &set.split(seed));
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(2));
    }

    #[test]
    fn shares_that_do_not_sum_to_a_hundred_are_refused() {
        let set = sets::find("iris").expect("iris is built in");
        let refused = check(&set.table(0), &set.roles(), &Split { train: 60, ..set.split(1) }, true);
        assert_eq!(refused.map_err(|failure| failure.message), Err("The shares sum to 110 %, not 100 %.".into()));
    }
}
