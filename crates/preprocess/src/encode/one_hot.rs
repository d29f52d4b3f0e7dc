//! A column for each category: 1 where the row has it, 0 elsewhere.

use serde::{Deserialize, Serialize};

use super::{Category, count, known, place};
use crate::{PreprocessError, input};

/// Name of the column for infrequent categories, behind that of their column; scikit-learn's.
const INFREQUENT: &str = "infrequent_sklearn";

/// What becomes of a category that no row had in fitting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OneHotUnknown {
    /// It is an error.
    #[default]
    Error,
    /// It is 0 in all columns.
    Ignore,
    /// It is infrequent, where there are infrequent categories; otherwise 0 in all columns.
    InfrequentIfExist,
}

/// Which category has no column, so that the columns do not add up to a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drop {
    /// The first one of each column.
    First,
    /// The first one of columns with two categories.
    IfBinary,
}

/// How often a category has to occur in fitting; rarer ones share a column, the last one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinFrequency {
    /// In so many rows.
    Count(usize),
    /// In such a share of the rows, between 0 and 1.
    Share(f64),
}

/// Parameters of a [`OneHotEncoder`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OneHotEncoderParams {
    /// What becomes of a category that no row had in fitting.
    pub handle_unknown: OneHotUnknown,
    /// Which category has no column.
    pub drop: Option<Drop>,
    /// How often a category has to occur; none makes a column for each.
    pub min_frequency: Option<MinFrequency>,
}

/// Makes a column for each category. With infrequent categories they share the last column of theirs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OneHotEncoder {
    /// What it was fitted with.
    pub params: OneHotEncoderParams,
    /// The categories of each column.
    pub categories: Vec<Vec<Category>>,
    /// Those of them that share a column.
    pub infrequent_categories: Vec<Vec<Category>>,
    /// For each column the place of the category that has none; the first of the infrequent ones stands for all of them.
    pub drop_idx: Vec<Option<usize>>,
    codes: Vec<Codes>,
}

/// Where the categories of a column go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Codes {
    /// The group of each category: itself, or the infrequent ones.
    groups: Vec<usize>,
    /// Number of groups.
    number: usize,
    /// The group of the infrequent ones, which is the last.
    infrequent: Option<usize>,
    /// The group without a column.
    dropped: Option<usize>,
}

impl OneHotEncoderParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// A least frequency that is none, no columns or rows, or different lengths.
    pub fn fit(&self, columns: &[&[Option<&str>]]) -> Result<OneHotEncoder, PreprocessError> {
        if let Some(found) = match self.min_frequency {
            Some(MinFrequency::Count(0)) => Some("0".into()),
            Some(MinFrequency::Share(share)) if !(share > 0.0 && share < 1.0) => Some(share.to_string()),
            _ => None,
        } {
            let wanted = "at least one row, or a share between 0 and 1";
            return Err(PreprocessError::Parameter { parameter: "min_frequency", found, wanted });
        }
        input::to_fit(columns)?;
        let (mut categories, mut infrequent_categories, mut drop_idx, mut codes) = (vec![], vec![], vec![], vec![]);
        for values in columns {
            let (names, counts) = count(values);
            let rare = counts.iter().map(|count| self.is_rare(*count, values.len())).collect::<Vec<bool>>();
            let own = Codes::new(&rare, self.drop);
            let is_rare = |name: (&Category, &bool)| name.1.then(|| name.0.clone());
            infrequent_categories.push(names.iter().zip(&rare).filter_map(is_rare).collect());
            drop_idx.push(own.dropped.and_then(|dropped| own.groups.iter().position(|group| *group == dropped)));
            categories.push(names);
            codes.push(own);
        }
        Ok(OneHotEncoder { params: *self, categories, infrequent_categories, drop_idx, codes })
    }

    fn is_rare(&self, count: usize, rows: usize) -> bool {
        match self.min_frequency {
            None => false,
            Some(MinFrequency::Count(least)) => count < least,
            Some(MinFrequency::Share(share)) => (count as f64) < share * rows as f64,
        }
    }
}

