//! The traffic source: rows that simulated users send, with the truth that comes back later as a label.

use protocol::{Failure, Task};
use serde::{Deserialize, Serialize};
use table::{Column, MISSING, Table, Values};

use super::model::{Answered, Batch, BatchColumn, Model};
use crate::data::agrawal::Applicant;
use crate::data::{DataVersion, Dataset, Origin};
use crate::format::DAY;
use crate::random::Stream;
use crate::train::features::{FeatureKind, Signature};

/// Columns of the requests: numbers first, then coded texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Names of the numeric columns.
    pub numeric: Vec<String>,
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

/// What makes the requests.
pub enum Source {
    /// The Agrawal generator.
    Loans {
        /// The labelling function without a fault.
        function: u8,
        /// Share of flipped labels.
        noise: f64,
        /// Columns.
        schema: Schema,
    },
    /// The production split of a data version, drawn from with replacement.
    Pool {
        /// Columns.
        schema: Schema,
        /// All rows of the split.
        rows: Requests,
        /// How many of them differ.
        distinct: usize,
    },
}

/// Share of the labels that follow another labelling function now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concept {
    /// The other function.
    pub function: u8,
    /// 0 to 1.
    pub share: f64,
}

impl Source {
    /// The source of a data version.
    pub fn new(version: &DataVersion, data: &Dataset) -> Self {
        let schema = Schema::of(data);
        match version.origin {
            // Only to columns as it makes them can the generator add.
            Origin::Loans { function, noise } if (schema.numeric.len(), schema.coded.len()) == (6, 3) => {
                Self::Loans { function, noise, schema }
            }
            _ => {
                let rows = requests(data, &schema, &data.parts.production);
                Self::Pool { schema, rows, distinct: data.distinct(&data.parts.production) }
            }
        }
    }

    /// Columns of the requests.
    pub fn schema(&self) -> &Schema {
        match self {
            Self::Loans { schema, .. } | Self::Pool { schema, .. } => schema,
        }
    }

    /// Number of rows that requests are drawn from; none for a generator.
    pub fn rows(&self) -> Option<usize> {
        match self {
            Self::Loans { .. } => None,
            Self::Pool { rows, .. } => Some(rows.truth.len()),
        }
    }

    /// Number of different rows that requests are drawn from; none for a generator.
    pub fn distinct(&self) -> Option<usize> {
        match self {
            Self::Loans { .. } => None,
            Self::Pool { distinct, .. } => Some(*distinct),
        }
    }

    /// Requests of one tick.
    pub fn draw(&self, count: u32, seed: u64, tick: u32, concept: Option<Concept>) -> Requests {
        let mut stream = Stream::new(seed, "traffic", u64::from(tick));
        match self {
            Self::Loans { function, noise, schema } => {
                let mut requests = Requests::empty(schema);
                for _ in 0..count {
                    let applicant = Applicant::draw(&mut stream);
                    let (flip, switch) = (stream.unit() < *noise, stream.unit());
                    let function =
                        concept.filter(|concept| switch < concept.share).map_or(*function, |concept| concept.function);
                    requests.push_applicant(&applicant, applicant.label(function) ^ u8::from(flip));
                }
                requests
            }
            Self::Pool { schema, rows, .. } => {
                let mut requests = Requests::empty(schema);
                for _ in 0..count {
                    requests.push_from(rows, stream.below(rows.truth.len() as u32) as usize);
                }
                requests
            }
        }
    }
}

/// Expected number of requests in a tick: the base rate with a daily curve, lowest at 04:00 and highest at 16:00.
pub fn rate(base: f64, tick: u32) -> f64 {
    let hour = f64::from(tick % DAY) / 60.0;
    base * (1.0 - 0.5 * libm::cos((hour - 4.0) / 24.0 * core::f64::consts::TAU))
}

impl Schema {
    /// Why a model cannot answer these requests; none if it can.
    pub fn mismatch(&self, signature: &Signature) -> Option<String> {
        let missing = signature.features.iter().find(|feature| match feature.kind {
            FeatureKind::Numeric { .. } => !self.numeric.contains(&feature.name),
            FeatureKind::Categorical { .. } => !self.coded.iter().any(|(name, _)| *name == feature.name),
        });
        if let Some(feature) = missing {
            return Some(format!("requests have no column “{}” of the type the model needs", feature.name));
        }
        (signature.target != self.target)
            .then(|| format!("the model predicts “{}”, requests are labelled with “{}”", signature.target, self.target))
    }

    /// Task of the labels.
    pub fn task(&self) -> Task {
        if self.classes.is_empty() { Task::Regression } else { Task::Classification }
    }
}

/// Which column of the requests feeds which input of a model.
pub struct Adapter(Vec<Place>);

enum Place {
    Numeric(usize),
    Coded(usize, Vec<String>),
}

impl Adapter {
    /// For a model that fits the schema; columns that do not fit are fed as missing.
    pub fn new(schema: &Schema, signature: &Signature) -> Self {
        let places = signature.features.iter().map(|feature| {
            match (
                schema.numeric.iter().position(|name| *name == feature.name),
                schema.coded.iter().position(|(name, _)| *name == feature.name),
            ) {
                (Some(place), _) => Place::Numeric(place),
                (None, Some(place)) => Place::Coded(place, schema.coded[place].1.clone()),
                (None, None) => match feature.kind {
                    FeatureKind::Numeric { .. } => Place::Numeric(usize::MAX),
                    FeatureKind::Categorical { .. } => Place::Coded(usize::MAX, Vec::new()),
                },
            }
        });
        Self(places.collect())
    }

