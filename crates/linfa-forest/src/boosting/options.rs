//! Options of gradient boosting. Names and defaults are those of scikit-learn's `HistGradientBoosting`.

use serde::{Deserialize, Serialize};

use super::RegressionLoss;
use crate::options::{at_least, bins, classes, fraction, parameter, within};
use crate::{ClassWeight, Error, MaxFeatures};

/// Whether rounds end when the loss on rows held back no longer falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum EarlyStopping {
    /// If there are more than 10,000 rows.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// How rounds of boosting go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoostingOptions {
    /// The most rounds.
    pub n_estimators: usize,
    /// What each leaf value is multiplied by.
    pub learning_rate: f64,
    /// The most leaves of a tree; `None` for no limit.
    pub max_leaf_nodes: Option<usize>,
    /// The most questions to an answer; `None` for no limit.
    pub max_depth: Option<usize>,
    /// No leaf has fewer rows.
    pub min_samples_leaf: usize,
    /// No leaf has a smaller sum of hessians.
    pub min_child_weight: f64,
    /// What is added to the sum of hessians of each leaf.
    pub l2_regularization: f64,
    /// How many columns are tried at each split.
    pub max_features: MaxFeatures,
    /// The fraction of rows that each round sees, drawn without replacement.
    pub subsample: f64,
    /// The most bins of a column, not counting the one for missing values.
    pub max_bins: usize,
    /// Whether rounds end when the loss on rows held back no longer falls.
    pub early_stopping: EarlyStopping,
    /// The fraction of rows held back.
    pub validation_fraction: f64,
    /// How many rounds may pass without the loss falling.
    pub n_iter_no_change: usize,
    /// By how much the loss must fall to count.
    pub tol: f64,
    /// What all random choices are drawn from.
    pub seed: u64,
}

impl Default for BoostingOptions {
    fn default() -> Self {
        Self {
            n_estimators: 100,
            learning_rate: 0.1,
            max_leaf_nodes: Some(31),
            max_depth: None,
            min_samples_leaf: 20,
            min_child_weight: 1e-3,
            l2_regularization: 0.0,
            max_features: MaxFeatures::All,
            subsample: 1.0,
            max_bins: crate::bins::MAX_BINS,
            early_stopping: EarlyStopping::Auto,
            validation_fraction: 0.1,
            n_iter_no_change: 10,
            tol: 1e-7,
            seed: 0,
        }
    }
}

impl BoostingOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(1..=100_000).contains(&self.n_estimators) {
            return Err(parameter("n_estimators", self.n_estimators, "from 1 to 100000"));
        }
        within("learning_rate", self.learning_rate, f64::MIN_POSITIVE, 1e6, "greater than 0 and at most 1000000")?;
        at_least("max_leaf_nodes", self.max_leaf_nodes.unwrap_or(2), 2, "at least 2")?;
        at_least("max_depth", self.max_depth.unwrap_or(1), 1, "at least 1")?;
        at_least("min_samples_leaf", self.min_samples_leaf, 1, "at least 1")?;
        within("min_child_weight", self.min_child_weight, 0.0, f64::MAX, "finite and not negative")?;
        within("l2_regularization", self.l2_regularization, 0.0, f64::MAX, "finite and not negative")?;
        self.max_features.check()?;
        fraction("subsample", self.subsample)?;
        bins(self.max_bins)?;
        let open_interval = self.validation_fraction > 0.0 && self.validation_fraction < 1.0;
        if !open_interval {
            return Err(parameter("validation_fraction", self.validation_fraction, "between 0 and 1"));
        }
        at_least("n_iter_no_change", self.n_iter_no_change, 1, "at least 1")?;
        within("tol", self.tol, 0.0, f64::MAX, "finite and not negative")
    }

    /// Whether rows are held back from so many.
    pub(crate) fn stops_early(&self, rows: usize) -> bool {
        match self.early_stopping {
            EarlyStopping::Auto => rows > 10_000,
            EarlyStopping::On => true,
            EarlyStopping::Off => false,
        }
    }
}

/// Options of the classifier alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClassifierOptions {
    /// How much the rows of each class count.
    pub class_weight: ClassWeight,
    /// The number of classes; `None` for the greatest label + 1.
    pub n_classes: Option<usize>,
}

