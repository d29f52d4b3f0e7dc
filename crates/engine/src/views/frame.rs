//! What is around every page.

use protocol::{
    Chip, ClockView, EventMark, Frame, JobProgress, Mark, Past, StationFact, Status, Storage, StorageView, Strip,
};

use super::{axis, journal, leading_metric, leading_value, status, walk};
use crate::format::{DAY, bytes, count, moment, sentence};
use crate::journal::Place;
use crate::monitor::rules::RuleState;
use crate::project::Project;
use crate::serve::rollout::Phase;
use crate::state::{RunState, State};
use crate::sweep::Status as Sweeping;

/// Days the time axis has at least.
const DAYS: u32 = 3;

/// Builds the frame.
pub fn build(project: &Project) -> Frame {
    let shown = project.past.as_ref().map_or(project, |(_, past)| past);
    let state = &shown.state;
    let (undo, redo) = if project.past.is_some() { (None, None) } else { project.back_and_forth() };
    Frame {
        project: state.name.clone(),
        stations: stations(shown),
        drift_lab: drift_lab(state),
        chips: chips(state),
        clock: ClockView { tick: state.tick, label: sentence(&moment(state.tick)), ..clock(project) },
        alerts: alerts(state),
        strip: strip(&project.state),
        storage: storage(project),
        jobs: jobs(project),
        undo,
        redo,
        next: if project.past.is_some() { None } else { walk::next(&walk::steps(state)) },
        past: project.past.as_ref().map(|(place, _)| past(project, *place)),
    }
}

fn past(project: &Project, place: Place) -> Past {
    let entry = project.entries.get(place.entry as usize);
    let words = entry.map(|entry| journal::words(entry).1).unwrap_or_default();
    let deployed = project.state.endpoint.stable.is_some();
    Past {
        words: format!("Looking at {}", if deployed { moment(place.tick) } else { format!("entry {}", place.entry) }),
        after: format!("{}, {words}", place.entry),
        now: project.state.tick,
    }
}

/// The seven stations from Brief to Monitor.
pub fn stations(project: &Project) -> Vec<StationFact> {
    let state = &project.state;
    let (id, name) = leading_metric(project, None);
    let brief = state.brief();
    let finished = state.listed().filter(|run| run.trained().is_some()).count();
    let running = state.runs.iter().any(|run| run.state == RunState::Running);
    let sweeping = state.sweeps.iter().any(|sweep| sweep.status == Sweeping::Running);
    let facts = [
        match &state.brief {
            Some(_) => (
                Mark::Ok,
                format!(
                    "{name} {} {}",
                    if crate::train::metrics::find(&id).is_some_and(|m| m.larger_is_better) { "≥" } else { "≤" },
                    crate::format::metric(brief.target)
                ),
            ),
            None => (Mark::Wait, "default targets".into()),
        },
        match state.current() {
            Some(version) => (Mark::Ok, format!("{} · {}", version.label(), count(u64::from(version.rows), "row"))),
            None => (Mark::Wait, "no data".into()),
        },
        match state.listed().next_back() {
            _ if running => (Mark::Run, "training".into()),
            _ if sweeping => (Mark::Run, "sweeping".into()),
            Some(_) if finished > 0 => {
                let best = state
                    .listed()
                    .rev()
                    .find_map(|run| run.trained())
                    .map(|trained| leading_value(project, trained))
                    .unwrap_or_default();
                (Mark::Ok, format!("{}, last {best}", count(finished as u64, "run")))
            }
            Some(_) => (Mark::Bad, "no run finished".into()),
            None => (Mark::Wait, "no runs".into()),
        },
        match state.pipelines.last() {
            Some(run) if run.running => (Mark::Run, format!("run {} is running", run.number)),
            Some(run) if run.version.is_some() => (Mark::Ok, format!("run {} passed", run.number)),
            Some(run) if super::pipeline::cancelled(run) => (Mark::Skip, format!("run {} cancelled", run.number)),
            Some(run) => (Mark::Bad, format!("run {} failed", run.number)),
            None => (Mark::Wait, "not started".into()),
        },
        match state.versions.last() {
            Some(version) => {
                let alias = state.aliases_of(version.id).first().map(|alias| format!(" @{alias}")).unwrap_or_default();
                (Mark::Ok, format!("{}{alias}", version.label()))
            }
            None => (Mark::Wait, "no versions".into()),
        },
        match (state.active_rollout(), state.endpoint.stable) {
            (Some(rollout), _) => {
                let mark = if matches!(rollout.phase, Phase::Paused(_)) { Mark::Pause } else { Mark::Run };
                (mark, format!("v{} canary at {} %", rollout.version, rollout.weight()))
            }
            (None, Some(stable)) => (Mark::Ok, format!("v{stable} serves 100 %")),
            (None, None) => (Mark::Wait, "nothing served".into()),
        },
        monitor(state),
    ];
    let furthest = facts.iter().rposition(|(mark, _)| *mark != Mark::Wait);
    facts
        .into_iter()
        .enumerate()
        .map(|(place, (mark, fact))| StationFact {
            mark,
            fact,
            reached: furthest.is_some_and(|furthest| place <= furthest),
        })
        .collect()
}

