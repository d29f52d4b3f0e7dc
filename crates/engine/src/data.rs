//! Data versions: a table with its roles and its split. A change never edits rows; it makes a new version.
//!
//! Rows live in blobs named by their digest; this module knows how to read them, not where they are stored.

pub mod agrawal;
pub mod association;
pub mod diff;
pub mod expectations;
pub mod figures;
pub mod groups;
pub mod histogram;
pub mod import;
pub mod keys;
pub mod power;
pub mod profile;
pub mod requests;
pub mod roles;
pub mod rows;
pub mod sets;
pub mod split;
pub mod steps;

use std::cell::OnceCell;

use protocol::{Expectation, Roles, Split, Step, Task};
use serde::{Deserialize, Serialize};
use table::{Table, Values};

pub use split::Parts;

/// A data version as the project keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataVersion {
    /// Number, counted from 1; shown as `d1`.
    pub id: u32,
    /// Name of the set or file.
    pub name: String,
    /// Where the rows come from.
    pub origin: Origin,
    /// The version this one was made from.
    pub parent: Option<u32>,
    /// SHA-256 of the encoded table.
    pub digest: String,
    /// Number of rows.
    pub rows: u32,
    /// Roles of the columns.
    pub roles: Roles,
    /// How the rows are divided.
    pub split: Split,
    /// What the reader had to say about the file.
    pub warnings: Vec<String>,
    /// The version whose generator or production split feeds the traffic.
    pub traffic: u32,
    /// What was done to the parent; none for new rows, and where only roles or the split differ.
    #[serde(default)]
    pub made: Option<Made>,
    /// Why, in the learner's words.
    #[serde(default)]
    pub note: String,
}

/// How a data version was made of another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// By a step, which did this.
    Step {
        /// The step.
        step: Step,
        /// What it did, in words.
        said: String,
    },
    /// It is that version again.
    Restored {
        /// The version.
        version: u32,
    },
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Origin {
    /// Shipped with the sandbox.
    Builtin {
        /// Id of the set.
        set: String,
    },
    /// Drawn by a generator of the sandbox, which can also make the traffic.
    Generated {
        /// Id of the set.
        set: String,
    },
    /// Drawn by a generator, then changed so that the generator cannot make such rows.
    Changed {
        /// Id of the set.
        set: String,
    },
    /// A CSV file.
    File {
        /// How it was read, for people.
        dialect: String,
    },
    /// Labelled requests of the simulated production.
    Production {
        /// First and last tick of the requests.
        ticks: (u32, u32),
    },
}

impl DataVersion {
    /// Like `d2`.
    pub fn label(&self) -> String {
        format!("d{}", self.id)
    }

    /// Its rows were labelled in production.
    pub fn of_production(&self) -> bool {
        matches!(self.origin, Origin::Production { .. })
    }

    /// The traffic is generated, so no rows have to be kept aside.
    pub fn generated(&self) -> bool {
        matches!(self.origin, Origin::Generated { .. })
    }

    /// Rows have to be kept aside as traffic for the models of this version: it neither has a generator nor is made of
    /// traffic itself.
    pub fn keeps_traffic_aside(&self) -> bool {
        !self.generated() && !matches!(self.origin, Origin::Production { .. })
    }
}

/// A data version with its rows in memory.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// All rows.
    pub table: Table,
    /// Roles of the columns.
    pub roles: Roles,
    /// The divided rows.
    pub parts: Parts,
    /// How they were divided.
    pub split: Split,
    /// What is expected of the rows.
    pub expectations: Vec<Expectation>,
    /// What takes a look at every row, once it was asked for.
    seen: Seen,
}

/// What follows from the table and is looked for by several who ask.
#[derive(Clone, Debug, Default)]
struct Seen {
    powers: OnceCell<Vec<Option<f64>>>,
    copies: OnceCell<Vec<Vec<u32>>>,
    conflicts: OnceCell<Vec<Vec<u32>>>,
}

impl Dataset {
    /// Divides the rows of a table.
    pub fn new(table: Table, roles: Roles, split: &Split) -> Self {
        let parts = split::divide(&table, &roles, split);
        Self { table, roles, parts, split: split.clone(), expectations: Vec::new(), seen: Seen::default() }
    }

