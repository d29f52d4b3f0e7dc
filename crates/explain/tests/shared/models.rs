//! Models of linfa-forest on a small fixed table, for the golden values and for the test that compares with them.

use explain::Ensemble;
use linfa::prelude::*;
use linfa_forest::{
    EarlyStopping, ExtraTreesRegressor, GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier,
};
use ndarray::{Array1, Array2, Axis};

const ROWS: usize = 160;
const COLUMNS: usize = 5;

/// Multiples of 1/8 up to 8, so that they are the same in float32; about one in twelve is missing.
pub fn table() -> Array2<f64> {
    let noise = |i: usize| (i.wrapping_mul(2_654_435_761) >> 7) % 1009;
    Array2::from_shape_fn((ROWS, COLUMNS), |(row, column)| {
        let cell = row * COLUMNS + column;
        if noise(cell + 5000) % 12 == 0 { f64::NAN } else { (noise(cell) % 65) as f64 / 8.0 }
    })
}

/// The rows to explain.
pub fn rows() -> Array2<f64> {
    part(0..12)
}

/// The background rows.
pub fn background() -> Array2<f64> {
    part(60..130)
}

fn part(rows: std::ops::Range<usize>) -> Array2<f64> {
    table().slice_axis(Axis(0), rows.into()).to_owned()
}

/// What the targets follow; a missing value is one of its own.
fn signal(row: ndarray::ArrayView1<'_, f64>) -> f64 {
    let x = row.mapv(|x| if x.is_nan() { 9.0 } else { x });
    x[0] + x[1] * x[2] / 8.0 - if x[3] > 4.0 { 3.0 } else { 0.0 }
}

/// The models by name.
pub fn models() -> Vec<(&'static str, Ensemble)> {
    let table = table();
    let numbers: Array1<f64> = table.rows().into_iter().map(signal).collect();
    let classes = numbers.mapv(|y| usize::from(y > 4.0) + usize::from(y > 7.0));
    let two = Dataset::new(table.clone(), classes.mapv(|class| class.min(1)));
    let three = Dataset::new(table.clone(), classes);
    let numbers = Dataset::new(table, numbers);

    let forest = RandomForestClassifier::params().n_estimators(8).max_depth(Some(5)).seed(1);
    let extra = ExtraTreesRegressor::params().n_estimators(8).max_depth(Some(6)).seed(2);
    let boosting = GradientBoostingClassifier::params()
        .n_estimators(6)
        .min_samples_leaf(4)
        .learning_rate(0.3)
        .early_stopping(EarlyStopping::Off);
    let regressor =
        GradientBoostingRegressor::params().n_estimators(6).min_samples_leaf(4).early_stopping(EarlyStopping::Off);
    let forest = forest.fit(&three).expect("a forest");
    let extra = extra.fit(&numbers).expect("extra trees");
    let (of_two, of_three) = (boosting.fit(&two).expect("boosting"), boosting.fit(&three).expect("boosting"));
    let regressor = regressor.fit(&numbers).expect("boosting");

    let fitted = [
        ("random forest classifier", forest.ensemble()),
        ("extra trees regressor", extra.ensemble()),
        ("boosting of two classes", of_two.ensemble()),
        ("boosting of three classes", of_three.ensemble()),
        ("boosting regressor", regressor.ensemble()),
    ];
    fitted.into_iter().map(|(name, ensemble)| (name, Ensemble::try_from(ensemble).expect("plain trees"))).collect()
}