impl ClassifierOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        classes(self.n_classes)
    }
}

/// Options of the regressor alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RegressorOptions {
    /// What is made small.
    pub loss: RegressionLoss,
}

impl RegressorOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.loss {
            RegressionLoss::Quantile(q) => within("loss quantile", q, 0.0, 1.0, "from 0 to 1"),
            _ => Ok(()),
        }
    }
}

/// The setters of [`BoostingOptions`].
macro_rules! boosting_setters {
    () => {
        /// Sets the most rounds, by default 100. With three and more classes each round grows a tree for each class.
        pub fn n_estimators(mut self, n_estimators: usize) -> Self {
            self.0.boosting.n_estimators = n_estimators;
            self
        }

        /// Sets what each leaf value is multiplied by, by default 0.1.
        pub fn learning_rate(mut self, learning_rate: f64) -> Self {
            self.0.boosting.learning_rate = learning_rate;
            self
        }

        /// Sets the most leaves of a tree, by default 31. Trees grow where they gain most.
        pub fn max_leaf_nodes(mut self, max_leaf_nodes: Option<usize>) -> Self {
            self.0.boosting.max_leaf_nodes = max_leaf_nodes;
            self
        }

        /// Sets the most questions to an answer; by default there is no limit.
        pub fn max_depth(mut self, max_depth: Option<usize>) -> Self {
            self.0.boosting.max_depth = max_depth;
            self
        }

        /// Sets how many rows each leaf needs, by default 20. Rows are counted, not weighed.
        pub fn min_samples_leaf(mut self, min_samples_leaf: usize) -> Self {
            self.0.boosting.min_samples_leaf = min_samples_leaf;
            self
        }

        /// Sets which sum of hessians each leaf needs, by default 0.001. With squared error this is a weight of rows.
        pub fn min_child_weight(mut self, min_child_weight: f64) -> Self {
            self.0.boosting.min_child_weight = min_child_weight;
            self
        }

        /// Sets what is added to the sum of hessians of each leaf (λ), by default 0.
        pub fn l2_regularization(mut self, l2_regularization: f64) -> Self {
            self.0.boosting.l2_regularization = l2_regularization;
            self
        }

        /// Sets how many columns are tried at each split, by default all.
        pub fn max_features(mut self, max_features: $crate::MaxFeatures) -> Self {
            self.0.boosting.max_features = max_features;
            self
        }

        /// Sets the fraction of rows that each round sees, drawn without replacement; by default 1.
        pub fn subsample(mut self, subsample: f64) -> Self {
            self.0.boosting.subsample = subsample;
            self
        }

        /// Sets the most bins of a column, from 2 to 255 (the default), not counting the one for missing values.
        pub fn max_bins(mut self, max_bins: usize) -> Self {
            self.0.boosting.max_bins = max_bins;
            self
        }

        /// Sets whether rounds end when the loss on rows held back no longer falls. By default they do if there are more than
        /// 10,000 rows. All rounds done are kept, also those that did not lower the loss.
        pub fn early_stopping(mut self, early_stopping: $crate::EarlyStopping) -> Self {
            self.0.boosting.early_stopping = early_stopping;
            self
        }

        /// Sets the fraction of rows held back for early stopping, by default 0.1.
        pub fn validation_fraction(mut self, validation_fraction: f64) -> Self {
            self.0.boosting.validation_fraction = validation_fraction;
            self
        }

        /// Sets how many rounds may pass without the loss falling, by default 10.
        pub fn n_iter_no_change(mut self, n_iter_no_change: usize) -> Self {
            self.0.boosting.n_iter_no_change = n_iter_no_change;
            self
        }

        /// Sets by how much the loss must fall to count, by default 1e-7.
        pub fn tol(mut self, tol: f64) -> Self {
            self.0.boosting.tol = tol;
            self
        }

        /// Sets what all random choices are drawn from, by default 0.
        pub fn seed(mut self, seed: u64) -> Self {
            self.0.boosting.seed = seed;
            self
        }
    };
}

macro_rules! boosting_loss_setters {
    () => {
        /// Sets what is made small, by default the squared error.
        pub fn loss(mut self, loss: $crate::RegressionLoss) -> Self {
            self.0.target.loss = loss;
            self
        }
    };
}

pub(crate) use {boosting_loss_setters, boosting_setters};
