//! Jobs: what runs in a trainer, apart from the project. A request goes in, progress and a result come out, all as bytes.

use protocol::{Brief, CsvChoices, Expectation, Failure, FileRef, PipelineConfig, Roles, RunConfig, Split};
use serde::{Deserialize, Serialize};
pub use table::Source;
pub use table::SourceError;
use table::Table;

use crate::content::Content;
use crate::data::import::{self, Read};
use crate::data::profile::{self, Profile};
use crate::data::{self, DataVersion, Dataset};
use crate::failure::failure;
use crate::foreign;
use crate::pipeline::{self, JobReport};
use crate::project::{Directions, Project, Stored};
use crate::runtime::Blobs;
use crate::sweep::trial;
use crate::train::{self, Trained, curve, explanation, onnx::Provenance};
use crate::verify::{self, Replayed};

/// What a trainer is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    ReadCsv { job: u32, file: FileRef, choices: CsvChoices },
    ImportModel { name: String, bytes: serde_bytes::ByteBuf, data: Rows },
    Train { data: Rows, config: RunConfig },
    LearningCurve { data: Rows, config: RunConfig },
    Explain { data: Rows, config: RunConfig, metric: String },
    Profile { data: Rows },
    Trial { data: Rows, trial: trial::Trial },
    Pipeline { data: Rows, config: PipelineConfig, brief: Brief },
    Verify { file: serde_bytes::ByteBuf },
    Open { file: serde_bytes::ByteBuf },
    Travel(Directions),
}

impl Request {
    /// Digest of the rows it needs.
    pub fn rows(&self) -> Option<&str> {
        match self {
            Self::Train { data, .. }
            | Self::LearningCurve { data, .. }
            | Self::Explain { data, .. }
            | Self::Profile { data }
            | Self::Trial { data, .. }
            | Self::Pipeline { data, .. }
            | Self::ImportModel { data, .. } => Some(&data.digest),
            Self::ReadCsv { .. } | Self::Verify { .. } | Self::Open { .. } | Self::Travel(_) => None,
        }
    }

    /// The same with its rows from these blobs, unless they are not there.
    pub fn with_rows(mut self, blobs: &Blobs) -> Option<Self> {
        match &mut self {
            Self::Train { data, .. }
            | Self::LearningCurve { data, .. }
            | Self::Explain { data, .. }
            | Self::Profile { data }
            | Self::Trial { data, .. }
            | Self::Pipeline { data, .. }
            | Self::ImportModel { data, .. } => {
                data.table = blobs.get(&data.digest).ok()?;
            }
            Self::ReadCsv { .. } | Self::Verify { .. } | Self::Open { .. } | Self::Travel(_) => {}
        }
        Some(self)
    }
}

/// Rows for a job, divided as the version says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rows {
    pub label: String,
    pub digest: String,
    pub table: Content,
    pub roles: Roles,
    pub split: Split,
    pub expectations: Vec<Expectation>,
}

impl Rows {
    /// Those of a data version; the table itself comes by [`Request::with_rows`].
    pub fn of(version: &DataVersion, expectations: &[Expectation]) -> Self {
        Self {
            label: version.label(),
            digest: version.digest.clone(),
            table: Content::default(),
            roles: version.roles.clone(),
            split: version.split.clone(),
            expectations: expectations.to_vec(),
        }
    }
}

/// How far a job is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Progress {
    Doing { text: String, share: Option<f32> },
    Reports(Vec<JobReport>),
}

/// What a job gives back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Finished {
    Read(Box<Read>),
    /// The rows of the file that was read.
    Stored(import::Stored),
    ModelImported {
        trained: Box<Trained>,
        onnx: serde_bytes::ByteBuf,
    },
    Trained {
        trained: Box<Trained>,
        onnx: serde_bytes::ByteBuf,
        /// Its answers for the validation rows.
        answers: serde_bytes::ByteBuf,
    },
    LearningCurve(Vec<curve::Point>),
    /// The score of each fold of a trial.
    Scored {
        scores: Vec<f64>,
    },
    Pipeline {
        reports: Vec<JobReport>,
        packaged: Option<Packaged>,
    },
    Explained(Box<explanation::Explanation>),
    Profiled(Box<Profile>),
    Replayed(Replayed),
    Opened(Whole),
    /// The state at the place that was asked for.
    Arrived {
        state: serde_bytes::ByteBuf,
    },
}

/// A model that a pipeline made: what is known of it, its ONNX file, its answers for the validation rows.
pub(crate) type Packaged = (Box<Trained>, serde_bytes::ByteBuf, serde_bytes::ByteBuf);

