//! Train: sweeps, newest first, with their trials.

use std::collections::BTreeSet;

use protocol::{
    Candidate, Dimension, Estimator, Fact, JobProgress, Mark, MinResources, ParallelAxis, ParallelLine, Setting,
    Settings, SweepDetail, SweepForm, SweepMethod, SweepView, Task, TrialRow, Verdict,
};

use super::{axis, fact, newest, status};
use crate::format::{NONE, count, list, metric, seconds, value, whole, whole_seconds};
use crate::project::Project;
use crate::sweep::{self, End, Status, Sweep, Trial, deviation, halving, offer};
use crate::train::{estimator, metrics};

/// Sweeps that carry their trials; older ones are in the list only.
const DETAILED: usize = 5;
/// Failed trials whose reasons are told.
const REASONS: usize = 3;

/// What there is to choose for a new sweep.
pub fn form(project: &Project) -> SweepForm {
    let state = &project.state;
    let task = state.task();
    let leading = state.brief_for(task).metric;
    let fits = metrics::of_task(task);
    let mut metrics: Vec<(String, String)> = fits.map(|metric| (metric.id.into(), metric.name.into())).collect();
    metrics.sort_by_key(|(id, _)| *id != leading);
    SweepForm {
        metrics,
        most_trials: sweep::MOST_TRIALS,
        folds: (sweep::FOLDS.0, sweep::FOLDS.1, sweep::DEFAULT_FOLDS),
        good_model: state.current().map(|_| offer::good_model(task, &leading)),
        good_model_text: offer::text(task),
    }
}

/// The sweeps.
pub fn build(project: &Project) -> Vec<SweepView> {
    let sweeps = newest(&project.state.sweeps).enumerate();
    sweeps.map(|(place, sweep)| view(project, sweep, place < DETAILED)).collect()
}

/// What is said when a sweep ended.
pub fn ended(sweep: &Sweep) -> String {
    let how = match sweep.status {
        Status::Ended(End::OutOfTime) => "ran out of time",
        Status::Ended(End::Cancelled) => "was cancelled",
        Status::StoppedEarly => "stopped early",
        Status::Running | Status::Paused | Status::Finished => "finished",
    };
    format!("Sweep {} {how}. {}", sweep.label(), sentence(sweep, sweep.configurations()))
}

fn view(project: &Project, sweep: &Sweep, detailed: bool) -> SweepView {
    let configurations = sweep.configurations();
    let running = running(project, sweep);
    SweepView {
        sweep: sweep.id,
        id: sweep.label(),
        title: title(sweep),
        status: state(sweep),
        method: format!("{}, {} folds of the training part of d{}", method(sweep), sweep.config.folds, sweep.data),
        metric: metric_name(sweep),
        larger_is_better: sweep.larger_is_better(),
        done: sweep.done() as u32,
        total: sweep.planned(),
        progress: progress(project, sweep, running.len()),
        sentence: sentence(sweep, configurations),
        caution: caution(sweep),
        best: sweep.ranking().first().map(|place| *place as u32 + 1),
        can_pause: sweep.status == Status::Running,
        can_resume: sweep.status == Status::Paused,
        can_cancel: sweep.is_open(),
        detail: detailed.then(|| detail(project, sweep, configurations, &running)),
        running,
    }
}

fn state(sweep: &Sweep) -> protocol::Status {
    match sweep.status {
        Status::Running => status(Mark::Run, "Running"),
        Status::Paused => status(Mark::Pause, "Paused"),
        Status::Ended(End::Cancelled) => status(Mark::Skip, "Cancelled"),
        Status::Ended(End::OutOfTime) => status(Mark::Warn, "Out of time"),
        Status::Finished | Status::StoppedEarly if sweep.ranking().is_empty() => status(Mark::Bad, "No score"),
        Status::StoppedEarly => status(Mark::Ok, "Stopped early"),
        Status::Finished => status(Mark::Ok, "Finished"),
    }
}

fn title(sweep: &Sweep) -> String {
    let mut names: Vec<String> = Vec::new();
    for candidate in &sweep.config.candidates {
        let name = estimator::name(&candidate.estimator);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, others @ ..] => format!("{one} and {} others", others.len()),
        [] => NONE.into(),
    }
}

