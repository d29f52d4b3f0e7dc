//! Dividing rows into train, validation, test and production: by chance, seeded and stratified; by time; by group.

use std::collections::BTreeMap;

use protocol::{Failure, Roles, Split, SplitBy, Task};
use table::{Column, MISSING, Table, Values};

use super::keys;
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

/// Divides the rows. By chance, units are shuffled within each class (if stratified) and dealt to the parts by their
/// shares; a unit is a row, all its copies, or all rows of a group. By time, the rows are cut in their order.
pub fn divide(table: &Table, roles: &Roles, split: &Split) -> Parts {
    if let SplitBy::Time(column) = &split.by
        && let Some(column) = table.column(column)
    {
        return in_order(table, roles, split, column);
    }
    let mut strata: BTreeMap<u64, Vec<Unit>> = BTreeMap::new();
    // Groups are too few, and too mixed, to be dealt by class.
    let stratified = split.stratified && roles.task == Task::Classification && split.by == SplitBy::Chance;
    for unit in units(table, labelled(table, roles), split) {
        let stratum = if stratified { target_key(table, roles, unit.rows()[0]) } else { 0 };
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
            let unit = unit.rows();
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
    if let SplitBy::Time(name) | SplitBy::Group(name) = &split.by {
        let column = table.column(name).ok_or_else(|| {
            failure(
                "split.column",
                format!("There is no column “{name}” to split by."),
                "Choose one of the table's columns.",
            )
        })?;
        if *name == roles.target {
            let message = format!("“{name}” is the target; a split by it would tell the answers apart.");
            return Err(failure("split.column", message, "Choose another column, or split by chance."));
        }
        if matches!(split.by, SplitBy::Time(_)) && matches!(column.values, Values::Categorical { .. }) {
            let message = format!("“{name}” holds text, which has no order in time.");
            return Err(failure("split.column", message, "Cast it to a time, or choose a column of numbers."));
        }
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
                match split.by {
                    SplitBy::Chance => "Stratify the split, or give train a larger share.",
                    _ => "Split by chance, or give train a larger share.",
                },
            ));
        }
    }
    Ok(())
}

/// Rows with a target.
fn labelled<'a>(table: &'a Table, roles: &Roles) -> impl Iterator<Item = u32> + use<'a> {
    let target = table.column(&roles.target);
    (0..table.rows() as u32).filter(move |&row| target.is_some_and(|target| !target.is_missing(row as usize)))
}

/// Rows that stay together. Mostly it is one, for which there is no need to allocate.
pub enum Unit {
    /// A row by itself.
    One(u32),
    /// Several rows.
    Many(Vec<u32>),
}

impl Unit {
    /// The rows, of which there is at least one.
    pub fn rows(&self) -> &[u32] {
        match self {
            Self::One(row) => std::slice::from_ref(row),
            Self::Many(rows) => rows,
        }
    }

    fn push(&mut self, row: u32) {
        match self {
            Self::One(first) => *self = Self::Many(vec![*first, row]),
            Self::Many(rows) => rows.push(row),
        }
    }
}

/// Rows that have to stay together, in order of their first row: copies if they are kept together, rows of a group.
pub fn units(table: &Table, rows: impl Iterator<Item = u32>, split: &Split) -> Vec<Unit> {
    let keys: Vec<Option<u128>> = match &split.by {
        SplitBy::Group(column) => match table.column(column) {
            Some(column) => (0..table.rows()).map(|row| value_key(column, row)).collect(),
            None => Vec::new(),
        },
        _ if split.copies_together => keys::keys(table, &[]).into_iter().map(Some).collect(),
        _ => Vec::new(),
    };
    let mut place: BTreeMap<u128, usize> = BTreeMap::new();
    let mut units = Vec::new();
    for row in rows {
        let next = units.len();
        match keys.get(row as usize).copied().flatten().map(|key| *place.entry(key).or_insert(next)) {
            Some(at) if at < next => Unit::push(&mut units[at], row),
            _ => units.push(Unit::One(row)),
        }
    }
    units
}

/// The value of a cell, as something to compare; none if it is missing.
fn value_key(column: &Column, row: usize) -> Option<u128> {
    match &column.values {
        Values::Numeric(values) => Some(values[row] + 0.0).filter(|value| !value.is_nan()).map(|v| v.to_bits().into()),
        Values::Categorical { codes, .. } => Some(codes[row]).filter(|code| *code != MISSING).map(Into::into),
    }
}

