//! The setters of shared options, once for each builder that has them.

macro_rules! tree_setters {
    () => {
        /// Sets the most questions to an answer. Without a limit (the default) trees grow until nothing is left to split.
        pub fn max_depth(mut self, max_depth: Option<usize>) -> Self {
            self.0.tree.max_depth = max_depth;
            self
        }

        /// Sets the most leaves of a tree, at least 2. With a limit the tree grows where it gains most; the default is none.
        pub fn max_leaf_nodes(mut self, max_leaf_nodes: Option<usize>) -> Self {
            self.0.tree.max_leaf_nodes = max_leaf_nodes;
            self
        }

        /// Sets how many rows a node needs to be split, at least 2 (the default). Rows are counted, not weighed.
        pub fn min_samples_split(mut self, min_samples_split: usize) -> Self {
            self.0.tree.min_samples_split = min_samples_split;
            self
        }

        /// Sets how many rows each leaf needs, by default 1. Rows are counted, not weighed; a row that was drawn twice by
        /// the bootstrap counts once, as in scikit-learn.
        pub fn min_samples_leaf(mut self, min_samples_leaf: usize) -> Self {
            self.0.tree.min_samples_leaf = min_samples_leaf;
            self
        }

        /// Sets which fraction of all weight each leaf needs, from 0 (the default) to 0.5.
        pub fn min_weight_fraction_leaf(mut self, min_weight_fraction_leaf: f64) -> Self {
            self.0.tree.min_weight_fraction_leaf = min_weight_fraction_leaf;
            self
        }

        /// Sets by how much a split must lower the impurity, times the node's share of all weight. The default is 0.
        pub fn min_impurity_decrease(mut self, min_impurity_decrease: f64) -> Self {
            self.0.tree.min_impurity_decrease = min_impurity_decrease;
            self
        }

        /// Sets how many columns are tried at each split. Columns that are constant in the node count as tried, but the
        /// search goes on until it has seen one that is not.
        pub fn max_features(mut self, max_features: $crate::MaxFeatures) -> Self {
            self.0.tree.max_features = max_features;
            self
        }

        /// Sets the most bins of a column, from 2 to 255 (the default), not counting the one for missing values.
        pub fn max_bins(mut self, max_bins: usize) -> Self {
            self.0.tree.max_bins = max_bins;
            self
        }

        /// Sets what all random choices are drawn from, by default 0.
        pub fn seed(mut self, seed: u64) -> Self {
            self.0.tree.seed = seed;
            self
        }
    };
}

macro_rules! forest_setters {
    () => {
        /// Sets the number of trees, from 1 to 4096; by default 100.
        pub fn n_estimators(mut self, n_estimators: usize) -> Self {
            self.0.forest.n_estimators = n_estimators;
            self
        }

        /// Sets whether each tree sees rows drawn with replacement, instead of all rows.
        pub fn bootstrap(mut self, bootstrap: bool) -> Self {
            self.0.forest.bootstrap = bootstrap;
            self
        }

        /// Sets how many rows the bootstrap draws for a tree, as a fraction of all rows; by default 1.
        pub fn max_samples(mut self, max_samples: f64) -> Self {
            self.0.forest.max_samples = max_samples;
            self
        }

        /// Sets whether to estimate the quality from the rows that a tree did not see. Needs the bootstrap.
        pub fn oob_score(mut self, oob_score: bool) -> Self {
            self.0.forest.oob_score = oob_score;
            self
        }
    };
}

macro_rules! criterion_setters {
    () => {
        /// Sets how the classes of a node are judged, by default by Gini impurity.
        pub fn criterion(mut self, criterion: $crate::Criterion) -> Self {
            self.0.class.criterion = criterion;
            self
        }
    };
}

macro_rules! class_setters {
    () => {
        /// Sets how much the rows of each class count, besides their sample weights.
        pub fn class_weight(mut self, class_weight: $crate::ClassWeight) -> Self {
            self.0.class.class_weight = class_weight;
            self
        }

        /// Sets the number of classes, so that a class that is absent from the training rows keeps its column. By default it
        /// is the greatest label + 1.
        pub fn n_classes(mut self, n_classes: usize) -> Self {
            self.0.class.n_classes = Some(n_classes);
            self
        }
    };
}

pub(crate) use {class_setters, criterion_setters, forest_setters, tree_setters};
