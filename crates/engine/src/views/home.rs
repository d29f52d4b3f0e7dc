//! Home: where to go on, what to start from, what was done.

use std::sync::OnceLock;

use protocol::{HomeView, JournalRow, Mark, Page, SetCard};

use super::head;
use crate::data::builtin;
use crate::format::{NONE, duration, moment};
use crate::journal::{Action, Entry};
use crate::project::Project;
use crate::state::State;

/// Journal lines that are shown.
const LINES: usize = 12;

/// Cards of the built-in sets; the fingerprints are computed once.
pub fn sets() -> Vec<SetCard> {
    static CARDS: OnceLock<Vec<SetCard>> = OnceLock::new();
    CARDS.get_or_init(|| builtin::SETS.iter().map(builtin::Set::card).collect()).clone()
}

/// Builds the view.
pub fn build(project: &Project) -> HomeView {
    let state = &project.state;
    let walk = walk(state);
    let done = walk.iter().filter(|(mark, ..)| *mark == Mark::Ok).count();
    let (next, next_page) = walk.iter().find(|(mark, ..)| *mark == Mark::Here).map_or(
        ("The whole loop is done. Try another data set, or a fault you have not met.".into(), Page::DriftLab),
        |(_, text, page)| (text.clone(), *page),
    );
    let fresh = state.data.is_empty();
    let sentence = if fresh {
        "Nothing is loaded yet. Everything you load stays in this browser.".into()
    } else {
        format!(
            "{}: {done} of {} steps of the loop are done. Everything is kept in this browser and nowhere else.",
            state.name,
            walk.len()
        )
    };
    HomeView {
        head: head(None, sentence),
        fresh,
        next,
        next_page,
        walk,
        sets: sets(),
        journal: project.entries.iter().rev().take(LINES).map(|entry| line(project, entry)).collect(),
        entries: project.entries.len() as u32,
    }
}

/// The walk through the loop; the first step that is not done is the next one.
fn walk(state: &State) -> Vec<(Mark, String, Page)> {
    let fired = state.events.iter().any(|event| event.kind == protocol::EventKind::AlertFired);
    let retrained = state.pipelines.iter().any(|run| run.trigger.starts_with("retraining") && run.version.is_some());
    let steps = [
        (!state.data.is_empty(), "Load a data set.", Page::Data),
        (state.runs.iter().any(|run| run.trained().is_some()), "Train a first model.", Page::Train),
        (
            state.pipelines.iter().any(|run| run.version.is_some()),
            "Take it through the pipeline and its checks.",
            Page::Pipeline,
        ),
        (!state.versions.is_empty(), "Look at the registered version.", Page::Registry),
        (state.endpoint.stable.is_some(), "Deploy the version.", Page::Deploy),
        (state.monitor.requests > 0, "Let the clock run and watch the traffic.", Page::Monitor),
        (state.faults_made > 0, "Cause a drift.", Page::DriftLab),
        (fired, "See an alert fire.", Page::Monitor),
        (retrained, "Retrain on recent labelled requests.", Page::Monitor),
        (
            retrained && state.endpoint.previous.len() + usize::from(state.endpoint.stable.is_some()) > 1,
            "Put the new version into production.",
            Page::Deploy,
        ),
    ];
    let next = steps.iter().position(|(done, ..)| !done);
    let mark = |place: usize, done: bool| match (done, Some(place) == next) {
        (true, _) => Mark::Ok,
        (false, true) => Mark::Here,
        (false, false) => Mark::Wait,
    };
    steps
        .into_iter()
        .enumerate()
        .map(|(place, (done, text, page))| (mark(place, done), text.to_owned(), page))
        .collect()
}

fn line(project: &Project, entry: &Entry) -> JournalRow {
    let (station, text) = describe(entry);
    let deployed = project.state.endpoint.stable.is_some() && entry.tick > 0;
    JournalRow {
        seq: entry.seq,
        station: station.into(),
        text,
        when: if deployed { moment(entry.tick) } else { NONE.into() },
    }
}

/// The station of an entry and what was done, in words.
fn describe(entry: &Entry) -> (&'static str, String) {
    match &entry.action {
        Action::Created { .. } => ("project", "Started the project".into()),
        Action::ProjectRenamed { name } => ("project", format!("Renamed the project to “{name}”")),
        Action::BriefSet { .. } => ("brief", "Saved the brief".into()),
        Action::DataAdded { version } => ("data", format!("Loaded {} as {}", version.name, version.label())),
        Action::RolesSet { roles, .. } => ("data", format!("Chose “{}” as target", roles.target)),
        Action::SplitSet { split, .. } => (
            "data",
            format!("Divided the rows {} / {} / {} / {}", split.train, split.validation, split.test, split.production),
        ),
        Action::RunStarted { run, .. } => ("train", format!("Started run r-{run:03}")),
        Action::RunFinished { run, .. } => ("train", format!("Run r-{run:03} finished")),
        Action::RunFailed { run, .. } => ("train", format!("Run r-{run:03} failed")),
        Action::RunCancelled { run } => ("train", format!("Cancelled run r-{run:03}")),
        Action::PipelineStarted { number, .. } => ("pipeline", format!("Started pipeline run {number}")),
        Action::PipelineFinished { number, trained, .. } => {
            ("pipeline", format!("Pipeline run {number} {}", if trained.is_some() { "passed" } else { "failed" }))
        }
        Action::PipelineFailed { number, .. } => ("pipeline", format!("Pipeline run {number} broke")),
        Action::PipelineCancelled { number } => ("pipeline", format!("Cancelled pipeline run {number}")),
        Action::Retrained { version, number, .. } => {
            ("monitor", format!("Retraining: {} for pipeline run {number}", version.label()))
        }
        Action::ModelImported { name, .. } => ("registry", format!("Registered {name}")),
        Action::Registered { run } => ("registry", format!("Registered run r-{run:03}")),
        Action::AliasSet { alias, version: Some(version) } => ("registry", format!("Set @{alias} to v{version}")),
        Action::AliasSet { alias, version: None } => ("registry", format!("Removed @{alias}")),
        Action::Deployed { deployment } => match deployment.strategy {
            protocol::Strategy::Recreate => ("deploy", format!("Deployed v{}", deployment.version)),
            protocol::Strategy::Canary(_) => ("deploy", format!("Started a canary of v{}", deployment.version)),
        },
        Action::Promoted => ("deploy", "Promoted the canary".into()),
        Action::PromotedFully => ("deploy", "Promoted the canary fully".into()),
        Action::Aborted => ("deploy", "Aborted the rollout".into()),
        Action::Retried => ("deploy", "Started the rollout again".into()),
        Action::RolledBack => ("deploy", "Rolled back".into()),
        Action::TrafficSet { traffic } => (
            "deploy",
            format!(
                "Traffic of {} a minute, labels after {}",
                crate::format::value(traffic.rate),
                duration(traffic.label_delay)
            ),
        ),
        Action::FaultAdded { fault } => ("drift lab", format!("Scheduled a fault for {}", moment(fault.start))),
        Action::FaultRemoved { fault } => ("drift lab", format!("Took away fault {fault}")),
        Action::RuleSet { rule } => ("monitor", format!("Set rule {}", rule.name)),
        Action::RuleRemoved { name } => ("monitor", format!("Deleted rule {name}")),
        Action::PauseOnAlertSet { on } => {
            ("settings", if *on { "Pause on alerts" } else { "Run on during alerts" }.into())
        }
    }
}
