//! The built-in data sets. Each has a file of its own; to add one, write the file and add its line to [`SETS`].

mod churn;
mod demand;
mod diabetes;
mod iris;
mod loans;
mod machines;
mod wine;

use protocol::{Roles, SetCard, Split, SplitBy, Task};
use table::{Column, Table};

use super::requests::{Requests, Schema};
use super::{Origin, histogram};
use crate::format::whole;
use crate::random::Stream;

/// All built-in sets, in the order of the page.
pub const SETS: &[&Set] =
    &[&loans::SET, &churn::SET, &machines::SET, &demand::SET, &iris::SET, &wine::SET, &diabetes::SET];

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

    /// Adds a row of that [`Self::schema`] as it comes at a simulated minute, labelled by a concept. Production begins at
    /// minute 0; the rows to learn from come before.
    fn draw(&self, stream: &mut Stream, minute: i64, concept: Option<&Concept>, to: &mut Requests);

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

impl Concept {
    /// The rule that a row follows instead of the usual one; `switch` is uniform in [0, 1) over the rows.
    fn chosen(concept: Option<&Self>, switch: f64) -> Option<&str> {
        concept.filter(|concept| switch < concept.share).map(|concept| concept.rule.as_str())
    }
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
            Rows::Drawn(generator) => self.drawn(generator, (seed, 0), generator.rows()),
        }
    }

    /// Other rows than those of [`Self::table`], and other ones for each number above 0; none of a set that is not drawn.
    pub fn more(&self, seed: u64, number: u32, rows: u32) -> Table {
        match self.rows {
            Rows::Fixed(_) => Table::default(),
            Rows::Drawn(generator) => self.drawn(generator, (seed, number), rows),
        }
    }

    fn drawn(&self, generator: &dyn Generator, (seed, number): (u64, u32), rows: u32) -> Table {
        let schema = generator.schema();
        let mut stream = Stream::new(seed, self.id, number.into());
        let mut drawn = Requests::empty(&schema);
        (0..rows).for_each(|row| generator.draw(&mut stream, minute(generator, row, rows), None, &mut drawn));
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
            Rows::Drawn(generator) => (self.drawn(generator, (0, 0), FEW), Some(generator.rows()), ", endless traffic"),
        };
        let rows = rows.map_or(table.rows() as u64, u64::from);
        SetCard {
            id: self.id.into(),
            name: self.name.into(),
            size: format!("{} × {}{traffic}", whole(rows), table.columns().len() - 1),
            lesson: self.lesson.into(),
            fingerprint: table.columns().iter().map(|column| histogram::heights(column, 9)).collect(),
        }
    }
}

/// When a row comes, of `rows` that are spread evenly over the time before production: as many hours as there are rows to
/// learn from.
pub fn minute(generator: &dyn Generator, row: u32, rows: u32) -> i64 {
    let hours = i64::from(generator.rows());
    -(60 * hours * i64::from(rows.saturating_sub(row))).div_euclid(i64::from(rows.max(1)))
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
        by: SplitBy::Chance,
    }
}

