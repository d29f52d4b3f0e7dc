//! Whether a sweep can be done: for a learner with reasons, for a journal that somebody else wrote by its size alone.

use protocol::{Candidate, Dimension, Failure, MinResources, Setting, SweepConfig, SweepMethod, Task};

use super::folds::Folds;
use super::halving::Plan;
use super::{FOLDS, MOST_CANDIDATES, MOST_TRIALS, space};
use crate::data::Dataset;
use crate::failure::failure;
use crate::format::{count, value};
use crate::parameter::{Choices, Parameter, Range};
use crate::train::{estimator, metrics};

/// Values of a dimension at most.
const VALUES: usize = 200;
/// Dimensions of a candidate at most.
const DIMENSIONS: usize = 20;
/// Characters of a parameter's id at most.
const ID: usize = 100;

/// Checks what a learner asked for.
///
/// # Errors
/// Names what is wrong and what can be chosen.
pub fn config(config: &SweepConfig, task: Task) -> Result<(), Failure> {
    let refuse = |message: String, hint: &str| Err(failure("sweep.config", message, hint));
    if !(1..=MOST_CANDIDATES).contains(&config.candidates.len()) {
        return refuse(format!("A sweep tries 1 to {MOST_CANDIDATES} estimators."), "Choose the estimators to try.");
    }
    if !(FOLDS.0..=FOLDS.1).contains(&config.folds) {
        return refuse(format!("{} folds are out of range.", config.folds), "Choose 2 to 10 folds.");
    }
    if config.seconds == Some(0) {
        return refuse("A time budget of 0 seconds leaves no time.".into(), "Choose 1 second or more, or no limit.");
    }
    match metrics::find(&config.metric) {
        Some(metric) if metric.task == task => {}
        Some(metric) => {
            return refuse(format!("{} does not fit the task.", metric.name), "Choose a metric from the list.");
        }
        None => return refuse(format!("There is no metric “{}”.", config.metric), "Choose one from the list."),
    }
    config.candidates.iter().try_for_each(|of| candidate(of, task))?;
    match config.method {
        SweepMethod::Grid => {
            let size = space::grid_size(config);
            if size > u64::from(MOST_TRIALS) {
                let message = format!("The grid has {}; the limit is {MOST_TRIALS}.", count(size, "combination"));
                return refuse(message, "Take fewer values, or a random search.");
            }
        }
        SweepMethod::Random { trials } | SweepMethod::Halving { trials, .. } => {
            if !(1..=MOST_TRIALS).contains(&trials) {
                let message = format!("{} are out of range.", count(trials.into(), "trial"));
                return refuse(message, "Choose 1 to 200 trials.");
            }
        }
    }
    if matches!(config.method, SweepMethod::Halving { .. }) && config.patience > 0 {
        let message = "Successive halving drops weak trials by itself; scores of different rungs cannot be compared.";
        return refuse(message.into(), "Turn early stopping off, or choose a grid or a random search.");
    }
    let tried = space::expand(config);
    tried.iter().try_for_each(|estimator| estimator::check(estimator, task))
}

fn candidate(candidate: &Candidate, task: Task) -> Result<(), Failure> {
    let Candidate { estimator, space } = candidate;
    estimator::check(estimator, task)?;
    let name = estimator::name(estimator);
    if space.len() > DIMENSIONS {
        return Err(failure("sweep.space", format!("{name} has fewer parameters than that."), "Choose fewer."));
    }
    for (place, (id, dimension)) in space.iter().enumerate() {
        let parameter =
            estimator::parameter(estimator, id).filter(|parameter| parameter.fits(task)).ok_or_else(|| {
                failure("sweep.space", format!("{name} has no parameter “{id}” for this task."), "Choose it again.")
            })?;
        let refuse =
            |why: &str, hint: String| Err(failure("sweep.space", format!("{name}: {} {why}.", parameter.label), hint));
        if space[..place].iter().any(|(other, _)| other == id) {
            return refuse("is searched twice", "Give it one list or one range.".into());
        }
        if estimator.settings.iter().any(|(other, _)| other == id) {
            return refuse("has a fixed value and is searched", "Either fix it or search it.".into());
        }
        match dimension {
            Dimension::Values(values) if !(1..=VALUES).contains(&values.len()) => {
                return refuse("has no values, or too many", format!("Give it 1 to {VALUES} values."));
            }
            Dimension::Values(values) => {
                if !values.iter().all(|value| parameter.holds(value, &Choices::default())) {
                    return refuse("has a value out of range", parameter.advice());
                }
            }
            Dimension::Range { .. } => range(parameter, dimension).or_else(|(why, hint)| refuse(&why, hint))?,
        }
    }
    Ok(())
}

