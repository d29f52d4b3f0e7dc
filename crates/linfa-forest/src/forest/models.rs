//! Random forests and extra trees as models.

use linfa::Float;
use linfa::dataset::{AsSingleTargets, DatasetBase};
use ndarray::{ArrayBase, Data, Ix2};
use serde::{Deserialize, Serialize};

use super::{Judge, OutOfBag, Plan};
use crate::bins::TAILS;
use crate::input::{read, read_labels, read_targets};
use crate::model::{classifier, regressor};
use crate::options::{
    ClassOptions, ForestOptions, MaxFeatures, TreeOptions, builder, class_setters, criterion_setters, fit,
    forest_setters, tree_setters,
};
use crate::progress::Watch;
use crate::{Ensemble, Error};

/// A forest that tells classes apart; `$random_cuts` tells extra trees from a random forest.
macro_rules! forest_classifier {
    ($(#[$doc:meta])* $model:ident, $params:ident, $valid:ident, bootstrap: $bootstrap:expr, random_cuts: $random_cuts:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $model {
            ensemble: Ensemble,
            out_of_bag: Option<OutOfBag>,
        }

        builder!($model, $params, $valid, {
            /// How each tree grows.
            tree: TreeOptions = TreeOptions { max_features: MaxFeatures::Sqrt, ..TreeOptions::default() },
            /// How many trees there are, and what each of them sees.
            forest: ForestOptions = ForestOptions::new($bootstrap),
            /// How classes are judged and weighed.
            class: ClassOptions = ClassOptions::default(),
        }, { tree_setters, forest_setters, criterion_setters, class_setters });
        fit!($model, $params, $valid, usize);
        classifier!($model);

        impl $model {
            /// How the forest does on rows its trees did not see, if `oob_score` was set.
            pub fn out_of_bag(&self) -> Option<OutOfBag> {
                self.out_of_bag
            }
        }

        impl $valid {
            fn grow<F: Float, D: Data<Elem = F>, T: AsSingleTargets<Elem = usize>>(
                &self,
                dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
                watch: Watch<'_>,
            ) -> Result<$model, Error> {
                let mut input = read(dataset, self.tree.max_bins, TAILS)?;
                let labels = read_labels(&dataset.targets, self.class.n_classes, &self.class.class_weight, &mut input.weights)?;
                let mut judge = self.forest.oob_score.then(|| Judge::new(input.bins.rows, labels.classes));
                let plan = Plan { tree: &self.tree, forest: &self.forest, random_cuts: $random_cuts };
                let mut each = |tree: &crate::Tree, draws: &[u32]| {
                    if let Some(judge) = &mut judge {
                        judge.add(tree, draws, &dataset.records);
                    }
                };
                let ensemble = plan.classifier(&input.bins, &input.weights, &labels, self.class.criterion, &mut each, watch)?;
                let out_of_bag = judge.map(|judge| judge.accuracy(&labels.labels));
                Ok($model { ensemble, out_of_bag })
            }
        }
    };
}

/// A forest that predicts a number; `$random_cuts` tells extra trees from a random forest.
macro_rules! forest_regressor {
    ($(#[$doc:meta])* $model:ident, $params:ident, $valid:ident, bootstrap: $bootstrap:expr, random_cuts: $random_cuts:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $model {
            ensemble: Ensemble,
            out_of_bag: Option<OutOfBag>,
        }

        builder!($model, $params, $valid, {
            /// How each tree grows.
            tree: TreeOptions = TreeOptions::default(),
            /// How many trees there are, and what each of them sees.
            forest: ForestOptions = ForestOptions::new($bootstrap),
        }, { tree_setters, forest_setters });
        fit!($model, $params, $valid, F);
        regressor!($model);

        impl $model {
            /// How the forest does on rows its trees did not see, if `oob_score` was set.
            pub fn out_of_bag(&self) -> Option<OutOfBag> {
                self.out_of_bag
            }

            fn staged_rescale(&self) -> bool {
                true
            }
        }

        impl $valid {
            fn grow<F: Float, D: Data<Elem = F>, T: AsSingleTargets<Elem = F>>(
                &self,
                dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
                watch: Watch<'_>,
            ) -> Result<$model, Error> {
                let input = read(dataset, self.tree.max_bins, TAILS)?;
                let targets = read_targets(&dataset.targets)?;
                let mut judge = self.forest.oob_score.then(|| Judge::new(input.bins.rows, 1));
                let plan = Plan { tree: &self.tree, forest: &self.forest, random_cuts: $random_cuts };
                let mut each = |tree: &crate::Tree, draws: &[u32]| {
                    if let Some(judge) = &mut judge {
                        judge.add(tree, draws, &dataset.records);
                    }
                };
                let ensemble = plan.regressor(&input.bins, &input.weights, &targets, &mut each, watch)?;
                let base = f64::from(ensemble.base()[0]);
                let out_of_bag = judge.map(|judge| judge.r2(&targets, base, self.forest.n_estimators));
                Ok($model { ensemble, out_of_bag })
            }
        }
    };
}

forest_classifier!(
    /// Trees on bootstrap samples that try some columns at each split (Breiman 2001; scikit-learn's
    /// `RandomForestClassifier`). Probabilities are the mean of the trees' leaf shares.
    RandomForestClassifier, RandomForestClassifierParams, RandomForestClassifierValidParams, bootstrap: true, random_cuts: false
);
forest_classifier!(
    /// Trees on all rows that try one random threshold in some columns at each split (Geurts, Ernst and Wehenkel 2006;
    /// scikit-learn's `ExtraTreesClassifier`).
    ExtraTreesClassifier, ExtraTreesClassifierParams, ExtraTreesClassifierValidParams, bootstrap: false, random_cuts: true
);
forest_regressor!(
    /// The mean of trees on bootstrap samples, grown by squared error (Breiman 2001; scikit-learn's
    /// `RandomForestRegressor`). All columns are tried at each split unless `max_features` says otherwise.
    RandomForestRegressor, RandomForestRegressorParams, RandomForestRegressorValidParams, bootstrap: true, random_cuts: false
);
forest_regressor!(
    /// The mean of trees on all rows that try one random threshold in each column at each split (Geurts, Ernst and Wehenkel
    /// 2006; scikit-learn's `ExtraTreesRegressor`).
    ExtraTreesRegressor, ExtraTreesRegressorParams, ExtraTreesRegressorValidParams, bootstrap: false, random_cuts: true
);
