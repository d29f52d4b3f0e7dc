//! Data: sets, files, roles and splits.

use protocol::{Failure, Roles, Split};

use super::{Decided, read};
use crate::data::{self, DataVersion, roles, sets, split};
use crate::digest::digest;
use crate::failure::failure;
use crate::format::{bytes as size, count};
use crate::journal::Action;
use crate::project::{ImportKind, Project};
use crate::runtime;

impl Project {
    pub(super) fn import_csv(&self, name: String, bytes: Vec<u8>) -> Decided {
        if bytes.len() > table::MAX_BYTES {
            let message = format!("“{name}” has {}; the limit is 50 MB.", size(bytes.len() as u64));
            return Err(failure("csv.too_large", message, "Keep a sample of the rows, or only the columns you need."));
        }
        Ok(read(name, bytes, ImportKind::Table))
    }

    pub(super) fn set_roles(&self, roles: Roles) -> Decided {
        let version = self.current()?;
        let data = runtime::dataset(&self.blobs, version)?;
        roles::check(&data.table, &roles)?;
        let said = format!("Target is “{}”.{}", roles.target, self.version_made(version));
        self.entry(said, Action::RolesSet { data: version.id, roles })
    }

    pub(super) fn set_split(&self, split: Split) -> Decided {
        let version = self.current()?;
        let data = runtime::dataset(&self.blobs, version)?;
        split::check(&data.table, &version.roles, &split, version.keeps_traffic_aside())?;
        let said = format!("The split is saved.{}", self.version_made(version));
        self.entry(said, Action::SplitSet { data: version.id, split })
    }

    pub(super) fn load_builtin(&self, set: &str) -> Decided {
        let set = sets::find(set).ok_or_else(|| {
            failure("data.set", format!("There is no data set “{set}”."), "Choose one from the list.")
        })?;
        let table = data::encode(&set.table(self.state.seed));
        let id = self.state.data.len() as u32 + 1;
        let version = DataVersion {
            id,
            name: set.name.into(),
            origin: set.origin(),
            parent: None,
            digest: digest(&table),
            rows: data::decode(&table).map_or(0, |table| table.rows() as u32),
            roles: set.roles(),
            split: set.split(42),
            warnings: Vec::new(),
            traffic: id,
        };
        let said = format!("{} is d{id}: {}.", set.name, count(u64::from(version.rows), "row"));
        self.entry_with(vec![(version.digest.clone(), table)], said, Action::DataAdded { version: Box::new(version) })
    }

    /// The current data version, if a model can be trained on it.
    pub(super) fn trainable(&self) -> Result<&DataVersion, Failure> {
        let version = self.current()?;
        let data = runtime::dataset(&self.blobs, version)?;
        roles::check(&data.table, &version.roles)?;
        split::check(&data.table, &version.roles, &version.split, version.keeps_traffic_aside())?;
        Ok(version)
    }

    /// What to add where a change of the current data version makes a new one.
    pub(super) fn version_made(&self, version: &DataVersion) -> String {
        if self.state.uses(version.id) {
            format!(" This made data version d{}; runs and models keep {}.", version.id + 1, version.label())
        } else {
            String::new()
        }
    }

    pub(super) fn current(&self) -> Result<&DataVersion, Failure> {
        self.state
            .current()
            .ok_or_else(|| failure("data.none", "There is no data yet.", "Load a built-in set or drop a CSV on Data."))
    }
}