impl OneHotEncoder {
    /// Codes columns: the columns of the first one's categories, then those of the second one's, and so on.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or unknown categories where they are not handled.
    pub fn transform(&self, columns: &[&[Option<&str>]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        input::to_transform(columns, self.categories.len())?;
        if self.params.handle_unknown == OneHotUnknown::Error {
            known(&self.categories, columns)?;
        }
        let mut coded = Vec::new();
        for ((categories, codes), values) in self.categories.iter().zip(&self.codes).zip(columns) {
            let mut block = vec![vec![0.0; values.len()]; codes.width()];
            for (row, value) in values.iter().enumerate() {
                let group = match place(categories, *value) {
                    Some(place) => codes.groups.get(place).copied(),
                    None => codes.infrequent.filter(|_| self.params.handle_unknown == OneHotUnknown::InfrequentIfExist),
                };
                if let Some(column) = group.and_then(|group| codes.column(group)).and_then(|at| block.get_mut(at)) {
                    column[row] = 1.0;
                }
            }
            coded.append(&mut block);
        }
        Ok(coded)
    }

    /// Names of the columns that come out: the column's name, an underscore, and the category; `None` for a missing value.
    ///
    /// # Errors
    /// Another number of names than of columns that were fitted.
    pub fn feature_names(&self, columns: &[&str]) -> Result<Vec<String>, PreprocessError> {
        let expected = self.categories.len();
        if columns.len() != expected {
            return Err(PreprocessError::ColumnCount { expected, found: columns.len() });
        }
        let mut names = Vec::new();
        for ((categories, codes), column) in self.categories.iter().zip(&self.codes).zip(columns) {
            for group in (0..codes.number).filter(|group| codes.dropped != Some(*group)) {
                let first = codes.groups.iter().position(|other| *other == group);
                let name = match first.and_then(|place| categories.get(place)) {
                    _ if codes.infrequent == Some(group) => INFREQUENT,
                    Some(Some(text)) => text,
                    _ => "None",
                };
                names.push(format!("{column}_{name}"));
            }
        }
        Ok(names)
    }
}

impl Codes {
    fn new(rare: &[bool], drop: Option<Drop>) -> Self {
        let frequent = rare.iter().filter(|rare| !**rare).count();
        let infrequent = (frequent < rare.len()).then_some(frequent);
        let number = frequent + usize::from(infrequent.is_some());
        let mut next = 0..frequent;
        let groups = rare.iter().map(|rare| if *rare { frequent } else { next.next().unwrap_or_default() }).collect();
        let dropped = match drop {
            Some(Drop::First) => Some(0),
            Some(Drop::IfBinary) if number == 2 => Some(0),
            _ => None,
        };
        Self { groups, number, infrequent, dropped }
    }

    /// The column of a group, counted from the first of this block.
    fn column(&self, group: usize) -> Option<usize> {
        match self.dropped {
            Some(dropped) if group == dropped => None,
            Some(dropped) => Some(group - usize::from(group > dropped)),
            None => Some(group),
        }
    }

    fn width(&self) -> usize {
        self.number - usize::from(self.dropped.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &str) -> Vec<Option<&str>> {
        all.split(' ').map(Some).collect()
    }

    fn fit(params: OneHotEncoderParams, column: &str) -> OneHotEncoder {
        params.fit(&[&texts(column)]).unwrap()
    }

    const RARE: OneHotEncoderParams = OneHotEncoderParams {
        handle_unknown: OneHotUnknown::InfrequentIfExist,
        drop: None,
        min_frequency: Some(MinFrequency::Count(2)),
    };

    #[test]
    fn the_first_group_is_dropped_after_rare_categories_are_grouped() {
        let encoder = fit(OneHotEncoderParams { drop: Some(Drop::First), ..RARE }, "a a b b c d");
        assert_eq!(encoder.drop_idx, [Some(0)]);
        assert_eq!(encoder.infrequent_categories, [[Some("c".into()), Some("d".into())]]);
        assert_eq!(encoder.feature_names(&["x"]).unwrap(), ["x_b", "x_infrequent_sklearn"]);
        let coded = encoder.transform(&[&texts("a b c d z")]).unwrap();
        assert_eq!(coded, [[0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0, 1.0]]);
    }

    #[test]
    fn two_groups_are_binary_though_there_are_three_categories() {
        let encoder = fit(OneHotEncoderParams { drop: Some(Drop::IfBinary), ..RARE }, "b b a c");
        assert_eq!(encoder.drop_idx, [Some(1)]);
        assert_eq!(encoder.transform(&[&texts("a b c")]).unwrap(), [[1.0, 0.0, 1.0]]);
        let three = fit(OneHotEncoderParams { drop: Some(Drop::IfBinary), ..RARE }, "a a b b c d");
        assert_eq!((three.drop_idx[0], three.feature_names(&["x"]).unwrap().len()), (None, 3));
    }

    #[test]
    fn a_column_of_rare_categories_only_has_one_column_or_none() {
        assert_eq!(fit(RARE, "a b").transform(&[&texts("a z")]).unwrap(), [[1.0, 1.0]]);
        let dropped = fit(OneHotEncoderParams { drop: Some(Drop::First), ..RARE }, "a b");
        assert!(dropped.transform(&[&texts("a z")]).unwrap().is_empty());
    }

    #[test]
    fn a_share_just_reached_is_frequent() {
        let params = OneHotEncoderParams { min_frequency: Some(MinFrequency::Share(0.3)), ..RARE };
        assert!(fit(params, "a a a b b b c c c c").infrequent_categories[0].is_empty());
        assert_eq!(fit(params, "a a b b b b c c c c").infrequent_categories[0], [Some("a".into())]);
    }

    #[test]
    fn a_missing_value_has_a_column_where_there_was_one() {
        let encoder = OneHotEncoderParams::default().fit(&[&[Some("b"), None, Some("a")]]).unwrap();
        assert_eq!(encoder.feature_names(&["x0"]).unwrap(), ["x0_a", "x0_b", "x0_None"]);
        assert_eq!(encoder.transform(&[&[None]]).unwrap(), [[0.0], [0.0], [1.0]]);
    }

    #[test]
    fn a_least_frequency_of_nothing_or_of_all_is_refused() {
        for frequency in [MinFrequency::Count(0), MinFrequency::Share(0.0), MinFrequency::Share(1.0)] {
            let params = OneHotEncoderParams { min_frequency: Some(frequency), ..RARE };
            let refused = params.fit(&[&texts("a")]).unwrap_err();
            assert!(matches!(refused, PreprocessError::Parameter { parameter: "min_frequency", .. }), "{refused}");
        }
    }
}
