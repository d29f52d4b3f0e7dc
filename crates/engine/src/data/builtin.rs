//! The built-in data sets. To add one, write a function that makes its table and list it in [`SETS`].

use protocol::{Roles, SetCard, Split, Task};
use table::{Column, Table, Values};

use super::{Origin, agrawal, agrawal::Applicant};
use crate::random::Stream;

/// Share of flipped labels in `loans`.
const NOISE: f64 = 0.05;
/// The labelling function `loans` starts with: income against loan, which a straight line can learn.
const FUNCTION: u8 = 7;
/// Rows of `loans` that are drawn for training.
const LOANS: u32 = 10_000;

/// A built-in data set.
pub struct Set {
    /// Stable id.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is good for.
    pub lesson: &'static str,
    target: &'static str,
    task: Task,
    make: fn(u64) -> Table,
}

/// All built-in sets, in the order of the page.
pub const SETS: &[Set] = &[
    Set {
        id: "loans",
        name: "Loans",
        lesson: "two classes, mixed types, drift on demand",
        target: "group",
        task: Task::Classification,
        make: |seed| loans(seed, LOANS),
    },
    Set {
        id: "iris",
        name: "Iris",
        lesson: "three classes, clean and very small",
        target: "species",
        task: Task::Classification,
        make: |_| iris(),
    },
    Set {
        id: "wine",
        name: "Red wine",
        lesson: "six classes, imbalanced, 240 copies",
        target: "quality",
        task: Task::Classification,
        make: |_| wine(),
    },
    Set {
        id: "diabetes",
        name: "Diabetes",
        lesson: "regression: predict a number",
        target: "progression",
        task: Task::Regression,
        make: |_| diabetes(),
    },
];

/// The set of that id.
pub fn find(id: &str) -> Option<&'static Set> {
    SETS.iter().find(|set| set.id == id)
}

impl Set {
    /// The rows; `seed` matters for generators only.
    pub fn table(&self, seed: u64) -> Table {
        (self.make)(seed)
    }

    /// The roles to start with.
    pub fn roles(&self) -> Roles {
        Roles { target: self.target.into(), task: self.task, ignored: Vec::new() }
    }

    /// Where the rows come from.
    pub fn origin(&self) -> Origin {
        match self.id {
            "loans" => Origin::Loans { function: FUNCTION, noise: NOISE },
            id => Origin::Builtin { set: id.into() },
        }
    }

    /// The split to start with.
    pub fn split(&self, seed: u64) -> Split {
        default_split(self.id == "loans", self.task, seed)
    }

    /// The card on Home and Data, with the fingerprint of all columns.
    pub fn card(&self) -> SetCard {
        let table = if self.id == "loans" { loans(0, 600) } else { self.table(0) };
        let rows = if self.id == "loans" { "endless".into() } else { crate::format::whole(table.rows() as u64) };
        SetCard {
            id: self.id.into(),
            name: self.name.into(),
            size: format!("{rows} × {}", table.columns().len() - 1),
            lesson: self.lesson.into(),
            fingerprint: table.columns().iter().map(|column| super::profile::heights(column, 9)).collect(),
        }
    }
}

/// A split by convention: half or more to learn from; production rows only where nothing generates them.
pub fn default_split(generated: bool, task: Task, seed: u64) -> Split {
    let (train, validation, test, production) = if generated { (70, 15, 15, 0) } else { (50, 15, 15, 20) };
    Split {
        train,
        validation,
        test,
        production,
        stratified: task == Task::Classification,
        copies_together: false,
        seed,
    }
}

fn iris() -> Table {
    let data = linfa_datasets::iris();
    let species = data.targets().iter().map(|&class| ["setosa", "versicolor", "virginica"][class.min(2)]);
    from_linfa(data.records(), data.feature_names(), text_column("species", species))
}

fn wine() -> Table {
    let data = linfa_datasets::winequality();
    let quality: Vec<String> = data.targets().iter().map(ToString::to_string).collect();
    from_linfa(data.records(), data.feature_names(), text_column("quality", quality.iter().map(String::as_str)))
}

