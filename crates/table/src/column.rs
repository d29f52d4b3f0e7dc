//! One column: a name, what its cells are, and values of one type.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::texts::TextBuilder;
use crate::time;

/// The code of a missing cell in a categorical column. A missing number is NaN.
pub const MISSING: u32 = u32::MAX;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Whole numbers within ±2⁵³, so that `f64` keeps each of them.
    Integer,
    /// Numbers.
    Float,
    /// One of the pairs true/false, yes/no, y/n, t/f in one spelling. Not 0/1, which are integers.
    Boolean,
    /// Dates: points in time that are all at midnight.
    Date,
    /// Points in time.
    Datetime,
    /// Texts.
    String,
    /// No cell has a value.
    Empty,
}

impl Kind {
    /// Whether the cells are points in time, kept as seconds since 1970-01-01T00:00Z.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Date | Self::Datetime)
    }

    /// Whether columns of this kind are [`Values::Numeric`].
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Float) || self.is_time()
    }

    /// A number of such a column as [`Column::cell_text`] writes it.
    pub fn text_of(self, number: f64) -> String {
        match self {
            Self::Date => time::date_text(number),
            Self::Datetime => time::datetime_text(number),
            _ => number_text(number),
        }
    }
}

/// The largest whole number up to which `f64` keeps all of them: 2⁵³.
const LAST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A named column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "crate::stored::Stored", into = "crate::stored::Stored")]
pub struct Column {
    /// Unique within its table.
    pub name: String,
    /// What the cells are.
    pub kind: Kind,
    /// The cells, in the order of the rows.
    pub values: Values,
}

/// The cells of a column. Two are equal if all cells are; missing equals missing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Values {
    /// Numbers, or seconds since 1970-01-01T00:00Z; NaN is missing.
    Numeric(Vec<f64>),
    /// Texts, each stored once.
    Categorical {
        /// Distinct, sorted by code point.
        categories: Vec<String>,
        /// Per row the index into `categories`, or [`MISSING`].
        codes: Vec<u32>,
    },
}

impl Values {
    /// A categorical column of these texts; `None` is missing.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut builder = TextBuilder::default();
        for text in texts {
            match text {
                Some(text) => _ = builder.push(text),
                None => builder.push_missing(),
            }
        }
        builder.finish()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numeric(numbers) => numbers.len(),
            Self::Categorical { codes, .. } => codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells of these rows, in this order; categories stay, also those no longer used.
    ///
    /// # Panics
    /// If a row is out of range.
    pub fn take(&self, rows: &[u32]) -> Self {
        match self {
            Self::Numeric(numbers) => Self::Numeric(rows.iter().map(|&row| numbers[row as usize]).collect()),
            Self::Categorical { categories, codes } => Self::Categorical {
                categories: categories.clone(),
                codes: rows.iter().map(|&row| codes[row as usize]).collect(),
            },
        }
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Numeric(a), Self::Numeric(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || a.is_nan() && b.is_nan())
            }
            (
                Self::Categorical { categories, codes },
                Self::Categorical { categories: other_categories, codes: other_codes },
            ) => categories == other_categories && codes == other_codes,
            _ => false,
        }
    }
}

impl Column {
    /// A column of numbers; NaN is missing. [`Kind::Integer`] if there are values and all are whole and within ±2⁵³,
    /// otherwise [`Kind::Float`].
    pub fn numeric(name: impl Into<String>, numbers: Vec<f64>) -> Self {
        let mut present = numbers.iter().filter(|number| !number.is_nan()).peekable();
        let some = present.peek().is_some();
        let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= LAST_EXACT;
        let kind = if some && present.all(whole) { Kind::Integer } else { Kind::Float };
        Self { name: name.into(), kind, values: Values::Numeric(numbers) }
    }

    /// A column of points in time: seconds since 1970-01-01T00:00Z; NaN is missing. [`Kind::Date`] if there are values
    /// and all are at midnight, otherwise [`Kind::Datetime`].
    pub fn datetime(name: impl Into<String>, seconds: Vec<f64>) -> Self {
        let mut present = seconds.iter().filter(|seconds| !seconds.is_nan()).peekable();
        let some = present.peek().is_some();
        let kind = if some && present.all(|&seconds| time::is_midnight(seconds)) { Kind::Date } else { Kind::Datetime };
        Self { name: name.into(), kind, values: Values::Numeric(seconds) }
    }

