//! Permutation importance: by how much the model's score falls when the values of a column change places between rows
//! (Breiman, "Random forests", 2001; Fisher, Rudin and Dominici, "All models are wrong, but many are useful", 2019).
//!
//! What it does not tell: how useful a column would be to a model trained anew, and what causes what; where columns are
//! correlated the model can lean on the other one, so both look unimportant, and it is asked about rows that cannot occur:
//! permute such columns together.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::progress::{Watch, tell};
use crate::random::Stream;

/// What these numbers do not tell, for a reader.
pub const CAVEAT: &str = "This is how much this model leans on a column, not how useful the column is in the world: of \
    columns that tell the same, each looks unimportant as long as the model still has the other.";

/// How important the features of one column are together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// By how much the score fell in each repeat: the score of the rows as they are, less that of the permuted ones.
    pub losses: Vec<f64>,
    /// The mean of the losses. Around zero, also below, if the model does not use the column.
    pub mean: f64,
    /// The standard deviation of the losses, with their number as the divisor.
    pub deviation: f64,
}

impl Importance {
    fn new(losses: Vec<f64>) -> Self {
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        let variance = losses.iter().map(|loss| (loss - mean) * (loss - mean)).sum::<f64>() / losses.len() as f64;
        Self { mean, deviation: variance.sqrt(), losses }
    }
}

/// How often and by what chance the rows are permuted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Permutations of each column, at least 1.
    pub repeats: usize,
    /// The same seed gives the same permutations on every machine. Those of a column depend on its position alone.
    pub seed: u64,
}

/// Measures each of `columns`: a list of features that are permuted together, as the indicators of one category
/// ([`columns::features_of`](crate::columns::features_of)), or several columns as a group.
///
/// `score` judges the model's answers for rows in the order given, the greater the better; it knows the targets.
/// `watch` is told after each permutation and may stop.
///
/// # Errors
/// Those of `score`; and if there are no rows or no repeats, a column has no feature or one that the rows do not have, a score
/// is not finite, or `watch` breaks.
pub fn importances<E: From<Error>>(
    rows: &Array2<f64>,
    columns: &[Vec<usize>],
    Options { repeats, seed }: Options,
    score: &mut dyn FnMut(&Array2<f64>) -> Result<f64, E>,
    watch: Watch<'_>,
) -> Result<Vec<Importance>, E> {
    check(rows, columns, repeats)?;
    let total = columns.len().saturating_mul(repeats);
    let whole = finite(score(rows)?)?;
    let mut permuted = rows.clone();
    let mut importances = Vec::with_capacity(columns.len());
    for (position, features) in columns.iter().enumerate() {
        let mut stream = Stream::new(seed, position as u64);
        let mut order: Vec<usize> = (0..rows.nrows()).collect();
        let mut losses = Vec::new();
        for repeat in 0..repeats {
            stream.shuffle(&mut order);
            put(&mut permuted, rows, features, &order);
            losses.push(whole - finite(score(&permuted)?)?);
            tell(watch, position * repeats + repeat + 1, total)?;
        }
        for &feature in features {
            permuted.column_mut(feature).assign(&rows.column(feature));
        }
        importances.push(Importance::new(losses));
    }
    Ok(importances)
}

fn check(rows: &Array2<f64>, columns: &[Vec<usize>], repeats: usize) -> Result<(), Error> {
    if rows.nrows() == 0 {
        return Err(Error::NoRows { what: "the rows to permute" });
    }
    if repeats == 0 {
        return Err(Error::Setting { name: "repeats", value: repeats, expected: "at least 1".to_owned() });
    }
    if let Some(column) = columns.iter().position(Vec::is_empty) {
        return Err(Error::EmptyColumn { column });
    }
    let features = rows.ncols();
    let stray = columns.iter().flatten().find(|&&feature| feature >= features);
    stray.map_or(Ok(()), |&feature| Err(Error::NoSuchFeature { feature, features }))
}

fn finite(score: f64) -> Result<f64, Error> {
    if score.is_finite() { Ok(score) } else { Err(Error::Score { score }) }
}

