//! A trial in a trainer: an estimator fitted and judged on each fold.

use protocol::{Estimator, Failure, RunConfig};
use serde::{Deserialize, Serialize};

use super::folds::Folds;
use crate::data::Dataset;
use crate::failure::failure;
use crate::train::{self, metrics};

/// What a trainer is asked to do for a trial.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trial {
    /// The configuration.
    pub estimator: Estimator,
    /// Seed of the folds and of the estimator.
    pub seed: u64,
    /// Number of folds.
    pub folds: u32,
    /// Training rows to use; none uses all.
    pub rows: Option<u32>,
    /// Id of the metric.
    pub metric: String,
}

/// Scores on each fold. For each, preprocessing and estimator are fitted on the other folds alone, so nothing of the rows
/// that judge is known to what they judge. `tell` hears words and the share that is done.
///
/// # Errors
/// The fold on which the estimator cannot learn, or the metric is not defined.
pub fn run(mut data: Dataset, trial: &Trial, tell: &mut dyn FnMut(String, f32)) -> Result<Vec<f64>, Failure> {
    let config = RunConfig::new(trial.estimator.clone(), trial.seed);
    let folds = Folds::new(&data, trial.folds as usize, trial.seed).of(trial.rows);
    let all = folds.len();
    let mut scores = Vec::with_capacity(all);
    for (number, fold) in folds.into_iter().enumerate() {
        let words = format!("Fold {} of {all}", number + 1);
        let on_fold = |failure: Failure| Failure { message: format!("{words}: {}", failure.message), ..failure };
        let mut tell = |share: f32| tell(words.clone(), (number as f32 + share) / all as f32);
        tell(0.0);
        data.parts = fold.parts();
        let model = train::fit(&data, &config, &mut |share| tell(0.9 * share)).map_err(on_fold)?;
        let judged = &data.parts.validation;
        let answers = model.fitted.answer(&model.plan.matrix(&data, judged));
        let score = metrics::Judged::new(&data, judged, &answers).metric(&trial.metric);
        scores.push(score.ok_or_else(|| on_fold(undefined(&trial.metric, judged.len())))?);
    }
    Ok(scores)
}

fn undefined(metric: &str, rows: usize) -> Failure {
    let name = metrics::find(metric).map_or(metric, |metric| metric.name);
    failure(
        "sweep.metric",
        format!("{name} has no value on its {}.", crate::format::count(rows as u64, "row")),
        "Choose fewer folds, more rows or another metric.",
    )
}
