//! The profile of a data set: figures, histograms and checks of everything there is to see before a model is trained.
//!
//! It follows from rows, roles and split alone and looks at every cell, so it is made once for each of them and remembered;
//! for many rows in a trainer.

use protocol::{Expectation, Histogram, RowsLike, Settings, Task};
use serde::{Deserialize, Serialize};
use table::{Column, Kind, MISSING, Values};

use super::association::{self, Association};
use super::{Dataset, expectations, figures, histogram, roles, rows};
use crate::checks::{self, Finding, Judged};
use crate::format::Digits;
use crate::train::features::Plan;

/// Columns that are profiled; the rest is only named.
pub const COLUMNS: usize = 120;
/// Columns of which each is held against each.
const PAIRED: usize = 30;
/// Values that are counted one by one.
const TOP: usize = 8;
/// From this power on a column gives the target away; the default of Deepchecks.
pub const GIVES_AWAY: f64 = 0.8;

/// What there is to know of a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// All columns, with what they hold.
    pub names: Vec<(String, Kind)>,
    /// The first columns.
    pub columns: Vec<ColumnProfile>,
    /// Columns that cannot enter a model, with the reason.
    pub unusable: Vec<(String, String)>,
    /// Columns that can be the target.
    pub targets: Vec<String>,
    /// Columns whose values come more than once, so that rows can be divided by them.
    pub groups: Vec<String>,
    /// What was found of each expectation, in their order.
    pub expected: Vec<Finding>,
    /// What the rows suggest to expect, with why.
    pub suggested: Vec<(Expectation, String)>,
    /// How the first of them hang together, the target last.
    pub pairs: Pairs,
    /// How many rows there are of each kind that is worth a look.
    pub rows: Vec<(RowsLike, u32)>,
    /// Rows beyond the first that are equal to it.
    pub copies: u32,
    /// Integrity checks.
    pub checks: Vec<Judged>,
    /// Rows of train, validation, test and production.
    pub parts: [u32; 4],
    /// Number of classes; 0 for regression.
    pub classes: u32,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Cells without a value.
    pub missing: u32,
    /// Different values.
    pub distinct: u32,
    /// Of numbers and times.
    pub figures: Option<Figures>,
    /// The most frequent values with how often they come, where values repeat.
    pub top: Vec<(String, u32)>,
    /// All rows as outline, those of the second class as bars where there are two.
    pub histogram: Histogram,
    /// How it hangs together with the target; none for the target itself.
    pub link: Option<Association>,
    /// How well it alone tells the target, 0 to 1; see [`super::power`].
    pub power: Option<f64>,
    /// It has a value of its own in each row, like a name.
    pub like_id: bool,
}

/// Figures of a column of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Smallest, lower quartile, median, upper quartile, largest.
    pub quantiles: [f64; 5],
    /// Mean.
    pub mean: f64,
    /// Standard deviation of a sample.
    pub deviation: f64,
    /// Zeros.
    pub zeros: u32,
    /// Values beyond Tukey's fences.
    pub outliers: u32,
    /// How the values are written.
    pub digits: Digits,
}

impl Figures {
    /// Tukey's fences.
    fn fences(&self) -> (f64, f64) {
        let [_, low, _, high, _] = self.quantiles;
        let reach = 1.5 * (high - low);
        (low - reach, high + reach)
    }
}

/// How columns hang together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pairs {
    /// Their names, the target last.
    pub names: Vec<String>,
    /// Pairs of places, the first one smaller, with their association.
    pub measured: Vec<(u16, u16, Association)>,
}

