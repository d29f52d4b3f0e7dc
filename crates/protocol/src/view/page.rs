//! One view for each page.

use serde::{Deserialize, Serialize};

use crate::{
    Brief, Canary, Chip, Confusion, EventMark, Fact, FeatureDrift, Gates, Grid, Head, Histogram, JobProgress, Mark,
    Roles, Rule, Scatter, Split, Status, TimeChart, Traffic, Verdict,
};

/// The pages, in the order of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the titles of the pages")]
pub enum Page {
    #[default]
    Home,
    Brief,
    Data,
    Train,
    Pipeline,
    Registry,
    Deploy,
    Monitor,
    DriftLab,
    Settings,
}

/// The view of the page that is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named like the pages")]
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is boxed on its way")]
pub enum PageView {
    Home(HomeView),
    Brief(BriefView),
    Data(DataView),
    Train(TrainView),
    Pipeline(PipelineView),
    Registry(RegistryView),
    Deploy(DeployView),
    Monitor(MonitorView),
    DriftLab(DriftLabView),
    Settings(SettingsView),
}

/// Home: where to go on, what to start from, what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    /// The head.
    pub head: Head,
    /// Nothing was done yet: show the first steps instead of the line.
    pub fresh: bool,
    /// The next thing to do, as a sentence.
    pub next: String,
    /// Where it is done.
    pub next_page: Page,
    /// The walk through the whole loop: state, what to do, where.
    pub walk: Vec<(Mark, String, Page)>,
    /// Built-in data sets.
    pub sets: Vec<SetCard>,
    /// Newest actions first.
    pub journal: Vec<JournalRow>,
    /// Number of all entries.
    pub entries: u32,
}

/// A built-in data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetCard {
    /// Id for [`crate::Command::LoadBuiltin`].
    pub id: String,
    /// Name.
    pub name: String,
    /// Size, like `1,599 × 11`.
    pub size: String,
    /// What it is good for.
    pub lesson: String,
    /// A fingerprint: heights 0 to 1 of the histograms of all columns, side by side.
    pub fingerprint: Vec<Vec<f32>>,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRow {
    /// Number of the entry.
    pub seq: u32,
    /// The station it belongs to.
    pub station: String,
    /// What was done.
    pub text: String,
    /// Simulated time; an en dash before the first deployment.
    pub when: String,
    /// How it belongs to the present.
    pub fate: Fate,
}

/// How a journal entry belongs to the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It led to the present.
    Led,
    /// The newest that led to the present, or to the moment looked at.
    Here,
    /// It was undone, or lies on a branch that was left.
    Left,
}

/// Brief: what the model is for and what it must reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BriefView {
    /// The head.
    pub head: Head,
    /// The contract as it stands.
    pub brief: Brief,
    /// Metrics to choose from: id, name, whether larger is better.
    pub metrics: Vec<(String, String, bool)>,
    /// Whether the data can answer it: one line per requirement.
    pub answers: Vec<CheckRow>,
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

/// Data: schema, profile, split, rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// The head.
    pub head: Head,
    /// The current version; none before the first data set.
    pub version: Option<DataVersionView>,
    /// All versions, newest first: id, name, rows, digest, made by, current.
    pub versions: Grid,
    /// Built-in data sets to load.
    pub sets: Vec<SetCard>,
}

/// The current data version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataVersionView {
    /// Its number.
    pub number: u32,
    /// Like `d2`.
    pub id: String,
    /// Name of the set or file.
    pub name: String,
    /// SHA-256 of the content, shortened.
    pub digest: String,
    /// Rows and columns, origin, encoding and the like.
    pub facts: Vec<Fact>,
    /// One card per column.
    pub columns: Vec<ColumnCard>,
    /// Integrity checks.
    pub checks: Vec<CheckRow>,
    /// Roles as they stand.
    pub roles: Roles,
    /// Columns that can be the target.
    pub targets: Vec<String>,
    /// The split as it stands.
    pub split: Split,
    /// Name, share in percent, rows of each part.
    pub parts: Vec<(String, u8, String)>,
    /// What the split means for leakage and traffic.
    pub split_note: String,
    /// First rows.
    pub rows: Grid,
    /// What the reader had to say about the file.
    pub warnings: Vec<String>,
    /// Runs exist that used these roles and this split, so changing them makes later runs differ.
    pub used: bool,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnCard {
    /// Name.
    pub name: String,
    /// `target`, `feature`, `left out`, `generator truth`.
    pub role: String,
    /// Like `numeric` or `categorical, 5 values`.
    pub kind: String,
    /// Like `median 0.52`.
    pub center: String,
    /// Missing cells, like `2.1 % missing`; empty when none.
    pub missing: String,
    /// Something to look at, like `constant`.
    pub flag: Option<Status>,
    /// All rows as outline, the second (positive) class as bars where the target has two classes.
    pub histogram: Histogram,
}