/// All that a store has to keep of a project.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Whole {
    snapshot: serde_bytes::ByteBuf,
    head: serde_bytes::ByteBuf,
    entries: Vec<serde_bytes::ByteBuf>,
    blobs: Vec<(String, serde_bytes::ByteBuf)>,
}

impl From<Stored> for Whole {
    fn from(stored: Stored) -> Self {
        Self {
            snapshot: stored.snapshot.unwrap_or_default().into(),
            head: stored.head.unwrap_or_default().into(),
            entries: stored.entries.into_iter().map(Into::into).collect(),
            blobs: stored.blobs.into_iter().map(|(digest, bytes)| (digest, bytes.into())).collect(),
        }
    }
}

impl From<Whole> for Stored {
    fn from(whole: Whole) -> Self {
        Self {
            snapshot: Some(whole.snapshot.into_vec()),
            head: Some(whole.head.into_vec()),
            entries: whole.entries.into_iter().map(serde_bytes::ByteBuf::into_vec).collect(),
            blobs: whole.blobs.into_iter().map(|(digest, bytes)| (digest, bytes.into_vec())).collect(),
        }
    }
}

/// Runs a job that reads no file to its end.
///
/// # Errors
/// A failure that tells the learner what is wrong and what to do.
pub fn run(request: &[u8], progress: &mut dyn FnMut(&[u8])) -> Result<Vec<u8>, Failure> {
    Ok(Job::read(request)?.run(None, progress)?.result)
}

/// A job that was read: the bytes of its request, which may be many, can go before it runs.
pub struct Job(Work);

enum Work {
    Asked(Box<Request>),
    /// The stored form of rows that were read.
    Store(Box<(Read, Table)>),
    /// The profile of rows that are at hand.
    Profile(Box<Dataset>),
}

/// What a job gave.
pub(crate) struct Done {
    /// Its result, for [`Project::finished`]: content, which may be much and is not copied, what there is to say of it, and
    /// the number of bytes of that.
    pub result: Vec<u8>,
    /// A job that follows and has here all that it needs, with its number.
    pub next: Option<(u32, Job)>,
}

impl Job {
    /// Reads a request.
    ///
    /// # Errors
    /// `job.request` for anything else.
    pub fn read(request: &[u8]) -> Result<Self, Failure> {
        let request = postcard::from_bytes(request);
        request
            .map(|request| Self(Work::Asked(Box::new(request))))
            .map_err(|_| failure("job.request", "The job cannot be read.", "Reload the page."))
    }

    /// Runs it to its end, with the file that [`Project::file`] asks for, and the jobs that follow and have at hand all that
    /// they need. `done` hears each result, and the number of the job that goes on from it.
    ///
    /// # Errors
    /// A failure that tells the learner what is wrong and what to do.
    pub fn run_through(
        self,
        mut source: Option<&mut dyn Source>,
        progress: &mut dyn FnMut(&[u8]),
        done: &mut dyn FnMut(Vec<u8>, Option<u32>),
    ) -> Result<(), Failure> {
        let mut job = self;
        loop {
            let Done { result, next } = job.run(source.take(), progress)?;
            done(result, next.as_ref().map(|(number, _)| *number));
            match next {
                Some((_, next)) => job = next,
                None => return Ok(()),
            }
        }
    }

