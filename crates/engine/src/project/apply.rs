//! Entries into state. Applying never fails: what an entry says was decided before it was written.

use std::collections::BTreeMap;

use protocol::{Deployment, EventKind, Fault, Strategy};

use super::{Project, defaults};
use crate::data::DataVersion;
use crate::faults::{self, Scheduled};
use crate::format;
use crate::journal::{Action, Entry};
use crate::monitor::Monitor;
use crate::monitor::rules::{self, Watched};
use crate::pipeline::{JobReport, JobState};
use crate::serve::rollout::Rollout;
use crate::simulate::{abort, finish, make_stable, next_step, take_over};
use crate::state::{MOST_TAGS, PipelineRun, Run, RunState, State, Version};
use crate::sweep::{self, Ended, Status, Sweep};
use crate::train::{Trained, estimator};

impl Project {
    pub(crate) fn apply(&mut self, entry: &Entry) {
        let deployed_before = self.state.endpoint.traffic;
        apply(&mut self.state, entry.seq, &entry.action);
        if deployed_before != self.state.endpoint.traffic {
            self.refresh();
            self.watch();
        }
    }

    /// The rules to start with, for traffic that is new to the endpoint.
    fn watch(&mut self) {
        let (Some(runtime), Some(stable)) = (&self.runtime, self.state.stable()) else { return };
        let pool = runtime.source.distinct();
        self.state.rules = defaults::rules(&stable.trained, &self.state.brief(), runtime.reference.expected(), pool);
    }
}

