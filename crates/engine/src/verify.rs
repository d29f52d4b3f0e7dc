//! Verifying a project file: its journal is replayed from zero and every model trained again, each in a trainer of its own;
//! then state and digests are compared with what the file says. Trials of sweeps are not run again: they leave no model, and
//! their scores are part of the state.
//!
//! A project verifies itself through the file it would be saved as.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use protocol::{Fact, Failure, Mark};
use serde::{Deserialize, Serialize};

use crate::content::Content;
use crate::digest::short;
use crate::format::count;
use crate::jobs::{Finished, Progress, Request, encode};
use crate::project::{Project, Stored};
use crate::runtime::Blobs;

/// Job numbers of verifications; each has a range of its own.
pub(crate) const JOBS: u32 = 2_000_000;
const RANGE: u32 = 100_000;
const RANGES: u32 = 1_000;

/// A verification, under way or done.
#[derive(Clone)]
pub(crate) struct Verification {
    /// Number of its first job, the replay. Those of the models follow.
    first: u32,
    /// The file. Only a trainer unfolds it, for what it may do to memory and time.
    file: Rc<Vec<u8>>,
    /// Name of the file; none for the project itself.
    name: Option<String>,
    /// The rows that its models need.
    rows: Blobs,
    replayed: Option<Replayed>,
    /// For each model of the replay whether it came out the same, once that is known.
    same: Vec<Option<bool>>,
}

/// What a replay from zero gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Replayed {
    entries: u32,
    /// Digest of the state at the end.
    state: String,
    /// The digest that the file's snapshot has, if this build of the sandbox wrote it.
    expected: Option<String>,
    models: Vec<Model>,
    /// Rows that the models need, by digest.
    rows: Vec<(String, Content)>,
}

/// A model to train again.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Model {
    label: String,
    digest: String,
    /// The request of then, without its rows.
    request: Request,
}

/// Replays a file from zero.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn replay(file: &[u8], tell: &mut dyn FnMut(Progress)) -> Result<Replayed, Failure> {
    let stored = Project::read(file)?;
    let expected = stored.snapshot.as_deref().and_then(Project::state_in);
    let mut requests = BTreeMap::new();
    let project = Project::open_watched(Stored { snapshot: None, ..stored }, &mut |seen| {
        tell(Progress::Doing { text: seen.words(), share: seen.share() });
        let Some(project) = seen.project else { return };
        for run in project.running() {
            if let Entry::Vacant(place) = requests.entry(run)
                && let Some(request) = project.work(run)
            {
                place.insert(request);
            }
        }
    })?
    .project;
    let models: Vec<Model> = project
        .trained()
        .filter_map(|(run, label, digest)| Some(Model { label, digest, request: requests.remove(&run)? }))
        .collect();
    let needed: BTreeSet<&str> = models.iter().filter_map(|model| model.request.rows()).collect();
    let rows = needed.into_iter().filter_map(|digest| Some((digest.to_owned(), project.blobs.get(digest).ok()?)));
    let rows = rows.collect();
    Ok(Replayed { entries: project.entries(), state: project.state_hash(), expected, models, rows })
}

impl Verification {
    /// The `number`th verification of a project's life, of a file.
    pub fn new(number: u32, name: Option<String>, file: Vec<u8>) -> Self {
        let first = JOBS + number % RANGES * RANGE;
        Self { first, file: Rc::new(file), name, rows: Blobs::default(), replayed: None, same: Vec::new() }
    }

    /// Numbers of the jobs that should be running.
    pub fn jobs(&self) -> Vec<u32> {
        match &self.replayed {
            None => vec![self.first],
            Some(_) => {
                (self.first + 1..).zip(&self.same).filter(|(_, same)| same.is_none()).map(|(job, _)| job).collect()
            }
        }
    }

    /// What a trainer needs to do a job.
    pub fn request(&self, job: u32) -> Option<Vec<u8>> {
        let Some(replayed) = &self.replayed else {
            return (job == self.first).then(|| encode(&Request::Verify { file: self.file.to_vec().into() }));
        };
        let model = replayed.models.get(self.place(job)?)?;
        Some(encode(&model.request.clone().with_rows(&self.rows)?))
    }