fn range(parameter: &Parameter, dimension: &Dimension) -> Result<(), (String, String)> {
    let Dimension::Range { low, high, log, points } = dimension else { return Ok(()) };
    let wrong = |why: &str, hint: String| Err((why.to_owned(), hint));
    if !matches!(parameter.range, Range::Whole { .. } | Range::Number { .. }) {
        return wrong("is no number", "Give it a list of options.".into());
    }
    if ![low, high].iter().all(|end| parameter.holds(&Setting::Number(**end), &Choices::default())) {
        return wrong("has a range that ends outside of what it can be", parameter.advice());
    }
    if low > high {
        return wrong(&format!("has a range from {} down to {}", value(*low), value(*high)), "Swap the ends.".into());
    }
    if *log && *low <= 0.0 {
        return wrong("cannot be searched by its logarithm from 0", "Begin above 0, or search it evenly.".into());
    }
    if !(1..=MOST_TRIALS).contains(points) {
        return wrong("has no steps for a grid, or too many", format!("Choose 1 to {MOST_TRIALS} steps."));
    }
    Ok(())
}

/// Rungs of a sweep by successive halving; none for another.
///
/// # Errors
/// Its first rung would have more rows than the last may have.
pub fn plan(config: &SweepConfig, configurations: u32, rows: u32, classes: u32) -> Result<Option<Plan>, Failure> {
    let SweepMethod::Halving { min_resources, max_resources, .. } = config.method else { return Ok(None) };
    let plan = Plan::new(configurations, (rows, classes, config.folds), min_resources, max_resources);
    plan.map(Some).map_err(|(min, max)| {
        let hint = match min_resources {
            MinResources::Rows(_) => "Choose fewer rows for the first rung, or more for the last.",
            _ => "Choose fewer folds, more rows for the last rung, or a random search.",
        };
        let least = count(min.into(), "row");
        failure("sweep.halving", format!("The first rung would have {least}, the last {}.", value(max.into())), hint)
    })
}

/// Checks that each fold can be learned from and judged, on as many rows as the first rung has.
///
/// # Errors
/// The fold that cannot, and why.
pub fn folds(data: &Dataset, config: &SweepConfig, rows: Option<u32>) -> Result<(), Failure> {
    let hint = if rows.is_some() {
        "Give the first rung more rows, or choose fewer folds."
    } else {
        "Choose fewer folds, or give train a larger share on Data."
    };
    let refuse = |fold: usize, why: String| Err(failure("sweep.folds", format!("Fold {}: {why}", fold + 1), hint));
    let classes = data.classes();
    for (number, fold) in Folds::new(data, config.folds as usize, config.seed).of(rows).iter().enumerate() {
        if fold.test.is_empty() || fold.train.len() < 2 {
            return refuse(number, "it has too few rows.".into());
        }
        if data.roles.task == Task::Regression {
            if config.metric == "r2" && fold.test.len() < 2 {
                return refuse(number, "R² needs two rows at least.".into());
            }
            continue;
        }
        let seen = |rows: &[u32]| {
            let mut seen = data.class_of(rows);
            seen.sort_unstable();
            seen.dedup();
            seen
        };
        if seen(&fold.train).len() < 2 {
            return refuse(number, "the rows to learn from have one class only.".into());
        }
        let judged = seen(&fold.test);
        let missing = (0..classes.len()).find(|class| judged.binary_search(class).is_err());
        if let Some(class) = missing.filter(|_| config.metric == "roc_auc") {
            let class = classes.get(class).map_or("", String::as_str);
            return Err(failure(
                "sweep.folds",
                format!("Fold {} would have no row of class “{class}”, so ROC AUC has no value there.", number + 1),
                format!("{hint} Or choose another metric."),
            ));
        }
    }
    Ok(())
}

/// Why a sweep of a journal cannot be taken in. Whatever passes can be expanded in little time and memory.
pub fn broken(config: &SweepConfig) -> Option<&'static str> {
    let fits = |what: bool, why: &'static str| (!what).then_some(why);
    let holds = |(id, dimension): &(String, Dimension)| match dimension {
        _ if id.len() > ID => false,
        Dimension::Values(values) => (1..=VALUES).contains(&values.len()),
        Dimension::Range { low, high, log, points } => {
            low.is_finite()
                && high.is_finite()
                && low <= high
                && (!log || *low > 0.0)
                && (1..=MOST_TRIALS).contains(points)
        }
    };
    let candidates = &config.candidates;
    fits((1..=MOST_CANDIDATES).contains(&candidates.len()), "Its sweep has no estimators, or too many.")
        .or_else(|| fits((FOLDS.0..=FOLDS.1).contains(&config.folds), "Its sweep has too few or too many folds."))
        .or_else(|| {
            let held = candidates.iter().all(|of| of.space.len() <= DIMENSIONS && of.space.iter().all(holds));
            fits(held, "Its sweep has a search space that nothing can be taken from, or too large a one.")
        })
        .or_else(|| {
            let trials = match config.method {
                SweepMethod::Grid => space::grid_size(config),
                SweepMethod::Random { trials } | SweepMethod::Halving { trials, .. } => trials.into(),
            };
            fits((1..=u64::from(MOST_TRIALS)).contains(&trials), "Its sweep has no trials, or too many.")
        })
}
