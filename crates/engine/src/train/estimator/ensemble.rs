//! Bagging and AdaBoost of linfa-ensemble, over the decision trees of linfa-trees.

use linfa::prelude::*;
use linfa_ensemble::{AdaBoost, AdaBoostParams, EnsembleLearnerParams, RandomForest};
use linfa_onnx::Export;
use linfa_trees::{DecisionTree, DecisionTreeParams};
use ndarray::Array2;
use protocol::Task;

use super::{Answers, Descriptor, Fitted, Inputs, Parameter};
use crate::random::generator;

/// Bagging.
pub const BAGGING: Descriptor = Descriptor {
    id: "bagging",
    name: "Bagging",
    text: "Grows linfa's decision trees on rows drawn with replacement and lets them vote, each with one vote. A random forest does the same with probabilities, and faster.",
    tasks: &[Task::Classification],
    inputs: Inputs::Imputed,
    parameters: &[
        Parameter::whole("ensemble_size", "Trees", "How many trees vote.", (1, 100), 20).search(10.0, 60.0),
        Parameter::whole("max_depth", "Largest depth", "Questions on the way to a vote.", (1, 12), 6).search(3.0, 12.0),
        Parameter::number(
            "bootstrap_proportion",
            "Share of rows for each tree",
            "Drawn with replacement. linfa: 1.",
            (0.05, 1.0),
            0.7,
        )
        .search(0.3, 1.0),
        Parameter::number(
            "feature_proportion",
            "Share of columns for each tree",
            "Less than 1 makes trees differ more.",
            (0.1, 1.0),
            1.0,
        )
        .search(0.3, 1.0),
    ],
    title: |values| format!("bagging, {} trees", values.whole("ensemble_size")),
    fit: |values, lesson| {
        let trees = tree(values.whole("max_depth"));
        let classes = lesson.classes;
        let model = EnsembleLearnerParams::new_fixed_rng(trees, generator(lesson.seed))
            .ensemble_size(values.whole("ensemble_size") as usize)
            .bootstrap_proportion(values.number("bootstrap_proportion"))
            .feature_proportion(values.number("feature_proportion"))
            .fit(&lesson.targets.classes(lesson.records))
            .map_err(|error| error.to_string())?;
        Ok(Box::new(Bagging(model, classes)))
    },
};

/// AdaBoost.
pub const ADABOOST: Descriptor = Descriptor {
    id: "adaboost",
    name: "AdaBoost",
    text: "Small trees one after the other, each looking harder at the rows the ones before got wrong; good trees have more say (SAMME). The ancestor of gradient boosting.",
    tasks: &[Task::Classification],
    inputs: Inputs::Imputed,
    parameters: &[
        Parameter::whole("n_estimators", "Rounds", "scikit-learn and linfa: 50.", (1, 200), 50).search_log(20.0, 150.0),
        Parameter::whole("max_depth", "Largest depth", "1 is a stump.", (1, 8), 1).search(1.0, 3.0),
        Parameter::number("learning_rate", "Learning rate", "How much say each tree has.", (0.01, 2.0), 1.0)
            .search_log(0.05, 1.5),
    ],
    title: |values| format!("AdaBoost, {} rounds", values.whole("n_estimators")),
    fit: |values, lesson| {
        let trees = tree(values.whole("max_depth"));
        let classes = lesson.classes;
        let model = AdaBoostParams::new_fixed_rng(trees, generator(lesson.seed))
            .n_estimators(values.whole("n_estimators") as usize)
            .learning_rate(values.number("learning_rate"))
            .fit(&lesson.targets.classes(lesson.records))
            .map_err(|error| error.to_string())?;
        Ok(Box::new(Boosted(model, classes)))
    },
};

type Tree = DecisionTree<f64, usize>;

struct Bagging(RandomForest<f64, usize>, usize);
struct Boosted(AdaBoost<Tree, usize>, usize);

fn tree(depth: u32) -> DecisionTreeParams<f64, usize> {
    DecisionTree::params().max_depth(Some(depth as usize))
}

impl Fitted for Bagging {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let columns = &self.0.model_features;
        let voters = self
            .0
            .models
            .iter()
            .zip(columns)
            .map(|(tree, columns)| (1.0, tree.predict(&records.select(ndarray::Axis(1), columns)).to_vec()));
        shares(voters, records.nrows(), self.1)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.random_forest(&self.0)
    }
}

impl Fitted for Boosted {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let voters = self.0.models.iter().zip(&self.0.model_weights);
        let voters = voters.map(|(tree, weight)| (f64::from(*weight as f32), tree.predict(records).to_vec()));
        shares(voters, records.nrows(), self.1)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.ada_boost(&self.0)
    }
}

/// Shares of the votes.
fn shares(voters: impl Iterator<Item = (f64, Vec<usize>)>, rows: usize, classes: usize) -> Answers {
    let mut votes = vec![vec![0.0; classes]; rows];
    let mut total = 0.0;
    for (weight, labels) in voters {
        total += weight;
        votes.iter_mut().zip(labels).for_each(|(row, label)| row[label] += weight);
    }
    votes.iter_mut().flatten().for_each(|share| *share /= total);
    Answers::likeliest(votes)
}
