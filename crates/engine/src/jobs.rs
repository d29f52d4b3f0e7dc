//! Jobs: what runs in a trainer, apart from the project. A request goes in, progress and a result come out, all as bytes.

use protocol::{Brief, Failure, PipelineConfig, Roles, RunConfig, Split};
use serde::{Deserialize, Serialize};

use crate::data::{self, DataVersion, Dataset, roles};
use crate::failure::failure;
use crate::foreign;
use crate::pipeline::{self, JobReport};
use crate::project::{Directions, Project, Stored};
use crate::runtime::Blobs;
use crate::train::{self, Trained, onnx::Provenance};
use crate::verify::{self, Replayed};

/// What a trainer is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    Import { name: String, bytes: serde_bytes::ByteBuf },
    ImportModel { name: String, bytes: serde_bytes::ByteBuf, data: Rows },
    Train { data: Rows, config: RunConfig },
    Pipeline { data: Rows, config: PipelineConfig, brief: Brief },
    Verify { file: serde_bytes::ByteBuf },
    Open { file: serde_bytes::ByteBuf },
    Travel(Directions),
}

impl Request {
    /// Digest of the rows it needs.
    pub fn rows(&self) -> Option<&str> {
        match self {
            Self::Train { data, .. } | Self::Pipeline { data, .. } | Self::ImportModel { data, .. } => {
                Some(&data.digest)
            }
            Self::Import { .. } | Self::Verify { .. } | Self::Open { .. } | Self::Travel(_) => None,
        }
    }

    /// The same with its rows from these blobs, unless they are not there.
    pub fn with_rows(mut self, blobs: &Blobs) -> Option<Self> {
        match &mut self {
            Self::Train { data, .. } | Self::Pipeline { data, .. } | Self::ImportModel { data, .. } => {
                data.table = blobs.get(&data.digest).ok()?.to_vec().into();
            }
            Self::Import { .. } | Self::Verify { .. } | Self::Open { .. } | Self::Travel(_) => {}
        }
        Some(self)
    }
}

/// Rows for a job, divided as the version says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rows {
    pub label: String,
    pub digest: String,
    pub table: serde_bytes::ByteBuf,
    pub roles: Roles,
    pub split: Split,
}

