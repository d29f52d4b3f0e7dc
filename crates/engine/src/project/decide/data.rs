//! Data: sets, files, cleaning, roles and splits.

use protocol::{CsvChoices, Expectation, Failure, FileRef, Roles, Split, SplitBy, Step};

use super::{Decided, read};
use crate::data::requests::Schema;
use crate::data::steps::{self, Bench, Done};
use crate::data::{self, DataVersion, Dataset, Made, Origin, expectations, import, roles, sets, split};
use crate::digest::digest;
use crate::failure::failure;
use crate::format::{bytes as size, count, sentence};
use crate::journal::Action;
use crate::project::{Decision, Effect, ImportKind, Project};
use crate::runtime;

impl Project {
    pub(super) fn read_csv(&self, file: FileRef, choices: CsvChoices) -> Decided {
        if file.bytes > table::MAX_BYTES as u64 {
            let message = format!("“{}” has {}; the limit is 50 MB.", file.name, size(file.bytes));
            return Err(failure("csv.too_large", message, "Keep a sample of the rows, or only the columns you need."));
        }
        let name = file.name.clone();
        Ok(read(name, Vec::new(), ImportKind::Table { file, choices }))
    }

    pub(super) fn import_csv(&self) -> Decided {
        let read =
            self.transient.read.as_ref().ok_or_else(|| {
                failure("csv.none", "No file was read that could be imported.", "Choose a file first.")
            })?;
        let stored = read.stored.as_ref().ok_or_else(|| {
            failure("csv.reading", "The rows of the file are not here yet.", "They come in a moment.")
        })?;
        let id = self.state.data.len() as u32 + 1;
        let version = DataVersion {
            id,
            name: read.file.name.clone(),
            origin: Origin::File { dialect: import::words(&read.dialect, &read.choices) },
            parent: None,
            digest: stored.digest.clone(),
            rows: read.rows,
            split: read.split(),
            roles: read.roles.clone(),
            warnings: read.warnings.clone(),
            traffic: id,
            made: None,
            note: String::new(),
        };
        let said = format!("{} is d{id}: {}.", version.name, count(u64::from(version.rows), "row"));
        let blob = (version.digest.clone(), stored.table.clone());
        let (entry, line, chain) = self.write(Action::DataAdded { version: Box::new(version) })?;
        Ok(Decision { entry: Some(line), blobs: vec![blob], ..Decision::new(said, Effect::Take(entry, chain)) })
    }