/// Profiles a data set; `progress` hears the share that is done.
pub fn of(data: &Dataset, progress: &mut dyn FnMut(f32)) -> Profile {
    let positive = second_class(data);
    let target = data.table.column(&data.roles.target);
    let count = data.table.columns().len().min(COLUMNS);
    let columns = data.table.columns().iter().take(COLUMNS).enumerate().map(|(place, column)| {
        progress(0.6 * place as f32 / count as f32);
        let power = data.powers().find(|(feature, _)| feature.name == column.name).and_then(|(_, power)| power);
        one(column, data, target, &positive, power)
    });
    let columns: Vec<ColumnProfile> = columns.collect();
    progress(0.6);
    let pairs = pairs(data);
    progress(0.7);
    let checks = checks::of_data(data, &Settings::new());
    progress(0.9);
    let parts = &data.parts;
    let fenced: Vec<(&[f64], (f64, f64))> =
        columns.iter().filter_map(|known: &ColumnProfile| fenced(known, data)).collect();
    let grouped = |groups: &[Vec<u32>]| groups.iter().map(Vec::len).sum::<usize>();
    let kinds = [
        (RowsLike::Copies, grouped(data.copies())),
        (RowsLike::Conflicts, grouped(data.conflicts())),
        (RowsLike::Outliers, rows::outliers(data.table.rows(), &fenced).len()),
        (RowsLike::Incomplete, rows::like(data, RowsLike::Incomplete).len()),
    ];
    let table = &data.table;
    let named = |column: &Column| column.name.clone();
    let groups = columns.iter().filter(|column| can_group(column, data)).map(|column| column.name.clone()).collect();
    Profile {
        names: table.columns().iter().map(|column| (column.name.clone(), column.kind)).collect(),
        columns,
        unusable: Plan::judge_columns(data).1,
        targets: table.columns().iter().filter(|column| roles::can_be_target(column)).map(named).collect(),
        groups,
        expected: data.expectations.iter().map(|expectation| expectations::judge(expectation, table)).collect(),
        suggested: expectations::suggested(table, &data.roles),
        pairs,
        rows: kinds.map(|(kind, rows)| (kind, rows as u32)).to_vec(),
        copies: data.copies().iter().map(|group| group.len() as u32 - 1).sum(),
        checks,
        parts: [&parts.train, &parts.validation, &parts.test, &parts.production].map(|rows| rows.len() as u32),
        classes: data.classes().len() as u32,
    }
}

/// A feature's numbers with its fences.
fn fenced<'a>(known: &ColumnProfile, data: &'a Dataset) -> Option<(&'a [f64], (f64, f64))> {
    let figures = known.figures.filter(|_| !known.kind.is_time())?;
    let column = data.table.column(&known.name)?;
    let feature = known.name != data.roles.target && !data.roles.ignored.contains(&known.name);
    match &column.values {
        Values::Numeric(values) if feature => Some((values, figures.fences())),
        _ => None,
    }
}

/// Whether rows can be divided by the values of a column: there are some, and they come more than once.
fn can_group(column: &ColumnProfile, data: &Dataset) -> bool {
    let there = data.table.rows() - column.missing as usize;
    let distinct = column.distinct as usize;
    column.name != data.roles.target && column.kind != Kind::Float && distinct >= 4 && distinct * 3 <= there * 2
}

