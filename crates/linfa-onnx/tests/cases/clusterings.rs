//! Clusterings.

use linfa::prelude::*;
use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_onnx::{Export, names};
use ndarray::Array2;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use super::{Case, Labels, ROWS, TRAINING_ROWS};
use crate::fixtures::{clouds, mixed};

pub fn cases() -> Vec<Case> {
    let mut cases = vec![];
    for (name, task, names, count) in
        [("k_means", clouds(ROWS), vec![], 3), ("k_means_names", mixed(ROWS, 2), named(8), 8)]
    {
        let params = KMeans::params_with_rng(count, Xoshiro256Plus::seed_from_u64(5)).n_runs(2);
        let model = params.fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
        let features = task.features();
        let distances = Array2::from_shape_fn((ROWS, count), |(row, cluster)| {
            let difference = &features.row(row) - &model.centroids().row(cluster);
            difference.dot(&difference).sqrt()
        });
        cases.push(Case {
            name,
            bytes: Export::new(&task.preprocessing).classes(&names).k_means(&model).unwrap(),
            label: Some(Labels::new(&model.predict(&features), &names)),
            numbers: Some((names::DISTANCES, distances)),
            preprocessing: task.preprocessing,
            table: task.table,
        });
    }
    for (name, count, names) in
        [("gaussian_mixture", 3, vec![]), ("gaussian_mixture_names", 5, named(5)), ("gaussian_mixture_1", 1, vec![])]
    {
        let task = clouds(ROWS);
        let params = GaussianMixtureModel::params_with_rng(count, Xoshiro256Plus::seed_from_u64(5));
        let model = params.n_runs(2).tolerance(1e-3).fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
        let features = task.features();
        cases.push(Case {
            name,
            bytes: Export::new(&task.preprocessing).classes(&names).gaussian_mixture(&model).unwrap(),
            label: Some(Labels::new(&model.predict(&features), &names)),
            numbers: Some((names::PROBABILITIES, model.predict_proba(&features))),
            preprocessing: task.preprocessing,
            table: task.table,
        });
    }
    cases
}

fn named(count: usize) -> Vec<String> {
    (0..count).map(|cluster| format!("cluster {cluster}")).collect()
}
