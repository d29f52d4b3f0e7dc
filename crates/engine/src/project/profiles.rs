//! Profiles of data versions, remembered. Small tables are profiled at once, large ones in a trainer.

use std::cell::RefCell;
use std::rc::Rc;

use protocol::{Expectation, Failure, JobProgress, Roles, Split};
use serde::Serialize;

use super::{IMPORTS, Project, ROWS};
use crate::data::DataVersion;
use crate::data::import::{Read, Stored};
use crate::data::profile::{self, Profile};
use crate::digest::digest;
use crate::jobs::{self, Request, Rows};
use crate::runtime::dataset;

/// Job numbers from here on are profiles, by what they follow from: that of a file goes on when the file is imported.
pub(crate) const JOBS: u32 = 1_250_000;
/// So many numbers there are.
const RANGE: u32 = 100_000;
/// Bytes of stored rows up to which a profile is made at once: it takes about a tenth of a second.
const AT_ONCE: usize = 1024 * 1024;
/// Profiles that are remembered.
const REMEMBERED: usize = 12;

/// Everything that a profile follows from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Key {
    digest: String,
    roles: Roles,
    split: Split,
    expectations: Vec<Expectation>,
}

impl Key {
    pub fn of(version: &DataVersion, expectations: &[Expectation]) -> Self {
        Self {
            digest: version.digest.clone(),
            roles: version.roles.clone(),
            split: version.split.clone(),
            expectations: expectations.to_vec(),
        }
    }

    /// Number of the job that makes it.
    fn job(&self) -> u32 {
        let digits = digest(&jobs::encode(self));
        JOBS + u32::from_str_radix(&digits[..8], 16).unwrap_or_default() % RANGE
    }
}

/// Profiles by what they follow from, the newest last; a failure where one could not be made.
#[derive(Default)]
pub(crate) struct Profiles(RefCell<Vec<Known>>);

/// A profile, or why there is none.
type Known = (Key, Result<Rc<Profile>, Failure>);

impl Profiles {
    fn find(&self, key: &Key) -> Option<Result<Rc<Profile>, Failure>> {
        self.0.borrow().iter().find(|(known, _)| known == key).map(|(_, profile)| profile.clone())
    }

    pub fn remember(&self, key: Key, profile: Result<Rc<Profile>, Failure>) {
        let mut known = self.0.borrow_mut();
        if known.len() >= REMEMBERED {
            drop(known.remove(0));
        }
        known.push((key, profile));
    }
}

impl Project {
    fn profile_key(&self, version: &DataVersion) -> Key {
        Key::of(version, &self.state.expectations)
    }

    /// The profile of a version; how far it is where a trainer makes it.
    pub(crate) fn profile(&self, version: &DataVersion) -> Result<Rc<Profile>, JobProgress> {
        let key = self.profile_key(version);
        let job = key.job();
        let waiting = |doing: &str| JobProgress { job, doing: doing.into(), share: None };
        match self.profiles.find(&key) {
            Some(Ok(profile)) => return Ok(profile),
            Some(Err(failure)) => return Err(waiting(&format!("{} {}", failure.message, failure.hint))),
            None => {}
        }
        if self.is_large(version) {
            let known = self.transient.progress.get(&job).cloned();
            return Err(known.unwrap_or_else(|| waiting("Looking at the columns")));
        }
        match dataset(&self.blobs, version) {
            Ok(data) => {
                let data = data.expecting(self.state.expectations.clone());
                let profile = Rc::new(profile::of(&data, &mut |_| {}));
                self.profiles.remember(key, Ok(profile.clone()));
                Ok(profile)
            }
            Err(failure) => Err(waiting(&format!("{} {}", failure.message, failure.hint))),
        }
    }

    fn is_large(&self, version: &DataVersion) -> bool {
        self.blobs.get(&version.digest).is_ok_and(|bytes| bytes.len() > AT_ONCE)
    }

    /// The profile that a trainer should make: that of a file that was read, while it is looked over, or that of the current
    /// version, if it is large; none that is known already.
    pub(super) fn profile_wanted(&self) -> Option<Wanted> {
        self.wanted_of_file().or_else(|| self.wanted_of_version())
    }

    fn wanted_of_file(&self) -> Option<Wanted> {
        let read = self.transient.read.as_ref()?;
        let key = read.profile_key(read.stored.as_ref()?)?;
        self.profiles.find(&key).is_none().then(|| Wanted { job: key.job(), key })
    }

    /// What a trainer needs to make a profile; nothing where its rows are lost.
    pub(super) fn profile_request(&self, wanted: Wanted) -> Option<Request> {
        let Key { digest, roles, split, expectations } = wanted.key;
        let read = self.transient.read.as_ref().and_then(|read| read.stored.as_ref());
        let table = match read.filter(|stored| stored.digest == digest) {
            Some(stored) => stored.table.clone(),
            None => self.blobs.get(&digest).ok()?,
        };
        Some(Request::Profile { data: Rows { label: "the data".into(), digest, table, roles, split, expectations } })
    }

    fn wanted_of_version(&self) -> Option<Wanted> {
        let shown = self.past.as_ref().map_or(self, |(_, past)| past);
        let version = shown.state.current()?;
        let key = shown.profile_key(version);
        let wanted = self.is_large(version) && self.profiles.find(&key).is_none();
        wanted.then(|| Wanted { job: key.job(), key })
    }
}

/// A profile that a trainer should make.
pub(crate) struct Wanted {
    /// Number of its job.
    pub job: u32,
    /// What it follows from.
    pub key: Key,
}

impl Read {
    /// What the profile of its first version will follow from, if a trainer makes it.
    fn profile_key(&self, stored: &Stored) -> Option<Key> {
        let (digest, roles) = (stored.digest.clone(), self.roles.clone());
        let key = Key { digest, roles, split: self.split(), expectations: Vec::new() };
        (stored.table.len() > AT_ONCE).then_some(key)
    }

    /// Number of the job that makes that profile.
    pub(crate) fn profile_job(&self, stored: &Stored) -> Option<u32> {
        self.profile_key(stored).map(|key| key.job())
    }

    /// Number of the job that hands its rows over.
    pub(crate) fn rows_job(&self) -> u32 {
        ROWS + self.job.saturating_sub(IMPORTS) % (JOBS - ROWS)
    }
}
