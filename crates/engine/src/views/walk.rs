//! The walk through the whole loop: which steps are done, which is next, and what it has shown in the end.

use protocol::{Mark, Page, Task};

use crate::data::DataVersion;
use crate::format::metric;
use crate::state::State;

/// State, what to do, where.
pub type Step = (Mark, String, Page);

/// The next thing to do and where; none when the whole loop is done.
pub fn next(steps: &[Step]) -> Option<(String, Page)> {
    steps.iter().find(|(mark, ..)| *mark == Mark::Here).map(|(_, text, page)| (text.clone(), *page))
}

/// A version that was trained from production serves, and no alert fires.
fn calm(state: &State, retrained: bool) -> bool {
    let cured =
        state.stable().and_then(|stable| state.data_version(stable.data)).is_some_and(DataVersion::of_production);
    retrained && cured && !state.rules.iter().any(|rule| rule.firing())
}

/// What the loop has shown: what the served version scores now, beside what it was meant to.
pub fn done_with(state: &State) -> String {
    let scored = in_production(state).map_or(String::new(), |scored| format!(" {scored}, and no alert fires."));
    format!("The whole loop is done.{scored} Try a fault you have not met, or another data set.")
}

/// Like `v2 has accuracy 0.921 in production, 0.936 on validation`; none while too few labels have come.
pub fn in_production(state: &State) -> Option<String> {
    let stable = state.stable()?;
    let (name, id) = match state.served_task() {
        Task::Classification => ("accuracy", "accuracy"),
        Task::Regression => ("RMSE", "rmse"),
    };
    let value = metric(state.monitor.quality(state.served_task(), false)?);
    let meant = stable.trained.validation.get(id).map(|meant| format!(", {} on validation", metric(meant)));
    Some(format!("v{} has {name} {value} in production{}", stable.id, meant.unwrap_or_default()))
}

/// The steps in order. The next one is the first behind all that is done: who brings a model from elsewhere need not train
/// one first.
pub fn steps(state: &State) -> Vec<Step> {
    let fired = state.events.iter().any(|event| event.kind == protocol::EventKind::AlertFired);
    let retrained = state.pipelines.iter().any(|run| run.trigger.starts_with("retraining") && run.version.is_some());
    let steps = [
        (!state.data.is_empty(), "Load a data set.", Page::Data),
        (state.runs.iter().any(|run| run.trained().is_some()), "Train a first model.", Page::Train),
        (
            state.pipelines.iter().any(|run| run.version.is_some()),
            "Take it through the pipeline and its checks into the registry.",
            Page::Pipeline,
        ),
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
    let next = steps.iter().rposition(|(done, ..)| *done).map_or(0, |last| last + 1);
    let mark = |place: usize, done: bool| match (done, place == next) {
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
