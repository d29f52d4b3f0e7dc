//! Labelled rows side by side, as users send them: what a data version yields as traffic and what a generator draws.

use protocol::Task;
use serde::{Deserialize, Serialize};
use table::{Column, Kind, MISSING, Table, Values};

use super::Dataset;

/// Columns of the requests: numbers first, then coded texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Names of the numeric columns.
    pub numeric: Vec<String>,
    /// The numeric columns that hold times, and how. The `f32` of a request is within a minute or so of them.
    pub times: Vec<(String, Kind)>,
    /// Names and categories of the text columns.
    pub coded: Vec<(String, Vec<String>)>,
    /// Name of the target.
    pub target: String,
    /// Class names; empty for regression.
    pub classes: Vec<String>,
}

/// Requests side by side with their truth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Requests {
    /// One vector per numeric column; NaN is missing.
    pub numeric: Vec<Vec<f32>>,
    /// One vector of category codes per text column; [`MISSING`] is missing.
    pub coded: Vec<Vec<u32>>,
    /// Class index or number that is true for each request.
    pub truth: Vec<f32>,
}

impl Schema {
    /// The columns of a data set.
    pub fn of(data: &Dataset) -> Self {
        let mut schema = Self { target: data.roles.target.clone(), classes: data.classes(), ..Self::default() };
        for column in data.table.columns().iter().filter(|column| column.name != data.roles.target) {
            match &column.values {
                Values::Numeric(_) => {
                    schema.numeric.push(column.name.clone());
                    if column.kind.is_time() {
                        schema.times.push((column.name.clone(), column.kind));
                    }
                }
                Values::Categorical { categories, .. } => schema.coded.push((column.name.clone(), categories.clone())),
            }
        }
        schema
    }

    /// Whether rows of another schema have all these columns, with all these texts, and the same labels.
    pub fn is_part_of(&self, other: &Self) -> bool {
        let coded = |(name, categories): &(String, Vec<String>)| {
            let other = other.coded.iter().find(|(known, _)| known == name);
            other.is_some_and(|(_, known)| categories.iter().all(|category| known.contains(category)))
        };
        self.target == other.target
            && self.classes == other.classes
            && self.numeric.iter().all(|name| other.numeric.contains(name))
            && self.coded.iter().all(coded)
    }

    /// A numeric column of this schema. Dates are whole days again.
    fn numbers(&self, name: &str, numbers: Vec<f64>) -> Column {
        const DAY: f64 = 86_400.0;
        match self.times.iter().find(|(time, _)| time == name) {
            Some((_, Kind::Date)) => {
                Column::datetime(name, numbers.iter().map(|seconds| libm::round(seconds / DAY) * DAY).collect())
            }
            Some((_, kind)) => Column { kind: *kind, ..Column::datetime(name, numbers) },
            None => Column::numeric(name, numbers),
        }
    }

    /// Task of the labels.
    pub fn task(&self) -> Task {
        if self.classes.is_empty() { Task::Regression } else { Task::Classification }
    }
}

impl Requests {
    /// No requests, with room for each column.
    pub fn empty(schema: &Schema) -> Self {
        Self {
            numeric: vec![Vec::new(); schema.numeric.len()],
            coded: vec![Vec::new(); schema.coded.len()],
            truth: Vec::new(),
        }
    }

    /// Rows of a data set as requests.
    pub fn of(data: &Dataset, schema: &Schema, rows: &[u32]) -> Self {
        let mut requests = Self::empty(schema);
        let columns = data.table.columns().iter().filter(|column| column.name != data.roles.target);
        let (mut number, mut text) = (0, 0);
        for column in columns {
            match &column.values {
                Values::Numeric(values) => {
                    requests.numeric[number] = rows.iter().map(|&row| values[row as usize] as f32).collect();
                    number += 1;
                }
                Values::Categorical { codes, .. } => {
                    requests.coded[text] = rows.iter().map(|&row| codes[row as usize]).collect();
                    text += 1;
                }
            }
        }
        requests.truth = match data.roles.task {
            Task::Classification => data.class_of(rows).into_iter().map(|class| class as f32).collect(),
            Task::Regression => data.number_of(rows).into_iter().map(|value| value as f32).collect(),
        };
        requests
    }

    /// Number of requests.
    pub fn len(&self) -> usize {
        self.truth.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.truth.is_empty()
    }

    /// Appends a request: as many numbers and codes as there are such columns.
    pub fn push<const N: usize, const C: usize>(&mut self, numbers: [f32; N], codes: [u32; C], truth: f32) {
        self.numeric.iter_mut().zip(numbers).for_each(|(column, value)| column.push(value));
        self.coded.iter_mut().zip(codes).for_each(|(column, code)| column.push(code));
        self.truth.push(truth);
    }

    /// Appends one request of another set with the same columns.
    pub fn push_from(&mut self, other: &Self, row: usize) {
        for (to, from) in self.numeric.iter_mut().zip(&other.numeric) {
            to.push(from[row]);
        }
        for (to, from) in self.coded.iter_mut().zip(&other.coded) {
            to.push(from[row]);
        }
        self.truth.push(other.truth[row]);
    }

    /// Drops the oldest requests so that at most `keep` remain.
    pub fn keep_newest(&mut self, keep: usize) {
        let drop = self.len().saturating_sub(keep);
        for column in &mut self.numeric {
            column.drain(..drop);
        }
        for column in &mut self.coded {
            column.drain(..drop);
        }
        self.truth.drain(..drop);
    }

    /// The newest `rows` requests as a table with the truth as target column.
    pub fn table(&self, schema: &Schema, rows: usize) -> Table {
        let from = self.len().saturating_sub(rows);
        let numbers = schema
            .numeric
            .iter()
            .zip(&self.numeric)
            .map(|(name, values)| schema.numbers(name, values[from..].iter().map(|v| f64::from(*v)).collect()));
        let texts = schema.coded.iter().zip(&self.coded);
        let texts =
            texts.map(|((name, categories), codes)| Column::coded(name, categories.clone(), codes[from..].to_vec()));
        let truth = &self.truth[from..];
        let target = if schema.classes.is_empty() {
            Column::numeric(&schema.target, truth.iter().map(|value| f64::from(*value)).collect())
        } else {
            Column::coded(&schema.target, schema.classes.clone(), truth.iter().map(|class| *class as u32).collect())
        };
        let columns = numbers.chain(texts).chain([target]);
        Table::new(columns.collect()).unwrap_or_default()
    }
}

/// Whether a code stands for a missing text.
pub fn is_missing(code: u32) -> bool {
    code == MISSING
}
