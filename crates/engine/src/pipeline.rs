//! Pipeline: the default workflow as a graph of jobs, run in a trainer.
//!
//! validate-data → train → evaluate → check → package → register. All checks of a job run and all failures are
//! gathered; a failed job stops what needs it. The last job belongs to the project, which owns the registry.

use protocol::{Brief, Failure, Mark, PipelineConfig, Status, Task};
use serde::{Deserialize, Serialize};

use crate::checks::{self, Evaluated, Judge, Judged, Outcome, Packaged};
use crate::data::Dataset;
use crate::format::{bytes, count, metric};
use crate::train::onnx::Provenance;
use crate::train::{self, Trained, metrics, parity};

/// A job of the workflow.
pub struct Job {
    /// Name in the workflow.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Names of the jobs it needs.
    pub needs: &'static [&'static str],
    /// Column and row in the drawn graph.
    pub place: (u8, u8),
}

/// Name of the job that holds the model against the brief.
pub const JUDGES: &str = "check";

/// The jobs in the order they run.
pub const JOBS: &[Job] = &[
    Job {
        name: "validate-data",
        about: "Checks schema, missing values, duplicates, labels and the overlap of train and test.",
        needs: &[],
        place: (0, 0),
    },
    Job {
        name: "train",
        about: "Fits the preprocessing and the estimator on the training split.",
        needs: &["validate-data"],
        place: (1, 0),
    },
    Job {
        name: "evaluate",
        about: "Measures the model and a naive one on the validation split.",
        needs: &["train"],
        place: (2, 0),
    },
    Job {
        name: JUDGES,
        about: "Holds the figures against the brief, the naive model and the training split.",
        needs: &["evaluate"],
        place: (3, 0),
    },
    Job {
        name: "package",
        about: "Writes the ONNX file and compares it with the linfa model on real rows.",
        needs: &[JUDGES],
        place: (4, 0),
    },
    Job {
        name: "register",
        about: "Adds the packaged model to the registry as the next version.",
        needs: &["package"],
        place: (5, 0),
    },
];

/// State of a job, with GitHub's conclusions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Not started.
    #[default]
    Queued,
    /// Runs.
    InProgress,
    /// Done.
    Success,
    /// A check failed, or the job broke.
    Failure,
    /// Not reached because a job it needs failed.
    Skipped,
    /// Stopped by the learner.
    Cancelled,
}

impl JobState {
    /// As a mark with its word.
    pub fn status(self) -> Status {
        let (mark, word) = match self {
            Self::Queued => (Mark::Wait, "Queued"),
            Self::InProgress => (Mark::Run, "Running"),
            Self::Success => (Mark::Ok, "Passed"),
            Self::Failure => (Mark::Bad, "Failed"),
            Self::Skipped => (Mark::Wait, "Not reached"),
            Self::Cancelled => (Mark::Skip, "Cancelled"),
        };
        Status { mark, word: word.into() }
    }
}

/// What a job did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobReport {
    /// Name of the job.
    pub job: String,
    /// State.
    pub state: JobState,
    /// Log lines.
    pub log: Vec<String>,
    /// Checks.
    pub checks: Vec<Judged>,
    /// Names and values handed on.
    pub outputs: Vec<(String, String)>,
}

impl JobReport {
    /// Reports of all jobs before they begin.
    pub fn waiting() -> Vec<Self> {
        JOBS.iter().map(|job| Self { job: job.name.into(), ..Self::default() }).collect()
    }

    fn say(&mut self, line: impl Into<String>) {
        self.log.push(line.into());
    }

    fn check(&mut self, checks: Vec<Judged>) {
        for Judged { check, finding } in &checks {
            let outcome = match finding.outcome {
                Outcome::Passed => "passed",
                Outcome::Failed => "failed",
                Outcome::Note => "note",
                Outcome::NotJudged => "not judged",
            };
            self.say(format!("{}: {outcome} ({}, rule {})", checks::name(check), finding.value, finding.rule));
        }
        self.checks.extend(checks);
    }

    fn output(&mut self, name: &str, value: impl Into<String>) {
        self.outputs.push((name.into(), value.into()));
    }
}

/// Everything a pipeline run gives back.
pub struct Delivery {
    /// One report per job of [`JOBS`].
    pub reports: Vec<JobReport>,
    /// The model, if the packaging passed.
    pub packaged: Option<Delivered>,
}

/// A model that was trained, measured and packaged.
pub struct Delivered {
    /// What is known about it.
    pub trained: Trained,
    /// The ONNX file.
    pub onnx: Vec<u8>,
    /// Its answers for the validation rows.
    pub answers: Vec<u8>,
}

/// Runs the workflow; `progress` sees the reports whenever a job's state changes.
pub fn run(
    data: &Dataset,
    config: &PipelineConfig,
    brief: &Brief,
    from: &Provenance,
    progress: &mut dyn FnMut(&[JobReport]),
) -> Delivery {
    let mut runner = Runner { reports: JobReport::waiting(), progress };
    let packaged = runner.all(data, config, brief, from);
    for report in &mut runner.reports {
        // Registering is the project's part; it stays queued when everything before passed.
        if packaged.is_none() && report.state == JobState::Queued {
            report.state = JobState::Skipped;
        }
    }
    Delivery { reports: runner.reports, packaged }
}