/// A set of linfa's with its target. The columns have equal lengths and distinct names, so this cannot fail.
fn from_linfa(records: &ndarray::Array2<f64>, names: &[String], target: Column) -> Table {
    let column = |(values, name): (ndarray::ArrayView1<'_, f64>, &String)| Column::numeric(name, values.to_vec());
    let columns = records.columns().into_iter().zip(names).map(column).chain([target]);
    Table::new(columns.collect()).unwrap_or_default()
}

/// Names in code-point order, as categories are.
fn sorted(names: &[&str]) -> Vec<String> {
    let mut sorted: Vec<String> = names.iter().map(ToString::to_string).collect();
    sorted.sort();
    sorted
}

/// The code of a name by its place: its place in code-point order.
fn code(names: &[&str], place: usize) -> u32 {
    names.iter().filter(|other| **other < names[place]).count() as u32
}

/// To one decimal place.
fn tenth(value: f64) -> f64 {
    libm::rint(value * 10.0) / 10.0
}

/// A column of texts with its categories in code-point order.
fn text_column<'a>(name: &str, texts: impl Iterator<Item = &'a str>) -> Column {
    let texts: Vec<&str> = texts.collect();
    let mut categories: Vec<String> = texts.iter().map(ToString::to_string).collect();
    categories.sort();
    categories.dedup();
    let codes =
        texts.iter().map(|text| categories.binary_search_by(|c| c.as_str().cmp(text)).unwrap_or(0) as u32).collect();
    Column::coded(name, categories, codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, encode};

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

    fn generators() -> impl Iterator<Item = (&'static Set, &'static dyn Generator)> {
        SETS.iter().filter_map(|set| Some((*set, set.generator()?)))
    }

    /// Rows over a week; as a text, in which missing numbers are equal.
    fn drawn(generator: &dyn Generator, concept: Option<(&str, f64)>) -> (String, Vec<f32>) {
        let (mut stream, mut drawn) = (Stream::new(9, "test", 0), Requests::empty(&generator.schema()));
        let concept = concept.map(|(rule, share)| Concept { rule: rule.into(), share });
        (0..2_000).for_each(|row| generator.draw(&mut stream, row * 5, concept.as_ref(), &mut drawn));
        (format!("{:?} {:?}", drawn.numeric, drawn.coded), drawn.truth)
    }

    #[test]
    fn equal_seeds_draw_equal_rows_and_other_seeds_others() {
        for (set, _) in generators() {
            let rows = |seed| encode(&set.table(seed));
            assert_eq!(rows(3), rows(3), "{}", set.id);
            assert_ne!(rows(3), rows(4), "{}", set.id);
        }
    }

    #[test]
    fn each_rule_changes_labels_but_no_row_and_the_usual_one_nothing() {
        for (set, generator) in generators() {
            let (rows, truth) = drawn(generator, None);
            let concepts = generator.concepts();
            let (usual, others) = concepts.split_last().expect("there are some");
            assert_eq!(drawn(generator, Some((&usual.0, 1.0))), (rows.clone(), truth.clone()), "{}", set.id);
            for (rule, about) in others {
                let (same, changed) = drawn(generator, Some((rule, 1.0)));
                assert_eq!(same, rows, "{} {rule}", set.id);
                let share = truth.iter().zip(&changed).filter(|(a, b)| a != b).count() as f64 / 2_000.0;
                assert!(share > 0.05, "{} {rule}: {share}", set.id);
                let half = drawn(generator, Some((rule, 0.5))).1;
                let half = truth.iter().zip(&half).filter(|(a, b)| a != b).count() as f64 / 2_000.0;
                assert!((half / share - 0.5).abs() < 0.15, "{} {rule}: {half} of {share}", set.id);
                assert!(!about.is_empty() && concepts.iter().filter(|(id, _)| id == rule).count() == 1);
            }
        }
    }

    #[test]
    fn a_rule_that_is_not_known_is_the_usual_one() {
        for (set, generator) in generators() {
            assert_eq!(drawn(generator, Some(("none of them", 1.0))), drawn(generator, None), "{}", set.id);
        }
    }

    #[test]
    fn rows_to_learn_from_are_an_hour_apart_and_end_where_production_begins() {
        let (_, generator) = generators().next().expect("there are some");
        let rows = generator.rows();
        assert_eq!((minute(generator, rows - 1, rows), minute(generator, rows - 2, rows)), (-60, -120));
        assert_eq!(minute(generator, 0, rows), -60 * i64::from(rows));
        assert_eq!((minute(generator, 0, 2), minute(generator, 1, 2)), (-60 * i64::from(rows), -30 * i64::from(rows)));
        assert_eq!(minute(generator, 0, 0), 0);
    }

    #[test]
    fn codes_follow_the_categories_in_code_point_order() {
        let names = ["winter", "spring", "Summer"];
        assert_eq!(sorted(&names), ["Summer", "spring", "winter"]);
        assert_eq!([0, 1, 2].map(|place| code(&names, place)), [2, 1, 0]);
    }

    #[test]
    fn drawn_rows_have_the_columns_their_generator_tells() {
        for (set, generator) in generators() {
            let table = set.table(1);
            assert_eq!(table.rows() as u32, generator.rows());
            let split = default_split(false, set.task, 1);
            assert_eq!(Schema::of(&Dataset::new(table, set.roles(), &split)), generator.schema());
            assert!(generator.concepts().len() >= 3);
        }
    }
}
