//! What a learner can do. A command is a request; the engine may refuse it with a [`crate::Failure`].

use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};

use crate::{EvaluationWanted, ExplanationWanted, SweepConfig};

/// An action that changes the project and is written to its journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Give the project another name.
    RenameProject {
        /// The new name, 1 to 80 characters.
        name: String,
    },
    /// State what the model is for.
    SetBrief(Brief),
    /// Load one of the built-in data sets as a new data version.
    LoadBuiltin {
        /// Its id, like `loans`; see [`SetCard`](crate::SetCard).
        set: String,
    },
    /// Read a CSV file, so that it can be looked over. Reading it again with other choices replaces what was read before.
    ReadCsv {
        /// The file, which the worker has.
        file: FileRef,
        /// What the learner knows better than the reader.
        choices: CsvChoices,
    },
    /// Make what was read the next data version.
    ImportCsv,
    /// Forget what was read.
    DropCsv,
    /// Read an ONNX file made elsewhere, try it on the current data version and register it as the next version.
    ImportModel {
        /// The file's name, as the browser gives it.
        name: String,
        /// The file's bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Open a project file as a project of its own; where nothing can be kept, in the place of the one that is open.
    OpenProject {
        /// The file's name, as the browser gives it.
        name: String,
        /// The file's bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Choose the column to predict, the task and the columns to leave out, for the current data version.
    SetRoles(Roles),
    /// Choose how rows are divided, for the current data version.
    SetSplit(Split),
    /// Change the rows or columns of the current data version, which makes a new one.
    Clean {
        /// What to do.
        step: Step,
        /// Why, in the learner's words; may be empty, at most 500 characters.
        note: String,
    },
    /// Make a former data version the current one, as a version of its own.
    RestoreData {
        /// The version.
        version: u32,
    },
    /// Write why a data version was made.
    NoteData {
        /// The version.
        version: u32,
        /// At most 500 characters.
        note: String,
    },
    /// Say what is expected of the data; all expectations at once.
    SetExpectations(Vec<Expectation>),
    /// Train a model.
    StartRun(RunConfig),
    /// Try many configurations by cross-validation.
    StartSweep(SweepConfig),
    /// Let the trials of a sweep that are running end, and start no other.
    PauseSweep {
        /// The sweep's number.
        sweep: u32,
    },
    /// Go on with a paused sweep.
    ResumeSweep {
        /// The sweep's number.
        sweep: u32,
    },
    /// Stop a sweep at once; what is done stays.
    CancelSweep {
        /// The sweep's number.
        sweep: u32,
    },
    /// Train a run with the configuration of a trial.
    TrainTrial {
        /// The sweep's number.
        sweep: u32,
        /// The trial's number.
        trial: u32,
    },
    /// Train a finished run again, from its rows and its configuration, and compare the bytes. Not kept.
    Reproduce {
        /// The run's number.
        run: u32,
    },
    /// Train a run again with more and more of its training rows. Not kept.
    LearningCurve {
        /// The run's number.
        run: u32,
    },
    /// Give a run a tag, change it, or take it away.
    TagRun {
        /// The run's number.
        run: u32,
        /// 1 to 250 characters: letters, digits, underscores, hyphens, points, slashes and spaces.
        key: String,
        /// At most 5,000 characters; empty takes the tag away.
        value: String,
    },
    /// Write what is to be known about a run.
    NoteRun {
        /// The run's number.
        run: u32,
        /// At most 5,000 characters.
        note: String,
    },
    /// Take runs off the list. The journal keeps them, and they can be put back.
    DeleteRuns(Vec<u32>),
    /// Put deleted runs back on the list.
    RestoreRuns(Vec<u32>),
    /// Fit a finished run again and compute why it answers as it does. Not kept.
    Explain {
        /// The run's number.
        run: u32,
    },
    /// Run the workflow from validated data to a registered version.
    StartPipeline(PipelineConfig),
    /// Replay the project from zero, train its models again, and compare.
    Verify,
    /// The same for a project file.
    VerifyFile {
        /// Name of the file.
        name: String,
        /// Its content.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Stop a job that runs in a trainer.
    CancelJob {
        /// The job's id as views show it.
        job: u32,
    },
    /// Register the model of a finished run as the next version.
    RegisterRun {
        /// The run's number.
        run: u32,
    },
    /// Point an alias at a version, or take it away.
    SetAlias {
        /// `champion` or `challenger`.
        alias: String,
        /// The version, or none to remove the alias.
        version: Option<u32>,
    },
    /// Put a version into production.
    Deploy(Deployment),
    /// Go on to the next step of the rollout.
    Promote,
    /// Give the new version all traffic at once.
    PromoteFully,
    /// End the rollout; the stable version keeps all traffic.
    Abort,
    /// Start the aborted rollout again from its first step.
    Retry,
    /// Bring back the version that was stable before.
    RollBack,
    /// Change how the simulated users behave.
    SetTraffic(Traffic),
    /// Schedule a fault for the traffic source.
    AddFault(Fault),
    /// Take a fault out of the schedule. A fault that already began ends now.
    RemoveFault {
        /// The fault's id.
        fault: u32,
    },
    /// Add an alert rule, or change the one of the same name.
    SetRule(Rule),
    /// Delete an alert rule.
    RemoveRule {
        /// The rule's name.
        name: String,
    },
    /// Make a data version from recent labelled requests and run the pipeline on it.
    Retrain {
        /// How many of the newest labelled requests to use.
        rows: u32,
    },
    /// Choose whether the clock pauses when an alert fires, and when a rollout ends or waits for someone.
    SetPauseOnAlert(bool),
    /// Go back to the moment before the newest action.
    Undo,
    /// Go forward to the moment before what was undone last was undone.
    Redo,
    /// Look at the project as it was. Changes nothing.
    LookBack(Moment),
    /// Look at the present again.
    ReturnToNow,
    /// Make what is looked at the present. What was done since stays in the journal, and can be gone to.
    GoOnFromHere,
}

impl Command {
    /// What is asked for, to name it where it could not be confirmed.
    pub fn words(&self) -> &'static str {
        match self {
            Self::RenameProject { .. } => "rename the project",
            Self::SetBrief(_) => "save the brief",
            Self::LoadBuiltin { .. } => "load a data set",
            Self::ReadCsv { .. } => "read a CSV file",
            Self::ImportCsv => "import a CSV file",
            Self::DropCsv => "leave a CSV file",
            Self::ImportModel { .. } => "import a model",
            Self::OpenProject { .. } => "open a project file",
            Self::SetRoles(_) => "save the roles",
            Self::SetSplit(_) => "save the split",
            Self::Clean { .. } => "change the data",
            Self::RestoreData { .. } => "restore a data version",
            Self::NoteData { .. } => "write a note",
            Self::SetExpectations(_) => "save expectations",
            Self::StartRun(_) => "train a model",
            Self::StartSweep(_) => "start a sweep",
            Self::PauseSweep { .. } => "pause a sweep",
            Self::ResumeSweep { .. } => "resume a sweep",
            Self::CancelSweep { .. } => "cancel a sweep",
            Self::TrainTrial { .. } => "train a trial as a run",
            Self::Reproduce { .. } => "reproduce a run",
            Self::LearningCurve { .. } => "compute a learning curve",
            Self::TagRun { .. } => "tag a run",
            Self::NoteRun { .. } => "write a note",
            Self::DeleteRuns(_) => "delete runs",
            Self::RestoreRuns(_) => "put runs back",
            Self::Explain { .. } => "explain a run",
            Self::StartPipeline(_) => "run the pipeline",
            Self::Verify | Self::VerifyFile { .. } => "verify",
            Self::CancelJob { .. } => "cancel a job",
            Self::RegisterRun { .. } => "register a run",
            Self::SetAlias { .. } => "set an alias",
            Self::Deploy(_) => "deploy a version",
            Self::Promote | Self::PromoteFully => "promote the canary",
            Self::Abort => "abort the rollout",
            Self::Retry => "retry the rollout",
            Self::RollBack => "roll back",
            Self::SetTraffic(_) => "change the traffic",
            Self::AddFault(_) => "add a fault",
            Self::RemoveFault { .. } => "remove a fault",
            Self::SetRule(_) => "save a rule",
            Self::RemoveRule { .. } => "remove a rule",
            Self::Retrain { .. } => "collect rows for a retraining",
            Self::SetPauseOnAlert(_) => "change a setting",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::LookBack(_) => "look back",
            Self::ReturnToNow => "return to now",
            Self::GoOnFromHere => "go on from here",
        }
    }
}

/// A file of the learner's that the worker reads by itself; its bytes are in no message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Under which the page handed it to the worker.
    pub id: u32,
    /// Its name, as the browser gives it.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// How a CSV file is to be read. What is none is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvChoices {
    /// `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells.
    pub delimiter: Option<char>,
    /// The character around cells that contain delimiters; a space is none at all.
    pub quote: Option<char>,
    /// Whether the first line holds names.
    pub header: Option<bool>,
    /// The decimal mark, a point or a comma.
    pub decimal: Option<char>,
    /// The mark between groups of three digits.
    pub thousands: Option<char>,
    /// Texts that stand for a missing cell.
    pub missing: Option<Vec<String>>,
    /// Lines before the table.
    pub skip_lines: u32,
    /// Choices for columns, by their place in the file from 0.
    pub columns: Vec<(u32, CsvColumn)>,
}

