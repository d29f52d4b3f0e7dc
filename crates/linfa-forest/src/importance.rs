//! Which columns a model relies on.

use linfa::Float;
use ndarray::{ArrayBase, Data, Ix2};

use crate::ensemble::Ensemble;
use crate::random::{Purpose, Stream};
use crate::{Error, Node, Tree};

/// Shares of the loss that splits lowered, averaged over trees.
pub(crate) fn by_gain(ensemble: &Ensemble) -> Vec<f64> {
    let mut shares = vec![0.0; ensemble.n_features()];
    for tree in ensemble.trees() {
        let total: f64 = tree.gains().iter().map(|&gain| f64::from(gain)).sum();
        if total > 0.0 {
            for (feature, gain) in splits(tree) {
                shares[feature] += gain / total;
            }
        }
    }
    let total: f64 = shares.iter().sum();
    if total > 0.0 {
        shares.iter_mut().for_each(|share| *share /= total);
    }
    shares
}

/// Splits for each column.
pub(crate) fn by_splits(ensemble: &Ensemble) -> Vec<u64> {
    let mut counts = vec![0; ensemble.n_features()];
    ensemble.trees().iter().flat_map(splits).for_each(|(feature, _)| counts[feature] += 1);
    counts
}

/// By how much `judge` falls when a column is shuffled. `judge` gets the raw scores of all rows.
pub(crate) fn by_permutation<F: Float, D: Data<Elem = F>>(
    ensemble: &Ensemble,
    records: &ArrayBase<D, Ix2>,
    targets: usize,
    repeats: usize,
    seed: u64,
    judge: &dyn Fn(&[f64]) -> f64,
) -> Result<Vec<f64>, Error> {
    if records.ncols() != ensemble.n_features() {
        return Err(Error::ColumnCount { expected: ensemble.n_features(), found: records.ncols() });
    }
    if records.nrows() != targets {
        return Err(Error::RowCount { records: records.nrows(), what: "targets", found: targets });
    }
    if targets == 0 {
        return Err(Error::NoRows);
    }
    if repeats == 0 {
        return Err(crate::options::parameter("repeats", repeats, "at least 1"));
    }
    let mut rows = Vec::with_capacity(records.len());
    ensemble.for_each_block(records, &mut |block| rows.extend_from_slice(block));
    Ok(falls(ensemble, rows, repeats, seed, judge))
}

fn falls(
    ensemble: &Ensemble,
    mut rows: Vec<f64>,
    repeats: usize,
    seed: u64,
    judge: &dyn Fn(&[f64]) -> f64,
) -> Vec<f64> {
    let columns = ensemble.n_features();
    let mut scores = Vec::new();
    let mut judged = |rows: &[f64]| {
        scores.clear();
        ensemble.scores_of_block(rows, ensemble.trees().len(), &mut scores);
        judge(&scores)
    };
    let whole = judged(&rows);
    let mut falls = vec![0.0; columns];
    for (column, fall) in falls.iter_mut().enumerate() {
        let mut stream = Stream::new(seed, Purpose::Permutation, column as u64);
        let kept: Vec<f64> = rows.iter().skip(column).step_by(columns).copied().collect();
        let mut shuffled = kept.clone();
        for _ in 0..repeats {
            stream.shuffle(&mut shuffled);
            put(&mut rows, columns, column, &shuffled);
            *fall += (whole - judged(&rows)) / repeats as f64;
        }
        put(&mut rows, columns, column, &kept);
    }
    falls
}

/// Coefficient of determination, `1 - squared error / squared deviation from the mean`; 0 if all targets are equal.
pub(crate) fn r2(predicted: &[f64], targets: &[f64]) -> f64 {
    let mean = targets.iter().sum::<f64>() / targets.len() as f64;
    let residual: f64 = predicted.iter().zip(targets).map(|(p, y)| (y - p) * (y - p)).sum();
    let total: f64 = targets.iter().map(|y| (y - mean) * (y - mean)).sum();
    if total > 0.0 { 1.0 - residual / total } else { 0.0 }
}

fn put(rows: &mut [f64], columns: usize, column: usize, values: &[f64]) {
    rows.iter_mut().skip(column).step_by(columns).zip(values).for_each(|(x, &value)| *x = value);
}

fn splits(tree: &Tree) -> impl Iterator<Item = (usize, f64)> + '_ {
    tree.nodes().iter().zip(tree.gains()).filter_map(|(node, &gain)| match node {
        Node::Branch { feature, .. } => Some((*feature as usize, f64::from(gain))),
        Node::Leaf { .. } => None,
    })
}