/// Train: runs and one of them in detail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainView {
    /// The head.
    pub head: Head,
    /// There is data to train on.
    pub ready: bool,
    /// Estimators that fit the task, with their defaults and explanations.
    pub estimators: Vec<EstimatorCard>,
    /// Newest first.
    pub runs: Vec<RunRow>,
    /// Name of the metric in the list.
    pub metric: String,
}

/// An estimator to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EstimatorCard {
    /// Id, like `random_forest`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// What it does, and where the defaults come from.
    pub text: String,
    /// Its hyper-parameters.
    pub parameters: Vec<ParameterCard>,
}

/// A hyper-parameter to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterCard {
    /// Id, like `max_depth`.
    pub id: String,
    /// Name with unit.
    pub label: String,
    /// What it does, in a sentence.
    pub help: String,
    /// What can be chosen.
    pub range: ParameterRange,
}

/// What can be chosen for a hyper-parameter, with its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ParameterRange {
    /// A number.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// 1 allows whole numbers only.
        step: f64,
        /// Default.
        default: f64,
    },
    /// One of several options: id and label. The first one is the default.
    Choice(Vec<(String, String)>),
}

/// A run in the list, with its detail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRow {
    /// Number.
    pub run: u32,
    /// Like `r-003`.
    pub id: String,
    /// Estimator and its leading parameters.
    pub title: String,
    /// State.
    pub status: Status,
    /// The primary metric on the validation split; an en dash without one.
    pub metric: String,
    /// The data version.
    pub data: String,
    /// The run in detail, once it finished.
    pub detail: Option<RunDetail>,
    /// Why it failed.
    pub failure: Option<Verdict>,
    /// The job to cancel while it runs.
    pub job: Option<JobProgress>,
    /// The version it was registered as, like `v2`.
    pub version: Option<String>,
}

/// A finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunDetail {
    /// Six tiles or fewer.
    pub tiles: Vec<Fact>,
    /// Classification only.
    pub confusion: Option<Confusion>,
    /// Regression only.
    pub scatter: Option<Scatter>,
    /// Metrics: name, train, validation, naive model.
    pub metrics: Grid,
    /// Parameters, with what differs from the run before in the last column.
    pub parameters: Grid,
    /// How each column enters the model, and how much it lowered the training loss where the estimator knows.
    pub preprocessing: Grid,
    /// SHA-256 of the ONNX file.
    pub digest: String,
    /// Whether an earlier run with the same configuration gave the same bytes.
    pub repeated: Option<Status>,
}

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
    /// Limits as they stand.
    pub gates: Gates,
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
    /// What started it, like `manual` or `retraining on 2,000 recent labels`.
    pub trigger: String,
    /// Data, model, time.
    pub note: String,
    /// Jobs in the order of the graph.
    pub jobs: Vec<PipelineJobView>,
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

/// Registry: versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistryView {
    /// The head.
    pub head: Head,
    /// Newest first.
    pub versions: Vec<VersionRow>,
    /// Name of the metric in the list.
    pub metric: String,
}

/// A registered version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Number.
    pub version: u32,
    /// Like `v2`.
    pub id: String,
    /// Aliases it carries, without the at sign.
    pub aliases: Vec<String>,
    /// Estimator.
    pub title: String,
    /// The primary metric on the validation split.
    pub metric: String,
    /// Data version, like `d2`.
    pub data: String,
    /// Run, like `r-003`.
    pub run: String,
    /// Pipeline run that registered it, or `by hand`.
    pub source: String,
    /// Whether it serves traffic, like `stable, 100 %`.
    pub serving: String,
    /// SHA-256 of the ONNX file.
    pub digest: String,
    /// Size of the file.
    pub size: String,
    /// Metrics: name, train, validation, naive.
    pub metrics: Grid,
    /// Data → run → pipeline → version → endpoint, each with a fact.
    pub lineage: Vec<(String, String)>,
    /// Inputs and outputs: name, type, shape, meaning.
    pub signature: Grid,
}

/// Deploy: the endpoint and its rollout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeployView {
    /// The head.
    pub head: Head,
    /// Versions that can be deployed: number and label.
    pub versions: Vec<(u32, String)>,
    /// Default steps of a canary.
    pub canary: Canary,
    /// Who answers now: version chips with their share in percent.
    pub split: Vec<(Chip, u8)>,
    /// The rollout in progress or the last one.
    pub rollout: Option<RolloutView>,
    /// Buttons that can be used, and why the others cannot.
    pub buttons: RolloutButtons,
    /// Answers since the step began: name, stable, canary.
    pub counts: Grid,
    /// Requests per simulated minute over the last hour: stable, canary, errors.
    pub stream: Vec<(u16, u16, u16)>,
    /// Form of a single request; none before the first deployment.
    pub form: Option<RequestForm>,
    /// Behaviour of the simulated users.
    pub traffic: Traffic,
    /// Rollouts so far: when, what, outcome.
    pub history: Grid,
}

