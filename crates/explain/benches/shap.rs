//! SHAP values of a forest of 100 trees of depth 8 for 200 rows of 13 columns.

#![allow(missing_docs, reason = "criterion makes public functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use explain::Ensemble;
use explain::tree_shap::{interventional, path_dependent};
use linfa::prelude::*;
use linfa_forest::{GradientBoostingClassifier, RandomForestClassifier};
use ndarray::{Array1, Array2, Axis};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const ROWS: usize = 5_000;
const COLUMNS: usize = 13;

/// Noisy labels, so that the trees grow full.
fn dataset() -> Dataset<f64, usize, ndarray::Ix1> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(0);
    let mut unit = move || f64::from(rng.next_u32()) / f64::from(u32::MAX);
    let records = Array2::from_shape_simple_fn((ROWS, COLUMNS), &mut unit);
    let label = |row: usize| {
        let sum = records.row(row).sum() - 6.0 + 2.0 * unit() - 1.0;
        usize::from(sum > 0.0) + usize::from(sum > 1.0)
    };
    let labels: Array1<usize> = (0..ROWS).map(label).collect();
    Dataset::new(records, labels)
}

fn shap(c: &mut Criterion) {
    let classes = dataset();
    let rows = classes.records.slice_axis(Axis(0), (..200).into());
    let background = classes.records.slice_axis(Axis(0), (200..300).into());
    let forest = RandomForestClassifier::params().max_depth(Some(8)).fit(&classes).expect("a forest");
    let forest = Ensemble::try_from(forest.ensemble()).expect("plain trees");
    let boosting = GradientBoostingClassifier::params().fit(&classes).expect("boosting");
    let boosting = Ensemble::try_from(boosting.ensemble()).expect("plain trees");

    let mut group = c.benchmark_group("200 rows");
    group.sample_size(10);
    for (name, model) in [("random forest, depth 8, 3 classes", &forest), ("boosting, 3 classes", &boosting)] {
        group.bench_function(format!("path dependent, {name}"), |b| {
            b.iter(|| path_dependent::explain(black_box(model), rows).expect("values"))
        });
        group.bench_function(format!("interventional, 100 background rows, {name}"), |b| {
            b.iter(|| interventional::explain(black_box(model), background, rows).expect("values"))
        });
    }
    group.finish();
}

criterion_group!(benches, shap);
criterion_main!(benches);
