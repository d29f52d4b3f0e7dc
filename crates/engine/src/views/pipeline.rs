//! Pipeline: runs of the default workflow, newest first.

use protocol::{Mark, PipelineConfig, PipelineJobView, PipelineRunView, PipelineView, RunConfig, Settings};

use super::checks::{rows, summary};
use super::{head, status};
use crate::checks::{self, Judged, Outcome};
use crate::pipeline::{JOBS, JUDGES, JobReport, JobState, workflow};
use crate::project::Project;
use crate::state::PipelineRun;
use crate::train::{self, estimator, preparation};

/// Runs that are shown.
const RUNS: usize = 20;

/// Builds the view.
pub fn build(project: &Project) -> PipelineView {
    let state = &project.state;
    let estimators = estimator::cards(state.task());
    let last = state.pipelines.last();
    let fits = |config: &&PipelineConfig| train::check(&config.run, state.task()).is_ok();
    let config = last.map(|run| &run.config).filter(fits).cloned().unwrap_or_else(|| PipelineConfig {
        run: RunConfig::new(estimator::first(state.task()), 42),
        limits: Settings::new(),
    });
    let data = state.current().map_or("none".into(), |version| version.label());
    let sentence = match (state.current(), last) {
        (None, _) => "No data yet. Load a data set first.".into(),
        (Some(_), None) => {
            format!("Nothing has run. The workflow takes {data} from validated rows to a registered version.")
        }
        (Some(_), Some(run)) => describe(run),
    };
    PipelineView {
        head: head(last.map(run_status), sentence),
        ready: state.current().is_some(),
        workflow: workflow(&config, &data, state.task()),
        estimators,
        preparation: preparation::cards(),
        limits: checks::cards(&config.limits),
        runs: state.pipelines.iter().rev().take(RUNS).map(|run| view(project, run)).collect(),
    }
}

fn run_status(run: &PipelineRun) -> protocol::Status {
    match (run.running, run.version) {
        (true, _) => status(Mark::Run, format!("Run {} running", run.number)),
        (false, Some(_)) => status(Mark::Ok, format!("Run {} passed", run.number)),
        (false, None) if cancelled(run) => status(Mark::Skip, format!("Run {} cancelled", run.number)),
        (false, None) => status(Mark::Bad, format!("Run {} failed", run.number)),
    }
}

/// Whether a run was stopped by the learner.
pub fn cancelled(run: &PipelineRun) -> bool {
    run.reports.iter().any(|report| report.state == JobState::Cancelled)
}

fn describe(run: &PipelineRun) -> String {
    if run.running {
        return format!("Run {} on d{} is running, {}.", run.number, run.data, run.trigger);
    }
    if let Some(version) = run.version {
        return format!("Run {} on d{} registered v{version}. {}.", run.number, run.data, passed(run));
    }
    let checks = all(run);
    let failed = checks.iter().filter(|check| check.finding.outcome == Outcome::Failed);
    let failed: Vec<&str> = failed.map(|check| checks::name(&check.check)).collect();
    let place = run.reports.iter().find(|report| report.state == JobState::Failure);
    // Every run that got past the first job has checks.
    let unjudged = checks.is_empty();
    match (place, failed.as_slice()) {
        (Some(_), []) if unjudged => format!("Run {} broke; nothing was registered.", run.number),
        (Some(job), []) => format!("Run {} broke in {}; nothing was registered.", run.number, job.job),
        (Some(job), names) => {
            format!("Run {} failed in {}: {}. Nothing was registered.", run.number, job.job, names.join(", "))
        }
        (None, _) => format!("Run {} was cancelled; nothing was registered.", run.number),
    }
}

fn view(project: &Project, run: &PipelineRun) -> PipelineRunView {
    let job = project.state.run(run.run).map(|run| run.job).filter(|_| run.running);
    let waiting = JobReport::waiting();
    let reports = match job {
        Some(job) => project.transient.reports.get(&job).unwrap_or(&waiting),
        None => &run.reports,
    };
    let jobs: Vec<PipelineJobView> = JOBS
        .iter()
        .map(|job| {
            let report = reports.iter().find(|report| report.job == job.name).cloned().unwrap_or_default();
            PipelineJobView {
                name: job.name.into(),
                about: job.about.into(),
                needs: job.needs.iter().map(|name| (*name).to_owned()).collect(),
                place: job.place,
                status: report.state.status(),
                checks: rows(&report.checks),
                log: report.log,
                outputs: report.outputs,
            }
        })
        .collect();
    PipelineRunView {
        number: run.number,
        status: run_status(run),
        trigger: run.trigger.clone(),
        note: format!("d{}, {}, run r-{:03}", run.data, estimator::title(&run.config.run.estimator), run.run),
        telling: telling(&jobs),
        jobs,
        job: job.map(|job| project.news(job)),
        version: run.version.map(|version| format!("v{version}")),
    }
}

/// Name of the job to look at first: the failed one, else the one that runs, else the one that holds the model against the
/// brief, or the last one before it that found anything.
fn telling(jobs: &[PipelineJobView]) -> String {
    let with = |mark| jobs.iter().find(|job| job.status.mark == mark);
    let judged = || jobs.iter().filter(|job| !job.checks.is_empty());
    let job = with(Mark::Bad).or_else(|| with(Mark::Run)).or_else(|| judged().find(|job| job.name == JUDGES));
    job.or_else(|| judged().next_back()).or(jobs.first()).map(|job| job.name.clone()).unwrap_or_default()
}

/// How the checks of a run came out.
pub fn passed(run: &PipelineRun) -> String {
    summary(&all(run))
}

fn all(run: &PipelineRun) -> Vec<&Judged> {
    run.reports.iter().flat_map(|report| &report.checks).collect()
}
