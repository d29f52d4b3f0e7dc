//! Train: runs, newest first, each with its detail.

use protocol::{Grid, Mark, RunDetail, RunRow, TrainView, Verdict};

use super::{
    evaluation, fact, grid, head, leading_metric, leading_value, left_out, metrics_grid, newest, status, sweeps,
};
use crate::digest::short;
use crate::format::{NONE, bytes, count, metric, percent, seconds, signed, value, whole};
use crate::project::Project;
use crate::state::{Run, RunState};
use crate::train::features::FeatureKind;
use crate::train::{Trained, estimator, metrics, preparation};

/// Runs that carry their detail; older ones are in the list only.
const DETAILED: usize = 30;

/// Builds the view.
pub fn build(project: &Project) -> TrainView {
    let state = &project.state;
    let (_, name) = leading_metric(project, None);
    let running = state.runs.iter().filter(|run| run.state == RunState::Running).count();
    let finished = state.runs.iter().filter(|run| run.trained().is_some()).count();
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
        head: head(pill, sentence + &left_out(state.runs.len())),
        ready: state.current().is_some(),
        estimators: estimator::cards(state.task()),
        preparation: preparation::cards(),
        runs: newest(&state.runs).enumerate().map(|(place, run)| row(project, run, place < DETAILED)).collect(),
        metric: name,
        sweep_form: sweeps::form(project),
        sweeps: sweeps::build(project),
    }
}

fn best(project: &Project) -> Option<(String, String)> {
    let (id, _) = leading_metric(project, None);
    let larger = metrics::find(&id)?.larger_is_better;
    let scored = project.state.runs.iter().filter_map(|run| Some((run, run.trained()?.validation.get(&id)?)));
    let best = scored.max_by(|a, b| if larger { a.1.total_cmp(&b.1) } else { b.1.total_cmp(&a.1) })?;
    Some((best.0.label(), metric(best.1)))
}

fn row(project: &Project, run: &Run, detailed: bool) -> RunRow {
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
        detail: run.trained().filter(|_| detailed).map(|trained| detail(project, run, trained)),
        failure: match &run.state {
            RunState::Failed(message, hint) => {
                Some(Verdict { mark: Mark::Bad, title: message.clone(), why: hint.clone() })
            }
            _ => None,
        },
        job,
        version: project
            .state
            .versions
            .iter()
            .find(|version| version.run == Some(run.id))
            .map(|version| version.label()),
        origin: run.trial.map(|(sweep, trial)| format!("s-{sweep:03}, t-{trial:03}")).unwrap_or_default(),
        took: run.seconds.map_or(NONE.into(), seconds),
    }
}

fn detail(project: &Project, run: &Run, trained: &Trained) -> RunDetail {
    // On other rows another figure means nothing.
    let same = |other: &&Run| other.id < run.id && other.data == run.data && other.trained().is_some();
    let before = project.state.runs.iter().rev().find(same);
    RunDetail {
        tiles: tiles(trained, before),
        confusion: evaluation::confusion(trained),
        scatter: evaluation::scatter(trained),
        metrics: metrics_grid(trained),
        parameters: parameters(run, before),
        preprocessing: preprocessing(trained),
        digest: trained.digest.clone(),
        repeated: repeated(project, run, trained),
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
                    format!("{}, {word} {}", signed(now - then, 3), run.label())
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
                format!("(x − {}) / {}", value(f64::from(offset)), value(f64::from(divisor)))
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
        project.state.runs.iter().rev().filter(same).find_map(|other| Some((other, other.trained()?)))?;
    Some(if before.digest == trained.digest {
        status(Mark::Ok, format!("Same bytes as {}", other.label()))
    } else {
        status(Mark::Bad, format!("Other bytes than {}: {}", other.label(), short(&before.digest)))
    })
}
