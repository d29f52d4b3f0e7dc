//! Something in the place of what is missing.
//!
//! A column of which no value was there in fitting has nothing to impute, whatever the strategy: it is left out of what
//! comes out.

use serde::{Deserialize, Serialize};

use crate::{PreprocessError, input, quantile};

/// What stands for a missing number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// The mean.
    #[default]
    Mean,
    /// The median; of an even number of values the mean of the two in the middle.
    Median,
    /// The value that occurs most often, the smallest of ties.
    MostFrequent,
    /// A given number: `fill_value` in scikit-learn.
    Constant(f64),
}

/// What stands for a missing text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextStrategy {
    /// The text that occurs most often, the first by code point of ties.
    #[default]
    MostFrequent,
    /// A given text: `fill_value` in scikit-learn.
    Constant(String),
}

/// Parameters of a [`SimpleImputer`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SimpleImputerParams {
    /// What stands for a missing number.
    pub strategy: Strategy,
}

/// Parameters of a [`TextImputer`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextImputerParams {
    /// What stands for a missing text.
    pub strategy: TextStrategy,
}

/// Puts a number in the place of each missing one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimpleImputer {
    /// What it was fitted with.
    pub params: SimpleImputerParams,
    /// The number for each column; none for a column without a value, which is left out.
    pub statistics: Vec<Option<f64>>,
}

/// Puts a text in the place of each missing one: scikit-learn's `SimpleImputer` for texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextImputer {
    /// What it was fitted with.
    pub params: TextImputerParams,
    /// The text for each column; none for a column without a value, which is left out.
    pub statistics: Vec<Option<String>>,
}

impl SimpleImputerParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// A constant that is not finite, no columns or rows, different lengths, infinite values, or values whose sum overflows.
    pub fn fit(&self, columns: &[&[f64]]) -> Result<SimpleImputer, PreprocessError> {
        if let Strategy::Constant(value) = self.strategy
            && !value.is_finite()
        {
            let (found, wanted) = (value.to_string(), "a finite number");
            return Err(PreprocessError::Parameter { parameter: "fill_value", found, wanted });
        }
        input::to_fit(columns)?;
        input::not_infinite(columns)?;
        let statistics = columns.iter().enumerate().map(|(column, values)| self.statistic(column, values));
        Ok(SimpleImputer { params: *self, statistics: statistics.collect::<Result<_, _>>()? })
    }

    fn statistic(&self, column: usize, values: &[f64]) -> Result<Option<f64>, PreprocessError> {
        let present = input::present(values);
        if present.is_empty() {
            return Ok(None);
        }
        let statistic = match self.strategy {
            Strategy::Mean => Some(input::mean(&present)),
            Strategy::Median => quantile::linear(&quantile::sorted(&present), 0.5),
            Strategy::MostFrequent => most_frequent(&quantile::sorted(&present)).copied(),
            Strategy::Constant(value) => Some(value),
        };
        match statistic {
            Some(value) if !value.is_finite() => Err(PreprocessError::Overflow { column }),
            statistic => Ok(statistic),
        }
    }
}

impl SimpleImputer {
    /// The columns that were kept, without missing values.
    ///
    /// # Errors
    /// Another number of columns than were fitted, different lengths, or infinite values.
    pub fn transform(&self, columns: &[&[f64]]) -> Result<Vec<Vec<f64>>, PreprocessError> {
        input::to_transform(columns, self.statistics.len())?;
        input::not_infinite(columns)?;
        let kept = columns.iter().zip(&self.statistics).filter_map(|(values, statistic)| Some((values, (*statistic)?)));
        let filled = |(values, statistic): (&&[f64], f64)| {
            values.iter().map(|value| if value.is_nan() { statistic } else { *value }).collect()
        };
        Ok(kept.map(filled).collect())
    }

    /// The columns that are left out because no value was there in fitting.
    pub fn left_out(&self) -> Vec<usize> {
        without(&self.statistics)
    }
}