    /// What a job is about.
    pub fn doing(&self, job: u32) -> String {
        let model = self.place(job).and_then(|place| self.replayed.as_ref()?.models.get(place));
        model.map_or_else(|| "Verifying".into(), |model| format!("Verifying {}", model.label))
    }

    /// After the end of a job; none if it is none of these jobs.
    pub fn after(&self, job: u32, outcome: Result<Finished, Failure>) -> Option<Result<Self, Failure>> {
        let mut next = self.clone();
        if job == self.first && self.replayed.is_none() {
            return Some(match outcome {
                Ok(Finished::Replayed(mut replayed)) => {
                    next.same = vec![None; replayed.models.len()];
                    for (digest, rows) in replayed.rows.drain(..) {
                        next.rows.insert(digest, rows);
                    }
                    next.replayed = Some(replayed);
                    Ok(next)
                }
                Ok(_) => return None,
                Err(failure) => Err(failure),
            });
        }
        let place = self.place(job)?;
        let model = self.replayed.as_ref()?.models.get(place)?;
        let found = match outcome {
            Ok(Finished::Trained { trained, .. } | Finished::Pipeline { packaged: Some((trained, ..)), .. }) => {
                Some(trained.digest)
            }
            Ok(_) => None,
            Err(failure) => {
                let message = format!("{} could not be trained again: {}", model.label, failure.message);
                return Some(Err(Failure { message, ..failure }));
            }
        };
        *next.same.get_mut(place)? = Some(found.as_ref() == Some(&model.digest));
        Some(Ok(next))
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.replayed.is_some() && self.same.iter().all(Option::is_some)
    }

    /// Whether everything that was compared is equal.
    pub fn holds(&self) -> bool {
        self.state_is_same() != Some(false) && self.same.iter().all(|same| *same == Some(true))
    }

    /// The outcome in a sentence.
    pub fn sentence(&self) -> String {
        let what = self.name.as_deref().unwrap_or("The project");
        let verdict = if self.holds() { "is verified" } else { "is not verified" };
        format!("{what} {verdict}: {} {}", self.state_words(), self.model_words())
    }

    /// The outcome, for the page.
    pub fn facts(&self) -> Vec<Fact> {
        if !self.is_done() {
            return Vec::new();
        }
        let fact = |label: &str, value: String, same: Option<bool>| Fact {
            label: label.into(),
            value,
            unit: String::new(),
            note: String::new(),
            mark: same.map(|same| if same { Mark::Ok } else { Mark::Bad }),
        };
        let label = self.name.as_ref().map_or_else(|| "Verified".into(), |name| format!("Verified, {name}"));
        let models = (!self.same.is_empty())
            .then(|| fact("Trained again", self.model_words(), Some(self.same.iter().all(|same| *same == Some(true)))));
        [fact(&label, self.state_words(), self.state_is_same())].into_iter().chain(models).collect()
    }

    fn place(&self, job: u32) -> Option<usize> {
        job.checked_sub(self.first + 1).map(|place| place as usize)
    }

    fn state_is_same(&self) -> Option<bool> {
        let replayed = self.replayed.as_ref()?;
        Some(*replayed.expected.as_ref()? == replayed.state)
    }

    fn state_words(&self) -> String {
        let Some(replayed) = &self.replayed else { return String::new() };
        let entries = crate::format::entries(replayed.entries.into());
        match self.state_is_same() {
            Some(true) => format!("{entries} replayed to the same state {}.", short(&replayed.state)),
            Some(false) => format!("{entries} replayed to state {}, which is not the file's.", short(&replayed.state)),
            None => {
                format!("{entries} replayed to state {}; the file's own is of another build.", short(&replayed.state))
            }
        }
    }

    fn model_words(&self) -> String {
        let Some(replayed) = &self.replayed else { return String::new() };
        let other = replayed.models.iter().zip(&self.same).filter(|(_, same)| **same == Some(false));
        let other: Vec<&str> = other.map(|(model, _)| model.label.as_str()).collect();
        match (self.same.len() as u64, &other[..]) {
            (0, _) => "There is no model to train again.".into(),
            (all, []) => format!("{} came out the same, byte for byte.", count(all, "model")),
            (all, other) => {
                format!("Of {}, {} came out different.", count(all, "model"), crate::format::list(other))
            }
        }
    }
}