/// Row `i` gets the features of row `order[i]`.
fn put(permuted: &mut Array2<f64>, rows: &Array2<f64>, features: &[usize], order: &[usize]) {
    for &feature in features {
        for (i, &from) in order.iter().enumerate() {
            permuted[[i, feature]] = rows[[from, feature]];
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use ndarray::{Array1, array};

    use super::*;
    use crate::Progress;

    /// Minus the mean squared distance of `2 x0 + x1 + x2` from its values on the rows as they are.
    fn score(rows: &Array2<f64>, targets: &Array1<f64>) -> Result<f64, Error> {
        let answers = rows.dot(&array![2.0, 1.0, 1.0, 0.0]);
        Ok(-(answers - targets).mapv(|d| d * d).mean().unwrap_or(f64::NAN))
    }

    fn rows() -> Array2<f64> {
        array![[1.0, 1.0, 0.0, 5.0], [4.0, 0.0, 1.0, 6.0], [2.0, 1.0, 0.0, 9.0], [9.0, 0.0, 1.0, 7.0]]
    }

    fn measure(columns: &[Vec<usize>], repeats: usize, seed: u64) -> Result<Vec<Importance>, Error> {
        let rows = rows();
        let targets = rows.dot(&array![2.0, 1.0, 1.0, 0.0]);
        let go_on = &mut |_| ControlFlow::Continue(());
        importances(&rows, columns, Options { repeats, seed }, &mut |rows| score(rows, &targets), go_on)
    }

    #[test]
    fn the_mean_loss_nears_that_over_all_permutations() {
        // A mean squared distance of w x from w x permuted is 2 w² times the variance of x, over all permutations.
        let variance = rows().column(0).var(0.0);
        let importance = &measure(&[vec![0]], 4000, 3).unwrap()[0];
        let error = importance.deviation / f64::sqrt(4000.0);
        assert!((importance.mean - 8.0 * variance).abs() < 4.0 * error, "{} of {}", importance.mean, 8.0 * variance);
    }

    #[test]
    fn indicators_move_together() {
        // Each indicator alone makes rows that have both or none; together they always add up to one.
        let measured = measure(&[vec![1], vec![2], vec![1, 2]], 20, 1).unwrap();
        assert!(measured[0].mean > 0.0 && measured[1].mean > 0.0);
        assert_eq!((measured[2].mean, measured[2].deviation), (0.0, 0.0));
    }

    #[test]
    fn a_column_that_the_model_does_not_use_has_no_importance() {
        let importance = &measure(&[vec![3]], 5, 1).unwrap()[0];
        assert_eq!(importance, &Importance { losses: vec![0.0; 5], mean: 0.0, deviation: 0.0 });
    }

    #[test]
    fn all_columns_together_keep_their_rows_together() {
        let importance = &measure(&[vec![0, 1, 2, 3]], 8, 1).unwrap()[0];
        assert!(importance.mean > 0.0, "targets stay where they are");
        assert_eq!(importance.losses.len(), 8);
    }

    #[test]
    fn the_seed_decides_and_columns_do_not_disturb_each_other() {
        let two = measure(&[vec![0], vec![1]], 6, 9).unwrap();
        assert_eq!(two, measure(&[vec![0], vec![1]], 6, 9).unwrap());
        assert_eq!(two[0], measure(&[vec![0]], 6, 9).unwrap()[0]);
        assert_ne!(two[0].losses, measure(&[vec![0]], 6, 10).unwrap()[0].losses);
        assert_eq!(two[1], measure(&[vec![3], vec![1]], 6, 9).unwrap()[1]);
    }

    #[test]
    fn progress_is_told_and_can_stop() {
        let mut told = Vec::new();
        let watch = &mut |progress: Progress| {
            told.push((progress.done, progress.total));
            if progress.done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = Options { repeats: 2, seed: 0 };
        let stopped = importances(&rows(), &[vec![0], vec![1]], options, &mut |_| Ok::<_, Error>(0.0), watch);
        assert_eq!(stopped, Err(Error::Cancelled { done: 3, total: 4 }));
        assert_eq!(told, [(1, 4), (2, 4), (3, 4)]);
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        assert_eq!(measure(&[vec![]], 1, 0), Err(Error::EmptyColumn { column: 0 }));
        assert_eq!(measure(&[vec![4]], 1, 0), Err(Error::NoSuchFeature { feature: 4, features: 4 }));
        assert_eq!(measure(&[vec![0]], 0, 0).unwrap_err().to_string(), "repeats is 0, but must be at least 1");
        let go_on = &mut |_| ControlFlow::Continue(());
        let options = Options { repeats: 1, seed: 0 };
        let none = importances(&Array2::zeros((0, 1)), &[vec![0]], options, &mut |_| Ok::<_, Error>(0.0), go_on);
        assert_eq!(none, Err(Error::NoRows { what: "the rows to permute" }));
        let nan = importances(&rows(), &[vec![0]], options, &mut |_| Ok::<_, Error>(f64::NAN), go_on);
        assert!(matches!(nan, Err(Error::Score { .. })));
    }

    #[test]
    fn one_row_cannot_be_permuted_and_loses_nothing() {
        let go_on = &mut |_| ControlFlow::Continue(());
        let options = Options { repeats: 3, seed: 0 };
        let one = importances(&array![[7.0]], &[vec![0]], options, &mut |rows| Ok::<_, Error>(rows[[0, 0]]), go_on);
        assert_eq!(one.unwrap()[0].losses, [0.0; 3]);
    }
}
