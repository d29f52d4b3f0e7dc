//! Partial dependence and individual conditional expectation: what the model answers when one column is set to each value of a
//! grid, on average over the rows (Friedman, "Greedy function approximation", 2001) and row by row (Goldstein et al., "Peeking
//! inside the black box", 2015).
//!
//! What it does not tell: what would happen in the world if the column changed; and where columns are correlated the model is
//! asked about rows that cannot occur, far from all it has learned from, so parts of a curve may be mere extrapolation.

use ndarray::{Array2, Array3, ArrayView1, Axis};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::progress::{Watch, tell};

/// What these curves do not tell, for a reader.
pub const CAVEAT: &str = "A curve says what the model answers, not what would happen if the column were changed; where \
    columns go together it asks about rows that never occur, and the model guesses beyond what it has learned.";

/// The model: gives its answers, of shape `(rows, outputs)`, for rows of features.
pub type Answer<'a, E> = &'a mut dyn FnMut(&Array2<f64>) -> Result<Array2<f64>, E>;

/// The model's answers along a grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// What the column's features were set to; shape `(points, features of the column)`.
    pub grid: Array2<f64>,
    /// The model's answer for each row at each point; shape `(points, rows, outputs)`.
    pub answers: Array3<f64>,
}

impl Dependence {
    /// Partial dependence: the mean answer over the rows at each point; shape `(points, outputs)`.
    pub fn means(&self) -> Array2<f64> {
        self.answers.sum_axis(Axis(1)) / self.answers.len_of(Axis(1)) as f64
    }

    /// Each row's answers less its answer at one point of the grid, so that curves of different height can be compared; shape
    /// `(points, rows, outputs)`.
    ///
    /// # Errors
    /// If the grid has no such point.
    pub fn centred(&self, point: usize) -> Result<Array3<f64>, Error> {
        let points = self.grid.nrows();
        if point >= points {
            return Err(Error::Setting { name: "point", value: point, expected: format!("less than {points}") });
        }
        Ok(&self.answers - &self.answers.index_axis(Axis(0), point))
    }
}

/// Sets `features`, those of one column, to each row of a grid of shape `(points, features of the column)`, in all rows.
///
/// `watch` is told after each point and may stop.
///
/// # Errors
/// Those of `answer`; and if there are no rows, the column has no feature or one that the rows do not have, the grid has no
/// point or another number of features, the model answers another number of rows, or not the same number of outputs each time,
/// or `watch` breaks.
pub fn dependence<E: From<Error>>(
    rows: &Array2<f64>,
    features: &[usize],
    grid: &Array2<f64>,
    answer: Answer<'_, E>,
    watch: Watch<'_>,
) -> Result<Dependence, E> {
    check(rows, features)?;
    if grid.ncols() != features.len() {
        let (expected, found) = (features.len(), grid.ncols());
        return Err(Error::Count { what: "features of the column in the grid", expected, found }.into());
    }
    if grid.nrows() == 0 {
        return Err(Error::NoRows { what: "the points of the grid" }.into());
    }
    let mut set = rows.clone();
    let mut answers: Option<Array3<f64>> = None;
    for (position, point) in grid.rows().into_iter().enumerate() {
        for (&feature, &value) in features.iter().zip(point) {
            set.column_mut(feature).fill(value);
        }
        let found = answer(&set)?;
        let answers = answers.get_or_insert_with(|| Array3::zeros((grid.nrows(), rows.nrows(), found.ncols())));
        count("answered rows", rows.nrows(), found.nrows())?;
        count("outputs", answers.len_of(Axis(2)), found.ncols())?;
        answers.index_axis_mut(Axis(0), position).assign(&found);
        tell(watch, position + 1, grid.nrows())?;
    }
    let answers = answers.unwrap_or_else(|| Array3::zeros((0, rows.nrows(), 0)));
    Ok(Dependence { grid: grid.clone(), answers })
}

/// A grid for a numeric feature: its quantiles at equal steps from the least value to the greatest, interpolated linearly, or
/// all different values if there are no more than `points`. Shape `(at most points, 1)`, ascending, none twice. Values that
/// are not finite are left out.
///
/// # Errors
/// If `points` is less than 2, or no value is finite.
pub fn quantile_grid(values: ArrayView1<'_, f64>, points: usize) -> Result<Array2<f64>, Error> {
    if points < 2 {
        return Err(Error::Setting { name: "points", value: points, expected: "at least 2".to_owned() });
    }
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut grid = sorted.clone();
    grid.dedup();
    if grid.is_empty() {
        return Err(Error::NoValues);
    }
    if grid.len() > points {
        grid = (0..points).map(|i| quantile(&sorted, i as f64 / (points - 1) as f64)).collect();
        grid.dedup();
    }
    Ok(ArrayView1::from(&grid).insert_axis(Axis(1)).to_owned())
}

