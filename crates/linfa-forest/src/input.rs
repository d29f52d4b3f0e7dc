//! A linfa data set as the monomorphic core wants it. Only this file and the predictions know the caller's number types.

use linfa::Float;
use linfa::dataset::{AsSingleTargets, DatasetBase};
use ndarray::{ArrayBase, Data, Ix2};

use crate::Error;
use crate::bins::{Bins, Column};
use crate::weights::{self, ClassWeight, MAX_ROWS};

/// The most classes that can be handled.
pub(crate) const MAX_CLASSES: usize = 4096;
/// The greatest target in size, 2^100: sums of leaf values stay far below float32's limit.
const MAX_TARGET: f64 = 1_267_650_600_228_229_401_496_703_205_376.0;

/// Binned records and row weights.
pub(crate) struct Input {
    pub(crate) bins: Bins,
    pub(crate) weights: Vec<f64>,
}

/// Labels as class numbers.
pub(crate) struct Labels {
    pub(crate) labels: Vec<u32>,
    pub(crate) classes: usize,
}

/// Bins the records of a data set and takes its weights.
pub(crate) fn read<F: Float, D: Data<Elem = F>, T: AsSingleTargets>(
    dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
    max_bins: usize,
    tails: usize,
) -> Result<Input, Error> {
    let records = &dataset.records;
    check_shape(
        records.nrows(),
        records.ncols(),
        dataset.targets.as_single_targets().len(),
        dataset.weights().map(<[f32]>::len),
    )?;
    let weights: Vec<f64> = dataset
        .weights()
        .map_or_else(|| vec![1.0; records.nrows()], |weights| weights.iter().map(|&w| f64::from(w)).collect());
    weights::check(&weights)?;
    let mut values = Vec::with_capacity(records.nrows());
    let mut columns = Vec::with_capacity(records.ncols());
    for column in records.columns() {
        values.clear();
        values.extend(column.iter().map(|&x| <f64 as Float>::cast(x)));
        columns.push(Column::new(&values, &weights, max_bins, tails));
    }
    Ok(Input { bins: Bins { rows: records.nrows(), columns }, weights })
}

/// Takes the labels of a data set, and multiplies the row weights by the weights of their classes.
pub(crate) fn read_labels<T: AsSingleTargets<Elem = usize>>(
    targets: &T,
    n_classes: Option<usize>,
    class_weight: &ClassWeight,
    weights: &mut [f64],
) -> Result<Labels, Error> {
    let targets = targets.as_single_targets();
    let greatest = targets.iter().copied().max().unwrap_or(0);
    if greatest >= MAX_CLASSES {
        return Err(Error::TooManyClasses { label: greatest, limit: MAX_CLASSES });
    }
    let classes = n_classes.unwrap_or(greatest + 1);
    if let Some(row) = targets.iter().position(|&label| label >= classes) {
        return Err(Error::Label { row, label: targets[row], classes });
    }
    let labels: Vec<u32> = targets.iter().map(|&label| label as u32).collect();
    let of_classes = class_weight.of_classes(&labels, classes)?;
    weights.iter_mut().zip(&labels).for_each(|(weight, &label)| *weight *= of_classes[label as usize]);
    weights::check(weights)?;
    Ok(Labels { labels, classes })
}

/// Takes the targets of a regression.
pub(crate) fn read_targets<F: Float, T: AsSingleTargets<Elem = F>>(targets: &T) -> Result<Vec<f64>, Error> {
    let targets: Vec<f64> = targets.as_single_targets().iter().map(|&y| <f64 as Float>::cast(y)).collect();
    match targets.iter().position(|y| y.is_nan() || y.abs() > MAX_TARGET) {
        Some(row) => Err(Error::Target { row, value: targets[row] }),
        None => Ok(targets),
    }
}

fn check_shape(rows: usize, columns: usize, targets: usize, weights: Option<usize>) -> Result<(), Error> {
    if rows == 0 {
        Err(Error::NoRows)
    } else if columns == 0 {
        Err(Error::NoColumns)
    } else if rows > MAX_ROWS {
        Err(Error::TooManyRows { rows, limit: MAX_ROWS })
    } else if targets != rows {
        Err(Error::RowCount { records: rows, what: "targets", found: targets })
    } else if let Some(found) = weights.filter(|&found| found != rows) {
        Err(Error::RowCount { records: rows, what: "weights", found })
    } else {
        Ok(())
    }
}
