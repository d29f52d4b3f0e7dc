//! Stages between the features and a model, and alone.

use linfa::prelude::*;
use linfa_clustering::KMeans;
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Export, Stage, class_positions, names};
use linfa_preprocessing::linear_scaling::LinearScaler;
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_preprocessing::whitening::Whitener;
use linfa_reduction::Pca;
use linfa_trees::DecisionTree;
use ndarray::Array2;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use super::linear::imputed;
use super::{Case, Labels, ROWS, TRAINING_ROWS, certain, classifier};
use crate::fixtures::{Task, clouds, mixed, unscaled};

pub fn cases() -> Vec<Case> {
    let mut cases = transformers();
    cases.extend([logistic_on_whitened_components(), tree_on_scaled_numbers(), clusters_of_directions()]);
    cases
}

/// The features after these stages.
fn through(task: &Task<usize>, stages: &[Stage]) -> Array2<f64> {
    stages.iter().fold(task.features(), |features, stage| stage.transform(&features).unwrap())
}

fn transformers() -> Vec<Case> {
    let task = imputed(&unscaled(ROWS, 2, TRAINING_ROWS));
    let training = task.head(TRAINING_ROWS).dataset();
    let features = task.features();
    let mut cases = vec![];
    let scalers = [
        ("scaler_standard", LinearScaler::standard()),
        ("scaler_no_mean", LinearScaler::standard_no_mean()),
        ("scaler_no_std", LinearScaler::standard_no_std()),
        ("scaler_min_max", LinearScaler::min_max_range(-2.0, 5.0)),
        ("scaler_max_abs", LinearScaler::max_abs()),
    ];
    for (name, params) in scalers {
        let scaler = params.fit(&training).unwrap();
        cases.push(transformer(name, &task, Stage::from(&scaler), scaler.transform(features.clone())));
    }
    for (name, scaler) in
        [("norm_l1", NormScaler::l1()), ("norm_l2", NormScaler::l2()), ("norm_max", NormScaler::max())]
    {
        cases.push(transformer(name, &task, Stage::from(&scaler), scaler.transform(features.clone())));
    }
    for (name, whitener) in
        [("whitener_pca", Whitener::pca()), ("whitener_zca", Whitener::zca()), ("whitener_chol", Whitener::cholesky())]
    {
        let whitener = whitener.fit(&training).unwrap();
        cases.push(transformer(name, &task, Stage::from(&whitener), whitener.transform(features.clone())));
    }
    for (name, whiten) in [("pca", false), ("pca_whiten", true)] {
        let pca = Pca::params(3).whiten(whiten).fit(&training).unwrap();
        cases.push(transformer(name, &task, Stage::from(&pca), pca.predict(&features)));
    }
    cases
}

fn transformer(name: &'static str, task: &Task<usize>, stage: Stage, linfa: Array2<f64>) -> Case {
    let native = stage.transform(&task.features()).unwrap();
    for (ours, linfa) in native.iter().zip(&linfa) {
        assert!((ours - linfa).abs() <= 1e-6 * linfa.abs().max(1.0), "{name}: {ours} is not linfa's {linfa}");
    }
    Case {
        name,
        bytes: Export::new(&task.preprocessing).then(stage).transformer().unwrap(),
        preprocessing: task.preprocessing.clone(),
        table: task.table.clone(),
        label: None,
        numbers: Some((names::TRANSFORMED, linfa)),
    }
}

fn logistic_on_whitened_components() -> Case {
    let task = mixed(ROWS, 3);
    let pca = Pca::params(8).whiten(true).fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
    let stage = Stage::from(&pca);
    let training = Dataset::new(
        through(&task.head(TRAINING_ROWS), std::slice::from_ref(&stage)),
        task.head(TRAINING_ROWS).targets,
    );
    let model = MultiLogisticRegression::default().max_iterations(50).fit(&training).unwrap();
    let features = through(&task, &[stage]);
    let bytes = Export::new(&task.preprocessing).then(&pca).classes(&task.classes).logistic(&model).unwrap();
    let positions = class_positions(model.classes(), 3).unwrap();
    let linfa = model.predict_probabilities(&features);
    let probabilities =
        Array2::from_shape_fn((ROWS, 3), |(row, class)| positions[class].map_or(0.0, |at| linfa[[row, at]]));
    let labels = model.predict(&features);
    classifier("pca_logistic", bytes, (&task.preprocessing, &task.table), &task.classes, &labels, probabilities)
}

fn tree_on_scaled_numbers() -> Case {
    // Missing values pass through the scaler and into the tree.
    let task = unscaled(ROWS, 3, TRAINING_ROWS);
    let scaler = LinearScaler::min_max().fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
    let stage = Stage::from(&scaler);
    let training = Dataset::new(
        through(&task.head(TRAINING_ROWS), std::slice::from_ref(&stage)),
        task.head(TRAINING_ROWS).targets,
    );
    let model = DecisionTree::params().max_depth(Some(8)).fit(&training).unwrap();
    let labels = model.predict(&through(&task, &[stage]));
    let bytes = Export::new(&task.preprocessing).then(&scaler).classes(&task.classes).decision_tree(&model).unwrap();
    let table = (&task.preprocessing, &task.table);
    classifier("scaler_tree", bytes, table, &task.classes, &labels, certain(&labels, 3))
}

fn clusters_of_directions() -> Case {
    let task = clouds(ROWS);
    let scaler = LinearScaler::standard().fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
    let stages = [Stage::from(&scaler), Stage::from(&NormScaler::l2())];
    let training = Dataset::from(through(&task.head(TRAINING_ROWS), &stages));
    let model = KMeans::params_with_rng(4, Xoshiro256Plus::seed_from_u64(5)).fit(&training).unwrap();
    let features = through(&task, &stages);
    let distances = Array2::from_shape_fn((ROWS, 4), |(row, cluster)| {
        let difference = &features.row(row) - &model.centroids().row(cluster);
        difference.dot(&difference).sqrt()
    });
    let export = Export::new(&task.preprocessing).then(&scaler).then(&NormScaler::l2());
    Case {
        name: "scaler_norm_k_means",
        bytes: export.k_means(&model).unwrap(),
        label: Some(Labels::new(&model.predict(&features), &[])),
        numbers: Some((names::DISTANCES, distances)),
        preprocessing: task.preprocessing,
        table: task.table,
    }
}
