//! Clusterings.

use linfa::prelude::*;
use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_onnx::{Export, names};
use ndarray::{Array1, Array2, ArrayView1, Axis};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use super::{Case, Labels, ROWS, TRAINING_ROWS, classifier, regression};
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
    cases.extend(that_answer());
    cases
}

/// Clusters that answer as their training rows did.
fn that_answer() -> Vec<Case> {
    let task = mixed(ROWS, 3);
    let (head, features, count) = (task.head(TRAINING_ROWS), task.features(), 6);
    let seed = Xoshiro256Plus::seed_from_u64(5);
    let means = KMeans::params_with_rng(count, seed.clone()).n_runs(2).fit(&head.dataset()).unwrap();
    let nearest = |features: &Array2<f64>| {
        let labels = means.predict(features);
        Array2::from_shape_fn((labels.len(), count), |(row, cluster)| f64::from(u8::from(labels[row] == cluster)))
    };
    let clouds = clouds(ROWS);
    let mixture =
        GaussianMixtureModel::params_with_rng(count, seed).n_runs(2).fit(&clouds.head(TRAINING_ROWS).dataset());
    let mixture = mixture.unwrap();
    // Of equal shares the first class wins.
    let shares =
        Array2::from_shape_fn((count, 3), |(cluster, class)| [0.4, 0.2, 0.4, 0.6, 0.3, 0.1][(cluster + class) % 6]);
    let shares = &shares / &shares.sum_axis(Axis(1)).insert_axis(Axis(1));
    let values: Array1<f64> = (0..count).map(|cluster| cluster as f64 * 100.0 / 3.0 - 70.0).collect();
    let column = values.view().insert_axis(Axis(1));
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let of_clouds = Export::new(&clouds.preprocessing).classes(&task.classes);
    let (near, likely) = (nearest(&features), mixture.predict_proba(&clouds.features()));
    let (table, clouds_table) = ((&task.preprocessing, &task.table), (&clouds.preprocessing, &clouds.table));
    let classes = |name, bytes, table, names: &[String], probabilities: Array2<f64>| {
        let labels = probabilities.map_axis(Axis(1), first_greatest);
        classifier(name, bytes, table, names, &labels, probabilities)
    };
    vec![
        classes(
            "k_means_classifier",
            export.k_means_classifier(&means, shares.view()).unwrap(),
            table,
            &task.classes,
            near.dot(&shares),
        ),
        regression(
            "k_means_regressor",
            export.k_means_regressor(&means, values.view()).unwrap(),
            table,
            near.dot(&column),
        ),
        classes(
            "gaussian_mixture_classifier",
            of_clouds.gaussian_mixture_classifier(&mixture, shares.view()).unwrap(),
            clouds_table,
            &task.classes,
            likely.dot(&shares),
        ),
        regression(
            "gaussian_mixture_regressor",
            of_clouds.gaussian_mixture_regressor(&mixture, values.view()).unwrap(),
            clouds_table,
            likely.dot(&column),
        ),
    ]
}

fn first_greatest(row: ArrayView1<'_, f64>) -> usize {
    (0..row.len()).rev().max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0)
}

fn named(count: usize) -> Vec<String> {
    (0..count).map(|cluster| format!("cluster {cluster}")).collect()
}