/// Rows in the order of a column, the smallest first, those of one value together. Rows without a value come first, as nothing
/// says that they are newer.
pub fn ordered(column: &Column, rows: impl Iterator<Item = u32>) -> Vec<Vec<u32>> {
    let order = |row: u32| match &column.values {
        Values::Numeric(values) => values[row as usize],
        Values::Categorical { codes, .. } => match codes[row as usize] {
            MISSING => f64::NAN,
            code => f64::from(code),
        },
    };
    let mut rows: Vec<u32> = rows.collect();
    rows.sort_by(|&a, &b| {
        let (a, b) = (order(a), order(b));
        b.is_nan().cmp(&a.is_nan()).then(a.total_cmp(&b))
    });
    rows.chunk_by(|&a, &b| order(a) == order(b)).map(<[u32]>::to_vec).collect()
}

/// Cuts the rows in the order of a column: the smallest to learn from, the largest for the last part that has a share.
fn in_order(table: &Table, roles: &Roles, split: &Split, column: &Column) -> Parts {
    let units = ordered(column, labelled(table, roles));
    let all: usize = units.iter().map(Vec::len).sum();
    let mut units = units.into_iter().peekable();
    let shares = [split.train, split.validation, split.test, split.production].map(usize::from);
    let mut parts: [Vec<u32>; 4] = Default::default();
    let (mut taken, mut share) = (0, 0);
    for (part, own) in parts.iter_mut().zip(shares).filter(|(_, own)| *own > 0) {
        share += own;
        while taken < all * share / 100
            && let Some(unit) = units.next()
        {
            taken += unit.len();
            part.extend(unit);
        }
        part.sort_unstable();
    }
    let [train, validation, test, production] = parts;
    Parts { train, validation, test, production }
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
        let keys = keys::keys(&table, &[]);
        let of = |rows: &[u32]| rows.iter().map(|&row| keys[row as usize]).collect::<std::collections::BTreeSet<_>>();
        assert!(of(&parts.train).is_disjoint(&of(&parts.test)));
        let (_, _, parts) = wine(false);
        assert!(!of(&parts.train).is_disjoint(&of(&parts.test)));
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

    fn by(split_by: SplitBy) -> (Table, Parts) {
        let set = sets::find("wine").expect("wine is built in");
        let table = set.table(0);
        let parts = divide(&table, &set.roles(), &Split { by: split_by, ..set.split(42) });
        (table, parts)
    }

    #[test]
    fn by_time_the_oldest_rows_are_learnt_from_and_equal_moments_stay_together() {
        let (table, parts) = by(SplitBy::Time("alcohol".into()));
        let Some(Values::Numeric(when)) = table.column("alcohol").map(|column| column.values.clone()) else {
            panic!("numbers")
        };
        let of = |rows: &[u32]| rows.iter().map(|&row| when[row as usize]).collect::<Vec<_>>();
        let (newest, oldest) = (f64::max as fn(f64, f64) -> f64, f64::min as fn(f64, f64) -> f64);
        let fold = |rows: &[u32], of_two: fn(f64, f64) -> f64| of(rows).into_iter().reduce(of_two).expect("rows");
        assert!(fold(&parts.train, newest) < fold(&parts.validation, oldest));
        assert!(fold(&parts.validation, newest) < fold(&parts.test, oldest));
        assert!(fold(&parts.test, newest) < fold(&parts.production, oldest));
        let all = [&parts.train, &parts.validation, &parts.test, &parts.production].map(Vec::len);
        assert_eq!(all.iter().sum::<usize>(), table.rows());
        assert!((790..=860).contains(&all[0]), "{all:?}");
    }

    #[test]
    fn by_group_no_value_is_in_two_parts() {
        let (table, parts) = by(SplitBy::Group("alcohol".into()));
        let Some(Values::Numeric(group)) = table.column("alcohol").map(|column| column.values.clone()) else {
            panic!("numbers")
        };
        let of = |rows: &[u32]| {
            rows.iter().map(|&row| group[row as usize].to_bits()).collect::<std::collections::BTreeSet<_>>()
        };
        assert!(of(&parts.train).is_disjoint(&of(&parts.validation)) && of(&parts.train).is_disjoint(&of(&parts.test)));
        assert!((700..=900).contains(&parts.train.len()), "{}", parts.train.len());
    }

    #[test]
    fn a_split_by_text_in_time_or_by_the_target_is_refused() {
        let set = sets::find("wine").expect("wine is built in");
        let refused = |by| {
            check(&set.table(0), &set.roles(), &Split { by, ..set.split(1) }, true).map_err(|failure| failure.code)
        };
        assert_eq!(refused(SplitBy::Group("quality".into())), Err("split.column".into()));
        assert_eq!(refused(SplitBy::Time("nothing".into())), Err("split.column".into()));
        assert_eq!(refused(SplitBy::Time("alcohol".into())), Ok(()));
    }
}
