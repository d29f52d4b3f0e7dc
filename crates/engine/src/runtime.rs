//! What serving needs in memory and no snapshot holds: loaded models, the traffic source, the reference of the monitor.
//! All of it follows from the state and the blobs.

use std::collections::BTreeMap;

use protocol::Failure;

use crate::content::Content;
use crate::data::{self, DataVersion, Dataset};
use crate::failure::failure;
use crate::monitor::drift::Reference;
use crate::serve::adapter::{self, Adapter};
use crate::serve::model::Model;
use crate::serve::source::Source;
use crate::state::{State, Version};

/// Blobs by digest.
#[derive(Clone, Debug, Default)]
pub struct Blobs(BTreeMap<String, Content>);

impl Blobs {
    /// Adds a blob.
    pub fn insert(&mut self, digest: String, bytes: Content) {
        self.0.insert(digest, bytes);
    }

    /// The bytes of a digest.
    pub fn get(&self, digest: &str) -> Result<Content, Failure> {
        self.0.get(digest).cloned().ok_or_else(|| {
            failure(
                "blob.missing",
                format!("Stored content {} is missing.", crate::digest::short(digest)),
                "Open a project file that was saved before.",
            )
        })
    }

    /// Takes blobs out by their digest; digests and sizes in bytes.
    pub fn take_out(&mut self, mut which: impl FnMut(&str) -> bool) -> Vec<(String, u64)> {
        self.0.extract_if(.., |digest, _| which(digest)).map(|(digest, bytes)| (digest, bytes.len() as u64)).collect()
    }

    /// All blobs.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Content)> {
        self.0.iter()
    }

    /// Size of all blobs in bytes.
    pub fn size(&self) -> u64 {
        self.0.values().map(|bytes| bytes.len() as u64).sum()
    }
}

/// The rows of a data version.
pub fn dataset(blobs: &Blobs, version: &DataVersion) -> Result<Dataset, Failure> {
    let bytes = blobs.get(&version.digest)?;
    let table = data::decode(&bytes).ok_or_else(|| {
        failure("data.blob", format!("The rows of {} cannot be read.", version.label()), "Load the data again.")
    })?;
    Ok(Dataset::new(table, version.roles.clone(), &version.split))
}

/// A version that answers requests.
pub struct Served {
    /// Its number.
    pub version: u32,
    /// The model in tract.
    pub model: Model,
    /// Which column of a request feeds which input.
    pub adapter: Adapter,
    /// Size of its file.
    pub bytes: u64,
}

/// What serves the traffic now.
pub struct Runtime {
    /// Where requests come from.
    pub source: Source,
    /// The training rows of the stable version.
    pub reference: Reference,
    /// The stable version.
    pub stable: Served,
    /// The canary, while it takes traffic.
    pub canary: Option<Served>,
}

impl Runtime {
    /// For the endpoint of a state; none before the first deployment.
    pub fn new(state: &State, blobs: &Blobs) -> Result<Option<Self>, Failure> {
        let (Some(stable), Some(traffic)) =
            (state.stable(), state.endpoint.traffic.and_then(|id| state.data_version(id)))
        else {
            return Ok(None);
        };
        let source = Source::new(traffic, &dataset(blobs, traffic)?);
        if source.rows() == Some(0) {
            return Err(failure(
                "deploy.traffic",
                format!("No rows are kept aside as traffic for {}.", stable.label()),
                "Give production a share in the split on Data, then train again.",
            ));
        }
        let trained_on = state.data_version(stable.data).ok_or_else(|| {
            failure("data.version", "The data of the deployed version is gone.", "Deploy another version.")
        })?;
        let reference = Reference::new(&stable.trained.signature, &dataset(blobs, trained_on)?, source.distinct());
        let canary = state.active_rollout().and_then(|rollout| state.version(rollout.version));
        Ok(Some(Self {
            canary: canary.map(|version| serve(&source, version, blobs)).transpose()?,
            stable: serve(&source, stable, blobs)?,
            reference,
            source,
        }))
    }

    /// The served version of that number.
    pub fn served(&self, version: u32) -> Option<&Served> {
        [Some(&self.stable), self.canary.as_ref()].into_iter().flatten().find(|served| served.version == version)
    }
}

fn serve(source: &Source, version: &Version, blobs: &Blobs) -> Result<Served, Failure> {
    let signature = &version.trained.signature;
    if let Some(why) = adapter::mismatch(source.schema(), signature) {
        return Err(failure(
            "deploy.schema",
            format!("{} does not fit the traffic: {why}.", version.label()),
            "Deploy a version that was trained on the same columns.",
        ));
    }
    let onnx = blobs.get(&version.trained.digest)?;
    Ok(Served {
        version: version.id,
        model: Model::load(&onnx, signature)?,
        adapter: Adapter::new(source.schema(), signature),
        bytes: version.trained.size,
    })
}
