//! Train: runs, newest first, as a table; and a run in detail.

use protocol::{Grid, Mark, RunColumn, RunColumns, RunDetail, RunRow, RunValue, TrainView, Verdict};

use super::{
    evaluation, fact, grid, head, leading_metric, leading_value, left_out, metrics_grid, newest, status, sweeps,
};
use crate::digest::short;
use crate::format::{NONE, bytes, count, metric, percent, seconds, signed, value, whole};
use crate::project::Project;
use crate::project::again::Kind;
use crate::state::{Run, RunState};
use crate::train::features::FeatureKind;
use crate::train::{Trained, estimator, metrics, preparation};

/// Deleted runs that are listed.
const DELETED: usize = 100;

/// Builds the view.
pub fn build(project: &Project) -> TrainView {
    let state = &project.state;
    let (_, name) = leading_metric(project, None);
    let listed: Vec<&Run> = state.listed().collect();
    let running = listed.iter().filter(|run| run.state == RunState::Running).count();
    let finished = listed.iter().filter(|run| run.trained().is_some()).count();
    let sentence = match (state.current(), running, finished) {
        (None, ..) => "No data yet. Load a data set first.".into(),
        (Some(data), 0, 0) => format!("No run has finished. Models learn from the training split of {}.", data.label()),
        (Some(_), 0, n) => best(project).map_or_else(
            || format!("{n} runs finished."),
            |(label, value)| {
                format!("{}. Best {name} on validation: {value}, {label}.", count(n as u64, "finished run"))
            },
        ),
        (Some(_), 1, _) => "1 run is training.".into(),
        (Some(_), n, _) => format!("{n} runs are training."),
    };
    let pill = if project.is_training() { Some(status(Mark::Run, "Training")) } else { None };
    TrainView {
        head: head(pill, sentence + &left_out(listed.len())),
        ready: state.current().is_some(),
        estimators: estimator::cards(state.task()),
        preparation: preparation::cards(),
        deleted: deleted(project),
        columns: columns(project, &listed),
        runs: newest(&listed).map(|run| row(project, run)).collect(),
        metric: name,
        sweep_form: sweeps::form(project),
        sweeps: sweeps::build(project),
    }
}

fn best(project: &Project) -> Option<(String, String)> {
    let (id, _) = leading_metric(project, None);
    let larger = metrics::find(&id)?.larger_is_better;
    let scored = project.state.listed().filter_map(|run| Some((run, run.trained()?.validation.get(&id)?)));
    let best = scored.max_by(|a, b| if larger { a.1.total_cmp(&b.1) } else { b.1.total_cmp(&a.1) })?;
    Some((best.0.label(), metric(best.1)))
}

fn row(project: &Project, run: &Run) -> RunRow {
    let state = match &run.state {
        RunState::Running => status(Mark::Run, "Running"),
        RunState::Finished(_) => status(Mark::Ok, "Finished"),
        RunState::Failed(..) => status(Mark::Bad, "Failed"),
        RunState::Cancelled => status(Mark::Skip, "Cancelled"),
    };
    let job = (run.state == RunState::Running).then(|| project.news(run.job));
    RunRow {
        run: run.id,
        id: run.label(),
        title: estimator::title(&run.config.estimator),
        status: state,
        metric: run.trained().map_or(NONE.into(), |trained| leading_value(project, trained)),
        data: format!("d{}", run.data),
        failure: match &run.state {
            RunState::Failed(message, hint) => {
                Some(Verdict { mark: Mark::Bad, title: message.clone(), why: hint.clone() })
            }
            _ => None,
        },
        job,
        version: project.state.registered(run.id).map(|version| version.label()),
        origin: of_trial(run).unwrap_or_default(),
        took: run.seconds.map_or(NONE.into(), seconds),
        seconds: run.seconds,
        by: by(run),
        parameters: parameter_values(run),
        metrics: metric_values(run),
        tags: tags(run),
        note: run.note.clone(),
        digest: run.trained().map(|trained| trained.digest.clone()).unwrap_or_default(),
        evaluated: project.is_evaluated(run),
        reproduction: project.again_state(run, Kind::Reproduce),
        learning_curve: project.again_state(run, Kind::LearningCurve),
        explanation: project.again_state(run, Kind::Explain),
    }
}

fn of_trial(run: &Run) -> Option<String> {
    run.trial.map(|(sweep, trial)| format!("s-{sweep:03}, t-{trial:03}"))
}