fn method(sweep: &Sweep) -> &'static str {
    match sweep.config.method {
        SweepMethod::Grid => "Grid search",
        SweepMethod::Random { .. } => "Random search",
        SweepMethod::Halving { .. } => "Successive halving",
    }
}

fn metric_name(sweep: &Sweep) -> String {
    metrics::find(&sweep.config.metric).map_or_else(|| sweep.config.metric.clone(), |metric| metric.name.into())
}

/// What trainers are at.
fn running(project: &Project, sweep: &Sweep) -> Vec<JobProgress> {
    let jobs = sweep.waiting().filter_map(|place| sweep.job(place)).filter(|_| sweep.is_open());
    jobs.filter_map(|job| project.transient.progress.get(&job).cloned()).collect()
}

/// More may come of a sweep that is open.
fn so_far(sweep: &Sweep) -> &'static str {
    if sweep.is_open() { " so far" } else { "" }
}

fn progress(project: &Project, sweep: &Sweep, running: usize) -> String {
    let (done, planned, spent) = (sweep.done(), sweep.planned(), project.spent(sweep));
    let mut parts = vec![format!("{} of {}", whole(done as u64), count(planned.into(), "trial"))];
    if running > 0 {
        parts.push(format!("{running} running"));
    }
    if spent > 0.0 {
        parts.push(format!("{}{}", whole_seconds(spent), so_far(sweep)));
    }
    if let Some(left) = left(sweep, spent).filter(|_| sweep.status == Status::Running) {
        parts.push(format!("about {} left", whole_seconds(left)));
    }
    parts.join(", ")
}

/// Seconds until the end, if what is left goes as what is done; rungs count by their rows.
fn left(sweep: &Sweep, spent: f64) -> Option<f64> {
    let first = sweep.trials.iter().filter(|trial| trial.rung == 0).count() as u32;
    let (all, done) = match sweep.plan() {
        Some(plan) => {
            let rows = |rung: u32| f64::from(plan.rows(rung));
            let sizes = plan.sizes(first);
            let all: f64 = sizes.iter().zip(0..).map(|(size, rung)| f64::from(*size) * rows(rung)).sum();
            let ended = sweep.trials.iter().filter(|trial| trial.ended.is_some());
            (all, ended.map(|trial| rows(trial.rung)).sum::<f64>())
        }
        None => (f64::from(first), sweep.done() as f64),
    };
    let left = (done > 0.0 && spent > 0.0).then(|| spent * (all - done).max(0.0) / done);
    let budget = sweep.config.seconds.map(|budget| (f64::from(budget) - spent).max(0.0));
    match (left, budget) {
        (Some(left), Some(budget)) => Some(left.min(budget)),
        (left, None) => left,
        (None, Some(_)) => None,
    }
}

fn sentence(sweep: &Sweep, configurations: &[Estimator]) -> String {
    let ranking = sweep.ranking();
    let of = |place: usize| sweep.trials.get(place);
    let Some((best, scores)) = ranking.first().and_then(|place| Some((*place, of(*place)?.scores()?))) else {
        let reason = sweep.trials.iter().find_map(|trial| trial.ended.as_ref()?.outcome.as_ref().err());
        return match reason {
            Some((message, _)) => format!("No trial has a score. The first one failed: {message}"),
            None if sweep.is_open() => "No trial is done yet.".into(),
            None => "No trial was done.".into(),
        };
    };
    let (center, spread) = (sweep::mean(scores), deviation(scores));
    let name = |place: usize| of(place).map_or_else(String::new, |trial| described(sweep, trial, configurations));
    let so_far = so_far(sweep);
    let tried = whole(ranking.len() as u64);
    let found = format!(
        "Best of {tried}{so_far}: {}: {} {} ± {}",
        name(best),
        metric_name(sweep),
        metric(center),
        metric(spread)
    );
    let same_rung = |place: &&usize| of(**place).map(|trial| trial.rung) == of(best).map(|trial| trial.rung);
    let second = ranking.iter().skip(1).find(same_rung).and_then(|place| Some((*place, of(*place)?.mean()?)));
    match second {
        Some((place, mean)) if (mean - center).abs() <= spread => {
            format!("{found}; the runner-up, {}, lies within one standard deviation.", name(place))
        }
        Some((place, mean)) => format!("{found}; the runner-up, {}, comes to {}.", name(place), metric(mean)),
        None => format!("{found}."),
    }
}

