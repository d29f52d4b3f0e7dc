//! The learning curve: the same configuration fitted on more and more of the training rows.

use protocol::{Failure, RunConfig, SplitBy};
use serde::{Deserialize, Serialize};

use super::metrics::{Metrics, measure};
use crate::data::{Dataset, split};
use crate::sweep::folds::Folds;

/// Shares of the training rows, in percent.
pub const SHARES: [u32; 5] = [10, 25, 50, 75, 100];
/// Seed of which rows come first.
const SEED: u64 = 0;

/// The scores of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Training rows.
    pub rows: u32,
    /// Metrics on these rows, and on the validation rows; or why it could not be fitted on so few.
    pub scores: Result<(Metrics, Metrics), String>,
}

/// Fits and measures at each size. Smaller sizes are parts of larger ones; all have the classes in their shares, or, where
/// the split is by time, are the newest rows. The validation rows stay the same. `tell` hears words and the share done.
///
/// # Errors
/// It could not be fitted on all rows.
pub fn run(mut data: Dataset, config: &RunConfig, tell: &mut dyn FnMut(String, f32)) -> Result<Vec<Point>, Failure> {
    let all = data.parts.train.clone();
    let sizes = SHARES.map(|share| all.len() * share as usize / 100);
    let steps: f32 = SHARES.iter().sum::<u32>() as f32;
    let mut done = 0.0;
    let mut points: Vec<Point> = Vec::new();
    for (share, size) in SHARES.into_iter().zip(sizes) {
        let rows = first(&data, &all, size);
        let weight = share as f32 / steps;
        let words = format!("Fitting on {share} % of the training rows");
        if !rows.is_empty() && points.last().is_none_or(|last| last.rows as usize != rows.len()) {
            data.parts.train = rows;
            let scores = scores(&data, config, &mut |share| tell(words.clone(), done + weight * share));
            if let (Err(failure), 100) = (&scores, share) {
                return Err(failure.clone());
            }
            let scores = scores.map_err(|failure| failure.message);
            points.push(Point { rows: data.parts.train.len() as u32, scores });
            data.parts.train.clone_from(&all);
        }
        done += weight;
    }
    Ok(points)
}

fn scores(data: &Dataset, config: &RunConfig, tell: &mut dyn FnMut(f32)) -> Result<(Metrics, Metrics), Failure> {
    let model = super::fit(data, config, tell)?;
    let judge = |rows: &[u32]| measure(data, rows, &model.fitted.answer(&model.plan.matrix(data, rows)));
    Ok((judge(&data.parts.train), judge(&data.parts.validation)))
}

/// About so many training rows, ascending; rows that stay together are not torn apart.
fn first(data: &Dataset, all: &[u32], size: usize) -> Vec<u32> {
    if size >= all.len() {
        return all.to_vec();
    }
    let time = match &data.split.by {
        SplitBy::Time(name) => data.table.column(name),
        SplitBy::Chance | SplitBy::Group(_) => None,
    };
    let mut rows: Vec<u32> = match time {
        Some(column) => {
            let mut taken = 0;
            let newest = split::ordered(column, all.iter().copied()).into_iter().rev();
            let wanted = |unit: &Vec<u32>| {
                let more = taken < size;
                taken += unit.len();
                more
            };
            newest.take_while(wanted).flatten().collect()
        }
        None => {
            let fold = Folds::new(data, 2, SEED).of(Some(size as u32)).pop();
            fold.map(|fold| [fold.train, fold.test].concat()).unwrap_or_default()
        }
    };
    rows.sort_unstable();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sets;
    use protocol::Estimator;

    #[test]
    fn sizes_grow_within_each_other_and_the_last_has_all_rows() {
        let set = sets::find("iris").expect("it is built in");
        let data = Dataset::new(set.table(0), set.roles(), &set.split(42));
        let parts: Vec<Vec<u32>> = [20, 45, 90].map(|size| first(&data, &data.parts.train, size)).into_iter().collect();
        for pair in parts.windows(2) {
            assert!(pair[0].iter().all(|row| pair[1].binary_search(row).is_ok()));
        }
        let mut classes = data.class_of(&parts[0]);
        classes.dedup();
        assert_eq!(classes.len(), 3, "a small part has all classes");
        let points = run(data.clone(), &RunConfig::new(Estimator::new("gaussian_nb"), 1), &mut |_, _| {}).unwrap();
        assert_eq!(points.last().map(|point| point.rows as usize), Some(data.parts.train.len()));
    }
}
