//! The journal in words.

use std::rc::Rc;

use protocol::{Fate, JournalRow, Roles};

use crate::data::Made;
use crate::format::{NONE, count, duration, moment};
use crate::journal::{Action, Entry};
use crate::project::Project;
use crate::sweep::End;

/// Lines before an entry, newest first; those of the whole journal, also while the learner looks back.
pub fn lines(project: &Project, before: Option<u32>, most: usize) -> Vec<JournalRow> {
    let here = project.past.as_ref().map_or(project.branches.here(), |(place, _)| place.entry);
    let path = project.branches.path(project.branches.here());
    let deployed = project.state.endpoint.stable.is_some();
    let end = before.map_or(project.entries.len(), |before| project.entries.len().min(before as usize));
    let line = |entry: &Rc<Entry>| {
        let (station, text) = words(entry);
        JournalRow {
            seq: entry.seq,
            station: station.into(),
            text,
            when: if deployed && entry.tick > 0 { moment(entry.tick) } else { NONE.into() },
            fate: match (entry.seq == here, path.binary_search(&entry.seq)) {
                (true, _) => Fate::Here,
                (false, Ok(_)) => Fate::Led,
                (false, Err(_)) => Fate::Left,
            },
        }
    };
    project.entries[..end].iter().rev().take(most).map(line).collect()
}

/// The station of an entry and what was done, in words.
pub fn words(entry: &Entry) -> (&'static str, String) {
    match &entry.action {
        Action::Created { .. } => ("project", "Started the project".into()),
        Action::ProjectRenamed { name } => ("project", format!("Renamed the project to “{name}”")),
        Action::BriefSet { .. } => ("brief", "Saved the brief".into()),
        Action::DataAdded { version } => (
            "data",
            match &version.made {
                None => format!("Loaded {} as {}", version.name, version.label()),
                Some(Made::Step { said, .. }) => format!("Made {}: {said}", version.label()),
                Some(Made::Restored { version: former }) => format!("Restored d{former} as {}", version.label()),
            },
        ),
        Action::DataNoted { data, .. } => ("data", format!("Wrote a note on d{data}")),
        Action::ExpectationsSet { expectations } => {
            ("data", format!("Saved {}", count(expectations.len() as u64, "expectation")))
        }
        Action::RolesSet { roles, .. } => {
            ("data", format!("Saved roles: target “{}”{}", roles.target, left_out(roles)))
        }
        Action::SplitSet { split, .. } => (
            "data",
            format!("Split the rows {} / {} / {} / {}", split.train, split.validation, split.test, split.production),
        ),
        Action::RunStarted { run, .. } => ("train", format!("Started run r-{run:03}")),
        Action::RunFinished { run, .. } => ("train", format!("Run r-{run:03} finished")),
        Action::RunFailed { run, .. } => ("train", format!("Run r-{run:03} failed")),
        Action::RunCancelled { run } => ("train", format!("Cancelled run r-{run:03}")),
        Action::RunTagged { run, key, value } if value.is_empty() => {
            ("train", format!("Took tag “{key}” off run r-{run:03}"))
        }
        Action::RunTagged { run, key, .. } => ("train", format!("Tagged run r-{run:03} with “{key}”")),
        Action::RunNoted { run, .. } => ("train", format!("Wrote a note on run r-{run:03}")),
        Action::RunsDeleted { runs } => ("train", format!("Deleted {}", named(runs))),
        Action::RunsRestored { runs } => ("train", format!("Put {} back", named(runs))),
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
        Action::FaultRemoved { fault } => ("drift lab", format!("Removed or ended fault {fault}")),
        Action::RuleSet { rule } => ("monitor", format!("Set rule {}", rule.name)),
        Action::RuleRemoved { name } => ("monitor", format!("Deleted rule {name}")),
        Action::SweepStarted { sweep, .. } => ("train", format!("Started sweep s-{sweep:03}")),
        Action::TrialFinished { sweep, trial, .. } => ("train", format!("Trial {trial} of s-{sweep:03} finished")),
        Action::TrialFailed { sweep, trial, .. } => ("train", format!("Trial {trial} of s-{sweep:03} failed")),
        Action::SweepPaused { sweep, .. } => ("train", format!("Paused sweep s-{sweep:03}")),
        Action::SweepResumed { sweep } => ("train", format!("Went on with sweep s-{sweep:03}")),
        Action::SweepEnded { sweep, why: End::Cancelled, .. } => ("train", format!("Cancelled sweep s-{sweep:03}")),
        Action::SweepEnded { sweep, why: End::OutOfTime, .. } => {
            ("train", format!("Sweep s-{sweep:03} ran out of time"))
        }
        Action::Went { entry, .. } => ("project", format!("Went to entry {entry}")),
        Action::PauseOnAlertSet { on } => {
            ("settings", if *on { "Pause on alerts and rollouts" } else { "Run on during alerts and rollouts" }.into())
        }
    }
}

/// A run by its number, several by how many they are.
fn named(runs: &[u32]) -> String {
    match runs {
        [run] => format!("run r-{run:03}"),
        runs => count(runs.len() as u64, "run"),
    }
}

/// How many columns are left out, behind the target; nothing where none is.
fn left_out(roles: &Roles) -> String {
    match roles.ignored.len() as u64 {
        0 => String::new(),
        columns => format!(", {} left out", count(columns, "column")),
    }
}
