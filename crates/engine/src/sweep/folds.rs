//! Folds of the training part: the same for every trial of a sweep. They follow the split: classes in equal shares, copies or
//! groups together; of rows in order each fold is judged by what comes after what it learns from.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use protocol::{SplitBy, Task};

use crate::data::{Dataset, Parts, split};
use crate::random::Stream;

/// Training rows in the order in which they are used, each with its fold.
pub struct Folds {
    /// Rows that stay together, and their fold.
    units: Vec<(Vec<u32>, usize)>,
    folds: usize,
    /// The units are in order of time; their folds do not count.
    in_order: bool,
}

/// One fold: the rows to learn from and the rows to be judged by, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// All others.
    pub train: Vec<u32>,
    /// Those of the fold.
    pub test: Vec<u32>,
}

impl Folds {
    /// Divides the training part. Each class is shuffled by the seed and dealt to the folds in turn; the classes are
    /// merged so that any beginning of the order has them in their shares, and in turn in all folds. Where the split is by time
    /// the rows stay in order, as in scikit-learn's `TimeSeriesSplit`.
    pub fn new(data: &Dataset, folds: usize, seed: u64) -> Self {
        let rows = &data.parts.train;
        if let SplitBy::Time(name) = &data.split.by
            && let Some(column) = data.table.column(name)
        {
            let units = split::ordered(column, rows.iter().copied()).into_iter().map(|unit| (unit, 0));
            return Self { units: units.collect(), folds, in_order: true };
        }
        let classes = if data.roles.task == Task::Classification { data.class_of(rows) } else { Vec::new() };
        let class = |row: &u32| rows.binary_search(row).ok().and_then(|place| classes.get(place).copied());
        let mut strata: BTreeMap<usize, Vec<Vec<u32>>> = BTreeMap::new();
        for unit in split::units(&data.table, rows.iter().copied(), &data.split) {
            let unit = unit.rows().to_vec();
            strata.entry(unit.first().and_then(class).unwrap_or_default()).or_default().push(unit);
        }
        let mut order: Vec<(u64, u64, usize, Vec<u32>)> = Vec::new();
        for (stratum, mut units) in strata {
            Stream::new(seed, "folds", stratum as u64).shuffle(&mut units);
            let all = units.len() as u64;
            order.extend(units.into_iter().zip(0..).map(|(unit, place)| (2 * place + 1, 2 * all, stratum, unit)));
        }
        // By their place within the class, as a share of it.
        let share = |a: &(u64, u64, usize, Vec<u32>), b: &(u64, u64, usize, Vec<u32>)| (a.0 * b.1).cmp(&(b.0 * a.1));
        order.sort_by(|a, b| match share(a, b) {
            Ordering::Equal => a.2.cmp(&b.2),
            other => other,
        });
        Self {
            units: deal(order.into_iter().map(|(_, _, stratum, unit)| (stratum, unit)), folds),
            folds,
            in_order: false,
        }
    }

    /// The folds of the first so many rows; of all where that is none. Rows that stay together are not torn apart.
    pub fn of(&self, rows: Option<u32>) -> Vec<Fold> {
        let mut folds = vec![Fold { train: Vec::new(), test: Vec::new() }; self.folds];
        if self.in_order {
            return self.forward(folds, rows);
        }
        let mut taken = 0;
        for (unit, own) in &self.units {
            if rows.is_some_and(|rows| taken >= rows as usize) {
                break;
            }
            taken += unit.len();
            for (number, fold) in folds.iter_mut().enumerate() {
                if number == *own { &mut fold.test } else { &mut fold.train }.extend(unit);
            }
        }
        Self::sorted(folds)
    }

    /// As many blocks as folds and one more, one after another: each fold is judged by a block and learns from all before it.
    fn forward(&self, mut folds: Vec<Fold>, rows: Option<u32>) -> Vec<Fold> {
        let all: usize = self.units.iter().map(|(unit, _)| unit.len()).sum();
        let all = rows.map_or(all, |rows| all.min(rows as usize)).max(1);
        let mut taken = 0;
        for (unit, _) in self.units.iter() {
            if taken >= all {
                break;
            }
            let block = taken * (self.folds + 1) / all;
            taken += unit.len();
            for (number, fold) in folds.iter_mut().enumerate() {
                if block <= number {
                    fold.train.extend(unit);
                } else if block == number + 1 {
                    fold.test.extend(unit);
                }
            }
        }
        Self::sorted(folds)
    }

    fn sorted(mut folds: Vec<Fold>) -> Vec<Fold> {
        for fold in &mut folds {
            fold.train.sort_unstable();
            fold.test.sort_unstable();
        }
        folds
    }
}

impl Fold {
    /// The parts of a data set for this fold: what is fitted sees the rows to learn from and no other.
    pub fn parts(self) -> Parts {
        Parts { train: self.train, validation: self.test, ..Parts::default() }
    }
}

/// Deals rows to folds: to the one that has fewest of their class, then to the one that has fewest at all.
fn deal(order: impl Iterator<Item = (usize, Vec<u32>)>, folds: usize) -> Vec<(Vec<u32>, usize)> {
    let mut rows = vec![0; folds];
    let mut of_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let deal = |(class, unit): (usize, Vec<u32>)| {
        let counts = of_class.entry(class).or_insert_with(|| vec![0; folds]);
        let fold = (0..folds).min_by_key(|fold| (counts[*fold], rows[*fold])).unwrap_or(0);
        counts[fold] += unit.len();
        rows[fold] += unit.len();
        (unit, fold)
    };
    order.map(deal).collect()
}
