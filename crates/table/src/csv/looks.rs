//! What a column is likely to be of use for.

use serde::{Deserialize, Serialize};

use crate::{Column, Kind, MISSING, Values};

/// What a column looks like beyond its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Looks {
    /// A name for each row: all values differ, and they are whole numbers without gaps or under a name such as `user_id`,
    /// or texts of one word.
    Id,
    /// One value in all rows.
    Constant,
    /// Texts that repeat.
    Categorical,
    /// Sentences, which hardly repeat.
    Text,
}

/// In fewer rows all values may differ by chance.
const FEW: usize = 20;
/// A column with fewer different texts is always categorical.
const CATEGORIES: usize = 50;
/// The mean length in bytes from which texts are sentences, if they hardly repeat.
const LONG: usize = 32;

/// What a column of a file looks like, if like anything.
pub(super) fn looks(column: &Column) -> Option<Looks> {
    match &column.values {
        Values::Numeric(numbers) => of_numbers(column, numbers),
        Values::Categorical { categories, codes } => of_texts(column.kind, categories, codes),
    }
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn of_numbers(column: &Column, numbers: &[f64]) -> Option<Looks> {
    let present = || numbers.iter().copied().filter(|number| !number.is_nan());
    let first = present().next()?;
    let (rows, low, high) = present().fold((0, first, first), |(rows, low, high), number| {
        // Written out: in WebAssembly `f64::min` and `f64::max` are calls.
        (rows + 1, if number < low { number } else { low }, if number > high { number } else { high })
    });
    if low == high {
        return (rows > 1).then_some(Looks::Constant);
    }
    if column.kind != Kind::Integer || rows < FEW || rows < numbers.len() {
        return None;
    }
    let dense = high - low + 1.0 == rows as f64;
    (if dense { all_differ(numbers, low) } else { is_name_of_id(&column.name) && column.distinct() == rows })
        .then_some(Looks::Id)
}

/// Whether as many whole numbers as fit between the lowest and the highest are all different.
fn all_differ(numbers: &[f64], low: f64) -> bool {
    let mut seen = vec![false; numbers.len()];
    numbers.iter().all(|number| {
        let seen = seen.get_mut((number - low) as usize);
        seen.is_some_and(|seen| !std::mem::replace(seen, true))
    })
}

/// Whether a name has a word that says so: `id`, `user_id`, `userId`, `OrderNo`.
fn is_name_of_id(name: &str) -> bool {
    let mut words = vec![String::new()];
    for (before, char) in std::iter::once(' ').chain(name.chars()).zip(name.chars()) {
        if !char.is_alphanumeric() || before.is_lowercase() && char.is_uppercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (char.is_alphanumeric(), words.last_mut()) {
            word.extend(char.to_lowercase());
        }
    }
    words.iter().any(|word| matches!(word.as_str(), "id" | "ids" | "key" | "index" | "no" | "nr" | "uuid" | "guid"))
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn of_texts(kind: Kind, categories: &[String], codes: &[u32]) -> Option<Looks> {
    let rows = codes.iter().filter(|&&code| code != MISSING).count();
    let distinct = categories.len();
    if distinct <= 1 {
        return (rows > 1).then_some(Looks::Constant);
    }
    if kind == Kind::Boolean {
        return Some(Looks::Categorical);
    }
    let is_spaced = |text: &&String| text.bytes().any(|byte| byte <= b' ');
    let is_word = |text: &String| text.len() <= 64 && !is_spaced(&text);
    if rows >= FEW && rows == codes.len() && distinct == rows && categories.iter().all(is_word) {
        return Some(Looks::Id);
    }
    let bytes: usize = categories.iter().map(String::len).sum();
    let spaced = categories.iter().filter(is_spaced).count();
    if distinct * 2 > rows && bytes / distinct >= LONG && spaced * 2 > distinct {
        return Some(Looks::Text);
    }
    (distinct <= CATEGORIES || distinct * 10 <= rows).then_some(Looks::Categorical)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, numbers: impl Iterator<Item = f64>) -> Option<Looks> {
        looks(&Column::numeric(name, numbers.collect()))
    }

    #[test]
    fn numbers_that_count_rows_are_ids_and_measurements_are_not() {
        assert_eq!(of("x", (0..100).rev().map(f64::from)), Some(Looks::Id));
        assert_eq!(of("x", (0..100).map(|n| f64::from(n) * 7.0)), None);
        assert_eq!(of("customerId", (0..100).map(|n| f64::from(n) * 7.0)), Some(Looks::Id));
        assert_eq!(of("id", (0..100).map(|n| f64::from(n) + 0.5)), None);
        assert_eq!(of("id", (0..100).map(|n| f64::from(n % 50))), None);
        assert_eq!(of("x", [0.0, 1.0, 1.0, 3.0].into_iter().cycle().take(40)), None);
        assert_eq!(of("id", (0..5).map(f64::from)), None);
    }

    #[test]
    fn names_are_read_word_by_word() {
        assert!(["id", "User ID", "order_no", "rowKey"].into_iter().all(is_name_of_id));
        assert!(!["width", "video", "nose", "identity", ""].into_iter().any(is_name_of_id));
    }

    #[test]
    fn one_value_is_constant_also_where_some_are_missing() {
        assert_eq!(of("x", [3.0, f64::NAN, 3.0].into_iter()), Some(Looks::Constant));
        assert_eq!(of("x", [3.0, f64::NAN].into_iter()), None);
        assert_eq!(looks(&Column::categorical("c", [Some("a"), None, Some("a")])), Some(Looks::Constant));
        assert_eq!(looks(&Column::categorical("c", [None, None])), None);
    }

    #[test]
    fn sentences_are_text_and_words_that_repeat_are_categories() {
        let sentences: Vec<String> =
            (0..40).map(|n| format!("the quick brown fox jumps over dog number {n}")).collect();
        let column = |texts: &[String]| looks(&Column::categorical("c", texts.iter().map(|text| Some(text.as_str()))));
        assert_eq!(column(&sentences), Some(Looks::Text));
        let words: Vec<String> = (0..400).map(|n| format!("word{}", n % 30)).collect();
        assert_eq!((column(&words), column(&words[..30])), (Some(Looks::Categorical), Some(Looks::Id)));
    }
}