/// A grid for categories: every different combination of values that the column's features have in the rows, in ascending
/// order, missing values last. So indicators of a category give a point for each category. Shape `(points, features)`.
///
/// # Errors
/// If there are no rows, the column has no feature or one that the rows do not have, or there are more than `limit` points.
pub fn distinct_grid(rows: &Array2<f64>, features: &[usize], limit: usize) -> Result<Array2<f64>, Error> {
    check(rows, features)?;
    let mut points: Vec<Vec<f64>> =
        rows.rows().into_iter().map(|row| features.iter().map(|&feature| plain(row[feature])).collect()).collect();
    let order = |a: &Vec<f64>, b: &Vec<f64>| {
        let differing = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
        differing.unwrap_or(std::cmp::Ordering::Equal)
    };
    points.sort_by(order);
    points.dedup_by(|a, b| order(a, b).is_eq());
    if points.len() > limit {
        let expected = format!("at least the {} different values there are", points.len());
        return Err(Error::Setting { name: "limit", value: limit, expected });
    }
    Ok(Array2::from_shape_fn((points.len(), features.len()), |(i, j)| points[i][j]))
}

/// The quantile `q` of sorted values, interpolated linearly at position `q (n - 1)`, as numpy does.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let position = q * (sorted.len() - 1) as f64;
    let below = libm::floor(position);
    let low = sorted[below as usize];
    let high = sorted.get(below as usize + 1).copied().unwrap_or(low);
    let part = position - below;
    // Not low + (high - low) * part, which can overflow. Rounding may not lead out of the interval, or points come out of order.
    (low * (1.0 - part) + high * part).clamp(low, high)
}

/// One zero and one NaN, so that equal values are equal in order, too.
fn plain(x: f64) -> f64 {
    if x.is_nan() { f64::NAN } else { x + 0.0 }
}

fn check(rows: &Array2<f64>, features: &[usize]) -> Result<(), Error> {
    if rows.nrows() == 0 {
        return Err(Error::NoRows { what: "the rows" });
    }
    if features.is_empty() {
        return Err(Error::EmptyColumn { column: 0 });
    }
    let stray = features.iter().find(|&&feature| feature >= rows.ncols());
    stray.map_or(Ok(()), |&feature| Err(Error::NoSuchFeature { feature, features: rows.ncols() }))
}