    /// The chosen requests as a batch for the model.
    pub fn batch(&self, requests: &Requests, rows: &[usize]) -> Batch {
        let columns = self.0.iter().map(|place| match place {
            Place::Numeric(place) => {
                let values = requests.numeric.get(*place);
                BatchColumn::Numeric(rows.iter().map(|&row| values.map_or(f32::NAN, |values| values[row])).collect())
            }
            Place::Coded(place, categories) => {
                let codes = requests.coded.get(*place);
                let text = |row: usize| {
                    codes.and_then(|codes| categories.get(codes[row] as usize)).cloned().unwrap_or_default()
                };
                BatchColumn::Text(rows.iter().map(|&row| text(row)).collect())
            }
        });
        Batch { rows: rows.len(), columns: columns.collect() }
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

    /// Number of requests.
    pub fn len(&self) -> usize {
        self.truth.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.truth.is_empty()
    }

    fn push_applicant(&mut self, a: &Applicant, label: u8) {
        for (column, value) in self.numeric.iter_mut().zip([a.salary, a.commission, a.age, a.hvalue, a.hyears, a.loan])
        {
            column.push(value as f32);
        }
        // Categories are in code-point order: "1", "10", "11", … "19", "2", "20", "3", …
        let car = match a.car {
            1 => 0,
            2 => 11,
            20 => 12,
            car @ 3..=9 => u32::from(car) + 10,
            car => u32::from(car) - 9,
        };
        for (column, code) in self.coded.iter_mut().zip([u32::from(a.elevel), car, u32::from(a.zipcode)]) {
            column.push(code);
        }
        self.truth.push(f32::from(label));
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
            .map(|(name, values)| Column::numeric(name, values[from..].iter().map(|v| f64::from(*v)).collect()));
        let texts = schema.coded.iter().zip(&self.coded).map(|((name, categories), codes)| Column {
            name: name.clone(),
            values: Values::Categorical { categories: categories.clone(), codes: codes[from..].to_vec() },
        });
        let truth = &self.truth[from..];
        let target = if schema.classes.is_empty() {
            Values::Numeric(truth.iter().map(|value| f64::from(*value)).collect())
        } else {
            Values::Categorical {
                categories: schema.classes.clone(),
                codes: truth.iter().map(|class| *class as u32).collect(),
            }
        };
        let columns = numbers.chain(texts).chain([Column { name: schema.target.clone(), values: target }]);
        Table::new(columns.collect()).unwrap_or_default()
    }
}

impl Schema {
    /// The columns of a data set.
    pub fn of(data: &Dataset) -> Self {
        let mut schema = Self { target: data.roles.target.clone(), classes: data.classes(), ..Self::default() };
        for column in data.table.columns().iter().filter(|column| column.name != data.roles.target) {
            match &column.values {
                Values::Numeric(_) => schema.numeric.push(column.name.clone()),
                Values::Categorical { categories, .. } => schema.coded.push((column.name.clone(), categories.clone())),
            }
        }
        schema
    }
}

/// Rows of a data set as requests.
pub fn requests(data: &Dataset, schema: &Schema, rows: &[u32]) -> Requests {
    let mut requests = Requests::empty(schema);
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

/// Answers of a model for rows of a data set, asked in blocks: some models take memory by the row while they run.
///
/// # Errors
/// The model cannot answer.
pub fn answer_rows(model: &Model, data: &Dataset, rows: &[u32]) -> Result<Answered, Failure> {
    const BLOCK: usize = 1_024;
    let schema = Schema::of(data);
    let adapter = Adapter::new(&schema, model.signature());
    let mut all = Answered::default();
    for rows in rows.chunks(BLOCK) {
        let places: Vec<usize> = (0..rows.len()).collect();
        let answered = model.answer(&adapter.batch(&requests(data, &schema, rows), &places))?;
        all.labels.extend(answered.labels);
        all.scores.extend(answered.scores);
    }
    Ok(all)
}

/// Whether a code stands for a missing text.
pub fn is_missing(code: u32) -> bool {
    code == MISSING
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::builtin;

    fn loans() -> Source {
        let set = builtin::find("loans").expect("loans is built in");
        let data = Dataset::new(set.table(1), set.roles(), &set.split(1));
        Source::Loans { function: 7, noise: 0.0, schema: Schema::of(&data) }
    }

    #[test]
    fn a_tick_can_be_drawn_again() {
        let source = loans();
        assert_eq!(source.draw(20, 5, 77, None), source.draw(20, 5, 77, None));
        assert_ne!(source.draw(20, 5, 77, None), source.draw(20, 5, 78, None));
    }

    #[test]
    fn generated_requests_have_the_categories_of_the_training_table() {
        let requests = loans().draw(2_000, 5, 1, None);
        let mut cars = requests.coded[1].clone();
        cars.sort_unstable();
        cars.dedup();
        assert_eq!(cars, (0..20).collect::<Vec<u32>>());
        let (categories, codes) = builtin::coded(1..=20);
        assert_eq!(categories[codes[1] as usize], "2");
        assert_eq!((codes[1], codes[19], codes[2], codes[9]), (11, 12, 13, 1));
    }

    #[test]
    fn a_switched_concept_changes_labels_but_no_request() {
        let source = loans();
        let (before, after) =
            (source.draw(500, 5, 1, None), source.draw(500, 5, 1, Some(Concept { function: 1, share: 1.0 })));
        assert_eq!(before.numeric, after.numeric);
        let changed = before.truth.iter().zip(&after.truth).filter(|(a, b)| a != b).count();
        assert!((150..350).contains(&changed), "{changed}");
    }

    #[test]
    fn the_rate_has_its_mean_over_a_day() {
        let mean = (0..DAY).map(|tick| rate(20.0, tick)).sum::<f64>() / f64::from(DAY);
        assert!((mean - 20.0).abs() < 1e-9);
        assert!(rate(20.0, 16 * 60) > rate(20.0, 4 * 60));
    }
}