fn diabetes() -> Table {
    let data = linfa_datasets::diabetes();
    let target = Column { name: "progression".into(), values: Values::Numeric(data.targets().to_vec()) };
    from_linfa(data.records(), data.feature_names(), target)
}

fn from_linfa(records: &ndarray::Array2<f64>, names: &[String], target: Column) -> Table {
    let mut columns: Vec<Column> = records
        .columns()
        .into_iter()
        .zip(names)
        .map(|(values, name)| Column { name: name.clone(), values: Values::Numeric(values.to_vec()) })
        .collect();
    columns.push(target);
    make(columns)
}

fn loans(seed: u64, rows: u32) -> Table {
    let mut stream = Stream::new(seed, "loans", 0);
    let drawn: Vec<(Applicant, u8)> = (0..rows).map(|_| labelled(&mut stream, FUNCTION, NOISE)).collect();
    let applicants: Vec<Applicant> = drawn.iter().map(|(applicant, _)| *applicant).collect();
    let labels: Vec<u32> = drawn.iter().map(|(_, label)| u32::from(*label)).collect();
    loans_table(&applicants, labels)
}

/// Draws an applicant with its label, which is flipped with probability `noise`.
pub fn labelled(stream: &mut Stream, function: u8, noise: f64) -> (Applicant, u8) {
    let applicant = Applicant::draw(stream);
    let flip = stream.unit() < noise;
    (applicant, applicant.label(function) ^ u8::from(flip))
}

/// Categories of a coded attribute, in code-point order, and the code of each level.
pub fn coded(levels: std::ops::RangeInclusive<u8>) -> (Vec<String>, Vec<u32>) {
    let names: Vec<String> = levels.map(|level| level.to_string()).collect();
    let mut categories = names.clone();
    categories.sort();
    let codes =
        names.iter().map(|name| categories.iter().position(|category| category == name).unwrap_or(0) as u32).collect();
    (categories, codes)
}

fn loans_table(applicants: &[Applicant], labels: Vec<u32>) -> Table {
    let number = |name: &str, of: fn(&Applicant) -> f64| Column {
        name: name.into(),
        values: Values::Numeric(applicants.iter().map(of).collect()),
    };
    let category = |name: &str, levels: std::ops::RangeInclusive<u8>, of: fn(&Applicant) -> u8| {
        let first = *levels.start();
        let (categories, codes) = coded(levels);
        let codes = applicants.iter().map(|applicant| codes[usize::from(of(applicant) - first)]).collect();
        Column { name: name.into(), values: Values::Categorical { categories, codes } }
    };
    let [salary, commission, age, elevel, car, zipcode, hvalue, hyears, loan] = agrawal::ATTRIBUTES;
    make(vec![
        number(salary, |a| a.salary),
        number(commission, |a| a.commission),
        number(age, |a| a.age),
        category(elevel, 0..=4, |a| a.elevel),
        category(car, 1..=20, |a| a.car),
        category(zipcode, 0..=8, |a| a.zipcode),
        number(hvalue, |a| a.hvalue),
        number(hyears, |a| a.hyears),
        number(loan, |a| a.loan),
        Column {
            name: "group".into(),
            values: Values::Categorical { categories: vec!["A".into(), "B".into()], codes: labels },
        },
    ])
}

fn text_column<'a>(name: &str, texts: impl Iterator<Item = &'a str>) -> Column {
    let texts: Vec<&str> = texts.collect();
    let mut categories: Vec<String> = texts.iter().map(ToString::to_string).collect();
    categories.sort();
    categories.dedup();
    let codes =
        texts.iter().map(|text| categories.binary_search_by(|c| c.as_str().cmp(text)).unwrap_or(0) as u32).collect();
    Column { name: name.into(), values: Values::Categorical { categories, codes } }
}

/// The columns are made here with equal lengths and distinct names, so this cannot fail.
fn make(columns: Vec<Column>) -> Table {
    Table::new(columns).unwrap_or_default()
}
