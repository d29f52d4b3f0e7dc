//! Home: where to go on, what to start from, what was done.

use std::sync::OnceLock;

use protocol::{HomeView, Mark, Page, Persistence, SetCard, Task};

use super::{head, journal};
use crate::data::{DataVersion, sets};
use crate::format::metric;
use crate::project::Project;
use crate::state::State;

/// Journal lines that are shown.
const LINES: usize = 12;

/// Cards of the built-in sets; the fingerprints are computed once.
pub fn sets() -> Vec<SetCard> {
    static CARDS: OnceLock<Vec<SetCard>> = OnceLock::new();
    CARDS.get_or_init(|| sets::SETS.iter().map(|set| set.card()).collect()).clone()
}

/// Builds the view.
pub fn build(project: &Project) -> HomeView {
    let state = &project.state;
    let walk = walk(state);
    let done = walk.iter().filter(|(mark, ..)| *mark == Mark::Ok).count();
    let (next, next_page) = walk
        .iter()
        .find(|(mark, ..)| *mark == Mark::Here)
        .map_or((done_with(state), Page::DriftLab), |(_, text, page)| (text.clone(), *page));
    let fresh = state.data.is_empty();
    let sentence = if fresh {
        "Nothing is loaded yet. Everything you load stays in this browser.".into()
    } else {
        format!(
            "{}: {done} of {} steps of the loop are done. Everything is kept {}.",
            state.name,
            walk.len(),
            match project.transient.storage.persistence {
                Persistence::Kept => "in this browser and nowhere else",
                Persistence::Paused | Persistence::Impossible => "in memory, until this tab closes",
            }
        )
    };
    HomeView {
        head: head(None, sentence),
        fresh,
        next,
        next_page,
        walk,
        sets: sets(),
        journal: journal::lines(project, None, LINES),
        entries: project.entries.len() as u32,
    }
}

/// A version that was trained from production serves, and no alert fires.
fn calm(state: &State, retrained: bool) -> bool {
    let cured =
        state.stable().and_then(|stable| state.data_version(stable.data)).is_some_and(DataVersion::of_production);
    retrained && cured && !state.rules.iter().any(|rule| rule.firing())
}

/// What the loop has shown: what the served version scores now, beside what it was meant to.
fn done_with(state: &State) -> String {
    let production = state.monitor.history.stable.last().copied().filter(|value| value.is_finite()).map(f64::from);
    let scored = match (state.stable(), production) {
        (Some(stable), Some(value)) => {
            let (name, id) = match state.served_task() {
                Task::Classification => ("accuracy", "accuracy"),
                Task::Regression => ("RMSE", "rmse"),
            };
            let meant = stable
                .trained
                .validation
                .get(id)
                .map_or(String::new(), |meant| format!(", {} on validation", metric(meant)));
            format!(" v{} has {name} {} in production{meant}, and no alert fires.", stable.id, metric(value))
        }
        _ => String::new(),
    };
    format!("The whole loop is done.{scored} Try a fault you have not met, or another data set.")
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
        (state.faults_made > 0, "Inject drift.", Page::DriftLab),
        (fired, "See an alert fire.", Page::Monitor),
        (retrained, "Retrain on recent labelled requests.", Page::Monitor),
        (
            retrained && state.endpoint.previous.len() + usize::from(state.endpoint.stable.is_some()) > 1,
            "Put the new version into production.",
            Page::Deploy,
        ),
        (calm(state, retrained && fired), "See the alerts resolve.", Page::Monitor),
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