fn caution(sweep: &Sweep) -> String {
    let scored = sweep.ranking().len();
    if scored < 2 {
        return "Scores are means over folds of the training rows; validation and test rows are not touched.".into();
    }
    format!(
        "The best of {} scores is partly luck, so it promises too much, the more so the closer the others are. The validation \
         rows, which no trial has seen, judge it once it is trained as a run.",
        whole(scored as u64)
    )
}

/// Estimator and what was chosen of it, like `random forest, 120 trees (max_depth 12)`: what the title says is not said twice.
fn described(sweep: &Sweep, trial: &Trial, configurations: &[Estimator]) -> String {
    let Some(estimator) = configurations.get(trial.configuration as usize) else { return NONE.into() };
    let title = estimator::title(estimator);
    let same = |candidate: &&Candidate| candidate.estimator.kind == estimator.kind;
    let fixed = sweep.config.candidates.iter().filter(same).flat_map(|candidate| &candidate.estimator.settings);
    let fixed: BTreeSet<&str> = fixed.map(|(id, _)| id.as_str()).collect();
    let mut told: Vec<&str> = title.split([' ', ',']).collect();
    let mut rest: Vec<String> = Vec::new();
    for (id, setting) in estimator.settings.iter().filter(|(id, _)| !fixed.contains(id.as_str())) {
        let text = text(setting);
        match told.iter().position(|word| *word == text) {
            Some(place) => drop(told.remove(place)),
            None => rest.push(format!("{id} {text}")),
        }
    }
    if rest.is_empty() { title } else { format!("{title} ({})", rest.join(", ")) }
}

/// A number as it was chosen; very small and very large ones with an exponent.
fn text(setting: &Setting) -> String {
    match setting {
        Setting::Number(number) if *number == 0.0 || (1e-4..1e15).contains(&number.abs()) => number.to_string(),
        Setting::Number(number) => value(*number),
        Setting::Choice(option) => option.clone(),
    }
}

fn task(sweep: &Sweep) -> Task {
    metrics::find(&sweep.config.metric).map_or(Task::Classification, |metric| metric.task)
}

fn detail(project: &Project, sweep: &Sweep, configurations: &[Estimator], running: &[JobProgress]) -> SweepDetail {
    let settings: Vec<Settings> =
        configurations.iter().map(|estimator| estimator::effective(estimator, task(sweep))).collect();
    let columns = Column::all(&settings);
    let (axes, lines) = parallel(sweep, configurations, &settings, &columns);
    SweepDetail {
        facts: facts(sweep),
        columns: columns.iter().map(|column| (column.id.clone(), column.numeric)).collect(),
        trials: order(sweep)
            .into_iter()
            .enumerate()
            .map(|(rank, place)| row(project, sweep, configurations, &settings, &columns, running, (rank, place)))
            .collect(),
        tried: tried(sweep, configurations),
        notes: notes(sweep),
        axes,
        lines,
    }
}

/// A parameter that differs between configurations.
struct Column {
    id: String,
    numeric: bool,
}

impl Column {
    fn all(settings: &[Settings]) -> Vec<Self> {
        let mut ids: Vec<&str> = Vec::new();
        for (id, _) in settings.iter().flatten() {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        let differs = |id: &&str| {
            let mut all = settings.iter().map(|settings| of(settings, id));
            let first = all.next();
            all.any(|other| Some(other) != first)
        };
        let numeric = |id: &str| {
            let mut all = settings.iter().filter_map(|settings| of(settings, id));
            all.all(|setting| matches!(setting, Setting::Number(_)))
        };
        ids.into_iter().filter(differs).map(|id| Self { id: id.into(), numeric: numeric(id) }).collect()
    }
}

fn of<'a>(settings: &'a Settings, id: &str) -> Option<&'a Setting> {
    settings.iter().find(|(known, _)| known == id).map(|(_, setting)| setting)
}

/// Trials with a score, best first, then those that did not end, then those that failed.
fn order(sweep: &Sweep) -> Vec<usize> {
    let ranking = sweep.ranking();
    let failed: Vec<usize> = (0..sweep.trials.len())
        .filter(|place| sweep.trials.get(*place).is_some_and(|trial| trial.ended.is_some() && trial.mean().is_none()))
        .collect();
    ranking.into_iter().chain(sweep.waiting()).chain(failed).collect()
}

