//! “Find me a good model”: a sweep that is ready to be started.

use protocol::{Candidate, Estimator, SweepConfig, SweepMethod, Task};

use super::DEFAULT_FOLDS;
use crate::train::estimator::{Descriptor, OFFERED};

/// What is tried, the quickest first: a few families that learn differently.
const GOOD: [&str; 6] =
    ["logistic_regression", "elastic_net", "gaussian_nb", "decision_tree", "random_forest", "gradient_boosting"];
/// Trials at most.
const TRIALS: u32 = 40;
/// Seconds at most.
const SECONDS: u32 = 60;

/// A sweep over several estimators that fit a task.
pub fn good_model(task: Task, metric: &str) -> SweepConfig {
    SweepConfig {
        candidates: offered(task).map(|offered| candidate(offered, task)).collect(),
        method: SweepMethod::Random { trials: TRIALS },
        defaults_first: true,
        folds: DEFAULT_FOLDS,
        metric: metric.into(),
        patience: 0,
        seconds: Some(SECONDS),
        seed: 42,
    }
}

/// What [`good_model`] does, in plain words.
pub fn text(task: Task) -> String {
    let names: Vec<String> = offered(task).map(|offered| offered.name.to_owned()).collect();
    let (last, others) =
        names.split_last().map_or((String::new(), String::new()), |(last, others)| (last.clone(), others.join(", ")));
    format!(
        "Tries {others} and {last}: each with its defaults first, then with settings drawn at random, {TRIALS} trials in \
         all or as many as {SECONDS} seconds allow. Each is judged by {DEFAULT_FOLDS}-fold cross-validation on the training \
         rows."
    )
}

/// An estimator with the search space that it suggests.
pub fn candidate(offered: &Descriptor, task: Task) -> Candidate {
    let fits = offered.parameters().filter(|parameter| parameter.fits(task));
    Candidate {
        estimator: Estimator::new(offered.id),
        space: fits.filter_map(|parameter| Some((parameter.id.into(), parameter.dimension()?))).collect(),
    }
}

fn offered(task: Task) -> impl Iterator<Item = &'static Descriptor> {
    GOOD.iter()
        .filter_map(|id| OFFERED.iter().copied().find(|offered| offered.id == *id))
        .filter(move |offered| offered.does(task))
}
