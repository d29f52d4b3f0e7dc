//! Single decision trees.

use linfa::Float;
use linfa::dataset::{AsSingleTargets, DatasetBase};
use ndarray::{ArrayBase, Data, Ix2};
use serde::{Deserialize, Serialize};

use crate::bins::TAILS;
use crate::forest::Plan;
use crate::input::{read, read_labels, read_targets};
use crate::model::{classifier, regressor};
use crate::options::{
    ClassOptions, ForestOptions, TreeOptions, builder, class_setters, criterion_setters, fit, tree_setters,
};
use crate::progress::Watch;
use crate::{Ensemble, Error};

/// A decision tree that tells classes apart (CART; scikit-learn's `DecisionTreeClassifier`).
///
/// Labels are `usize` class numbers from 0. The probability of a class is its share of the weight in the leaf.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionTreeClassifier {
    ensemble: Ensemble,
}

/// A decision tree that predicts a number by squared error (CART; scikit-learn's `DecisionTreeRegressor`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionTreeRegressor {
    ensemble: Ensemble,
}

builder!(DecisionTreeClassifier, DecisionTreeClassifierParams, DecisionTreeClassifierValidParams, {
    /// How the tree grows.
    tree: TreeOptions = TreeOptions::default(),
    /// How classes are judged and weighed.
    class: ClassOptions = ClassOptions::default(),
}, { tree_setters, criterion_setters, class_setters });

builder!(DecisionTreeRegressor, DecisionTreeRegressorParams, DecisionTreeRegressorValidParams, {
    /// How the tree grows.
    tree: TreeOptions = TreeOptions::default(),
}, { tree_setters });

fit!(DecisionTreeClassifier, DecisionTreeClassifierParams, DecisionTreeClassifierValidParams, usize);
fit!(DecisionTreeRegressor, DecisionTreeRegressorParams, DecisionTreeRegressorValidParams, F);
classifier!(DecisionTreeClassifier);
regressor!(DecisionTreeRegressor);

/// A forest of one tree that sees every row.
const ALONE: ForestOptions = ForestOptions { n_estimators: 1, bootstrap: false, max_samples: 1.0, oob_score: false };

impl DecisionTreeClassifier {
    /// The tree.
    pub fn tree(&self) -> &crate::Tree {
        &self.ensemble.trees()[0]
    }
}

impl DecisionTreeRegressor {
    /// The tree. Its leaf values are less the base score, see [`Ensemble`].
    pub fn tree(&self) -> &crate::Tree {
        &self.ensemble.trees()[0]
    }

    fn staged_rescale(&self) -> bool {
        false
    }
}

impl DecisionTreeClassifierValidParams {
    fn grow<F: Float, D: Data<Elem = F>, T: AsSingleTargets<Elem = usize>>(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
        watch: Watch<'_>,
    ) -> Result<DecisionTreeClassifier, Error> {
        let mut input = read(dataset, self.tree.max_bins, TAILS)?;
        let labels = read_labels(&dataset.targets, self.class.n_classes, &self.class.class_weight, &mut input.weights)?;
        let plan = Plan { tree: &self.tree, forest: &ALONE, random_cuts: false };
        let criterion = self.class.criterion;
        let ensemble = plan.classifier(&input.bins, &input.weights, &labels, criterion, &mut |_, _| {}, watch)?;
        Ok(DecisionTreeClassifier { ensemble })
    }
}

impl DecisionTreeRegressorValidParams {
    fn grow<F: Float, D: Data<Elem = F>, T: AsSingleTargets<Elem = F>>(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
        watch: Watch<'_>,
    ) -> Result<DecisionTreeRegressor, Error> {
        let input = read(dataset, self.tree.max_bins, TAILS)?;
        let targets = read_targets(&dataset.targets)?;
        let plan = Plan { tree: &self.tree, forest: &ALONE, random_cuts: false };
        let ensemble = plan.regressor(&input.bins, &input.weights, &targets, &mut |_, _| {}, watch)?;
        Ok(DecisionTreeRegressor { ensemble })
    }
}