    /// The same divided rows of another table.
    #[must_use]
    pub fn with_table(self, table: Table) -> Self {
        Self { table, seen: Seen::default(), ..self }
    }

    /// The same with what is expected of its rows.
    #[must_use]
    pub fn expecting(self, expectations: Vec<Expectation>) -> Self {
        Self { expectations, ..self }
    }

    /// Class names in code-point order; empty for regression.
    pub fn classes(&self) -> Vec<String> {
        classes(&self.table, &self.roles)
    }

    /// Class index of each given row; rows without a label are skipped by the caller's part.
    pub fn class_of(&self, rows: &[u32]) -> Vec<usize> {
        match self.table.column(&self.roles.target).map(|column| &column.values) {
            Some(Values::Categorical { codes, .. }) => rows.iter().map(|&row| codes[row as usize] as usize).collect(),
            Some(Values::Numeric(values)) => {
                let levels = levels(values);
                let order = |a: &f64, b: &f64| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Less);
                rows.iter()
                    .map(|&row| levels.binary_search_by(|level| order(level, &values[row as usize])).unwrap_or(0))
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// Target of each given row, for regression.
    pub fn number_of(&self, rows: &[u32]) -> Vec<f64> {
        match self.table.column(&self.roles.target).map(|column| &column.values) {
            Some(Values::Numeric(values)) => rows.iter().map(|&row| values[row as usize]).collect(),
            _ => Vec::new(),
        }
    }

    /// How well each feature alone tells the target; see [`power::of`].
    pub fn powers(&self) -> impl Iterator<Item = (&table::Column, Option<f64>)> {
        let features = self.features();
        let powers = self.seen.powers.get_or_init(|| features.iter().map(|column| power::of(column, self)).collect());
        features.into_iter().zip(powers.iter().copied())
    }

    /// Groups of rows that are equal in every column; see [`keys::copies`].
    pub fn copies(&self) -> &[Vec<u32>] {
        self.seen.copies.get_or_init(|| keys::copies(&keys::keys(&self.table, &[])))
    }

    /// Groups of rows whose features are equal and whose labels are not; none for regression.
    pub fn conflicts(&self) -> &[Vec<u32>] {
        self.seen.conflicts.get_or_init(|| rows::conflicts(self))
    }

    /// How many of the given rows differ from each other.
    pub fn distinct(&self, rows: &[u32]) -> usize {
        keys::distinct(&keys::keys(&self.table, &[]), rows)
    }

    /// Columns the model may see, in table order.
    pub fn features(&self) -> Vec<&table::Column> {
        let ignored: std::collections::BTreeSet<&str> = self.roles.ignored.iter().map(String::as_str).collect();
        self.table
            .columns()
            .iter()
            .filter(|column| column.name != self.roles.target && !ignored.contains(column.name.as_str()))
            .collect()
    }
}

/// Class names of a target: its categories, or its distinct numbers.
pub fn classes(table: &Table, roles: &Roles) -> Vec<String> {
    if roles.task == Task::Regression {
        return Vec::new();
    }
    match table.column(&roles.target).map(|column| &column.values) {
        Some(Values::Categorical { categories, .. }) => categories.clone(),
        Some(Values::Numeric(values)) => levels(values).into_iter().map(crate::format::value).collect(),
        None => Vec::new(),
    }
}

/// Distinct numbers in ascending order, missing ones left out.
pub fn levels(values: &[f64]) -> Vec<f64> {
    const FEW: usize = 64;
    // Classes are few: no need to sort half a million numbers for them.
    let mut levels: Vec<f64> = Vec::new();
    for &value in values.iter().filter(|value| !value.is_nan()) {
        match levels.binary_search_by(|level| level.total_cmp(&value)) {
            Ok(_) => {}
            Err(place) if levels.len() < FEW => levels.insert(place, value),
            Err(_) => {
                levels = figures::sorted(values);
                break;
            }
        }
    }
    levels.dedup();
    levels
}

/// The table as a blob.
pub fn encode(table: &Table) -> Vec<u8> {
    table.to_bytes()
}

/// The table of a blob.
pub fn decode(bytes: &[u8]) -> Option<Table> {
    Table::from_bytes(bytes).ok()
}
