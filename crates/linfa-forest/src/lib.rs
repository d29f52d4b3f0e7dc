#![doc = include_str!("../README.md")]
//!
//! # Map of the crate
//!
//! - A model has three types: the fitted model, its parameters ([`RandomForestClassifierParams`]) and the parameters once checked
//!   ([`RandomForestClassifierValidParams`]), which linfa's `ParamGuard` turns into each other.
//! - [`TreeOptions`], [`ForestOptions`], [`ClassOptions`], [`BoostingOptions`], [`ClassifierOptions`] and [`RegressorOptions`] hold the
//!   parameters and their defaults.
//! - Each fitted model wraps an [`Ensemble`] of [`Tree`]s, which exporters read.
//! - [`Error`] lists what is refused.
//!
//! Inside, everything works on columns of bin numbers and on `f64`; only reading a data set and predicting are generic over the
//! caller's number type, so that the code stays small.

mod average;
mod bins;
mod boosting;
mod decision_tree;
mod ensemble;
mod error;
mod fixed;
mod forest;
mod grid;
mod grow;
mod importance;
mod input;
mod model;
mod options;
mod partition;
mod progress;
mod random;
mod tree;
mod weights;

pub use boosting::{
    BoostingOptions, ClassifierOptions, EarlyStopping, GradientBoostingClassifier, GradientBoostingClassifierParams,
    GradientBoostingClassifierValidParams, GradientBoostingRegressor, GradientBoostingRegressorParams,
    GradientBoostingRegressorValidParams, Losses, RegressionLoss, RegressorOptions,
};
pub use decision_tree::{
    DecisionTreeClassifier, DecisionTreeClassifierParams, DecisionTreeClassifierValidParams, DecisionTreeRegressor,
    DecisionTreeRegressorParams, DecisionTreeRegressorValidParams,
};
pub use ensemble::{Ensemble, Link};
pub use error::{Error, LinfaError};
pub use forest::OutOfBag;
pub use forest::models::{
    ExtraTreesClassifier, ExtraTreesClassifierParams, ExtraTreesClassifierValidParams, ExtraTreesRegressor,
    ExtraTreesRegressorParams, ExtraTreesRegressorValidParams, RandomForestClassifier, RandomForestClassifierParams,
    RandomForestClassifierValidParams, RandomForestRegressor, RandomForestRegressorParams,
    RandomForestRegressorValidParams,
};
pub use options::{ClassOptions, Criterion, ForestOptions, MAX_TREES, MaxFeatures, TreeOptions};
pub use progress::Progress;
pub use tree::{Node, Tree};
pub use weights::ClassWeight;
