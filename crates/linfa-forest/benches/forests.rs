//! Training and prediction on 20,000 rows and 20 columns. `tests/speed_beside_sklearn.py` gives scikit-learn's figures.

#![allow(missing_docs, reason = "criterion makes public functions")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use linfa::prelude::*;
use linfa_forest::{EarlyStopping, GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier};
use ndarray::{Array1, Array2, Axis, Ix1};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const ROWS: usize = 20_000;
const COLUMNS: usize = 20;

/// Six clusters in ten columns, two to each of three classes; the other columns are noise.
fn classes() -> Dataset<f64, usize, Ix1> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(0);
    let mut normal = move || (0..12).map(|_| rng.gen_range(0.0..1.0)).sum::<f64>() - 6.0;
    let centres = Array2::from_shape_simple_fn((6, COLUMNS / 2), || 1.2 * normal());
    let records = Array2::from_shape_fn((ROWS, COLUMNS), |(row, column)| {
        normal() + if column < COLUMNS / 2 { centres[[row % 6, column]] } else { 0.0 }
    });
    Dataset::new(records, Array1::from_shape_fn(ROWS, |row| row % 3))
}

fn training(c: &mut Criterion) {
    let classes = classes();
    let two = Dataset::new(classes.records.clone(), classes.targets.mapv(|label| label.min(1)));
    let x = &classes.records;
    let numbers =
        Dataset::new(x.clone(), Array1::from_shape_fn(ROWS, |i| 2.0 * x[[i, 0]] + x[[i, 1]] * x[[i, 2]] + x[[i, 12]]));
    let mut group = c.benchmark_group("training");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let forest = RandomForestClassifier::params().max_depth(Some(8));
    group.bench_function("random forest, 100 trees, depth 8, 3 classes", |b| {
        b.iter(|| forest.fit(black_box(&classes)).unwrap())
    });
    let boosting = GradientBoostingClassifier::params().early_stopping(EarlyStopping::Off);
    group.bench_function("boosting, 100 rounds, 3 classes", |b| b.iter(|| boosting.fit(black_box(&classes)).unwrap()));
    group.bench_function("boosting, 100 rounds, 2 classes", |b| b.iter(|| boosting.fit(black_box(&two)).unwrap()));
    let boosting = GradientBoostingRegressor::params().early_stopping(EarlyStopping::Off);
    group.bench_function("boosting, 100 rounds, regression", |b| b.iter(|| boosting.fit(black_box(&numbers)).unwrap()));
    group.finish();
}

fn prediction(c: &mut Criterion) {
    let classes = classes();
    let forest = RandomForestClassifier::params().max_depth(Some(8)).fit(&classes).unwrap();
    let boosting = GradientBoostingClassifier::params().early_stopping(EarlyStopping::Off).fit(&classes).unwrap();
    let row = classes.records.select(Axis(0), &[0]);
    let mut group = c.benchmark_group("prediction");
    group.sample_size(10);
    group.bench_function("random forest, 20,000 rows", |b| {
        b.iter(|| forest.predict_probabilities(black_box(&classes.records)))
    });
    group.bench_function("random forest, 1 row", |b| b.iter(|| forest.predict_probabilities(black_box(&row))));
    group.bench_function("boosting, 20,000 rows", |b| {
        b.iter(|| boosting.predict_probabilities(black_box(&classes.records)))
    });
    group.finish();
}

criterion_group!(benches, training, prediction);
criterion_main!(benches);