/// Whether the label of a row is the second of two classes; empty where there are not two.
fn second_class(data: &Dataset) -> Vec<bool> {
    if data.roles.task != Task::Classification || data.classes().len() != 2 {
        return Vec::new();
    }
    let all: Vec<u32> = (0..data.table.rows() as u32).collect();
    data.class_of(&all).into_iter().map(|class| class == 1).collect()
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn one(
    column: &Column,
    data: &Dataset,
    target: Option<&Column>,
    positive: &[bool],
    power: Option<f64>,
) -> ColumnProfile {
    let rows = data.table.rows();
    let missing = column.missing();
    let is_target = column.name == data.roles.target;
    // Sorted once for all that needs it.
    let sorted = match &column.values {
        Values::Numeric(values) => figures::sorted(values),
        Values::Categorical { .. } => Vec::new(),
    };
    let (distinct, figures) = match &column.values {
        Values::Numeric(values) => {
            let different: Vec<f64> = sorted.chunk_by(|a, b| a == b).map(|alike| alike[0]).collect();
            (different.len(), (!sorted.is_empty()).then(|| figures_of(values, &sorted, &different)))
        }
        Values::Categorical { .. } => (column.distinct(), None),
    };
    let median = figures.map(|figures: Figures| figures.quantiles[2]);
    ColumnProfile {
        name: column.name.clone(),
        kind: column.kind,
        missing: missing as u32,
        distinct: distinct as u32,
        top: top(column, distinct, &sorted, figures.as_ref()),
        figures,
        histogram: histogram::with_median(column, histogram::BINS, median, |row| {
            positive.get(row).copied().unwrap_or(false)
        }),
        link: target.filter(|_| !is_target).map(|target| association::with_target(column, target)),
        power,
        like_id: rows > 20 && distinct == rows - missing && missing * 2 < rows && names_rows(column),
    }
}

/// Whether different values in each row are names rather than measurements: texts, or whole numbers.
fn names_rows(column: &Column) -> bool {
    matches!(column.kind, Kind::String | Kind::Integer)
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn figures_of(values: &[f64], sorted: &[f64], different: &[f64]) -> Figures {
    let (low, high) = figures::fences(sorted).unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let (mean, deviation) = figures::mean_and_deviation(values);
    Figures {
        quantiles: [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| figures::quantile(sorted, share)),
        mean,
        deviation,
        zeros: sorted.iter().filter(|value| **value == 0.0).count() as u32,
        outliers: sorted.iter().filter(|value| **value < low || **value > high).count() as u32,
        digits: Digits::of(different),
    }
}

/// The most frequent values, where some repeat.
fn top(column: &Column, distinct: usize, sorted: &[f64], figures: Option<&Figures>) -> Vec<(String, u32)> {
    const FEW_NUMBERS: usize = 20;
    let mut counted: Vec<(String, u32)> = match &column.values {
        Values::Numeric(_) if distinct <= FEW_NUMBERS && !column.kind.is_time() => {
            let digits = figures.map(|figures| figures.digits);
            let text = |value: f64| digits.map_or_else(String::new, |digits| digits.show(value));
            sorted.chunk_by(|a, b| a == b).map(|group| (text(group[0]), group.len() as u32)).collect()
        }
        Values::Numeric(_) => Vec::new(),
        Values::Categorical { .. } if distinct * 2 > column.values.len() => Vec::new(),
        Values::Categorical { categories, codes } => {
            let mut counts = vec![0u32; categories.len()];
            for &code in codes.iter().filter(|code| **code != MISSING) {
                counts[code as usize] += 1;
            }
            let mut places: Vec<usize> = (0..counts.len()).filter(|&place| counts[place] > 0).collect();
            places.sort_by_key(|&place| (std::cmp::Reverse(counts[place]), place));
            let short = |text: &String| text.chars().take(60).collect();
            return places.iter().take(TOP).map(|&place| (short(&categories[place]), counts[place])).collect();
        }
    };
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.truncate(TOP);
    counted
}

fn pairs(data: &Dataset) -> Pairs {
    let features = data.features();
    let chosen: Vec<&Column> =
        features.into_iter().take(PAIRED - 1).chain(data.table.column(&data.roles.target)).collect();
    let mut measured = Vec::new();
    for (a, column) in chosen.iter().enumerate() {
        for (b, other) in chosen.iter().enumerate().skip(a + 1) {
            measured.push((a as u16, b as u16, association::between(column, other)));
        }
    }
    Pairs { names: chosen.iter().map(|column| column.name.clone()).collect(), measured }
}

#[cfg(test)]
mod tests {
    use protocol::Roles;
    use table::Table;

    use super::*;
    use crate::data::sets;

    #[test]
    fn a_profile_has_what_pandas_would_tell() {
        let set = sets::find("wine").expect("wine is built in");
        let data = Dataset::new(set.table(0), set.roles(), &set.split(42));
        let profile = of(&data, &mut |_| {});
        let alcohol = profile.columns.iter().find(|column| column.name == "alcohol").expect("it is there");
        let figures = alcohol.figures.expect("numbers");
        // pandas.DataFrame.describe of the same file.
        assert_eq!(figures.quantiles, [8.4, 9.5, 10.2, 11.1, 14.9]);
        assert!(
            (figures.mean - 10.422_983_114_446_529).abs() < 1e-9
                && (figures.deviation - 1.065_667_581_847_379).abs() < 1e-9
        );
        assert_eq!((profile.copies, alcohol.missing, alcohol.distinct), (240, 0, 65));
        assert_eq!(profile.rows[0], (RowsLike::Copies, 460));
        let link = alcohol.link.expect("not the target");
        assert_eq!(link.measure, association::Measure::CorrelationRatio);
        assert!((link.value - 0.516_398).abs() < 1e-6, "{}", link.value);
        assert!(profile.columns.iter().all(|column| !column.like_id));
    }

    #[test]
    fn ids_and_leaks_are_pointed_out() {
        let classes = (0..60).map(|row| Some(if row % 3 == 0 { "a" } else { "b" }));
        let ids: Vec<String> = (0..60).map(|row| format!("u{row}")).collect();
        let columns = vec![
            Column::numeric("row", (0..60).map(f64::from).collect()),
            Column::categorical("id", ids.iter().map(|id| Some(id.as_str()))),
            Column::numeric("measured", (0..60).map(|row| f64::from(row * 7 % 60) + 0.5).collect()),
            Column::numeric("leak", (0..60).map(|row| f64::from(u8::from(row % 3 == 0))).collect()),
            Column::categorical("class", classes),
        ];
        let roles = Roles { target: "class".into(), task: Task::Classification, ignored: Vec::new() };
        let split = sets::default_split(false, Task::Classification, 1);
        let profile = of(&Dataset::new(Table::new(columns).unwrap(), roles, &split), &mut |_| {});
        assert_eq!(
            profile.columns.iter().map(|column| column.like_id).collect::<Vec<_>>(),
            [true, true, false, false, false]
        );
        assert!(profile.columns[3].power.is_some_and(|power| power >= GIVES_AWAY));
        assert!(profile.columns[2].power.is_some_and(|power| power < GIVES_AWAY));
    }
}