    pub(super) fn drop_csv(&self) -> Decided {
        let read = self.transient.read.as_ref();
        let job = self.transient.imports.iter().find(|(_, import)| matches!(import.kind, ImportKind::Table { .. }));
        let name = read.map(|read| &read.file.name).or(job.map(|(_, import)| &import.name));
        let name = name.ok_or_else(|| failure("csv.none", "No file is being read.", "Nothing has to be done."))?;
        Ok(Decision {
            ends: job.map(|(job, _)| *job),
            ..Decision::new(format!("{name} was left."), Effect::Read(None))
        })
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
            made: None,
            note: String::new(),
        };
        let said = format!("{} is d{id}: {}.", set.name, count(u64::from(version.rows), "row"));
        self.entry_with(
            vec![(version.digest.clone(), table.into())],
            said,
            Action::DataAdded { version: Box::new(version) },
        )
    }

    /// What a step would do to the current data version.
    pub(in crate::project) fn try_step(&self, step: &Step) -> Result<String, Failure> {
        let done = self.changed(step)?;
        let rows = done.table.rows() as u64;
        let columns = count(done.table.columns().len() as u64, "column");
        Ok(format!("{}: {}, {columns}.", sentence(&done.said), count(rows, "row")))
    }

    fn changed(&self, step: &Step) -> Result<Done, Failure> {
        let version = self.current()?;
        let data = runtime::dataset(&self.blobs, version)?;
        let sources = self.sources(version);
        let more = |id: &str, most: u32| self.more_rows(version, id, most);
        steps::take(step, &Bench { table: &data.table, roles: &data.roles, more: &more, sources: &sources })
    }

    /// Where rows can come from that could be added to a version: id and name.
    pub(crate) fn sources(&self, version: &DataVersion) -> Vec<(String, String)> {
        let generator = match &version.origin {
            Origin::Generated { set } => {
                sets::find(set).map(|set| (GENERATOR.into(), format!("the generator of {}", set.name)))
            }
            _ => None,
        };
        let others = self.state.data.iter().rev().filter(|other| other.id != version.id).take(50);
        let others = others.map(|other| (other.label(), format!("{} {}", other.label(), other.name)));
        generator.into_iter().chain(others).collect()
    }

    fn more_rows(&self, version: &DataVersion, id: &str, most: u32) -> Result<table::Table, Failure> {
        if let (GENERATOR, Origin::Generated { set }) = (id, &version.origin)
            && let Some(set) = sets::find(set)
        {
            // Never the rows that were drawn before.
            return Ok(set.more(self.state.seed, version.id, most));
        }
        let other = self.state.data.iter().find(|other| other.label() == id);
        let other = other.ok_or_else(|| {
            failure("data.version", format!("There is no data version {id}."), "Choose one from the list.")
        })?;
        Ok(runtime::dataset(&self.blobs, other)?.table.head(most as usize))
    }

    pub(super) fn clean(&self, step: Step, note: String) -> Decided {
        let parent = self.current()?;
        check_note(&note)?;
        let done = self.changed(&step)?;
        roles::check(&done.table, &done.roles)?;
        let bytes = data::encode(&done.table);
        let id = self.state.data.len() as u32 + 1;
        let origin = origin_of(parent, &done);
        let mut version = DataVersion {
            id,
            name: parent.name.clone(),
            parent: Some(parent.id),
            digest: digest(&bytes),
            rows: done.table.rows() as u32,
            split: split_of(parent, &origin, &step),
            origin,
            roles: done.roles,
            warnings: Vec::new(),
            // Labelled requests stay with the traffic they came from.
            traffic: if parent.of_production() { parent.traffic } else { id },
            made: Some(Made::Step { step, said: done.said.clone() }),
            note,
        };
        version.split.stratified &= version.roles.task == protocol::Task::Classification;
        let aside = if version.keeps_traffic_aside() && !parent.keeps_traffic_aside() {
            " The generator makes no such rows, so a part of them is kept aside as traffic."
        } else {
            ""
        };
        let said = format!("d{id} is made of {}: {}.{aside}", parent.label(), done.said);
        self.entry_with(
            vec![(version.digest.clone(), bytes.into())],
            said,
            Action::DataAdded { version: Box::new(version) },
        )
    }

    pub(super) fn restore_data(&self, number: u32) -> Decided {
        let former = self.data_version(number)?;
        let current = self.current()?;
        if former.id == current.id {
            return Err(failure(
                "data.current",
                format!("{} is the current version.", former.label()),
                "Nothing has to be done.",
            ));
        }
        let id = self.state.data.len() as u32 + 1;
        let version = DataVersion {
            id,
            parent: Some(former.id),
            made: Some(Made::Restored { version: former.id }),
            note: String::new(),
            traffic: if former.traffic == former.id { id } else { former.traffic },
            ..former.clone()
        };
        let said = format!("d{id} is {} again.", former.label());
        self.entry(said, Action::DataAdded { version: Box::new(version) })
    }

    pub(super) fn note_data(&self, number: u32, note: String) -> Decided {
        let version = self.data_version(number)?;
        check_note(&note)?;
        let said = if note.is_empty() { "The note is gone." } else { "The note is saved." };
        self.entry(said, Action::DataNoted { data: version.id, note })
    }

    pub(super) fn set_expectations(&self, expected: Vec<Expectation>) -> Decided {
        if expected.len() > expectations::MOST {
            let message = format!("There can be {} expectations at most.", expectations::MOST);
            return Err(failure("expectation.many", message, "Leave some out."));
        }
        expected.iter().try_for_each(expectations::check)?;
        let said = format!(
            "{} of the data {} saved.",
            count(expected.len() as u64, "expectation"),
            if expected.len() == 1 { "is" } else { "are" }
        );
        self.entry(said, Action::ExpectationsSet { expectations: expected })
    }

    fn data_version(&self, number: u32) -> Result<&DataVersion, Failure> {
        self.state.data_version(number).ok_or_else(|| {
            failure("data.version", format!("There is no data version d{number}."), "Choose one from the list.")
        })
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

/// What the generator of a built-in set is called where rows can come from.
const GENERATOR: &str = "generator";

/// Characters of a note.
const NOTE: usize = 500;

fn check_note(note: &str) -> Result<(), Failure> {
    if note.chars().count() > NOTE {
        return Err(failure("data.note", format!("A note has at most {NOTE} characters."), "Shorten it."));
    }
    Ok(())
}

/// Where the rows of a changed version come from: from the generator still, if that can make such rows.
fn origin_of(parent: &DataVersion, done: &Done) -> Origin {
    let Origin::Generated { set } = &parent.origin else { return parent.origin.clone() };
    let none = Split { train: 0, validation: 0, test: 0, production: 0, ..parent.split.clone() };
    let schema = Schema::of(&Dataset::new(done.table.clone(), done.roles.clone(), &none));
    let generator = sets::find(set).and_then(sets::Set::generator);
    match generator.filter(|generator| schema.is_part_of(&generator.schema())) {
        Some(_) => parent.origin.clone(),
        None => Origin::Changed { set: set.clone() },
    }
}

/// The split of the parent, with a part kept aside where the generator makes no such rows, and with a column's new name.
fn split_of(parent: &DataVersion, origin: &Origin, step: &Step) -> Split {
    let mut split = parent.split.clone();
    if matches!(origin, Origin::Changed { .. }) && parent.generated() {
        let shares = sets::default_split(true, parent.roles.task, split.seed);
        split = Split {
            train: shares.train,
            validation: shares.validation,
            test: shares.test,
            production: shares.production,
            ..split
        };
    }
    let chosen = |id: &str| {
        step.settings.iter().find_map(|(known, setting)| match setting {
            protocol::Setting::Choice(text) if known == id => Some(text.trim().to_owned()),
            _ => None,
        })
    };
    if let SplitBy::Time(column) | SplitBy::Group(column) = &mut split.by
        && chosen("column").as_ref() == Some(column)
    {
        match (step.kind.as_str(), chosen("to")) {
            ("rename", Some(to)) => *column = to,
            ("drop_column", _) => split.by = SplitBy::Chance,
            _ => {}
        }
    }
    split
}
