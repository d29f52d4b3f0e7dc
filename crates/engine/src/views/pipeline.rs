//! Pipeline: runs of the default workflow, newest first.

use protocol::{Gates, Mark, PipelineConfig, PipelineJobView, PipelineRunView, PipelineView, RunConfig};

use super::{head, status};
use crate::format::count;
use crate::pipeline::{JOBS, JobReport, JobState, workflow};
use crate::project::Project;
use crate::state::PipelineRun;
use crate::train::estimator;

/// Runs that are shown.
const RUNS: usize = 20;

/// Builds the view.
pub fn build(project: &Project) -> PipelineView {
    let state = &project.state;
    let estimators = estimator::cards(state.task());
    let last = state.pipelines.last();
    let fits = |config: &&PipelineConfig| estimator::check(&config.run.estimator, state.task()).is_ok();
    let config = last.map(|run| &run.config).filter(fits).cloned().unwrap_or_else(|| PipelineConfig {
        run: RunConfig { estimator: estimator::first(state.task()), seed: 42 },
        gates: Gates::default(),
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
        workflow: workflow(&config, &data),
        estimators,
        gates: config.gates,
        runs: state.pipelines.iter().rev().take(RUNS).map(|run| view(project, run)).collect(),
    }
}

fn run_status(run: &PipelineRun) -> protocol::Status {
    let cancelled = run.reports.iter().any(|report| report.state == JobState::Cancelled);
    match (run.running, run.version) {
        (true, _) => status(Mark::Run, format!("Run {} running", run.number)),
        (false, Some(_)) => status(Mark::Ok, format!("Run {} passed", run.number)),
        (false, None) if cancelled => status(Mark::Skip, format!("Run {} cancelled", run.number)),
        (false, None) => status(Mark::Bad, format!("Run {} failed", run.number)),
    }
}

fn describe(run: &PipelineRun) -> String {
    if run.running {
        return format!("Run {} on d{} is in a trainer, {}.", run.number, run.data, run.trigger);
    }
    if let Some(version) = run.version {
        return format!("Run {} on d{} passed all checks and registered v{version}.", run.number, run.data);
    }
    let failed: Vec<&str> = run
        .reports
        .iter()
        .flat_map(|report| &report.checks)
        .filter(|check| check.status.mark == Mark::Bad)
        .map(|check| check.name.as_str())
        .collect();
    let place =
        run.reports.iter().position(|report| report.state == JobState::Failure).and_then(|place| JOBS.get(place));
    match (place, failed.as_slice()) {
        (Some(job), []) => format!("Run {} broke in {}; nothing was registered.", run.number, job.name),
        (Some(job), names) => {
            format!("Run {} failed in {}: {}. Nothing was registered.", run.number, job.name, names.join(", "))
        }
        (None, _) => format!("Run {} was cancelled; nothing was registered.", run.number),
    }
}

fn view(project: &Project, run: &PipelineRun) -> PipelineRunView {
    let waiting = || vec![JobReport::default(); JOBS.len()];
    let job = project.state.run(run.run).map(|run| run.job).filter(|_| run.running);
    let reports = match job {
        Some(job) => project.transient.reports.get(&job).cloned().unwrap_or_else(waiting),
        None => run.reports.clone(),
    };
    let jobs = JOBS.iter().zip(reports).map(|(job, report)| PipelineJobView {
        name: job.name.into(),
        about: job.about.into(),
        needs: job.needs.iter().map(|name| (*name).to_owned()).collect(),
        place: job.place,
        status: report.state.status(),
        log: report.log,
        checks: report.checks,
        outputs: report.outputs,
    });
    PipelineRunView {
        number: run.number,
        status: run_status(run),
        trigger: run.trigger.clone(),
        note: format!("d{}, {}, run r-{:03}", run.data, estimator::title(&run.config.run.estimator), run.run),
        jobs: jobs.collect(),
        job: job.map(|job| project.news(job)),
        version: run.version.map(|version| format!("v{version}")),
    }
}

/// How many checks of a run passed, for other pages.
pub fn passed(run: &PipelineRun) -> String {
    let checks: Vec<Mark> =
        run.reports.iter().flat_map(|report| &report.checks).map(|check| check.status.mark).collect();
    let ok = checks.iter().filter(|mark| **mark == Mark::Ok).count();
    format!("{ok} of {} passed", count(checks.len() as u64, "check"))
}