/// What started a run.
fn by(run: &Run) -> String {
    let of_pipeline = run.pipeline.map(|number| format!("pipeline run {number}"));
    of_pipeline.or_else(|| of_trial(run)).unwrap_or_else(|| "by hand".into())
}

fn tags(run: &Run) -> Vec<(String, String)> {
    run.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Parameters of a run with its seed, by id.
pub fn parameter_values(run: &Run) -> Vec<RunValue> {
    let all = crate::train::parameters(&run.config).into_iter().chain([("seed", run.config.seed.to_string())]);
    all.map(|(id, text)| RunValue { number: number(&text), id: id.into(), text }).collect()
}

/// A number as it is written here.
fn number(text: &str) -> Option<f64> {
    text.replace(',', "").replace('−', "-").parse().ok().filter(|number: &f64| number.is_finite())
}

/// Metrics of a run on the validation split, by id.
pub fn metric_values(run: &Run) -> Vec<RunValue> {
    let measured = run.trained().map(|trained| trained.validation.0.as_slice()).unwrap_or_default();
    let known = |id: &String| metrics::find(id).is_some();
    let value = |(id, value): &(String, f64)| RunValue { id: id.clone(), text: metric(*value), number: Some(*value) };
    measured.iter().filter(|(id, _)| known(id)).map(value).collect()
}

/// What the listed runs have, the newest of them first.
fn columns(project: &Project, listed: &[&Run]) -> RunColumns {
    let shown: Vec<&Run> = newest(listed).copied().collect();
    let (leading, _) = leading_metric(project, None);
    let parameters = of_values(&shown.iter().map(|run| parameter_values(run)).collect::<Vec<_>>());
    let finished = shown.iter().filter(|run| run.trained().is_some());
    let mut measured = of_values(&finished.map(|run| metric_values(run)).collect::<Vec<_>>());
    for column in &mut measured {
        if let Some(descriptor) = metrics::find(&column.id) {
            column.name = descriptor.name.into();
            column.larger_is_better = Some(descriptor.larger_is_better);
        }
    }
    let place = |id: &str| metrics::METRICS.iter().position(|metric| metric.id == id);
    measured.sort_by_key(|column| (column.id != leading, place(&column.id)));
    let mut tags: Vec<String> = shown.iter().flat_map(|run| run.tags.keys().cloned()).collect();
    tags.sort();
    tags.dedup();
    RunColumns { parameters, metrics: measured, tags }
}

/// The columns of some rows of values, in the order in which they come.
pub fn of_values(rows: &[Vec<RunValue>]) -> Vec<RunColumn> {
    let mut columns: Vec<RunColumn> = Vec::new();
    let known: Vec<&RunValue> = rows.iter().flatten().collect();
    for value in &known {
        if columns.iter().any(|column| column.id == value.id) {
            continue;
        }
        let all: Vec<&&RunValue> = known.iter().filter(|other| other.id == value.id).collect();
        columns.push(RunColumn {
            id: value.id.clone(),
            name: value.id.clone(),
            numeric: all.iter().all(|other| other.number.is_some()),
            larger_is_better: None,
            differs: all.len() < rows.len() || all.iter().any(|other| other.text != value.text),
        });
    }
    columns
}

fn deleted(project: &Project) -> Vec<(u32, String)> {
    let deleted = project.state.runs.iter().rev().filter(|run| run.deleted).take(DELETED);
    deleted.map(|run| (run.id, format!("{}, {}", run.label(), estimator::title(&run.config.estimator)))).collect()
}

/// A finished run in detail.
pub fn detail(project: &Project, run: &Run, trained: &Trained) -> RunDetail {
    // On other rows another figure means nothing.
    let same = |other: &&Run| other.id < run.id && other.data == run.data && other.trained().is_some();
    let before = project.state.listed().rev().find(same);
    RunDetail {
        tiles: tiles(trained, before),
        confusion: evaluation::confusion(trained),
        scatter: evaluation::scatter(trained),
        metrics: metrics_grid(trained),
        parameters: parameters(run, before),
        preprocessing: preprocessing(trained),
        digest: trained.digest.clone(),
        repeated: repeated(project, run, trained),
        reproduced: project.reproduced(run),
        registered: project.state.registered(run.id).is_some(),
    }
}

fn tiles(trained: &Trained, before: Option<&Run>) -> Vec<protocol::Fact> {
    let mut tiles: Vec<protocol::Fact> = metrics::METRICS
        .iter()
        .filter_map(|descriptor| {
            let now = trained.validation.get(descriptor.id)?;
            let mut tile = fact(descriptor.name, metric(now));
            if let Some((run, then)) = before.and_then(|run| Some((run, run.trained()?.validation.get(descriptor.id)?)))
            {
                let better = if descriptor.larger_is_better { now > then } else { now < then };
                let same = metric(now) == metric(then);
                let word = if same {
                    "as"
                } else if better {
                    "better than"
                } else {
                    "worse than"
                };
                tile.note = if same {
                    format!("as {}", run.label())
                } else {
                    let decimals = if (now - then).abs() < 0.0005 { 4 } else { 3 };
                    format!("{}, {word} {}", signed(now - then, decimals), run.label())
                };
                tile.mark = Some(if same {
                    Mark::Skip
                } else if better {
                    Mark::Ok
                } else {
                    Mark::Warn
                });
            } else if let Some(naive) = trained.naive.get(descriptor.id) {
                tile.note = format!("naive {}", metric(naive));
            }
            Some(tile)
        })
        .take(5)
        .collect();
    let mut size = fact("ONNX size", bytes(trained.size));
    size.note = format!(
        "{} in, {} train rows",
        count(trained.signature.features.len() as u64, "column"),
        whole(u64::from(trained.rows.0))
    );
    tiles.push(size);
    tiles
}

fn parameters(run: &Run, before: Option<&Run>) -> Grid {
    let of = |run: &Run| {
        let mut all: Vec<(String, String)> =
            crate::train::parameters(&run.config).into_iter().map(|(name, value)| (name.into(), value)).collect();
        all.push(("seed".into(), run.config.seed.to_string()));
        all.push(("data".into(), format!("d{}", run.data)));
        all
    };
    let old = before.map(of).unwrap_or_default();
    let rows = of(run).into_iter().map(|(name, value)| {
        let then = old.iter().find(|(known, _)| *known == name).map_or(NONE.into(), |(_, value)| value.clone());
        let differs = if before.is_some() && then != value { "differs" } else { "" };
        vec![name, value, then, differs.into()]
    });
    let before = before.map_or_else(|| "run before".into(), Run::label);
    grid(&[("Name", false), (&run.label(), false), (&before, false), ("Change", false)], rows.collect())
}

fn preprocessing(trained: &Trained) -> Grid {
    let signature = &trained.signature;
    let used = signature.features.iter().map(|feature| match &feature.kind {
        FeatureKind::Numeric { impute, scale, .. } => {
            let scaling = scale.map_or("the number itself".into(), |(offset, divisor)| {
                let sign = if offset < 0.0 { '+' } else { '−' };
                format!("(x {sign} {}) / {}", value(f64::from(offset.abs())), value(f64::from(divisor)))
            });
            let missing = impute.map_or("its own branch".into(), |impute| value(f64::from(impute)));
            vec![feature.name.clone(), missing, scaling]
        }
        FeatureKind::Categorical { categories, impute } => {
            vec![
                feature.name.clone(),
                categories.get(*impute).cloned().unwrap_or_default(),
                format!("one-hot, {}", count(categories.len() as u64, "category").replace("categorys", "categories")),
            ]
        }
    });
    let left = signature.left_out.iter().map(|(name, why)| vec![name.clone(), NONE.into(), format!("left out: {why}")]);
    let mut rows: Vec<Vec<String>> = used.chain(left).collect();
    let mut heads = vec![("Column", false), ("Missing becomes", false), ("Enters as", false)];
    if !trained.importances.is_empty() {
        heads.push(("Importance", true));
        for row in &mut rows {
            let share = trained.importances.iter().find(|(name, _)| *name == row[0]);
            row.push(share.map_or(NONE.into(), |(_, share)| percent(*share)));
        }
    }
    grid(&heads, rows)
}

/// Whether an earlier run with the same configuration on the same rows gave the same bytes.
fn repeated(project: &Project, run: &Run, trained: &Trained) -> Option<protocol::Status> {
    let same = |other: &&Run| other.id < run.id && other.config == run.config && other.data == run.data;
    let (other, before) =
        project.state.listed().rev().filter(same).find_map(|other| Some((other, other.trained()?)))?;
    Some(if before.digest == trained.digest {
        status(Mark::Ok, format!("Same bytes as {}", other.label()))
    } else {
        status(Mark::Bad, format!("Other bytes than {}: {}", other.label(), short(&before.digest)))
    })
}
