//! How well one column alone tells the target: what is too good to be true gives it away.
//!
//! After the Predictive Power Score (Wetschoreck, Krabel and Krishnamurthy 2020), which Deepchecks uses to find leaks: a small
//! model of that column alone, held against always answering the same. Here the model is a table of bins, learnt on train
//! and judged on validation.

use protocol::Task;
use table::{Column, MISSING, Values};

use super::{Dataset, figures};

/// Bins of a numeric column: as many values in each.
const BINS: usize = 32;
/// Rows of a part that are looked at, evenly spaced over more.
const ROWS: usize = 20_000;

/// How much of the naive model's error a column alone takes away on the validation split: 0 is nothing, 1 all of it. Error is
/// the share of wrong answers, or the mean absolute error. None where the naive model errs nowhere.
pub fn of(column: &Column, data: &Dataset) -> Option<f64> {
    let (train, validation) = (&some(&data.parts.train), &some(&data.parts.validation));
    let bins = Bins::of(column, train);
    let place = |rows: &[u32]| rows.iter().map(|&row| bins.at(column, row as usize)).collect::<Vec<_>>();
    let (learnt, judged) = (place(train), place(validation));
    let (own, naive) = match data.roles.task {
        Task::Classification => {
            let (learn, judge) = (data.class_of(train), data.class_of(validation));
            let classes = data.classes().len();
            let most = |rows: &mut dyn Iterator<Item = usize>| {
                let mut counts = vec![0u32; classes];
                rows.for_each(|class| counts[class] += 1);
                (0..classes).max_by_key(|&class| (counts[class], classes - class)).filter(|&class| counts[class] > 0)
            };
            let usual = most(&mut learn.iter().copied())?;
            let mut of_bin = vec![Vec::new(); bins.count()];
            learnt.iter().zip(&learn).for_each(|(&bin, &class)| of_bin[bin].push(class));
            let answer: Vec<usize> =
                of_bin.into_iter().map(|rows| most(&mut rows.into_iter()).unwrap_or(usual)).collect();
            let wrong = |answer: &dyn Fn(usize) -> usize| {
                judge.iter().enumerate().filter(|(row, class)| answer(*row) != **class).count() as f64
            };
            (wrong(&|row| answer[judged[row]]), wrong(&|_| usual))
        }
        Task::Regression => {
            let (learn, judge) = (data.number_of(train), data.number_of(validation));
            let usual = figures::median(&learn);
            let mut of_bin = vec![Vec::new(); bins.count()];
            learnt.iter().zip(&learn).for_each(|(&bin, &value)| of_bin[bin].push(value));
            let answer: Vec<f64> =
                of_bin.iter().map(|values| if values.is_empty() { usual } else { figures::median(values) }).collect();
            let error = |answer: &dyn Fn(usize) -> f64| {
                judge.iter().enumerate().map(|(row, value)| (answer(row) - value).abs()).sum::<f64>()
            };
            (error(&|row| answer[judged[row]]), error(&|_| usual))
        }
    };
    (naive > 0.0).then(|| (1.0 - own / naive).clamp(0.0, 1.0))
}

fn some(rows: &[u32]) -> Vec<u32> {
    rows.iter().step_by(rows.len().div_ceil(ROWS).max(1)).copied().collect()
}

/// Places for the values of a column; the last one is for missing ones.
enum Bins {
    Edges(Vec<f64>),
    Codes(usize),
}

impl Bins {
    fn of(column: &Column, train: &[u32]) -> Self {
        match &column.values {
            Values::Numeric(values) => {
                let sorted = figures::sorted(&train.iter().map(|&row| values[row as usize]).collect::<Vec<_>>());
                let mut edges: Vec<f64> =
                    (1..BINS).map(|bin| figures::quantile(&sorted, bin as f64 / BINS as f64)).collect();
                edges.retain(|edge| !edge.is_nan());
                edges.dedup();
                Self::Edges(edges)
            }
            Values::Categorical { categories, .. } => Self::Codes(categories.len()),
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Edges(edges) => edges.len() + 2,
            Self::Codes(codes) => codes + 1,
        }
    }

    fn at(&self, column: &Column, row: usize) -> usize {
        match (self, &column.values) {
            (Self::Edges(edges), Values::Numeric(values)) if !values[row].is_nan() => {
                edges.partition_point(|edge| *edge < values[row])
            }
            (Self::Codes(_), Values::Categorical { codes, .. }) if codes[row] != MISSING => codes[row] as usize,
            _ => self.count() - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::Roles;
    use table::Table;

    use super::*;
    use crate::data::sets::default_split;
    use crate::random::Stream;

    fn powers(task: Task) -> Vec<Option<f64>> {
        let mut stream = Stream::new(1, "power", 0);
        let truth: Vec<f64> = (0..600).map(|_| f64::from(stream.below(2))).collect();
        let noisy = truth.iter().map(|t| if stream.unit() < 0.2 { 1.0 - t } else { *t }).collect();
        let blind = (0..600).map(|_| stream.unit()).collect();
        let told = truth.iter().map(|t| t * 3.0 + 1.0).collect();
        let columns = vec![
            Column::numeric("told", told),
            Column::numeric("noisy", noisy),
            Column::numeric("blind", blind),
            Column::numeric("constant", vec![1.0; 600]),
            Column::numeric("target", truth),
        ];
        let roles = Roles { target: "target".into(), task, ignored: Vec::new() };
        let data = Dataset::new(Table::new(columns).unwrap(), roles, &default_split(false, task, 1));
        data.features().into_iter().map(|column| of(column, &data)).collect()
    }

    #[test]
    fn a_column_that_is_the_target_in_other_words_takes_all_error_away() {
        for task in [Task::Classification, Task::Regression] {
            let powers = powers(task);
            assert_eq!((powers[0], powers[3]), (Some(1.0), Some(0.0)));
            assert!(powers[1].is_some_and(|power| (0.4..0.8).contains(&power)), "{powers:?}");
            assert!(powers[2].is_some_and(|power| power < 0.2), "{powers:?}");
        }
    }
}