struct Runner<'a> {
    reports: Vec<JobReport>,
    progress: &'a mut dyn FnMut(&[JobReport]),
}

impl Runner<'_> {
    fn all(&mut self, data: &Dataset, config: &PipelineConfig, brief: &Brief, from: &Provenance) -> Option<Delivered> {
        let limits = &config.limits;
        self.job(0, |report| {
            report.say(format!(
                "{} and {} of {}",
                count(data.table.rows() as u64, "row"),
                count(data.table.columns().len() as u64, "column"),
                from.data
            ));
            report.check(checks::of_data(data, limits));
            Ok(())
        })?;
        let model = self.job(1, |report| {
            for (name, value) in train::parameters(&config.run) {
                report.say(format!("{name} = {value}"));
            }
            report.say(format!("fitting on {} of train", count(data.parts.train.len() as u64, "row")));
            let model = train::fit(data, &config.run, &mut |_| {})?;
            report.say(format!(
                "fitted: {} from {}",
                count(model.plan.width() as u64, "feature"),
                count(model.plan.columns() as u64, "column")
            ));
            for (name, why) in model.plan.left_out() {
                report.say(format!("left out “{name}”: {why}"));
            }
            report.output("features", model.plan.width().to_string());
            Ok(model)
        })?;
        let (onnx, trained, answers) = self.job(2, |report| {
            let onnx = train::onnx::write(data, &model, &config.run, from)?;
            let (trained, answers) = train::evaluate(data, &model, &onnx);
            report.say(format!("{} of validation", count(data.parts.validation.len() as u64, "row")));
            for descriptor in metrics::METRICS {
                if let (Some(value), Some(naive)) =
                    (trained.validation.get(descriptor.id), trained.naive.get(descriptor.id))
                {
                    report.say(format!("{} {} (naive {})", descriptor.name, metric(value), metric(naive)));
                    report.output(descriptor.id, metric(value));
                } else if let Some(value) = trained.validation.get(descriptor.id) {
                    report.output(descriptor.id, metric(value));
                }
            }
            Ok((onnx, trained, answers))
        })?;
        self.job(3, |report| {
            let Trained { train, validation, naive, .. } = &trained;
            let task = data.roles.task;
            report.check(checks::of_model(&Evaluated { task, brief, train, validation, naive }, limits));
            Ok(())
        })?;
        self.job(4, |report| {
            let parity = parity::measure(data, &model, &trained.signature, &onnx)?;
            report.say(format!("wrote {} with digest {}", bytes(trained.size), crate::digest::short(&trained.digest)));
            let packaged = Packaged { task: data.roles.task, parity: &parity, size: trained.size };
            report.check(checks::of_package(&packaged, limits));
            report.output("model.onnx", trained.digest.clone());
            Ok(())
        })?;
        Some(Delivered { trained, onnx, answers })
    }

    /// Runs one job: it fails if it breaks or one of its checks fails.
    fn job<T>(&mut self, number: usize, work: impl FnOnce(&mut JobReport) -> Result<T, Failure>) -> Option<T> {
        self.reports[number].state = JobState::InProgress;
        (self.progress)(&self.reports);
        let report = &mut self.reports[number];
        let result = work(report);
        if let Err(failure) = &result {
            report.say(format!("error: {} {}", failure.message, failure.hint));
        }
        let failed = result.is_err() || checks::failed(&report.checks);
        report.state = if failed { JobState::Failure } else { JobState::Success };
        (self.progress)(&self.reports);
        result.ok().filter(|_| !failed)
    }
}

/// The workflow as text, in the form of GitHub Actions.
pub fn workflow(config: &PipelineConfig, data: &str, task: Task) -> String {
    let mut text = format!(
        "name: model-ci\non: [workflow_dispatch, retrain]\nenv:\n  data: {data}\n  seed: {}\njobs:\n",
        config.run.seed
    );
    let limits = |same: fn(&Judge) -> bool| checks::limits_like(same, &config.limits);
    let parity = match task {
        Task::Classification => "1e-5",
        Task::Regression => "1e-4 # relative to the answer",
    };
    for job in JOBS {
        text += &format!("  {}:\n", job.name);
        if !job.needs.is_empty() {
            text += &format!("    needs: [{}]\n", job.needs.join(", "));
        }
        let (uses, with): (&str, Vec<(&str, String)>) = match job.name {
            "validate-data" => ("checks/data-integrity", limits(|judge| matches!(judge, Judge::Data(_)))),
            "train" => ("train", train::parameters(&config.run)),
            "evaluate" => ("evaluate", vec![("split", "validation".into())]),
            JUDGES => {
                let mut with = vec![("gate", "brief".to_owned())];
                with.extend(limits(|judge| matches!(judge, Judge::Model(_))));
                ("checks/model-evaluation", with)
            }
            "package" => {
                let mut with = vec![("parity", parity.to_owned())];
                with.extend(limits(|judge| matches!(judge, Judge::Package(_))));
                ("package/onnx", with)
            }
            _ => ("register", vec![("alias", "challenger # champion if there is none".into())]),
        };
        text += &format!("    steps:\n      - uses: {uses}\n        with:\n");
        for (name, value) in with {
            text += &format!("          {name}: {value}\n");
        }
    }
    text
}