/// How one column of a CSV file is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvColumn {
    /// Its name.
    pub name: Option<String>,
    /// `integer`, `float`, `boolean`, `date`, `datetime` or `text`.
    pub kind: Option<String>,
    /// It does not come along.
    pub leave_out: bool,
}

/// A moment in a project's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// Right after this journal entry, also one that was undone.
    Entry(u32),
    /// At this simulated minute of what led to the present.
    Tick(u32),
}

/// The contract a model has to meet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// What the model is for, in the learner's words; at most 2,000 characters.
    pub use_case: String,
    /// Id of the primary metric, as [`crate::BriefView`] lists them.
    pub metric: String,
    /// The value the primary metric must reach on the validation split.
    pub target: f64,
    /// Id of the guardrail metric.
    pub guardrail: String,
    /// The value the guardrail metric must keep.
    pub guardrail_limit: f64,
    /// Least share of requests answered without an error, 0 to 1.
    pub success_rate: f64,
    /// Largest 99th percentile of the latency in milliseconds.
    pub latency_p99_ms: f64,
    /// What a wrong answer costs, in the learner's words; at most 2,000 characters.
    pub cost: String,
}

/// What a model learns to predict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// One of several classes.
    Classification,
    /// A number.
    Regression,
}

/// Roles of the columns of a data version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roles {
    /// Name of the column to predict.
    pub target: String,
    /// Task; must fit the target's type.
    pub task: Task,
    /// Names of columns the model must not see.
    pub ignored: Vec<String>,
}