    fn run(self, source: Option<&mut dyn Source>, progress: &mut dyn FnMut(&[u8])) -> Result<Done, Failure> {
        let mut tell = |news: Progress| progress(&encode(&news));
        let mut doing = |text: String, share: f32| tell(Progress::Doing { text, share: Some(share) });
        let request = match self.0 {
            Work::Asked(request) => *request,
            Work::Store(found) => {
                let (read, table) = *found;
                let mut stored = import::Stored::of(&table);
                let next = read.profile_job(&stored);
                let next = next.map(|job| (job, Self(Work::Profile(Box::new(read.first_version(table))))));
                let rows = std::mem::take(&mut stored.table).into_bytes();
                return Ok(Done { next, ..Done::beside(rows, Finished::Stored(stored)) });
            }
            Work::Profile(rows) => return Ok(Done::with(Finished::Profiled(Box::new(profile(&rows, &mut doing))))),
        };
        let finished = match request {
            Request::ReadCsv { job, file, choices } => {
                let source = source.ok_or_else(|| {
                    let message = format!("“{}” is not at hand any more.", file.name);
                    failure("csv.gone", message, "Choose the file again.")
                })?;
                let found = import::read(job, file, choices, source, &mut doing)?;
                let done = Done::with(Finished::Read(Box::new(found.0.clone())));
                return Ok(Done { next: Some((found.0.rows_job(), Self(Work::Store(Box::new(found))))), ..done });
            }
            Request::ImportModel { name, bytes, mut data } => {
                tell(Progress::Doing { text: format!("Trying {name}"), share: None });
                let trained = foreign::read(&name, &bytes, &open(&mut data)?.0, &data.label)?;
                Finished::ModelImported { trained: Box::new(trained), onnx: bytes }
            }
            Request::Travel(directions) => Finished::Arrived { state: directions.follow(&mut tell)?.into() },
            Request::Open { file } => {
                let opened = Project::import_watched(&file, &mut |seen| {
                    tell(Progress::Doing { text: seen.words(), share: seen.share() });
                })?;
                Finished::Opened(opened.1.into())
            }
            Request::Verify { file } => Finished::Replayed(verify::replay(&file, &mut tell)?),
            Request::Profile { mut data } => Finished::Profiled(Box::new(profile(&open(&mut data)?.0, &mut doing))),
            Request::Train { mut data, config } => fit(&mut data, &config, &mut tell)?,
            Request::LearningCurve { mut data, config } => {
                Finished::LearningCurve(curve::run(open(&mut data)?.0, &config, &mut doing)?)
            }
            Request::Explain { mut data, config, metric } => {
                let mut told = |text: &str, share: f32| doing(text.into(), share);
                let explanation = explanation::compute(&open(&mut data)?.0, &config, &metric, &mut told)?;
                Finished::Explained(Box::new(explanation))
            }
            Request::Trial { mut data, trial } => {
                let scores = trial::run(open(&mut data)?.0, &trial, &mut doing)?;
                Finished::Scored { scores }
            }
            Request::Pipeline { mut data, config, brief } => {
                let (rows, from) = open(&mut data)?;
                let outcome = pipeline::run(&rows, &config, &brief, &from, &mut |reports| {
                    tell(Progress::Reports(reports.to_vec()))
                });
                let packaged = outcome
                    .packaged
                    .map(|delivered| (Box::new(delivered.trained), delivered.onnx.into(), delivered.answers.into()));
                Finished::Pipeline { reports: outcome.reports, packaged }
            }
        };
        Ok(Done::with(finished))
    }
}

impl Done {
    pub(crate) fn with(finished: Finished) -> Self {
        Self::beside(Vec::new(), finished)
    }

    fn beside(content: Vec<u8>, finished: Finished) -> Self {
        let said = encode(&finished);
        let length = said.len() as u32;
        let mut result = content;
        if result.is_empty() {
            result = said;
        } else {
            result.extend_from_slice(&said);
        }
        result.extend_from_slice(&length.to_le_bytes());
        Self { result, next: None }
    }
}

/// Reads what a job gave; none for anything else.
pub(crate) fn read_result(mut result: Vec<u8>) -> Option<Finished> {
    let (rest, length) = result.split_last_chunk()?;
    let at = rest.len().checked_sub(u32::from_le_bytes(*length) as usize)?;
    let mut finished = postcard::from_bytes(&rest[at..]).ok()?;
    if let Finished::Stored(stored) = &mut finished {
        result.truncate(at);
        stored.table = result.into();
    }
    Some(finished)
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

/// The rows themselves. Their stored form, which is as large, is let go.
fn open(data: &mut Rows) -> Result<(Dataset, Provenance), Failure> {
    let table = data::decode(&std::mem::take(&mut data.table)).ok_or_else(|| {
        failure("data.blob", format!("The rows of {} cannot be read.", data.label), "Load the data again.")
    })?;
    Ok((
        Dataset::new(table, data.roles.clone(), &data.split).expecting(data.expectations.clone()),
        Provenance { data: data.label.clone(), digest: data.digest.clone() },
    ))
}

fn profile(rows: &Dataset, doing: &mut dyn FnMut(String, f32)) -> Profile {
    profile::of(rows, &mut |share| doing("Looking at the columns".into(), share))
}

fn fit(data: &mut Rows, config: &RunConfig, tell: &mut dyn FnMut(Progress)) -> Result<Finished, Failure> {
    let mut doing = |text: &str, share: f32| tell(Progress::Doing { text: text.into(), share: Some(share) });
    doing("Dividing the rows", 0.05);
    let (rows, from) = open(data)?;
    doing("Fitting the model", 0.1);
    let model = train::fit(&rows, config, &mut |share| doing("Fitting the model", 0.1 + 0.7 * share))?;
    doing("Writing the ONNX file", 0.8);
    let onnx = train::onnx::write(&rows, &model, config, &from)?;
    doing("Measuring on train and validation", 0.85);
    let (trained, answers) = train::evaluate(&rows, &model, &onnx);
    Ok(Finished::Trained { trained: Box::new(trained), onnx: onnx.into(), answers: answers.into() })
}
