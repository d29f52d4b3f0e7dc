//! The built-in data sets. Each has a file of its own; to add one, write the file and add its line to [`SETS`].

mod diabetes;
mod iris;
mod loans;
mod wine;

use protocol::{Roles, SetCard, Split, Task};
use table::{Column, Table, Values};

use super::requests::{Requests, Schema};
use super::{Origin, profile};
use crate::format::whole;
use crate::random::Stream;

/// All built-in sets, in the order of the page.
pub const SETS: &[&Set] = &[&loans::SET, &iris::SET, &wine::SET, &diabetes::SET];

/// A built-in data set.
pub struct Set {
    /// Stable id.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is good for.
    pub lesson: &'static str,
    /// Whose work it is.
    pub source: &'static str,
    /// What each column holds, with its unit: name and note, the target last.
    pub columns: &'static [(&'static str, &'static str)],
    /// The target to start with.
    pub target: &'static str,
    /// The task to start with.
    pub task: Task,
    /// Where the rows come from.
    pub rows: Rows,
}

/// Where the rows of a set come from.
pub enum Rows {
    /// They are these.
    Fixed(fn() -> Table),
    /// They are drawn, and the traffic too.
    Drawn(&'static dyn Generator),
}

/// Draws labelled rows without end.
pub trait Generator: Sync {
    /// Columns, target and classes.
    fn schema(&self) -> Schema;

    /// How it draws them, for tables.
    fn origin(&self) -> &'static str;

    /// How many rows there are to learn from.
    fn rows(&self) -> u32;

    /// Adds a row of that [`Self::schema`], labelled by a concept.
    fn draw(&self, stream: &mut Stream, concept: Option<&Concept>, to: &mut Requests);

    /// The rules that labels can follow (id, what it looks at), the usual one last.
    fn concepts(&self) -> Vec<(String, String)>;
}

/// The rule that some labels follow instead of the usual one.
#[derive(Clone, Debug, PartialEq)]
pub struct Concept {
    /// Id of the rule.
    pub rule: String,
    /// Share of the labels, 0 to 1.
    pub share: f64,
}

/// The set of that id.
pub fn find(id: &str) -> Option<&'static Set> {
    SETS.iter().copied().find(|set| set.id == id)
}

impl Set {
    /// What draws its rows, if they are drawn.
    pub fn generator(&self) -> Option<&'static dyn Generator> {
        match self.rows {
            Rows::Fixed(_) => None,
            Rows::Drawn(generator) => Some(generator),
        }
    }

    /// The rows; `seed` matters where they are drawn.
    pub fn table(&self, seed: u64) -> Table {
        match self.rows {
            Rows::Fixed(table) => table(),
            Rows::Drawn(generator) => self.drawn(generator, seed, generator.rows()),
        }
    }

    fn drawn(&self, generator: &dyn Generator, seed: u64, rows: u32) -> Table {
        let schema = generator.schema();
        let mut stream = Stream::new(seed, self.id, 0);
        let mut drawn = Requests::empty(&schema);
        (0..rows).for_each(|_| generator.draw(&mut stream, None, &mut drawn));
        drawn.table(&schema, rows as usize)
    }

    /// What a column holds; empty for one it does not have.
    pub fn about(&self, column: &str) -> &'static str {
        self.columns.iter().find(|(name, _)| *name == column).map_or("", |(_, note)| note)
    }

    /// The roles to start with.
    pub fn roles(&self) -> Roles {
        Roles { target: self.target.into(), task: self.task, ignored: Vec::new() }
    }

    /// Where the rows of a version of it come from.
    pub fn origin(&self) -> Origin {
        match self.rows {
            Rows::Fixed(_) => Origin::Builtin { set: self.id.into() },
            Rows::Drawn(_) => Origin::Generated { set: self.id.into() },
        }
    }

    /// The split to start with.
    pub fn split(&self, seed: u64) -> Split {
        default_split(self.generator().is_none(), self.task, seed)
    }

    /// The card on Home and Data, with the fingerprint of all columns.
    pub fn card(&self) -> SetCard {
        /// Rows that show how a column is distributed.
        const FEW: u32 = 600;
        let (table, rows, traffic) = match self.rows {
            Rows::Fixed(table) => (table(), None, ""),
            Rows::Drawn(generator) => (self.drawn(generator, 0, FEW), Some(generator.rows()), ", endless traffic"),
        };
        let rows = rows.map_or(table.rows() as u64, u64::from);
        SetCard {
            id: self.id.into(),
            name: self.name.into(),
            size: format!("{} × {}{traffic}", whole(rows), table.columns().len() - 1),
            lesson: self.lesson.into(),
            fingerprint: table.columns().iter().map(|column| profile::heights(column, 9)).collect(),
        }
    }
}

/// A split by convention: half or more to learn from; production rows only where they are to become traffic.
pub fn default_split(keeps_traffic_aside: bool, task: Task, seed: u64) -> Split {
    let (train, validation, test, production) = if keeps_traffic_aside { (50, 15, 15, 20) } else { (70, 15, 15, 0) };
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

/// A set of linfa's with its target. The columns have equal lengths and distinct names, so this cannot fail.
fn from_linfa(records: &ndarray::Array2<f64>, names: &[String], target: Column) -> Table {
    let column = |(values, name): (ndarray::ArrayView1<'_, f64>, &String)| Column {
        name: name.clone(),
        values: Values::Numeric(values.to_vec()),
    };
    let columns = records.columns().into_iter().zip(names).map(column).chain([target]);
    Table::new(columns.collect()).unwrap_or_default()
}

/// A column of texts with its categories in code-point order.
fn text_column<'a>(name: &str, texts: impl Iterator<Item = &'a str>) -> Column {
    let texts: Vec<&str> = texts.collect();
    let mut categories: Vec<String> = texts.iter().map(ToString::to_string).collect();
    categories.sort();
    categories.dedup();
    let codes =
        texts.iter().map(|text| categories.binary_search_by(|c| c.as_str().cmp(text)).unwrap_or(0) as u32).collect();
    Column { name: name.into(), values: Values::Categorical { categories, codes } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;

    #[test]
    fn every_set_has_its_target_and_an_id_of_its_own() {
        for set in SETS {
            let table = set.table(1);
            assert!(table.column(set.target).is_some(), "{}", set.id);
            let told: Vec<&str> = set.columns.iter().map(|(name, _)| *name).collect();
            assert_eq!(told, table.columns().iter().map(|column| column.name.as_str()).collect::<Vec<_>>());
            assert_eq!(SETS.iter().filter(|other| other.id == set.id).count(), 1);
        }
    }

    #[test]
    fn drawn_rows_have_the_columns_their_generator_tells() {
        for (set, generator) in SETS.iter().filter_map(|set| Some((set, set.generator()?))) {
            let table = set.table(1);
            assert_eq!(table.rows() as u32, generator.rows());
            let split = default_split(false, set.task, 1);
            assert_eq!(Schema::of(&Dataset::new(table, set.roles(), &split)), generator.schema());
            assert!(!generator.concepts().is_empty());
        }
    }
}