/// How rows are divided. Shares are in percent and sum to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Rows a model learns from.
    pub train: u8,
    /// Rows that judge it while it is chosen.
    pub validation: u8,
    /// Rows kept for the final judgement.
    pub test: u8,
    /// Rows kept aside as production traffic; 0 where a generator makes the traffic.
    pub production: u8,
    /// Keep the class shares equal in all parts.
    pub stratified: bool,
    /// Put rows that are copies of each other into the same part, so that none leaks.
    pub copies_together: bool,
    /// Seed of the shuffle.
    pub seed: u64,
    /// What decides which rows go where.
    #[serde(default)]
    pub by: SplitBy,
}

/// What decides which rows go into which part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// Chance, for each row.
    #[default]
    Chance,
    /// The order of a column: the smallest values are learnt from, the largest become traffic. Rows of one value stay
    /// together.
    Time(String),
    /// Chance, for each value of a column: rows of one value stay together.
    Group(String),
}

/// One change to the rows or columns of a data version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Id of what is done, like `drop_column`.
    pub kind: String,
    /// To what, and how.
    pub settings: Settings,
}

/// Something that is expected of a column, or of the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// Id of what is expected, like `not_null`.
    pub kind: String,
    /// Name of the column; empty where it is about rows.
    pub column: String,
    /// Limits and values.
    pub settings: Settings,
    /// Share of the values that have to meet it, above 0 and at most 1.
    pub mostly: f64,
}

