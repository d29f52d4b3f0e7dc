//! Texts as numbers: one column for each category, or its place in the order.
//!
//! Categories are ordered by code point ("10" < "9" < "A" < "a" < "é"). A missing value is a category of its own, after all
//! texts; impute it first where that is not wanted.

mod one_hot;
mod ordinal;

pub use one_hot::{Drop, MinFrequency, OneHotEncoder, OneHotEncoderParams, OneHotUnknown};
pub use ordinal::{OrdinalEncoder, OrdinalEncoderParams, OrdinalUnknown};

use std::collections::BTreeMap;

use crate::PreprocessError;

/// A text, or none for a missing value.
pub type Category = Option<String>;

/// The categories of a column in their order, and how often each occurs.
fn count(values: &[Option<&str>]) -> (Vec<Category>, Vec<usize>) {
    let mut texts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in values.iter().flatten() {
        *texts.entry(text).or_default() += 1;
    }
    let missing = values.iter().filter(|value| value.is_none()).count();
    let texts = texts.into_iter().map(|(text, count)| (Some(text.to_owned()), count));
    texts.chain((missing > 0).then_some((None, missing))).unzip()
}

/// The place of a value among ordered categories.
fn place(categories: &[Category], value: Option<&str>) -> Option<usize> {
    // Of today's `Option` none is the least, so the texts are looked up without it.
    let texts = categories.len() - usize::from(categories.last().is_some_and(Option::is_none));
    match value {
        Some(text) => categories[..texts].binary_search_by(|known| known.as_deref().cmp(&Some(text))).ok(),
        None => (texts < categories.len()).then_some(texts),
    }
}

/// Refuses values that are no categories, with those of the first column that has any.
fn known(categories: &[Vec<Category>], columns: &[&[Option<&str>]]) -> Result<(), PreprocessError> {
    for (column, (categories, values)) in categories.iter().zip(columns).enumerate() {
        let unknown: Vec<_> = values.iter().copied().filter(|value| place(categories, *value).is_none()).collect();
        if !unknown.is_empty() {
            return Err(PreprocessError::UnknownCategories { column, categories: count(&unknown).0 });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_comes_after_all_texts() {
        let (categories, counts) = count(&[None, Some("é"), Some(""), Some("a"), Some("é")]);
        assert_eq!(categories, [Some("".into()), Some("a".into()), Some("é".into()), None]);
        assert_eq!(counts, [1, 1, 2, 1]);
        let places = [Some(""), Some("a"), Some("b"), Some("é"), None].map(|value| place(&categories, value));
        assert_eq!(places, [Some(0), Some(1), None, Some(2), Some(3)]);
        assert_eq!(place(&categories[..3], None), None);
    }

    #[test]
    fn unknown_categories_are_named_once_and_in_order() {
        let categories = [vec![Some("a".into())]];
        let unknown = known(&categories, &[&[Some("z"), None, Some("b"), Some("a"), Some("z")]]);
        let named = vec![Some("b".into()), Some("z".into()), None];
        assert_eq!(unknown, Err(PreprocessError::UnknownCategories { column: 0, categories: named }));
    }
}