impl TextImputerParams {
    /// Fits on columns.
    ///
    /// # Errors
    /// No columns or rows, or different lengths.
    pub fn fit(&self, columns: &[&[Option<&str>]]) -> Result<TextImputer, PreprocessError> {
        input::to_fit(columns)?;
        let statistic = |values: &&[Option<&str>]| {
            let mut present: Vec<&str> = values.iter().copied().flatten().collect();
            present.sort_unstable();
            let most = most_frequent(&present)?;
            Some(match &self.strategy {
                TextStrategy::MostFrequent => (*most).to_owned(),
                TextStrategy::Constant(text) => text.clone(),
            })
        };
        Ok(TextImputer { params: self.clone(), statistics: columns.iter().map(statistic).collect() })
    }
}

impl TextImputer {
    /// The columns that were kept, without missing values.
    ///
    /// # Errors
    /// Another number of columns than were fitted, or different lengths.
    pub fn transform(&self, columns: &[&[Option<&str>]]) -> Result<Vec<Vec<String>>, PreprocessError> {
        input::to_transform(columns, self.statistics.len())?;
        let kept = columns.iter().zip(&self.statistics).filter_map(|(values, text)| Some((values, text.as_deref()?)));
        let filled = |(values, text): (&&[Option<&str>], &str)| {
            values.iter().map(|value| value.unwrap_or(text).to_owned()).collect()
        };
        Ok(kept.map(filled).collect())
    }

    /// The columns that are left out because no value was there in fitting.
    pub fn left_out(&self) -> Vec<usize> {
        without(&self.statistics)
    }
}

fn without<T>(statistics: &[Option<T>]) -> Vec<usize> {
    (0..statistics.len()).filter(|column| statistics[*column].is_none()).collect()
}

/// The first of the values that occur most often in a sorted list.
fn most_frequent<T: PartialEq>(sorted: &[T]) -> Option<&T> {
    let mut most: Option<&[T]> = None;
    for run in sorted.chunk_by(|a, b| a == b) {
        if most.is_none_or(|most| run.len() > most.len()) {
            most = Some(run);
        }
    }
    most?.first()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn statistic(strategy: Strategy, values: &[f64]) -> Option<f64> {
        SimpleImputerParams { strategy }.fit(&[values]).unwrap().statistics[0]
    }

    #[test]
    fn each_strategy_takes_its_value() {
        let values = [5.0, NAN, 1.0, 1.0, 4.0];
        assert_eq!(statistic(Strategy::Mean, &values), Some(2.75));
        assert_eq!(statistic(Strategy::Median, &values), Some(2.5));
        assert_eq!(statistic(Strategy::MostFrequent, &values), Some(1.0));
        assert_eq!(statistic(Strategy::Constant(-7.0), &values), Some(-7.0));
    }

    #[test]
    fn a_column_without_values_is_left_out_whatever_the_strategy() {
        for strategy in [Strategy::Mean, Strategy::Median, Strategy::MostFrequent, Strategy::Constant(0.0)] {
            let imputer = SimpleImputerParams { strategy }.fit(&[&[NAN], &[2.0]]).unwrap();
            assert_eq!(imputer.left_out(), [0]);
            assert_eq!(imputer.transform(&[&[1.0, 1.0], &[NAN, 3.0]]).unwrap().len(), 1);
        }
        let texts = TextImputerParams { strategy: TextStrategy::Constant("?".into()) };
        assert_eq!(texts.fit(&[&[None], &[Some("a")]]).unwrap().left_out(), [0]);
    }

    #[test]
    fn a_constant_text_stands_for_what_is_missing() {
        let texts = TextImputerParams { strategy: TextStrategy::Constant("?".into()) };
        let imputer = texts.fit(&[&[Some("a"), None]]).unwrap();
        assert_eq!(imputer.transform(&[&[None, Some("b")]]).unwrap(), [["?", "b"]]);
    }

    #[test]
    fn a_constant_has_to_be_a_number() {
        let refused = SimpleImputerParams { strategy: Strategy::Constant(NAN) }.fit(&[&[1.0]]).unwrap_err();
        assert_eq!(refused.to_string(), "fill_value is NaN, but has to be a finite number");
    }

    #[test]
    fn a_sum_beyond_all_numbers_is_an_error_but_a_median_is_none() {
        let huge = [f64::MAX, f64::MAX];
        let mean = SimpleImputerParams { strategy: Strategy::Mean }.fit(&[&huge]);
        assert_eq!(mean, Err(PreprocessError::Overflow { column: 0 }));
        assert_eq!(statistic(Strategy::Median, &huge), Some(f64::MAX));
    }
}