/// An estimator with its hyper-parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimator {
    /// Id, like `random_forest`.
    pub kind: String,
    /// Hyper-parameters by id. One that is not given has its default.
    pub settings: Settings,
}

/// Values of parameters by id. One that is not given has its default.
pub type Settings = Vec<(String, Setting)>;

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// A number.
    Number(f64),
    /// Id of one of several options, or the name of a column.
    Choice(String),
}

impl Setting {
    /// A parameter by its id, with a number.
    pub fn number(id: &str, value: f64) -> (String, Self) {
        (id.into(), Self::Number(value))
    }

    /// A parameter by its id, with an option or a column.
    pub fn choice(id: &str, option: &str) -> (String, Self) {
        (id.into(), Self::Choice(option.into()))
    }
}

impl Estimator {
    /// An estimator with its defaults.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.into(), settings: Vec::new() }
    }

    /// With a number for one of its parameters.
    #[must_use]
    pub fn number(mut self, parameter: &str, value: f64) -> Self {
        self.settings.push(Setting::number(parameter, value));
        self
    }

    /// With an option for one of its parameters.
    #[must_use]
    pub fn choice(mut self, parameter: &str, option: &str) -> Self {
        self.settings.push(Setting::choice(parameter, option));
        self
    }
}

/// What a training run is asked to do.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RunConfig {
    /// The estimator and its hyper-parameters.
    pub estimator: Estimator,
    /// Seed of everything random in the run.
    pub seed: u64,
    /// How columns enter the model, as far as the learner chose it; otherwise as the estimator wants them.
    #[serde(default)]
    pub preparation: Settings,
}

impl RunConfig {
    /// A run for which columns enter the model as the estimator wants them.
    pub fn new(estimator: Estimator, seed: u64) -> Self {
        Self { estimator, seed, preparation: Settings::new() }
    }

    /// With a choice of how columns enter the model.
    #[must_use]
    pub fn prepared(mut self, parameter: &str, option: &str) -> Self {
        self.preparation.push(Setting::choice(parameter, option));
        self
    }
}

/// Text formats say nothing of a preparation that was not chosen, so that a journal says what it always did. Others tell
/// fields by their order, and have it always.
impl Serialize for RunConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let says = !self.preparation.is_empty() || !serializer.is_human_readable();
        let mut fields = serializer.serialize_struct("RunConfig", if says { 3 } else { 2 })?;
        fields.serialize_field("estimator", &self.estimator)?;
        fields.serialize_field("seed", &self.seed)?;
        if says {
            fields.serialize_field("preparation", &self.preparation)?;
        }
        fields.end()
    }
}

/// What a pipeline run is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PipelineConfig {
    /// The training step.
    pub run: RunConfig,
    /// Limits of the checks.
    pub limits: Settings,
}

/// How a version goes into production.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// The version to deploy.
    pub version: u32,
    /// The way it takes over the traffic.
    pub strategy: Strategy,
}

/// The way a new version takes over the traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Strategy {
    /// All traffic at once.
    Recreate,
    /// A growing share of the traffic, judged every ten ticks.
    Canary(Canary),
}

/// Steps and judgement of a canary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Canary {
    /// The steps in order; 100 % follows the last one.
    pub steps: Vec<CanaryStep>,
    /// Least number of points each side needs before a metric is judged.
    pub min_points: u32,
    /// How much worse than stable the canary's accuracy may be (or its error, relative), 0 to 1.
    pub tolerance: f64,
}

/// One step of a canary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanaryStep {
    /// Share of the traffic in percent, 1 to 99.
    pub weight: u8,
    /// Length of the pause in simulated minutes; none waits until promoted.
    pub pause: Option<u32>,
}

/// How the simulated users behave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traffic {
    /// Mean number of requests in a simulated minute, 1 to 200.
    pub rate: f64,
    /// Simulated minutes until the true label of a request arrives, 0 to 20,160.
    pub label_delay: u32,
}