fn apply(state: &mut State, seq: u32, action: &Action) {
    match action {
        Action::Created { seed } => *state = State::new(*seed),
        Action::ProjectRenamed { name } => state.name.clone_from(name),
        Action::BriefSet { brief } => state.brief = Some((**brief).clone()),
        Action::DataAdded { version } => {
            if state.data.is_empty() && state.name == State::new(0).name {
                state.name.clone_from(&version.name);
            }
            add_data(state, version);
        }
        Action::RolesSet { data, roles } => revise(state, *data, |version| {
            version.split.stratified &= roles.task == protocol::Task::Classification;
            version.roles = roles.clone();
        }),
        Action::SplitSet { data, split } => revise(state, *data, |version| version.split = split.clone()),
        Action::DataNoted { data, note } => {
            if let Some(version) = state.data.iter_mut().find(|version| version.id == *data) {
                version.note.clone_from(note);
            }
        }
        Action::ExpectationsSet { expectations } => state.expectations.clone_from(expectations),
        Action::RunStarted { run, data, config, trial } => {
            state.runs.push(Run {
                id: *run,
                config: config.clone(),
                data: *data,
                pipeline: None,
                job: seq,
                state: RunState::Running,
                trial: *trial,
                seconds: None,
                tags: BTreeMap::new(),
                note: String::new(),
                deleted: false,
            });
        }
        Action::RunFinished { run, trained, seconds } => {
            set_run(state, *run, RunState::Finished(trained.clone()));
            time_run(state, *run, *seconds);
        }
        Action::RunFailed { run, failure } => {
            set_run(state, *run, RunState::Failed(failure.message.clone(), failure.hint.clone()))
        }
        Action::RunCancelled { run } => set_run(state, *run, RunState::Cancelled),
        Action::RunTagged { run, key, value } => with_run(state, *run, |run| tag(run, key, value)),
        Action::RunNoted { run, note } => with_run(state, *run, |run| run.note.clone_from(note)),
        Action::RunsDeleted { runs } => {
            let kept: Vec<u32> = state.versions.iter().filter_map(|version| version.run).collect();
            for run in runs.iter().filter(|run| !kept.contains(run)) {
                with_run(state, *run, |run| run.deleted = run.state != RunState::Running);
            }
        }
        Action::RunsRestored { runs } => {
            for run in runs {
                with_run(state, *run, |run| run.deleted = false);
            }
        }
        Action::PipelineStarted { number, run, data, config, trigger } => {
            start_pipeline(state, seq, *number, *run, *data, config, trigger)
        }
        Action::PipelineFinished { number, reports, trained, seconds } => {
            finish_pipeline(state, *number, reports, trained.as_deref());
            if let Some(run) = pipeline(state, *number).map(|pipeline| pipeline.run) {
                time_run(state, run, *seconds);
            }
        }
        Action::PipelineFailed { number, failure } => {
            end_pipeline(
                state,
                *number,
                JobState::Failure,
                RunState::Failed(failure.message.clone(), failure.hint.clone()),
            );
            if let Some(report) = pipeline(state, *number).and_then(|pipeline| pipeline.reports.first_mut()) {
                report.log.push(format!("error: {} {}", failure.message, failure.hint));
            }
        }
        Action::PipelineCancelled { number } => end_pipeline(state, *number, JobState::Cancelled, RunState::Cancelled),
        Action::Retrained { version, number, run, config, trigger } => {
            let id = add_data(state, version);
            start_pipeline(state, seq, *number, *run, id, config, trigger);
            state.note(EventKind::Retrained, "retrain", format!("{} from production data.", format::sentence(trigger)));
        }
        Action::Registered { run } => {
            let known = state.versions.iter().any(|version| version.run == Some(*run));
            if let Some(trained) = state.run(*run).and_then(Run::trained).filter(|_| !known).cloned() {
                register(state, *run, None, &trained);
            }
        }
        Action::ModelImported { name, data, trained } => {
            add_version(state, |id| Version {
                id,
                run: None,
                pipeline: None,
                data: *data,
                trained: (**trained).clone(),
                title: name.clone(),
            });
        }
        Action::AliasSet { alias, version: Some(version) } => drop(state.aliases.insert(alias.clone(), *version)),
        Action::AliasSet { alias, version: None } => drop(state.aliases.remove(alias)),
        Action::Deployed { deployment } => deploy(state, deployment),
        Action::Promoted => drop(next_step(state)),
        Action::PromotedFully => {
            let skipped = state.active_rollout().map(|rollout| rollout.step);
            finish(state, skipped);
        }
        Action::Aborted => abort(state, "Aborted by hand."),
        Action::Retried => retry(state),
        Action::RolledBack => roll_back(state),
        Action::TrafficSet { traffic } => state.traffic = *traffic,
        Action::FaultAdded { fault } => schedule(state, fault),
        Action::FaultRemoved { fault } => remove_fault(state, *fault),
        Action::RuleSet { rule } => {
            let (number, watched) = (state.rules.len(), Watched::new(rule.clone(), "Set by you."));
            match state.rules.iter_mut().find(|known| known.rule.name == rule.name) {
                Some(known) => *known = watched,
                None if number >= rules::MOST => {}
                None => state.rules.push(watched),
            }
        }
        Action::RuleRemoved { name } => state.rules.retain(|known| known.rule.name != *name),
        Action::PauseOnAlertSet { on } => state.pause_on_alert = *on,
        Action::SweepStarted { sweep, data, config, rows, classes } if state.sweeps.len() < sweep::MOST => {
            state.sweeps.push(Sweep::begin(seq, *sweep, *data, (**config).clone(), *rows, *classes));
        }
        Action::SweepStarted { .. } => {}
        Action::TrialFinished { sweep, trial, scores, seconds, spent } => {
            let ended = Ended { outcome: Ok(scores.clone()), seconds: *seconds };
            with_sweep(state, *sweep, |sweep| sweep.take(seq, (*trial as usize).wrapping_sub(1), ended, *spent));
        }
        Action::TrialFailed { sweep, trial, failure, seconds, spent } => {
            let ended = Ended { outcome: Err((failure.message.clone(), failure.hint.clone())), seconds: *seconds };
            with_sweep(state, *sweep, |sweep| sweep.take(seq, (*trial as usize).wrapping_sub(1), ended, *spent));
        }
        Action::SweepPaused { sweep, spent } => {
            with_sweep(state, *sweep, |sweep| sweep.set(Status::Paused, *spent));
        }
        Action::SweepResumed { sweep } => with_sweep(state, *sweep, |sweep| sweep.set(Status::Running, 0.0)),
        Action::SweepEnded { sweep, why, spent } => {
            with_sweep(state, *sweep, |sweep| sweep.set(Status::Ended(*why), *spent));
        }
        // Going somewhere is not done to a state.
        Action::Went { .. } => {}
    }
}

/// Adds a data version under the next number; whatever it says it is.
fn add_data(state: &mut State, version: &DataVersion) -> u32 {
    let id = state.data.len() as u32 + 1;
    state.data.push(DataVersion { id, ..version.clone() });
    id
}

