//! Monitor: panels over time, drift by feature, rules, and what can be done.

mod drift;
mod panels;
mod time;

use protocol::{Mark, MonitorView, RetrainView, RuleView};

use super::frame::marks;
use super::walk::in_production;
use super::{head, status};
use crate::format::{self, NONE, count, duration, moment, whole};
use crate::monitor::drift::Score;
use crate::monitor::rules::{RuleState, Watched};
use crate::monitor::{QUALITY_LEAST, SAMPLE, WINDOW_LEAST, metrics};
use crate::project::allowed::RETRAIN_LEAST;
use crate::project::{Project, allowed};
use crate::state::State;
use drift::drifted;
use time::axis_of;

/// Labelled requests that retraining uses by default.
const RETRAIN: u32 = 2_000;

/// Builds the view.
pub fn build(project: &Project) -> MonitorView {
    let state = &project.state;
    let started = state.monitor.requests > 0;
    let from = axis_of(state, project.transient.span).from;
    MonitorView {
        head: page_head(project),
        started,
        panels: if started { panels::build(project) } else { Vec::new() },
        span: project.transient.span,
        marks: marks(state).into_iter().filter(|mark| mark.tick >= from).collect(),
        now: state.tick as f32,
        features: drift::features(project),
        drift_note: drift::note(project),
        drift_recipe: drift::recipe(project),
        rules: state.rules.iter().map(|rule| rule_view(state, rule)).collect(),
        metrics: metrics::offered(state, project.runtime.as_ref()),
        retrain: retrain(project),
    }
}

fn page_head(project: &Project) -> protocol::Head {
    let state = &project.state;
    if project.runtime.is_none() {
        return head(
            None,
            "Nothing is deployed, so there is nothing to watch. After the first deployment, press Play to start simulated time.",
        );
    }
    if state.monitor.requests == 0 {
        return head(None, "No request has been answered yet. Press play, or space.");
    }
    let firing: Vec<&Watched> = state.rules.iter().filter(|rule| rule.firing()).collect();
    let drifted: Vec<&Score> = drifted(state);
    let shift = match drifted.as_slice() {
        [] if state.monitor.scores.is_empty() => match state.monitor.window.len() {
            few if few < WINDOW_LEAST => format!("Drift is not measured yet: {few} of {WINDOW_LEAST} requests."),
            _ => "Drift is measured with the next half hour.".into(),
        },
        [] => "No feature has drifted.".to_owned(),
        [one] => format!("{} has drifted.", one.name),
        [worst, ..] => format!("{} features have drifted, {} most.", drifted.len(), worst.name),
    };
    match firing.as_slice() {
        [] => {
            let labels = state.monitor.stable_quality.len() >= QUALITY_LEAST;
            let known = labels && !state.monitor.scores.is_empty();
            let pill = match (drifted.is_empty(), known) {
                (false, _) => status(Mark::Warn, "Drifted"),
                (true, true) => status(Mark::Ok, "Normal"),
                (true, false) => status(Mark::Unknown, "Too early to say"),
            };
            let so_far = in_production(state)
                .unwrap_or_else(|| format!("{} answered", format::sentence(&count(state.monitor.requests, "request"))));
            let still = if known && drifted.is_empty() && state.faults.is_empty() {
                " The simulated users are still like the training data; the Drift lab can change that."
            } else {
                ""
            };
            head(Some(pill), format!("No rule fires. {shift} {so_far}.{still}"))
        }
        [first, ..] => {
            let since = match first.state {
                RuleState::Firing(since) if since < state.tick => {
                    format!("Firing for {}", duration(state.tick - since))
                }
                _ => "Firing now".into(),
            };
            let names: Vec<&str> = firing.iter().map(|rule| rule.rule.name.as_str()).collect();
            // What is true now; rules are evaluated now and then, and another version may have taken over since.
            let of_quality = |rule: &Watched| matches!(rule.rule.metric.as_str(), "accuracy" | "rmse");
            let value = |rule: &Watched| match &rule.rule.metric {
                _ if of_quality(rule) => state.monitor.quality(state.served_task(), false),
                metric => metrics::now(state, metric),
            };
            let holds = |rule: &&&Watched| value(rule).is_some_and(|value| rule.holds(value));
            let holding: Vec<&&Watched> = firing.iter().filter(holds).collect();
            let what = if holding.is_empty() {
                "None of it holds at the moment: the rules are evaluated every ten simulated minutes."
            } else if holding.iter().any(|rule| of_quality(rule)) && drifted.is_empty() {
                "Answers have become worse although no feature has drifted: the relation between features and labels may have changed."
            } else {
                shift.as_str()
            };
            head(
                Some(status(Mark::Bad, since)),
                format!("{} {}. {what}", names.join(", "), if names.len() == 1 { "fires" } else { "fire" }),
            )
        }
    }
}

