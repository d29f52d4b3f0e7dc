//! Gradient boosting as models.

use linfa::Float;
use linfa::dataset::{AsSingleTargets, DatasetBase};
use ndarray::{ArrayBase, Data, Ix2};
use serde::{Deserialize, Serialize};

use super::loss::Loss;
use super::options::{BoostingOptions, ClassifierOptions, RegressorOptions, boosting_loss_setters, boosting_setters};
use super::rounds::{Task, boost};
use super::stopping::Losses;
use crate::input::{read, read_labels, read_targets};
use crate::model::{classifier, regressor};
use crate::options::{builder, class_setters, fit};
use crate::progress::Watch;
use crate::{Ensemble, Error, Link};

/// Trees that lower the log loss round by round (Friedman 2001; scikit-learn's `HistGradientBoostingClassifier`).
///
/// Two classes have one tree to a round and a logistic link, more have a tree for each class and softmax.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradientBoostingClassifier {
    ensemble: Ensemble,
    losses: Losses,
}

/// Trees that lower a loss of regression round by round (Friedman 2001; scikit-learn's `HistGradientBoostingRegressor`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradientBoostingRegressor {
    ensemble: Ensemble,
    losses: Losses,
}

builder!(GradientBoostingClassifier, GradientBoostingClassifierParams, GradientBoostingClassifierValidParams, {
    /// How rounds go.
    boosting: BoostingOptions = BoostingOptions::default(),
    /// How classes are weighed.
    class: ClassifierOptions = ClassifierOptions::default(),
}, { boosting_setters, class_setters });

builder!(GradientBoostingRegressor, GradientBoostingRegressorParams, GradientBoostingRegressorValidParams, {
    /// How rounds go.
    boosting: BoostingOptions = BoostingOptions::default(),
    /// What is made small.
    target: RegressorOptions = RegressorOptions::default(),
}, { boosting_setters, boosting_loss_setters });

fit!(GradientBoostingClassifier, GradientBoostingClassifierParams, GradientBoostingClassifierValidParams, usize);
fit!(GradientBoostingRegressor, GradientBoostingRegressorParams, GradientBoostingRegressorValidParams, F);
classifier!(GradientBoostingClassifier);
regressor!(GradientBoostingRegressor);

impl GradientBoostingClassifier {
    /// How many rounds were done; less than planned if early stopping ended them.
    pub fn n_rounds(&self) -> usize {
        self.trees().len() / self.ensemble.n_outputs()
    }

    /// The losses that early stopping watched; empty without it.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }
}

impl GradientBoostingRegressor {
    /// How many rounds were done; less than planned if early stopping ended them.
    pub fn n_rounds(&self) -> usize {
        self.trees().len()
    }

    /// The losses that early stopping watched; empty without it.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }

    fn staged_rescale(&self) -> bool {
        false
    }
}

impl GradientBoostingClassifierValidParams {
    fn grow<F: Float, D: Data<Elem = F>, T: AsSingleTargets<Elem = usize>>(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
        watch: Watch<'_>,
    ) -> Result<GradientBoostingClassifier, Error> {
        let mut input = read(dataset, self.boosting.max_bins, 0)?;
        let labels = read_labels(&dataset.targets, self.class.n_classes, &self.class.class_weight, &mut input.weights)?;
        let weighty = || labels.labels.iter().zip(&input.weights).filter(|(_, w)| **w > 0.0).map(|(label, _)| *label);
        let first = weighty().next().unwrap_or(0);
        if weighty().all(|label| label == first) {
            return Err(Error::OneClass { label: first as usize });
        }
        let (loss, link) = match labels.classes {
            2 => (Loss::Binary { labels: &labels.labels }, Link::Logistic),
            classes => (Loss::Classes { labels: &labels.labels, classes }, Link::Softmax),
        };
        let task = Task { bins: &input.bins, weights: &input.weights, loss, labels: Some(&labels.labels), link };
        let (ensemble, losses) = boost(&task, &self.boosting, watch)?;
        Ok(GradientBoostingClassifier { ensemble, losses })
    }
}

impl GradientBoostingRegressorValidParams {
    fn grow<F: Float, D: Data<Elem = F>, T: AsSingleTargets<Elem = F>>(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
        watch: Watch<'_>,
    ) -> Result<GradientBoostingRegressor, Error> {
        let input = read(dataset, self.boosting.max_bins, 0)?;
        let targets = read_targets(&dataset.targets)?;
        let loss = Loss::Regression { loss: self.target.loss, targets: &targets };
        let task = Task { bins: &input.bins, weights: &input.weights, loss, labels: None, link: Link::Identity };
        let (ensemble, losses) = boost(&task, &self.boosting, watch)?;
        Ok(GradientBoostingRegressor { ensemble, losses })
    }
}