/// Changes a data version in place while nothing was made of it; otherwise a copy of it becomes the current version.
fn revise(state: &mut State, id: u32, change: impl FnOnce(&mut DataVersion)) {
    let Some(place) = state.data.iter().position(|version| version.id == id) else { return };
    if !state.uses(id) && place + 1 == state.data.len() {
        change(&mut state.data[place]);
        return;
    }
    let mut version = state.data[place].clone();
    version.id = state.data.len() as u32 + 1;
    version.parent = Some(id);
    (version.made, version.note) = (None, String::new());
    if version.traffic == id {
        version.traffic = version.id;
    }
    change(&mut version);
    state.data.push(version);
}

fn set_run(state: &mut State, id: u32, to: RunState) {
    with_run(state, id, |run| run.state = to);
}

fn time_run(state: &mut State, id: u32, seconds: Option<f64>) {
    with_run(state, id, |run| run.seconds = seconds);
}

fn with_run(state: &mut State, id: u32, change: impl FnOnce(&mut Run)) {
    if let Some(run) = state.runs.iter_mut().find(|run| run.id == id) {
        change(run);
    }
}

/// An empty value takes a tag away. A journal from elsewhere may hold any number.
fn tag(run: &mut Run, key: &str, value: &str) {
    if value.is_empty() {
        run.tags.remove(key);
    } else if run.tags.len() < MOST_TAGS || run.tags.contains_key(key) {
        run.tags.insert(key.into(), value.into());
    }
}

fn with_sweep(state: &mut State, id: u32, change: impl FnOnce(&mut Sweep)) {
    if let Some(sweep) = state.sweeps.iter_mut().find(|sweep| sweep.id == id) {
        change(sweep);
    }
}

fn pipeline(state: &mut State, number: u32) -> Option<&mut PipelineRun> {
    state.pipelines.iter_mut().find(|pipeline| pipeline.number == number)
}

fn start_pipeline(
    state: &mut State,
    job: u32,
    number: u32,
    run: u32,
    data: u32,
    config: &protocol::PipelineConfig,
    trigger: &str,
) {
    state.runs.push(Run {
        id: run,
        config: config.run.clone(),
        data,
        pipeline: Some(number),
        job,
        state: RunState::Running,
        trial: None,
        seconds: None,
        tags: BTreeMap::new(),
        note: String::new(),
        deleted: false,
    });
    let task = state.data_version(data).map_or(state.task(), |version| version.roles.task);
    state.pipelines.push(PipelineRun {
        number,
        run,
        data,
        config: config.clone(),
        brief: state.brief_for(task),
        expectations: state.expectations.clone(),
        trigger: trigger.into(),
        reports: Vec::new(),
        running: true,
        version: None,
    });
}

fn finish_pipeline(state: &mut State, number: u32, reports: &[JobReport], trained: Option<&Trained>) {
    let Some(run) = pipeline(state, number).map(|pipeline| pipeline.run) else { return };
    let mut reports = reports.to_vec();
    let registered = trained.map(|trained| {
        set_run(state, run, RunState::Finished(Box::new(trained.clone())));
        register(state, run, Some(number), trained)
    });
    match (registered, reports.last_mut()) {
        (Some(version), Some(report)) => {
            report.state = JobState::Success;
            let aliases = state.aliases_of(version).iter().map(|alias| format!(" as @{alias}")).collect::<String>();
            report.log.push(format!("registered v{version}{aliases}"));
            report.outputs.push(("version".into(), format!("v{version}")));
        }
        (None, _) => {
            let failed = reports.iter().position(|report| report.state == JobState::Failure);
            let name = failed.and_then(|place| crate::pipeline::JOBS.get(place)).map_or("a job", |job| job.name);
            set_run(
                state,
                run,
                RunState::Failed(
                    format!("Pipeline run {number} stopped at {name}."),
                    "Look at its checks on Pipeline.".into(),
                ),
            );
        }
        _ => {}
    }
    if let Some(pipeline) = pipeline(state, number) {
        pipeline.reports = reports;
        pipeline.running = false;
        pipeline.version = registered;
    }
}

fn end_pipeline(state: &mut State, number: u32, job: JobState, to: RunState) {
    let Some(pipeline) = pipeline(state, number) else { return };
    pipeline.running = false;
    pipeline.reports = JobReport::waiting();
    pipeline.reports.iter_mut().for_each(|report| report.state = JobState::Skipped);
    pipeline.reports[0].state = job;
    let run = pipeline.run;
    set_run(state, run, to);
}