/// A rollout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolloutView {
    /// Like `Canary of v2 against v1`.
    pub title: String,
    /// State by Argo Rollouts' names.
    pub status: Status,
    /// Steps: mark, share, and what happens there.
    pub steps: Vec<(Mark, String, String)>,
    /// The judgement: metric, rule, both values, difference, points, verdict.
    pub analysis: Vec<AnalysisRow>,
    /// The analysis as a whole.
    pub verdict: Status,
    /// Why it was aborted, if it was.
    pub reason: Option<Verdict>,
}

/// One metric of the analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisRow {
    /// Name.
    pub metric: String,
    /// The rule with its limit.
    pub rule: String,
    /// Value of the stable version.
    pub stable: String,
    /// Value of the canary.
    pub canary: String,
    /// Difference with sign.
    pub difference: String,
    /// Points so far of points needed.
    pub points: String,
    /// Verdict.
    pub status: Status,
}

/// Each button: none when it can be used, or the reason why not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named like the buttons")]
pub struct RolloutButtons {
    pub deploy: Option<String>,
    pub promote: Option<String>,
    pub promote_fully: Option<String>,
    pub abort: Option<String>,
    pub retry: Option<String>,
    pub roll_back: Option<String>,
    /// Label of the first button, like `Promote to 40 %`.
    pub promote_label: String,
    /// Label of the last button, like `Roll back to v1`.
    pub roll_back_label: String,
}

/// The form of a single request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestForm {
    /// Features in the order of the model's signature.
    pub fields: Vec<FormField>,
    /// Number of sample rows.
    pub samples: u32,
    /// Versions that can be asked: number and label.
    pub routes: Vec<(u32, String)>,
}

/// One feature of the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Name of the feature.
    pub name: String,
    /// Categories to choose from; empty for a number.
    pub categories: Vec<String>,
    /// Value of the first sample row.
    pub value: String,
    /// Range seen in training.
    pub help: String,
}

/// Monitor: what production looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonitorView {
    /// The head.
    pub head: Head,
    /// Something is deployed and at least one request was answered.
    pub started: bool,
    /// Panels, the most telling first.
    pub panels: Vec<TimeChart>,
    /// Marks on every panel.
    pub marks: Vec<EventMark>,
    /// The current tick: everything right of it is empty.
    pub now: f32,
    /// Drift by feature, worst first.
    pub features: Vec<FeatureDrift>,
    /// Window and reference of the scores.
    pub drift_note: String,
    /// Alert rules.
    pub rules: Vec<RuleView>,
    /// Metrics a rule can watch: id and name.
    pub metrics: Vec<(String, String)>,
    /// What can be done now: retraining.
    pub retrain: RetrainView,
}

/// An alert rule and its state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleView {
    /// The rule.
    pub rule: Rule,
    /// `Normal`, `Pending`, `Firing` or `No data`, with since-when.
    pub status: Status,
    /// The value now.
    pub value: String,
    /// The rule as Prometheus would have it.
    pub yaml: String,
    /// Where the threshold comes from.
    pub source: String,
}

/// Retraining on recent labelled requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetrainView {
    /// Labelled requests at hand.
    pub available: u32,
    /// How many the button would use by default.
    pub rows: u32,
    /// What it does and what follows.
    pub text: String,
    /// Why it cannot be done now.
    pub blocked: Option<String>,
}

/// Drift lab: the schedule of faults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftLabView {
    /// The head.
    pub head: Head,
    /// Something is deployed, so a fault has a time axis to stand on.
    pub started: bool,
    /// Numeric features that can be shifted.
    pub features: Vec<String>,
    /// Labelling functions to switch to (number, what it looks at); empty without a known concept.
    pub functions: Vec<(u8, String)>,
    /// Why there is no concept switch, if there is none.
    pub no_concept: String,
    /// The schedule.
    pub faults: Vec<FaultView>,
    /// Axis of the timeline: first and last tick, day ticks.
    pub range: (u32, u32),
    /// Day ticks with labels.
    pub days: Vec<(u32, String)>,
    /// The current tick.
    pub now: u32,
    /// Label of the current time.
    pub now_label: String,
}

/// A fault in the schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaultView {
    /// Id.
    pub id: u32,
    /// What goes wrong, as words.
    pub title: String,
    /// When, as words.
    pub when: String,
    /// State: scheduled, at work (with strength), over.
    pub status: Status,
    /// Start, full strength, end (of the axis if it never ends).
    pub span: (u32, u32, u32),
    /// Before and at full strength, for the affected column; none for labels.
    pub preview: Option<Histogram>,
}

/// Settings: storage, real and simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The head.
    pub head: Head,
    /// What is real: what, how it is done, what differs from production.
    pub real: Vec<(String, String, String)>,
    /// What is simulated: what, how it is done, what differs from production.
    pub simulated: Vec<(String, String, String)>,
    /// Facts about the project and its storage.
    pub facts: Vec<Fact>,
    /// Damaged lines of the journal lie aside and can be saved.
    pub aside: bool,
    /// The clock pauses when an alert fires.
    pub pause_on_alert: bool,
}
