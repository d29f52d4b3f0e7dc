//! Home: where to go on, what to start from, what was done.

use std::sync::OnceLock;

use protocol::{HomeView, Mark, Page, Persistence, SetCard};

use super::{head, journal};
use crate::data::sets;
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
    let (next, next_page) = walk.iter().find(|(mark, ..)| *mark == Mark::Here).map_or(
        ("The whole loop is done. Try another data set, or a fault you have not met.".into(), Page::DriftLab),
        |(_, text, page)| (text.clone(), *page),
    );
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
