//! One column: a name and values of one type.

use std::borrow::Cow;
#[expect(clippy::disallowed_types, reason = "it is asked and not iterated")]
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// The code of a missing cell in a categorical column. A missing number is NaN.
pub const MISSING: u32 = u32::MAX;

/// A named column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Unique within its table.
    pub name: String,
    /// The cells, in the order of the rows.
    pub values: Values,
}

/// The cells of a column. Two are equal if all cells are; missing equals missing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Values {
    /// Numbers; NaN is missing.
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
            builder.push(text.map(Cow::Borrowed));
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
    /// A numeric column.
    pub fn numeric(name: impl Into<String>, numbers: Vec<f64>) -> Self {
        Self { name: name.into(), values: Values::Numeric(numbers) }
    }

    /// A categorical column of these texts; `None` is missing.
    pub fn categorical<'a>(name: impl Into<String>, texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        Self { name: name.into(), values: Values::from_texts(texts) }
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
    /// the same `f64`, which need not be how it was spelled in a file.
    pub fn cell_text(&self, row: usize) -> Option<Cow<'_, str>> {
        if self.is_missing(row) {
            return None;
        }
        match &self.values {
            Values::Numeric(numbers) => Some(Cow::Owned(number_text(numbers[row]))),
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
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number:?}") }
}

/// Collects texts, giving each distinct one a code.
///
/// The map is only looked up, never iterated, so its random keys cannot reach the result.
#[derive(Default)]
pub(crate) struct TextBuilder<'t> {
    #[expect(clippy::disallowed_types, reason = "the same")]
    known: HashMap<Cow<'t, str>, u32>,
    distinct: Vec<Cow<'t, str>>,
    codes: Vec<u32>,
}

impl<'t> TextBuilder<'t> {
    pub(crate) fn push(&mut self, text: Option<Cow<'t, str>>) {
        let Some(text) = text else {
            return self.codes.push(MISSING);
        };
        let code = match self.known.get(text.as_ref()) {
            Some(&code) => code,
            None => {
                let code = self.distinct.len() as u32;
                self.known.insert(text.clone(), code);
                self.distinct.push(text);
                code
            }
        };
        self.codes.push(code);
    }

    pub(crate) fn finish(mut self) -> Values {
        drop(self.known);
        let mut order: Vec<u32> = (0..self.distinct.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| self.distinct[a as usize].cmp(&self.distinct[b as usize]));
        let mut rank = vec![0; order.len()];
        let mut categories = Vec::with_capacity(order.len());
        for (position, &code) in order.iter().enumerate() {
            rank[code as usize] = position as u32;
            categories.push(std::mem::take(&mut self.distinct[code as usize]).into_owned());
        }
        for code in &mut self.codes {
            if *code != MISSING {
                *code = rank[*code as usize];
            }
        }
        Values::Categorical { categories, codes: self.codes }
    }
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
        assert_eq!(texts, ["1", "-0.5", "0.1", "1e300", "1e-9", "inf", "9007199254740992.0"]);
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