fn monitor(state: &State) -> (Mark, String) {
    let firing = state.rules.iter().filter(|rule| rule.firing()).count();
    if firing > 0 {
        (Mark::Bad, format!("{} firing", count(firing as u64, "alert")))
    } else if state.monitor.requests > 0 {
        (Mark::Ok, format!("{}, none fires", count(state.rules.len() as u64, "rule")))
    } else {
        (Mark::Wait, "no traffic".into())
    }
}

fn drift_lab(state: &State) -> String {
    let active = state.faults.iter().filter(|fault| fault.strength(state.tick) > 0.0).count();
    let ahead = state
        .faults
        .iter()
        .filter(|fault| fault.fault.start >= state.tick && fault.strength(state.tick) == 0.0)
        .count();
    match (active, ahead) {
        (0, 0) => String::new(),
        (0, n) => format!("{n} ahead"),
        (n, _) => format!("{n} at work"),
    }
}

fn chips(state: &State) -> Vec<Chip> {
    let chip = |kind: &str, value: String, alias: Option<String>, challenger| Chip {
        kind: kind.into(),
        value,
        alias,
        challenger,
    };
    let mut chips = Vec::new();
    if let Some(version) = state.current() {
        chips.push(chip("data", version.label(), None, false));
    }
    if let Some(stable) = state.endpoint.stable {
        let alias = state.aliases_of(stable).first().map(|alias| format!("@{alias}"));
        chips.push(chip(
            if state.active_rollout().is_some() { "stable" } else { "serves" },
            format!("v{stable}"),
            alias,
            false,
        ));
    }
    if let Some(rollout) = state.active_rollout() {
        let alias = state.aliases_of(rollout.version).first().map(|alias| format!("@{alias}"));
        chips.push(chip("canary", format!("v{}", rollout.version), alias, true));
    }
    chips
}

fn clock(project: &Project) -> ClockView {
    let tick = project.state.tick;
    ClockView {
        started: project.runtime.is_some(),
        playing: project.transient.playing,
        stopped: project.transient.stopped.clone().filter(|_| project.past.is_none() && !project.transient.playing),
        speed: project.speed,
        tick,
        label: sentence(&moment(tick)),
    }
}

fn alerts(state: &State) -> Status {
    let count_in = |wanted: fn(&RuleState) -> bool| state.rules.iter().filter(|rule| wanted(&rule.state)).count();
    let (firing, pending) = (
        count_in(|state| matches!(state, RuleState::Firing(_))),
        count_in(|state| matches!(state, RuleState::Pending(_))),
    );
    match (firing, pending) {
        (0, 0) => status(Mark::Wait, "No alerts"),
        (0, n) => status(Mark::Warn, format!("{n} pending")),
        (n, _) => status(Mark::Bad, format!("{n} firing")),
    }
}