impl Rows {
    /// Those of a data version; the table itself comes by [`Request::with_rows`].
    pub fn of(version: &DataVersion) -> Self {
        Self {
            label: version.label(),
            digest: version.digest.clone(),
            table: serde_bytes::ByteBuf::new(),
            roles: version.roles.clone(),
            split: version.split,
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
    Imported(Imported),
    ModelImported {
        trained: Box<Trained>,
        onnx: serde_bytes::ByteBuf,
    },
    Trained {
        trained: Box<Trained>,
        onnx: serde_bytes::ByteBuf,
    },
    Pipeline {
        reports: Vec<JobReport>,
        packaged: Option<(Box<Trained>, serde_bytes::ByteBuf)>,
    },
    Replayed(Replayed),
    Opened(Whole),
    /// The state at the place that was asked for.
    Arrived {
        state: serde_bytes::ByteBuf,
    },
}

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

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Imported {
    pub name: String,
    pub table: serde_bytes::ByteBuf,
    pub rows: u32,
    pub roles: Roles,
    pub dialect: String,
    pub warnings: Vec<String>,
}

/// Runs a job to its end.
///
/// # Errors
/// A failure that tells the learner what is wrong and what to do.
pub fn run(request: &[u8], progress: &mut dyn FnMut(&[u8])) -> Result<Vec<u8>, Failure> {
    let request: Request = postcard::from_bytes(request)
        .map_err(|_| failure("job.request", "The job cannot be read.", "Reload the page."))?;
    let mut tell = |news: Progress| progress(&encode(&news));
    let finished = match request {
        Request::Import { name, bytes } => Finished::Imported(import(name, &bytes, &mut tell)?),
        Request::ImportModel { name, bytes, data } => {
            tell(Progress::Doing { text: format!("Trying {name}"), share: None });
            let trained = foreign::read(&name, &bytes, &open(&data)?.0, &data.label)?;
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
        Request::Train { data, config } => fit(&data, &config, &mut tell)?,
        Request::Pipeline { data, config, brief } => {
            let (rows, from) = open(&data)?;
            let outcome =
                pipeline::run(&rows, &config, &brief, &from, &mut |reports| tell(Progress::Reports(reports.to_vec())));
            let packaged = outcome.packaged.map(|(trained, onnx)| (Box::new(trained), onnx.into()));
            Finished::Pipeline { reports: outcome.reports, packaged }
        }
    };
    Ok(encode(&finished))
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

fn open(data: &Rows) -> Result<(Dataset, Provenance), Failure> {
    let table = data::decode(&data.table).ok_or_else(|| {
        failure("data.blob", format!("The rows of {} cannot be read.", data.label), "Load the data again.")
    })?;
    Ok((
        Dataset::new(table, data.roles.clone(), &data.split),
        Provenance { data: data.label.clone(), digest: data.digest.clone() },
    ))
}

fn fit(data: &Rows, config: &RunConfig, tell: &mut dyn FnMut(Progress)) -> Result<Finished, Failure> {
    let mut doing = |text: &str, share: f32| tell(Progress::Doing { text: text.into(), share: Some(share) });
    doing("Dividing the rows", 0.05);
    let (rows, from) = open(data)?;
    doing("Fitting the model", 0.1);
    let model = train::fit(&rows, config, &mut |share| doing("Fitting the model", 0.1 + 0.7 * share))?;
    doing("Writing the ONNX file", 0.8);
    let onnx = train::onnx::write(&rows, &model, config, &from)?;
    doing("Measuring on train and validation", 0.85);
    let trained = train::evaluate(&rows, &model, &onnx);
    Ok(Finished::Trained { trained: Box::new(trained), onnx: onnx.into() })
}

fn import(name: String, bytes: &[u8], tell: &mut dyn FnMut(Progress)) -> Result<Imported, Failure> {
    let total = bytes.len().max(1) as f32;
    let read = table::read_csv(
        bytes,
        &mut |done| {
            tell(Progress::Doing {
                text: format!(
                    "Reading {name}, {} of {}",
                    crate::format::bytes(done),
                    crate::format::bytes(bytes.len() as u64)
                ),
                share: Some(done as f32 / total),
            })
        },
        &table::CsvOptions::default(),
    );
    let read = read
        .map_err(|error| failure("csv", format!("“{name}” could not be read. {error}"), "The project is as it was."))?;
    if read.table.rows() == 0 {
        let message = format!("“{name}” has a header line and no rows below it.");
        return Err(failure("csv.rows", message, "Choose a file with at least one row. The project is as it was."));
    }
    Ok(Imported {
        rows: read.table.rows() as u32,
        roles: roles::guess(&read.table),
        dialect: dialect(&read),
        warnings: read.warnings.into_iter().map(|warning| warning.message).collect(),
        table: data::encode(&read.table).into(),
        name,
    })
}

/// How a file is written, like `UTF-8, tab-separated`.
fn dialect(read: &table::Import) -> String {
    let encoding = match read.encoding {
        table::Encoding::Utf8 => "UTF-8",
        table::Encoding::Utf16Le | table::Encoding::Utf16Be => "UTF-16",
        table::Encoding::Windows1252 => "Windows-1252",
    };
    match read.delimiter {
        None => encoding.into(),
        Some(',') => format!("{encoding}, comma-separated"),
        Some(';') => format!("{encoding}, semicolon-separated"),
        Some('\t') => format!("{encoding}, tab-separated"),
        Some(other) => format!("{encoding}, separated by “{other}”"),
    }
}
