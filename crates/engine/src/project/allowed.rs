//! What production allows now, and why not. Commands are refused by it, and the views grey out what would be.

use protocol::RolloutButtons;

use crate::format::{duration, whole};
use crate::serve::rollout::Phase;
use crate::state::{RunState, State};

/// Labelled requests that retraining needs at least.
pub const RETRAIN_LEAST: u32 = 200;

/// Which buttons can be used, and why the others cannot.
pub fn rollout(state: &State) -> RolloutButtons {
    let active = state.active_rollout();
    let none = Some("No rollout is in progress.".to_owned());
    let next = active.and_then(|rollout| rollout.canary.steps.get(rollout.step + 1)).map_or(100, |step| step.weight);
    let degraded = state.endpoint.rollout.as_ref().is_some_and(|rollout| matches!(rollout.phase, Phase::Degraded(_)));
    let before = state.endpoint.previous.last();
    RolloutButtons {
        deploy: match (state.versions.is_empty(), active) {
            (true, _) => Some("No version is registered.".into()),
            (_, Some(rollout)) => Some(format!("v{} is being rolled out.", rollout.version)),
            _ => None,
        },
        promote: if active.is_some() { None } else { none.clone() },
        promote_fully: if active.is_some() { None } else { none.clone() },
        abort: if active.is_some() { None } else { none },
        retry: if degraded { None } else { Some("Only an aborted rollout can be tried again.".into()) },
        roll_back: match (active, before) {
            (Some(_), _) => Some("Abort the rollout instead.".into()),
            (None, None) => Some("There is no earlier stable version to go back to.".into()),
            (None, Some(_)) => None,
        },
        promote_label: if active.is_some() { format!("Promote to {next} %") } else { "Promote".into() },
        roll_back_label: before.map_or("Roll back".into(), |before| format!("Roll back to v{before}")),
    }
}

/// Why retraining is not possible now.
pub fn retraining(state: &State) -> Option<String> {
    let available = state.monitor.labelled.len() as u32;
    if state.endpoint.stable.is_none() {
        Some("Nothing is deployed, so there are no labelled requests.".into())
    } else if available < RETRAIN_LEAST {
        Some(format!(
            "{} of {} labelled requests are at hand. Labels come {} after the request.",
            whole(u64::from(available)),
            RETRAIN_LEAST,
            duration(state.traffic.label_delay)
        ))
    } else if state.pipelines.last().is_some_and(|run| run.running)
        || state.runs.iter().any(|run| run.state == RunState::Running)
    {
        Some("Another training or pipeline run is under way.".into())
    } else {
        None
    }
}