    /// A column of these texts; `None` is missing.
    pub fn categorical<'a>(name: impl Into<String>, texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        Self { name: name.into(), kind: Kind::String, values: Values::from_texts(texts) }
    }

    /// A column of texts given by their codes. [`Table::new`](crate::Table::new) checks them.
    pub fn coded(name: impl Into<String>, categories: Vec<String>, codes: Vec<u32>) -> Self {
        Self { name: name.into(), kind: Kind::String, values: Values::Categorical { categories, codes } }
    }

    /// The cells of these rows, in this order; the kind stays.
    ///
    /// # Panics
    /// If a row is out of range.
    pub fn take(&self, rows: &[u32]) -> Self {
        Self { name: self.name.clone(), kind: self.kind, values: self.values.take(rows) }
    }

    /// How many cells are missing.
    pub fn missing(&self) -> usize {
        match &self.values {
            Values::Numeric(numbers) => numbers.iter().filter(|number| number.is_nan()).count(),
            Values::Categorical { codes, .. } => codes.iter().filter(|&&code| code == MISSING).count(),
        }
    }

    /// Whether the cell of a row is missing; a row beyond the end is.
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.values {
            Values::Numeric(numbers) => numbers.get(row).is_none_or(|number| number.is_nan()),
            Values::Categorical { codes, .. } => codes.get(row).is_none_or(|&code| code == MISSING),
        }
    }

    /// The cell of a row as text, `None` if it is missing. A number is written the shortest way that reads back as
    /// the same `f64`, which need not be how it was spelled in a file; a point in time as ISO 8601 in UTC, like
    /// `2024-03-01T12:30:00Z`, a date as `2024-03-01`.
    pub fn cell_text(&self, row: usize) -> Option<Cow<'_, str>> {
        if self.is_missing(row) {
            return None;
        }
        match &self.values {
            Values::Numeric(numbers) => Some(Cow::Owned(self.kind.text_of(numbers[row]))),
            Values::Categorical { categories, codes } => {
                categories.get(codes[row] as usize).map(|text| Cow::Borrowed(text.as_str()))
            }
        }
    }

    /// How many different values occur, not counting missing ones. Sorts a copy of the numbers: O(n log n).
    pub fn distinct(&self) -> usize {
        match &self.values {
            Values::Numeric(numbers) => {
                let mut numbers: Vec<f64> = numbers.iter().copied().filter(|x| !x.is_nan()).map(|x| x + 0.0).collect();
                numbers.sort_unstable_by(f64::total_cmp);
                numbers.dedup();
                numbers.len()
            }
            Values::Categorical { categories, codes } => {
                let mut used = vec![false; categories.len()];
                for &code in codes {
                    if let Some(used) = used.get_mut(code as usize) {
                        *used = true;
                    }
                }
                used.into_iter().filter(|&used| used).count()
            }
        }
    }
}

/// The shortest text that reads back as the same number; whole numbers without a decimal point.
pub(crate) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() <= LAST_EXACT { format!("{number:.0}") } else { format!("{number:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_sorted_by_code_point() {
        let column =
            Column::categorical("c", [Some("é"), Some("a"), None, Some("10"), Some("9"), Some("A"), Some("a")]);
        let Values::Categorical { categories, codes } = &column.values else { panic!("texts are categorical") };
        assert_eq!(categories, &["10", "9", "A", "a", "é"]);
        assert_eq!(codes, &[4, 3, MISSING, 0, 1, 2, 3]);
        assert_eq!((column.missing(), column.distinct()), (1, 5));
    }

    #[test]
    fn numbers_are_written_the_shortest_way() {
        let texts = [1.0, -0.5, 0.1, 1e300, 1e-9, f64::INFINITY, 9_007_199_254_740_992.0].map(number_text);
        assert_eq!(texts, ["1", "-0.5", "0.1", "1e300", "1e-9", "inf", "9007199254740992"]);
    }

    #[test]
    fn whole_numbers_and_midnights_are_kinds_of_their_own() {
        let kind = |numbers: &[f64]| Column::numeric("n", numbers.to_vec()).kind;
        assert_eq!(kind(&[1.0, f64::NAN, -0.0, 9_007_199_254_740_992.0]), Kind::Integer);
        assert_eq!(kind(&[1.0, 2.5]), Kind::Float);
        assert_eq!(
            (kind(&[1e300]), kind(&[f64::INFINITY]), kind(&[f64::NAN])),
            (Kind::Float, Kind::Float, Kind::Float)
        );
        let kind = |seconds: &[f64]| Column::datetime("t", seconds.to_vec()).kind;
        assert_eq!(kind(&[0.0, f64::NAN, -86400.0]), Kind::Date);
        assert_eq!((kind(&[0.0, 1.0]), kind(&[f64::NAN]), kind(&[])), (Kind::Datetime, Kind::Datetime, Kind::Datetime));
    }

    #[test]
    fn points_in_time_are_written_as_iso_8601() {
        let column = Column::datetime("t", vec![1_709_251_200.0, 1_709_251_200.25, f64::NAN]);
        assert_eq!(column.cell_text(0).as_deref(), Some("2024-03-01T00:00:00Z"));
        assert_eq!((column.cell_text(1).as_deref(), column.cell_text(2)), (Some("2024-03-01T00:00:00.25Z"), None));
        assert_eq!(Column::datetime("d", vec![1_709_251_200.0]).cell_text(0).as_deref(), Some("2024-03-01"));
    }

    #[test]
    fn missing_numbers_have_no_text_and_do_not_count_as_a_value() {
        let column = Column::numeric("n", vec![2.0, f64::NAN, 2.0, 0.0, -0.0]);
        assert_eq!((column.missing(), column.distinct()), (1, 2));
        assert!(column.is_missing(1) && column.is_missing(99) && !column.is_missing(0));
        assert_eq!((column.cell_text(0).as_deref(), column.cell_text(1)), (Some("2"), None));
        assert_eq!(column.clone(), column);
    }
}
