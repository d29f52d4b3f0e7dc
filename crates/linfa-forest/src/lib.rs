//! Histogram-based trees for linfa.

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