fn register(state: &mut State, run: u32, pipeline: Option<u32>, trained: &Trained) -> u32 {
    let (data, title) =
        state.run(run).map_or((0, String::new()), |run| (run.data, estimator::title(&run.config.estimator)));
    add_version(state, |id| Version { id, run: Some(run), pipeline, data, trained: trained.clone(), title })
}

/// Adds a version. The first one is champion by itself; later ones by their rollout, so they begin as challenger.
fn add_version(state: &mut State, version: impl FnOnce(u32) -> Version) -> u32 {
    let id = state.versions.len() as u32 + 1;
    state.versions.push(version(id));
    let alias = if state.aliases.contains_key("champion") { "challenger" } else { "champion" };
    state.aliases.insert(alias.into(), id);
    id
}

/// Starts a deployment.
pub(super) fn deploy(state: &mut State, deployment: &Deployment) {
    let Some(version) = state.version(deployment.version) else { return };
    let (id, traffic) = (version.id, state.data_version(version.data).map(|data| data.traffic));
    match (&deployment.strategy, state.endpoint.stable) {
        (Strategy::Canary(canary), Some(stable)) => {
            state.endpoint.rollout = Some(Rollout::new(id, stable, canary.clone(), state.tick));
            let weight = canary.steps.first().map_or(0, |step| step.weight);
            state.note(
                EventKind::Deploy,
                format!("v{id} canary"),
                format!("Canary of v{id} against v{stable} started at {weight} %."),
            );
        }
        _ => {
            if state.endpoint.traffic.is_some() && state.endpoint.traffic != traffic && !same_columns(state, traffic) {
                // Other columns: what was seen before says nothing about them.
                state.monitor = Monitor::default();
                state.pending.clear();
                state.faults.clear();
            }
            let traffic = if state.endpoint.traffic.is_some() && same_columns(state, traffic) {
                state.endpoint.traffic
            } else {
                traffic
            };
            state.endpoint.traffic = traffic;
            state.endpoint.history.push((state.tick, format!("v{id} by recreate"), "finished".into()));
            state.endpoint.rollout = None;
            take_over(state, id);
        }
    }
}

/// Whether a data version has the columns of the traffic that is served now.
fn same_columns(state: &State, traffic: Option<u32>) -> bool {
    let columns = |id: Option<u32>| {
        let version = state
            .versions
            .iter()
            .rev()
            .find(|version| state.data_version(version.data).map(|data| data.traffic) == id)?;
        Some((
            version.trained.signature.target.clone(),
            version.trained.signature.features.iter().map(|feature| feature.name.clone()).collect::<Vec<_>>(),
        ))
    };
    columns(state.endpoint.traffic).is_some() && columns(state.endpoint.traffic) == columns(traffic)
}

fn retry(state: &mut State) {
    let tick = state.tick;
    let Some(rollout) = state.endpoint.rollout.as_mut() else { return };
    *rollout = Rollout::new(rollout.version, rollout.stable, rollout.canary.clone(), tick);
    let (version, weight) = (rollout.version, rollout.weight());
    state.note(
        EventKind::Deploy,
        format!("v{version} canary"),
        format!("Canary of v{version} started again at {weight} %."),
    );
}

fn roll_back(state: &mut State) {
    let (Some(before), Some(version)) = (state.endpoint.previous.pop(), state.endpoint.stable) else { return };
    make_stable(state, before);
    state.endpoint.history.push((state.tick, format!("v{version} back to v{before}"), "rolled back".into()));
    state.endpoint.rollout = None;
    state.note(
        EventKind::RollBack,
        format!("v{before} back"),
        format!("Rolled back from v{version} to v{before}, which is @champion again."),
    );
}

/// Adds a fault. A journal from elsewhere may hold any number.
fn schedule(state: &mut State, fault: &Fault) {
    if state.faults.len() < faults::MOST {
        state.faults_made += 1;
        state.faults.push(Scheduled { id: state.faults_made, fault: fault.clone() });
    }
}

fn remove_fault(state: &mut State, id: u32) {
    let tick = state.tick;
    let Some(place) = state.faults.iter().position(|fault| fault.id == id) else { return };
    if state.faults[place].fault.start >= tick {
        state.faults.remove(place);
        return;
    }
    if state.faults[place].fault.end.is_none_or(|end| end > tick) {
        state.faults[place].fault.end = Some(tick);
    }
}