/// A fault on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Id of what goes wrong, like `covariate_shift`.
    pub kind: String,
    /// How much of it, and where.
    pub settings: Settings,
    /// First tick of the fault.
    pub start: u32,
    /// Ticks until it has its full strength; 0 is sudden.
    pub ramp: u32,
    /// Tick at which it is over; none lasts for ever.
    pub end: Option<u32>,
}

/// An alert rule: metric, comparison, threshold, and how long it must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Name, unique in the project: letters, digits and underscores.
    pub name: String,
    /// Id of the metric, as [`crate::MonitorView`] lists them.
    pub metric: String,
    /// Fires above the threshold; below it otherwise.
    pub above: bool,
    /// The threshold.
    pub threshold: f64,
    /// Simulated minutes the condition must hold before the rule fires (Prometheus' `for`).
    pub for_minutes: u32,
}

/// A question that changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// Answer one request with the deployed model.
    Predict {
        /// The version to ask; none routes by the split.
        version: Option<u32>,
        /// One text per feature, in the order of the form; empty is a missing value.
        values: Vec<String>,
    },
    /// Another sample row for the request form.
    SampleRow {
        /// Counts up from 0; wraps at the number of rows.
        index: u32,
    },
    /// The ONNX file of a version.
    DownloadModel {
        /// The version.
        version: u32,
    },
    /// The rows of a data version as CSV.
    DownloadData {
        /// The version.
        version: u32,
    },
    /// What a change to the current data version would do, in a sentence.
    TryStep(Step),
    /// Rows of a data version.
    Rows(RowsWanted),
    /// What differs between two data versions.
    DiffData {
        /// The older one.
        from: u32,
        /// The newer one.
        to: u32,
    },
    /// Expectations as text, or text as expectations.
    ReadExpectations {
        /// One expectation in each line.
        text: String,
    },
    /// The expectations as a suite of Great Expectations.
    ExportExpectations,
    /// A run in detail.
    Run {
        /// The run's number.
        run: u32,
    },
    /// How good a run is on its validation rows.
    Evaluate(EvaluationWanted),
    /// How runs compare.
    Compare {
        /// Numbers of 2 to 20 runs.
        runs: Vec<u32>,
    },
    /// Why a run answers as it does.
    Explanation(ExplanationWanted),
    /// Lines of the journal, newest first.
    Journal {
        /// Only entries before this one; none begins with the newest.
        before: Option<u32>,
        /// So many at most.
        most: u32,
    },
    /// The whole project as one file.
    ExportProject,
    /// The journal lines that could not be read when the project was opened.
    ExportSetAside,
}

/// Which rows of a data version, in which order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsWanted {
    /// The version.
    pub version: u32,
    /// The first one of them, counted from 0 in that order.
    pub from: u32,
    /// So many at most.
    pub most: u32,
    /// Column to sort by, and whether the largest come first; none is the order of the file.
    pub sort: Option<(String, bool)>,
    /// Only rows of which a cell holds this text; empty for all.
    pub find: String,
    /// Only rows like these.
    pub only: RowsLike,
}

/// A kind of rows that is worth a look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowsLike {
    /// All of them.
    #[default]
    All,
    /// Rows that are equal to another.
    Copies,
    /// Rows whose features occur with another label too.
    Conflicts,
    /// Rows with a number beyond the fences of its column.
    Outliers,
    /// Rows with a missing cell.
    Incomplete,
}

/// What the clock is told to do. Clock control is not part of the journal; each entry carries its tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockControl {
    /// Let time run.
    Play,
    /// Stop time.
    Pause,
    /// One tick, then stop.
    Step,
    /// Change the speed.
    Speed(Speed),
    /// Change how much of the past the charts show.
    Span(Span),
}

/// How much of the past the charts show, in simulated time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// The newest day.
    Day,
    /// The newest four days.
    #[default]
    FourDays,
    /// The newest thirty days: all that is remembered.
    Month,
}

/// Simulated minutes per real second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speed {
    /// One tick a second.
    #[default]
    X1,
    /// Ten ticks a second.
    X10,
    /// Sixty ticks a second: a simulated hour.
    X60,
    /// As fast as the machine can.
    Max,
}
