//! Trees of linfa-trees, and ensembles of them.

use linfa::prelude::*;
use linfa_ensemble::{AdaBoostParams, EnsembleLearnerParams};
use linfa_onnx::Export;
use linfa_trees::{DecisionTree, TreeNode};
use ndarray::{Array1, Array2, Axis};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use super::{Case, ROWS, TRAINING_ROWS, arg_max, certain, classifier};
use crate::fixtures::{Cells, Lcg, Task, mixed, unscaled};

type Tree = DecisionTree<f64, usize>;

pub fn cases() -> Vec<Case> {
    let mut cases = trees();
    for (name, classes) in [("random_forest_2", 2), ("random_forest_5", 5)] {
        cases.push(forest(name, &unscaled(ROWS, classes, TRAINING_ROWS)));
    }
    cases.push(forest("random_forest_mixed", &mixed(ROWS, 3)));
    for (name, classes) in [("ada_boost_2", 2), ("ada_boost_5", 5)] {
        cases.push(boosted(name, unscaled(ROWS, classes, TRAINING_ROWS)));
    }
    cases
}

fn trees() -> Vec<Case> {
    let mut cases = vec![];
    for (name, mut task) in
        [("tree_2", mixed(ROWS, 2)), ("tree_3", mixed(ROWS, 3)), ("tree_unscaled", unscaled(ROWS, 3, TRAINING_ROWS))]
    {
        let model = Tree::params().max_depth(Some(9)).fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
        ask_at_splits(&mut task, splits(model.root_node(), None));
        let labels = model.predict(&task.features());
        let bytes = Export::new(&task.preprocessing).classes(&task.classes).decision_tree(&model).unwrap();
        let shares = certain(&labels, task.classes.len());
        cases.push(classifier(name, bytes, (&task.preprocessing, &task.table), &task.classes, &labels, shares));
    }
    cases
}

fn forest(name: &'static str, task: &Task<usize>) -> Case {
    let params = Tree::params().max_depth(Some(6)).min_weight_leaf(2.0);
    let params = EnsembleLearnerParams::new_fixed_rng(params, Xoshiro256Plus::seed_from_u64(1));
    let params = params.ensemble_size(12).bootstrap_proportion(0.7).feature_proportion(0.8);
    let model = params.fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
    let mut task = task.clone();
    let of = |(tree, features): (&Tree, &Vec<usize>)| splits(tree.root_node(), Some(features));
    ask_at_splits(&mut task, model.models.iter().zip(&model.model_features).flat_map(of).collect());
    let features = task.features();
    let mut votes = Array2::<f64>::zeros((ROWS, task.classes.len()));
    for (tree, columns) in model.models.iter().zip(&model.model_features) {
        votes += &certain(&tree.predict(&features.select(Axis(1), columns)), task.classes.len());
    }
    let labels = arg_max(&votes);
    let linfa: Array1<usize> = model.predict(&features);
    for (row, votes) in votes.rows().into_iter().enumerate() {
        let most = votes[labels[row]];
        let tied = votes.iter().filter(|&&count| count == most).count() > 1;
        assert!(tied || linfa[row] == labels[row], "linfa votes so where votes are not equal");
    }
    let bytes = Export::new(&task.preprocessing).classes(&task.classes).random_forest(&model).unwrap();
    let shares = votes / model.models.len() as f64;
    classifier(name, bytes, (&task.preprocessing, &task.table), &task.classes, &labels, shares)
}

fn boosted(name: &'static str, mut task: Task<usize>) -> Case {
    let params = Tree::params().max_depth(Some(3));
    let params = AdaBoostParams::new_fixed_rng(params, Xoshiro256Plus::seed_from_u64(1)).n_estimators(15);
    let model = params.fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
    ask_at_splits(&mut task, model.models.iter().flat_map(|tree| splits(tree.root_node(), None)).collect());
    let features = task.features();
    let mut votes = Array2::<f64>::zeros((ROWS, task.classes.len()));
    for (tree, weight) in model.models.iter().zip(&model.model_weights) {
        votes += &(certain(&tree.predict(&features), task.classes.len()) * *weight);
    }
    let bytes = Export::new(&task.preprocessing).classes(&task.classes).ada_boost(&model).unwrap();
    let shares = votes / model.model_weights.iter().sum::<f64>();
    let labels = model.predict(&features);
    classifier(name, bytes, (&task.preprocessing, &task.table), &task.classes, &labels, shares)
}

/// Feature and value of every split.
fn splits(root: &TreeNode<f64, usize>, features: Option<&Vec<usize>>) -> Vec<(usize, f64)> {
    let mut found = vec![];
    let mut nodes = vec![root];
    while let Some(node) = nodes.pop() {
        if !node.is_leaf() {
            let (feature, value, _) = node.split();
            found.push((features.map_or(feature, |features| features[feature]), value));
        }
        nodes.extend(node.children().into_iter().flatten().map(Box::as_ref));
    }
    found
}

/// Puts numbers on splits, and next to them, into half of the rows; only of columns that are features as they are.
pub fn ask_at_splits<T>(task: &mut Task<T>, splits: Vec<(usize, f64)>) {
    let mut random = Lcg(1);
    let origins: Vec<usize> = task.preprocessing.features().map(|feature| feature.column_index).collect();
    for row in 0..ROWS / 2 {
        let Some(&(feature, value)) = splits.get(random.below(splits.len().max(1))) else { return };
        let column = origins[feature];
        let as_it_is = matches!(task.preprocessing.columns()[column], linfa_onnx::Column::Numeric { scale: None, .. });
        if let (true, Cells::Numbers(values)) = (as_it_is, &mut task.table.0[column]) {
            let near = value as f32;
            let asked = [near, near.next_up(), near.next_down()][random.below(3)];
            // A split at infinity only parts missing values from others.
            values[row] = asked.clamp(f32::MIN, f32::MAX);
        }
    }
}
