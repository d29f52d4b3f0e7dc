//! Pipeline, and what checks found.

use serde::{Deserialize, Serialize};

use crate::{EstimatorCard, Grid, Head, JobProgress, ParameterCard, Status};

/// Pipeline: runs of the default workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PipelineView {
    /// The head.
    pub head: Head,
    /// There is data to run on.
    pub ready: bool,
    /// What would run: the workflow as text.
    pub workflow: String,
    /// Estimators that fit the task.
    pub estimators: Vec<EstimatorCard>,
    /// How columns can enter a model.
    pub preparation: Vec<ParameterCard>,
    /// What can be chosen of the checks; the defaults are the limits as they stand.
    pub limits: Vec<ParameterCard>,
    /// Newest first.
    pub runs: Vec<PipelineRunView>,
}

/// A pipeline run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PipelineRunView {
    /// Number.
    pub number: u32,
    /// State of the whole run.
    pub status: Status,
    /// What started it, like `manual` or `retraining on 2,000 recent labelled requests`.
    pub trigger: String,
    /// Data, model, time.
    pub note: String,
    /// Jobs in the order of the graph.
    pub jobs: Vec<PipelineJobView>,
    /// Name of the job to look at first.
    pub telling: String,
    /// The job to cancel while it runs.
    pub job: Option<JobProgress>,
    /// The version it registered, like `v2`.
    pub version: Option<String>,
}

/// A job of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PipelineJobView {
    /// Name, like `validate-data`.
    pub name: String,
    /// What it does.
    pub about: String,
    /// Names of the jobs it needs.
    pub needs: Vec<String>,
    /// Column and row in the graph.
    pub place: (u8, u8),
    /// State.
    pub status: Status,
    /// Log lines.
    pub log: Vec<String>,
    /// Checks with verdict, rule and evidence.
    pub checks: Vec<CheckRow>,
    /// Outputs: name and value.
    pub outputs: Vec<(String, String)>,
}

/// A check: state, name, value, rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckRow {
    /// State and word.
    pub status: Status,
    /// Name of the check.
    pub name: String,
    /// The value found.
    pub value: String,
    /// The rule with its limit.
    pub rule: String,
    /// Why it failed or what it means, in a sentence.
    pub why: String,
    /// Rows or columns as evidence.
    pub evidence: Grid,
}