fn count(what: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Count { what, expected, found }) }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use ndarray::{Array1, array};

    use super::*;
    use crate::Progress;

    fn rows() -> Array2<f64> {
        array![[1.0, 10.0], [2.0, 20.0], [3.0, f64::NAN]]
    }

    /// Two outputs: the product of both features, and the first.
    fn answer(rows: &Array2<f64>) -> Result<Array2<f64>, Error> {
        Ok(Array2::from_shape_fn((rows.nrows(), 2), |(i, k)| rows[[i, 0]] * if k == 0 { rows[[i, 1]] } else { 1.0 }))
    }

    fn along(features: &[usize], grid: Array2<f64>) -> Result<Dependence, Error> {
        dependence(&rows(), features, &grid, &mut answer, &mut |_| ControlFlow::Continue(()))
    }

    #[test]
    fn every_row_answers_at_every_point() {
        let found = along(&[1], array![[0.0], [5.0]]).unwrap();
        assert_eq!(found.answers, array![[[0.0, 1.0], [0.0, 2.0], [0.0, 3.0]], [[5.0, 1.0], [10.0, 2.0], [15.0, 3.0]]]);
        assert_eq!(found.means(), array![[0.0, 2.0], [10.0, 2.0]]);
        assert_eq!(found.centred(1).unwrap().index_axis(Axis(2), 0), array![[-5.0, -10.0, -15.0], [0.0, 0.0, 0.0]]);
        assert_eq!(found.centred(2).unwrap_err().to_string(), "point is 2, but must be less than 2");
    }

    #[test]
    fn features_of_a_column_are_set_together() {
        let found = along(&[1, 0], array![[2.0, 3.0]]).unwrap();
        assert_eq!(found.answers.index_axis(Axis(2), 0), array![[6.0, 6.0, 6.0]]);
    }

    #[test]
    fn a_grid_has_quantiles_or_all_values() {
        let values: Array1<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(quantile_grid(values.view(), 5).unwrap(), array![[0.0], [25.0], [50.0], [75.0], [100.0]]);
        let few = array![3.0, 1.0, f64::NAN, 1.0, f64::INFINITY];
        assert_eq!(quantile_grid(few.view(), 5).unwrap(), array![[1.0], [3.0]]);
        let heap = array![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0];
        assert_eq!(quantile_grid(heap.view(), 3).unwrap(), array![[0.0], [3.0]]);
        let huge = array![-f64::MAX, -1.0, 1.0, f64::MAX];
        assert_eq!(quantile_grid(huge.view(), 3).unwrap(), array![[-f64::MAX], [0.0], [f64::MAX]]);
    }

    #[test]
    fn values_that_come_often_are_one_point_and_in_order() {
        let values: Array1<f64> = (0..442).map(|i| f64::from(i * i % 61) * 0.1 + 0.013).collect();
        for points in [2, 7, 20, 40] {
            let grid = quantile_grid(values.view(), points).unwrap();
            assert!(grid.column(0).iter().zip(grid.column(0).iter().skip(1)).all(|(a, b)| b - a > 1e-9), "{grid}");
        }
    }

    #[test]
    fn a_constant_feature_has_a_single_point() {
        assert_eq!(quantile_grid(array![2.0, 2.0].view(), 9).unwrap(), array![[2.0]]);
    }

    #[test]
    fn indicators_make_a_point_for_each_category() {
        let rows = array![[0.0, 1.0, 7.0], [1.0, 0.0, 8.0], [-0.0, 1.0, 9.0]];
        assert_eq!(distinct_grid(&rows, &[0, 1], 10).unwrap(), array![[0.0, 1.0], [1.0, 0.0]]);
        let missing = array![[f64::NAN], [2.0], [-f64::NAN], [1.0]];
        let grid = distinct_grid(&missing, &[0], 3).unwrap();
        assert_eq!((grid.nrows(), grid[[0, 0]], grid[[2, 0]].is_nan()), (3, 1.0, true));
        assert_eq!(
            distinct_grid(&missing, &[0], 2).unwrap_err().to_string(),
            "limit is 2, but must be at least the 3 different values there are"
        );
    }

    #[test]
    fn what_makes_no_curve_is_refused() {
        assert_eq!(along(&[], Array2::zeros((1, 0))), Err(Error::EmptyColumn { column: 0 }));
        assert_eq!(along(&[2], array![[1.0]]), Err(Error::NoSuchFeature { feature: 2, features: 2 }));
        assert_eq!(along(&[0], Array2::zeros((0, 1))), Err(Error::NoRows { what: "the points of the grid" }));
        assert!(matches!(along(&[0], array![[1.0, 2.0]]), Err(Error::Count { expected: 1, found: 2, .. })));
        assert_eq!(quantile_grid(array![f64::NAN].view(), 5), Err(Error::NoValues));
        assert!(matches!(quantile_grid(array![1.0].view(), 1), Err(Error::Setting { name: "points", .. })));
        assert_eq!(distinct_grid(&Array2::zeros((0, 1)), &[0], 5), Err(Error::NoRows { what: "the rows" }));
    }

    #[test]
    fn a_model_that_answers_other_rows_is_refused() {
        let go_on = &mut |_| ControlFlow::Continue(());
        let short = &mut |_: &Array2<f64>| Ok::<_, Error>(array![[1.0]]);
        let found = dependence(&rows(), &[0], &array![[1.0]], short, go_on);
        assert_eq!(found, Err(Error::Count { what: "answered rows", expected: 3, found: 1 }));
        let mut outputs = 0;
        let changing = &mut |rows: &Array2<f64>| {
            outputs += 1;
            Ok::<_, Error>(Array2::zeros((rows.nrows(), outputs)))
        };
        let found = dependence(&rows(), &[0], &array![[1.0], [2.0]], changing, go_on);
        assert_eq!(found, Err(Error::Count { what: "outputs", expected: 1, found: 2 }));
    }

    #[test]
    fn progress_is_told_and_can_stop() {
        let mut told = Vec::new();
        let watch = &mut |progress: Progress| {
            told.push(progress.done);
            if progress.done == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let stopped = dependence(&rows(), &[0], &array![[1.0], [2.0], [3.0]], &mut answer, watch);
        assert_eq!(stopped, Err(Error::Cancelled { done: 2, total: 3 }));
        assert_eq!(told, [1, 2]);
    }
}