fn row(
    project: &Project,
    sweep: &Sweep,
    configurations: &[Estimator],
    settings: &[Settings],
    columns: &[Column],
    running: &[JobProgress],
    (rank, place): (usize, usize),
) -> TrialRow {
    let number = place as u32 + 1;
    let trial = sweep.trials.get(place);
    let configuration = trial.map_or(0, |trial| trial.configuration as usize);
    let own = settings.get(configuration);
    let scores = trial.and_then(Trial::scores).unwrap_or_default();
    let figure = |of: fn(&[f64]) -> f64| if scores.is_empty() { NONE.into() } else { metric(of(scores)) };
    let scored = trial.is_some_and(|trial| trial.mean().is_some());
    let ended = trial.and_then(|trial| trial.ended.as_ref());
    let failure = ended.and_then(|ended| ended.outcome.as_ref().err());
    let from = |run: &&crate::state::Run| run.trial == Some((sweep.id, number));
    TrialRow {
        trial: number,
        id: format!("t-{number:03}"),
        rank: if scored { whole(rank as u64 + 1) } else { NONE.into() },
        title: configurations.get(configuration).map_or(NONE.into(), estimator::title),
        parameters: columns
            .iter()
            .map(|column| own.and_then(|own| of(own, &column.id)).map_or(NONE.into(), text))
            .collect(),
        mean: figure(sweep::mean),
        sd: figure(deviation),
        folds: scores.iter().map(|score| metric(*score)).collect(),
        seconds: ended.and_then(|ended| ended.seconds).map_or(NONE.into(), seconds),
        status: trial_state(sweep, place, running),
        failure: failure.map(|(message, hint)| Verdict { mark: Mark::Bad, title: message.clone(), why: hint.clone() }),
        runs: project.state.listed().filter(from).map(crate::state::Run::label).collect(),
        can_train: scored,
    }
}

fn trial_state(sweep: &Sweep, place: usize, running: &[JobProgress]) -> protocol::Status {
    let Some(trial) = sweep.trials.get(place) else { return status(Mark::Unknown, NONE) };
    let on_next =
        sweep.trials.iter().any(|other| other.rung == trial.rung + 1 && other.configuration == trial.configuration);
    let judged = sweep.rungs.len() as u32 > trial.rung + 1;
    let job = sweep.job(place);
    match &trial.ended {
        Some(_) if trial.mean().is_none() => status(Mark::Bad, "Failed"),
        Some(_) if judged && on_next => status(Mark::Ok, "Went on"),
        Some(_) if judged => status(Mark::Skip, "Dropped"),
        Some(_) => status(Mark::Ok, "Done"),
        None => match running.iter().find(|news| Some(news.job) == job) {
            Some(news) => status(Mark::Run, news.doing.clone()),
            None if sweep.is_open() => status(Mark::Wait, "Queued"),
            None => status(Mark::Skip, "Not tried"),
        },
    }
}

fn facts(sweep: &Sweep) -> Vec<Fact> {
    let config = &sweep.config;
    let mut facts = vec![
        fact("Method", method(sweep)),
        fact("Metric", metric_name(sweep)),
        fact("Folds", config.folds.to_string()),
        fact("Training rows", whole(sweep.rows.into())),
    ];
    if let SweepMethod::Halving { min_resources, .. } = config.method {
        let words = match min_resources {
            MinResources::Exhaust => "so that the last rung has nearly all".into(),
            MinResources::Smallest => "two for each fold and class".into(),
            MinResources::Rows(rows) => whole(rows.into()),
        };
        facts.push(fact("Rows of the first rung", words));
    } else {
        let patience = match config.patience {
            0 => "off".into(),
            patience => format!("after {} no better than before", count(patience.into(), "trial")),
        };
        facts.push(fact("Early stop", patience));
    }
    facts.push(fact("Time budget", config.seconds.map_or("none".into(), |budget| whole_seconds(budget.into()))));
    facts.push(fact("Seed", config.seed.to_string()));
    facts
}

