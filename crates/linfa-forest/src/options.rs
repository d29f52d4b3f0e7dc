//! Options that several models share, and their checks.

mod builder;
mod setters;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::bins::MAX_BINS;
pub(crate) use builder::{builder, fit};
pub(crate) use setters::{class_setters, criterion_setters, forest_setters, tree_setters};

/// How many columns are tried at each split.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum MaxFeatures {
    /// All of them.
    All,
    /// The square root of their number, rounded down.
    Sqrt,
    /// The binary logarithm of their number, rounded down.
    Log2,
    /// So many (or all, if there are fewer).
    Count(usize),
    /// This fraction of them, rounded down, in `0 < fraction <= 1`.
    Fraction(f64),
}

impl MaxFeatures {
    /// How many of `features` columns; at least one.
    pub(crate) fn count(self, features: usize) -> usize {
        let count = match self {
            Self::All => features,
            Self::Sqrt => features.isqrt(),
            Self::Log2 => features.ilog2() as usize,
            Self::Count(count) => count,
            Self::Fraction(fraction) => libm::floor(fraction * features as f64) as usize,
        };
        count.clamp(1, features)
    }

    /// The same, but a fraction is rounded up, as scikit-learn's boosting does.
    pub(crate) fn count_rounding_up(self, features: usize) -> usize {
        match self {
            Self::Fraction(fraction) => (libm::ceil(fraction * features as f64) as usize).clamp(1, features),
            other => other.count(features),
        }
    }

    pub(crate) fn check(self) -> Result<(), Error> {
        match self {
            Self::Count(0) => Err(Error::Parameter { name: "max_features", value: "0".into(), expected: "at least 1" }),
            Self::Fraction(f) => fraction("max_features", f),
            _ => Ok(()),
        }
    }
}

/// How the classes of a node are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Criterion {
    /// Gini impurity, `1 - sum of p_k^2`.
    #[default]
    Gini,
    /// Entropy, `- sum of p_k ln p_k`.
    Entropy,
}

/// How a tree grows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TreeOptions {
    /// The most questions to an answer; `None` for no limit.
    pub max_depth: Option<usize>,
    /// The most leaves; `None` for no limit. With a limit the best split of all grows first.
    pub max_leaf_nodes: Option<usize>,
    /// A node with fewer rows is not split.
    pub min_samples_split: usize,
    /// No leaf has fewer rows.
    pub min_samples_leaf: usize,
    /// No leaf has a smaller fraction of all weight.
    pub min_weight_fraction_leaf: f64,
    /// A split must lower the impurity, weighted by the node's share of all weight, by at least this much.
    pub min_impurity_decrease: f64,
    /// How many columns are tried at each split.
    pub max_features: MaxFeatures,
    /// The most bins of a column, not counting the one for missing values.
    pub max_bins: usize,
    /// What all random choices are drawn from.
    pub seed: u64,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self {
            max_depth: None,
            max_leaf_nodes: None,
            min_samples_split: 2,
            min_samples_leaf: 1,
            min_weight_fraction_leaf: 0.0,
            min_impurity_decrease: 0.0,
            max_features: MaxFeatures::All,
            max_bins: MAX_BINS,
            seed: 0,
        }
    }
}

impl TreeOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        at_least("max_depth", self.max_depth.unwrap_or(1), 1, "at least 1")?;
        at_least("max_leaf_nodes", self.max_leaf_nodes.unwrap_or(2), 2, "at least 2")?;
        at_least("min_samples_split", self.min_samples_split, 2, "at least 2")?;
        at_least("min_samples_leaf", self.min_samples_leaf, 1, "at least 1")?;
        within("min_weight_fraction_leaf", self.min_weight_fraction_leaf, 0.0, 0.5, "from 0 to 0.5")?;
        within("min_impurity_decrease", self.min_impurity_decrease, 0.0, f64::MAX, "finite and not negative")?;
        self.max_features.check()?;
        bins(self.max_bins)
    }
}

/// Options of the classifiers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClassOptions {
    /// How the classes of a node are judged.
    pub criterion: Criterion,
    /// How much the rows of each class count.
    pub class_weight: crate::ClassWeight,
    /// The number of classes; `None` for the greatest label + 1.
    pub n_classes: Option<usize>,
}

impl ClassOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        classes(self.n_classes)
    }
}

/// How many trees a forest has, and what each of them sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForestOptions {
    /// The number of trees.
    pub n_estimators: usize,
    /// Whether each tree sees rows drawn with replacement, instead of all rows.
    pub bootstrap: bool,
    /// How many rows are drawn, as a fraction of all.
    pub max_samples: f64,
    /// Whether the rows that a tree did not see are used to estimate the quality.
    pub oob_score: bool,
}

/// The most trees of a forest: so many can share 24 binary digits and keep 12 of them each.
pub const MAX_TREES: usize = 4096;

impl ForestOptions {
    pub(crate) fn new(bootstrap: bool) -> Self {
        Self { n_estimators: 100, bootstrap, max_samples: 1.0, oob_score: false }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(1..=MAX_TREES).contains(&self.n_estimators) {
            return Err(parameter("n_estimators", self.n_estimators, "from 1 to 4096"));
        }
        if self.oob_score && !self.bootstrap {
            return Err(parameter("oob_score", true, "false without bootstrap: every tree sees every row"));
        }
        fraction("max_samples", self.max_samples)
    }
}

pub(crate) fn parameter(name: &'static str, value: impl ToString, expected: &'static str) -> Error {
    Error::Parameter { name, value: value.to_string(), expected }
}

pub(crate) fn at_least(name: &'static str, value: usize, least: usize, expected: &'static str) -> Result<(), Error> {
    if value < least { Err(parameter(name, value, expected)) } else { Ok(()) }
}

pub(crate) fn within(
    name: &'static str,
    value: f64,
    least: f64,
    most: f64,
    expected: &'static str,
) -> Result<(), Error> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(parameter(name, value, expected)) }
}

pub(crate) fn fraction(name: &'static str, value: f64) -> Result<(), Error> {
    within(name, value, f64::MIN_POSITIVE, 1.0, "greater than 0 and at most 1")
}

pub(crate) fn bins(max_bins: usize) -> Result<(), Error> {
    if (2..=MAX_BINS).contains(&max_bins) { Ok(()) } else { Err(parameter("max_bins", max_bins, "from 2 to 255")) }
}

pub(crate) fn classes(n_classes: Option<usize>) -> Result<(), Error> {
    match n_classes {
        Some(n) if !(1..=crate::input::MAX_CLASSES).contains(&n) => Err(parameter("n_classes", n, "from 1 to 4096")),
        _ => Ok(()),
    }
}
