//! Columns of a table that the model sees as several features, as a category with an indicator for each of its values.

use crate::Error;

/// The features of each column, from the column of each feature: `features_of(&[0, 1, 1])` is `[[0], [1, 2]]`.
///
/// # Errors
/// If a column below the greatest has no feature.
pub fn features_of(column_of: &[usize]) -> Result<Vec<Vec<usize>>, Error> {
    check(column_of)?;
    let mut features = vec![Vec::new(); count(column_of)];
    for (feature, &column) in column_of.iter().enumerate() {
        features[column].push(feature);
    }
    Ok(features)
}

/// Every column below the greatest must have a feature: so a wild column number asks for no memory.
pub(crate) fn check(column_of: &[usize]) -> Result<(), Error> {
    let mut sorted = column_of.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let gap = sorted.iter().enumerate().find(|(expected, column)| expected != *column);
    gap.map_or(Ok(()), |(column, _)| Err(Error::EmptyColumn { column }))
}

/// How many columns there are.
pub(crate) fn count(column_of: &[usize]) -> usize {
    column_of.iter().max().map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_together_by_column() {
        assert_eq!(features_of(&[0, 2, 1, 2]), Ok(vec![vec![0], vec![2], vec![1, 3]]));
        assert_eq!(features_of(&[]), Ok(vec![]));
    }

    #[test]
    fn a_column_without_features_is_refused() {
        assert_eq!(features_of(&[0, 2]), Err(Error::EmptyColumn { column: 1 }));
        assert_eq!(features_of(&[usize::MAX]), Err(Error::EmptyColumn { column: 0 }));
    }
}