/// Range of the event strip and the drift lab: the whole run in whole days, with room ahead.
pub fn time_range(state: &State) -> (u32, u32) {
    (0, (state.tick / DAY + 1).max(DAYS) * DAY)
}

/// Events as marks.
pub fn marks(state: &State) -> Vec<EventMark> {
    let mark = |event: &crate::state::Event| EventMark {
        tick: event.tick,
        when: moment(event.tick),
        kind: event.kind,
        label: event.label.clone(),
        text: event.text.clone(),
    };
    state.events.iter().map(mark).collect()
}

fn strip(state: &State) -> Strip {
    let (from, to) = time_range(state);
    let bands = state
        .faults
        .iter()
        .filter(|fault| fault.fault.start < state.tick)
        .map(|fault| (fault.fault.start, fault.fault.end.unwrap_or(state.tick).min(state.tick)));
    Strip {
        range: (from, to),
        days: axis::days(from, to, 12),
        marks: marks(state),
        bands: bands.collect(),
        title: format!("Day {}", state.tick / DAY + 1),
    }
}

/// Share of what the browser grants from which it is nearly full.
const NEARLY_FULL: f64 = 0.8;

fn storage(project: &Project) -> StorageView {
    let Storage { project: size, used, quota, persistence, .. } = project.transient.storage;
    let near = quota > 0 && used as f64 >= NEARLY_FULL * quota as f64;
    StorageView {
        words: match used {
            0 => format!("{} of data", bytes(project.blobs.size())),
            used => format!("{} used", bytes(used)),
        },
        project: bytes(size),
        near: near.then(|| format!("{} of {} used", bytes(used), bytes(quota))),
        persistence,
    }
}

/// Jobs that are listed; the others wait for a trainer anyway.
const JOBS: usize = 100;

fn jobs(project: &Project) -> Vec<JobProgress> {
    let runs = project.state.runs.iter().filter(|run| run.state == RunState::Running).map(|run| {
        let what =
            run.pipeline.map_or_else(|| format!("Run {}", run.label()), |number| format!("Pipeline run {number}"));
        let news = project.news(run.job);
        JobProgress { doing: format!("{what}: {}", news.doing), ..news }
    });
    let imports = project.transient.imports.iter().map(|(job, ..)| project.news(*job));
    let verifying = project.transient.verification.iter().flat_map(|verification| {
        verification.jobs().into_iter().map(|job| match project.transient.progress.get(&job) {
            Some(news) => JobProgress { doing: format!("{}: {}", verification.doing(job), news.doing), ..news.clone() },
            None => JobProgress { job, doing: verification.doing(job), share: None },
        })
    });
    let travelling = project.transient.journey.iter().map(|journey| {
        let what = format!("Going back to entry {}", journey.place.entry);
        match project.transient.progress.get(&journey.job) {
            Some(news) => JobProgress { doing: format!("{what}: {}", news.doing), ..news.clone() },
            None => JobProgress { job: journey.job, doing: what, share: None },
        }
    });
    let sweeps = project.state.sweeps.iter().filter(|sweep| sweep.status == Sweeping::Running).map(|sweep| {
        let (done, planned) = (sweep.done() as u32, sweep.planned());
        let doing = format!("Sweep {}: {done} of {}", sweep.label(), count(planned.into(), "trial"));
        JobProgress { job: sweep.own_job(), doing, share: Some(done as f32 / planned.max(1) as f32) }
    });
    let again = project.again_progress();
    runs.chain(imports).chain(travelling).chain(verifying).chain(again).chain(sweeps).take(JOBS).collect()
}

/// What a project has done, for the journal's summary.
pub fn entries(project: &Project) -> String {
    crate::format::entries(project.entries.len() as u64)
}