/// A sentence for each estimator: how often it was tried, how well it did, with what.
fn tried(sweep: &Sweep, configurations: &[Estimator]) -> Vec<String> {
    let kind =
        |trial: &Trial| configurations.get(trial.configuration as usize).map(|estimator| estimator.kind.as_str());
    let ranking = sweep.ranking();
    let mut told = BTreeSet::new();
    let candidates = sweep.config.candidates.iter().map(|candidate| &candidate.estimator);
    let sentence = |candidate: &Estimator| {
        let own = || sweep.trials.iter().filter(|trial| kind(trial) == Some(candidate.kind.as_str()));
        let done = own().filter(|trial| trial.ended.is_some()).count() as u64;
        let failed = own().filter(|trial| trial.ended.is_some() && trial.mean().is_none()).count() as u64;
        let best = ranking.iter().filter_map(|place| Some((place, sweep.trials.get(*place)?)));
        let best = best.filter(|(_, trial)| kind(trial) == Some(candidate.kind.as_str())).find_map(|(place, trial)| {
            let scores = trial.scores()?;
            let (center, spread) = (metric(sweep::mean(scores)), metric(deviation(scores)));
            let place = place + 1;
            Some(format!("best {center} ± {spread}, {} (t-{place:03})", described(sweep, trial, configurations)))
        });
        let name = estimator::name(candidate);
        let failed = if failed > 0 { format!(", {} failed", whole(failed)) } else { String::new() };
        match best {
            Some(best) => format!("{name}: {}{failed}; {best}.", count(done, "trial")),
            None if done > 0 => format!("{name}: {}{failed}; none has a score.", count(done, "trial")),
            None => format!("{name}: not tried yet."),
        }
    };
    candidates.filter(|candidate| told.insert(candidate.kind.clone())).map(sentence).collect()
}

fn notes(sweep: &Sweep) -> Vec<String> {
    let mut notes = Vec::new();
    let first = sweep.trials.iter().filter(|trial| trial.rung == 0).count() as u32;
    if let Some(plan) = sweep.plan() {
        for (number, rung) in sweep.rungs.iter().enumerate() {
            let of_rung = |number: usize| sweep.trials.iter().filter(move |trial| trial.rung as usize == number);
            let size = of_rung(number).count() as u64;
            let rows = count(rung.rows.unwrap_or(sweep.rows).into(), "row");
            let next = of_rung(number + 1).count() as u64;
            let then = if next > 0 {
                format!("the best {} went on, {} dropped out", whole(next), whole(size - next.min(size)))
            } else if number + 1 < plan.rungs as usize && sweep.is_open() {
                format!("the best {} will go on", whole(halving::survivors(size as u32).into()))
            } else {
                "its best is the best of all".into()
            };
            notes.push(format!("Rung {} of {}: {} on {rows}; {then}.", number + 1, plan.rungs, count(size, "trial")));
        }
    }
    match sweep.config.method {
        SweepMethod::Random { trials } | SweepMethod::Halving { trials, .. } if first < trials => notes.push(format!(
            "The search spaces hold {} only, so there are fewer trials than asked for.",
            count(first.into(), "different combination")
        )),
        _ => {}
    }
    match sweep.status {
        Status::StoppedEarly => notes.push(format!(
            "Stopped early: {} in a row were no better than the best before.",
            count(sweep.config.patience.into(), "trial")
        )),
        Status::Ended(End::OutOfTime) => notes.push(format!(
            "The time budget of {} is spent; {} of {} were done.",
            whole_seconds(sweep.config.seconds.unwrap_or_default().into()),
            whole(sweep.done() as u64),
            count(sweep.trials.len() as u64, "trial")
        )),
        _ => {}
    }
    let reasons: BTreeSet<&str> = sweep
        .trials
        .iter()
        .filter_map(|trial| trial.ended.as_ref()?.outcome.as_ref().err())
        .map(|(message, _)| message.as_str())
        .collect();
    let failed = sweep.trials.iter().filter(|trial| trial.ended.is_some() && trial.mean().is_none()).count();
    if failed > 0 {
        let told: Vec<&str> = reasons.into_iter().take(REASONS).collect();
        notes.push(format!("{} failed: {}.", count(failed as u64, "trial"), list(&told)));
    }
    notes
}