fn rule_view(state: &State, watched: &Watched) -> RuleView {
    let (mark, word) = match watched.state {
        RuleState::Inactive if watched.value.is_none() => (Mark::Unknown, "No data".into()),
        RuleState::Inactive => (Mark::Ok, "Normal".into()),
        RuleState::Pending(since) => (Mark::Warn, format!("Pending since {}", moment(since))),
        RuleState::Firing(since) if since == state.tick => (Mark::Bad, "Firing now".into()),
        RuleState::Firing(since) => (Mark::Bad, format!("Firing for {}", duration(state.tick - since))),
    };
    let words = |value| metrics::words(&watched.rule.metric, value);
    // Between two evaluations the panels are ahead.
    let since = state.tick % SAMPLE;
    let checked = if since > 0 { format!(", {} ago", duration(since)) } else { String::new() };
    RuleView {
        rule: watched.rule.clone(),
        status: status(mark, word),
        value: watched.value.map_or(NONE.into(), |value| format!("{}{checked}", words(value))),
        threshold: words(watched.rule.threshold),
        yaml: watched.yaml(),
        source: watched.source.clone(),
    }
}

/// When what fires now began to hold.
fn changed_at(state: &State) -> Option<(&str, u32)> {
    let since = |watched: &Watched| match watched.state {
        RuleState::Firing(since) => Some(since.saturating_sub(watched.rule.for_minutes)),
        _ => None,
    };
    let begun = state.rules.iter().filter_map(|rule| Some((rule.rule.name.as_str(), since(rule)?)));
    begun.min_by_key(|(_, tick)| *tick)
}

fn retrain(project: &Project) -> RetrainView {
    let state = &project.state;
    let available = state.monitor.labelled.len() as u32;
    let change = changed_at(state).map(|(rule, tick)| (rule, tick, state.monitor.labelled_since(tick)));
    // Rows of before teach the world of before.
    let rows = match change {
        Some((_, _, since)) if since >= RETRAIN_LEAST => since.min(RETRAIN),
        _ => available.min(RETRAIN),
    };
    let advice = change.map_or_else(String::new, |(rule, tick, since)| {
        let begun = format!("since {rule} began to hold, {}", moment(tick));
        match since {
            0 => format!(
                "None of them was asked {begun}: labels come {} after the request. Let time run first.",
                duration(state.traffic.label_delay)
            ),
            few if few < RETRAIN_LEAST => {
                format!("{few} of them were asked {begun}; the others show the world of before. Let time run first.")
            }
            some if some < RETRAIN => {
                let some = whole(some.into());
                format!("{some} of them were asked {begun}, and are chosen. When time runs on there will be more, for a better model.")
            }
            many => format!("{} of them were asked {begun}.", whole(many.into())),
        }
    });
    // Asked for now, and not answered by a version that waits to be deployed.
    let enough = change.is_some_and(|(_, _, since)| since >= RETRAIN_LEAST);
    let waits = state.versions.last().map(|version| version.id) > state.endpoint.stable;
    RetrainView {
        lead: enough && !waits,
        available,
        rows,
        advice,
        text: "Makes a data version of the newest labelled requests, as many as below (the newest 10,000 to 15,000 are kept), and runs the pipeline on it with the deployed version's settings (for an imported model, those of the newest version trained here). If it passes, the new version waits in the registry as @challenger. Drift is measured against its training rows once it is deployed.".into(),
        blocked: allowed::retraining(state),
    }
}
