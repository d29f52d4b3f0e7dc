//! Gradient boosting: each round adds a tree (or one for each class) that follows the gradient of a loss.

mod grow;
mod histogram;
mod loss;
mod models;
mod options;
mod rounds;
mod split;
mod stopping;
mod validation;

pub use loss::RegressionLoss;
pub use models::{
    GradientBoostingClassifier, GradientBoostingClassifierParams, GradientBoostingClassifierValidParams,
    GradientBoostingRegressor, GradientBoostingRegressorParams, GradientBoostingRegressorValidParams,
};
pub use options::{BoostingOptions, ClassifierOptions, EarlyStopping, RegressorOptions};
pub use stopping::Losses;