/// Axes and lines of the trials that have a score.
fn parallel(
    sweep: &Sweep,
    configurations: &[Estimator],
    settings: &[Settings],
    columns: &[Column],
) -> (Vec<ParallelAxis>, Vec<ParallelLine>) {
    let ranking = sweep.ranking();
    let shown: Vec<(usize, usize, f64)> = ranking
        .iter()
        .filter_map(|place| {
            let trial = sweep.trials.get(*place)?;
            Some((*place, trial.configuration as usize, trial.mean()?))
        })
        .collect();
    if shown.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut all: Vec<(ParallelAxis, Vec<f64>)> = Vec::new();
    let kinds: Vec<Option<String>> =
        shown.iter().map(|(_, number, _)| configurations.get(*number).map(estimator::name)).collect();
    if kinds.iter().any(|kind| *kind != kinds[0]) {
        all.push(categorical("estimator", "Estimator", &kinds));
    }
    for column in columns {
        let values: Vec<Option<&Setting>> =
            shown.iter().map(|(_, number, _)| of(settings.get(*number)?, &column.id)).collect();
        if column.numeric {
            let numbers: Vec<f64> = values
                .iter()
                .map(|setting| if let Some(Setting::Number(number)) = setting { *number } else { f64::NAN })
                .collect();
            all.extend(numeric(&column.id, &column.id, numbers, is_log(sweep, &column.id)));
        } else {
            let options: Vec<Option<String>> = values.iter().map(|setting| setting.map(text)).collect();
            all.push(categorical(&column.id, &column.id, &options));
        }
    }
    let means = shown.iter().map(|(.., mean)| *mean).collect();
    all.extend(
        numeric(&sweep.config.metric, &metric_name(sweep), means, false)
            .map(|(axis, values)| (ParallelAxis { better_high: Some(sweep.larger_is_better()), ..axis }, values)),
    );
    let lines = shown.iter().enumerate().map(|(row, (place, ..))| ParallelLine {
        trial: *place as u32 + 1,
        values: all.iter().map(|(_, values)| values.get(row).map_or(f32::NAN, |value| *value as f32)).collect(),
        best: row == 0,
    });
    let lines = lines.collect();
    (all.into_iter().map(|(axis, _)| axis).collect(), lines)
}

/// Whether a parameter is searched by its logarithm.
fn is_log(sweep: &Sweep, id: &str) -> bool {
    let spaces = sweep.config.candidates.iter().flat_map(|candidate| &candidate.space);
    let of_it = spaces.filter(|(known, _)| known == id);
    of_it.into_iter().any(|(_, dimension)| matches!(dimension, Dimension::Range { log: true, .. }))
}

pub(super) fn categorical(id: &str, name: &str, options: &[Option<String>]) -> (ParallelAxis, Vec<f64>) {
    let known: BTreeSet<&String> = options.iter().flatten().collect();
    let known: Vec<&String> = known.into_iter().collect();
    let place = |option: &Option<String>| {
        let place = option.as_ref().and_then(|option| known.binary_search(&option).ok());
        place.map_or(f64::NAN, |place| place as f64)
    };
    let axis = ParallelAxis {
        id: id.into(),
        name: name.into(),
        domain: (0.0, known.len().saturating_sub(1).max(1) as f32),
        ticks: known.iter().enumerate().map(|(place, option)| (place as f32, (*option).clone())).collect(),
        categorical: true,
        better_high: None,
    };
    (axis, options.iter().map(place).collect())
}

/// An axis of numbers; none where no trial has one.
pub(super) fn numeric(id: &str, name: &str, numbers: Vec<f64>, log: bool) -> Option<(ParallelAxis, Vec<f64>)> {
    let finite = || numbers.iter().copied().filter(|number| number.is_finite());
    let (low, high) = (finite().min_by(f64::total_cmp)?, finite().max_by(f64::total_cmp)?);
    // By the logarithm where all numbers have one.
    let log = log && low > 0.0;
    let (domain, ticks) = if log && high > low {
        let (first, last) = (libm::floor(libm::log10(low)), libm::ceil(libm::log10(high)));
        let powers = (0..=(last - first) as u32).map(|step| first + f64::from(step));
        let ticks = powers.map(|power| (power as f32, value(libm::pow(10.0, power)))).collect();
        ((first as f32, last as f32), ticks)
    } else if log {
        let place = libm::log10(low) as f32;
        ((place - 0.5, place + 0.5), vec![(place, value(low))])
    } else {
        axis::nice(low, high)
    };
    let places = numbers.iter().map(|number| if log { libm::log10(*number) } else { *number }).collect();
    let (id, name) = (id.into(), name.into());
    Some((ParallelAxis { id, name, domain, ticks, categorical: false, better_high: None }, places))
}
