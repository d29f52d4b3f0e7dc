//! How strongly two columns hang together, whatever they hold.

use serde::{Deserialize, Serialize};
use table::{Column, MISSING, Values};

use super::figures;

/// Rows that are looked at, evenly spaced over more.
const ROWS: usize = 20_000;
/// Texts that are told apart; a column with more of them is not measured.
const CODES: usize = 64;

/// A measure of association and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// From −1 to 1 between numbers, otherwise from 0 to 1; NaN where a column is constant, or has too many texts.
    pub value: f64,
    /// Which measure it is.
    pub measure: Measure,
}

/// Which measure fits the two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Pearson's r, between numbers.
    Pearson,
    /// The correlation ratio η, between a number and texts: the root of the share of variance that lies between them.
    CorrelationRatio,
    /// Cramér's V, between texts: χ² held against its largest value. Not corrected for bias.
    CramersV,
}

impl Measure {
    /// Name with symbol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pearson => "Pearson r",
            Self::CorrelationRatio => "correlation ratio η",
            Self::CramersV => "Cramér’s V",
        }
    }
}

/// How strongly two columns of one table hang together, over the rows in which both have a value.
pub fn between(a: &Column, b: &Column) -> Association {
    let rows = a.values.len().min(b.values.len());
    let step = rows.div_ceil(ROWS).max(1);
    let rows = (0..rows).step_by(step);
    match (&a.values, &b.values) {
        (Values::Numeric(a), Values::Numeric(b)) => {
            Association { value: pearson(rows.map(|row| (a[row], b[row]))), measure: Measure::Pearson }
        }
        (Values::Numeric(numbers), Values::Categorical { categories, codes })
        | (Values::Categorical { categories, codes }, Values::Numeric(numbers)) => Association {
            value: if categories.len() > CODES {
                f64::NAN
            } else {
                correlation_ratio(categories.len(), rows.map(|row| (codes[row], numbers[row])))
            },
            measure: Measure::CorrelationRatio,
        },
        (Values::Categorical { categories: of_a, codes: a }, Values::Categorical { categories: of_b, codes: b }) => {
            Association {
                value: if of_a.len() > CODES || of_b.len() > CODES {
                    f64::NAN
                } else {
                    cramers_v(of_a.len(), of_b.len(), rows.map(|row| (a[row], b[row])))
                },
                measure: Measure::CramersV,
            }
        }
    }
}

/// How strongly a column hangs together with the target. Where that has two classes they count as 0 and 1, so that the sign
/// tells towards which of them a larger number speaks.
pub fn with_target(column: &Column, target: &Column) -> Association {
    match (&column.values, &target.values) {
        (Values::Numeric(_), Values::Categorical { categories, codes }) if categories.len() == 2 => {
            let number = |&code: &u32| if code == MISSING { f64::NAN } else { f64::from(code) };
            between(column, &Column::numeric(&target.name, codes.iter().map(number).collect()))
        }
        _ => between(column, target),
    }
}

fn pearson(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let pairs: Vec<(f64, f64)> = pairs.filter(|(a, b)| a.is_finite() && b.is_finite()).collect();
    let n = pairs.len() as f64;
    let (a, b) = pairs.iter().fold((0.0, 0.0), |(a, b), pair| (a + pair.0 / n, b + pair.1 / n));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for pair in &pairs {
        let (x, y) = (pair.0 - a, pair.1 - b);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    if aa > 0.0 && bb > 0.0 { (ab / (libm::sqrt(aa) * libm::sqrt(bb))).clamp(-1.0, 1.0) } else { f64::NAN }
}

fn correlation_ratio(categories: usize, pairs: impl Iterator<Item = (u32, f64)>) -> f64 {
    let mut groups = vec![(0.0f64, 0.0f64); categories];
    let mut values = Vec::new();
    for (code, value) in pairs.filter(|(code, value)| *code != MISSING && value.is_finite()) {
        groups[code as usize].0 += 1.0;
        groups[code as usize].1 += value;
        values.push(value);
    }
    let (mean, _) = figures::mean_and_deviation(&values);
    let all: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let filled: Vec<_> = groups.into_iter().filter(|(count, _)| *count > 0.0).collect();
    let between: f64 = filled.iter().map(|(count, sum)| count * (sum / count - mean) * (sum / count - mean)).sum();
    if all > 0.0 && filled.len() > 1 { libm::sqrt((between / all).min(1.0)) } else { f64::NAN }
}

fn cramers_v(rows: usize, columns: usize, pairs: impl Iterator<Item = (u32, u32)>) -> f64 {
    let mut counts = vec![0.0f64; rows * columns];
    for (a, b) in pairs.filter(|(a, b)| *a != MISSING && *b != MISSING) {
        counts[a as usize * columns + b as usize] += 1.0;
    }
    let n: f64 = counts.iter().sum();
    let row: Vec<f64> = (0..rows).map(|row| counts[row * columns..][..columns].iter().sum()).collect();
    let column: Vec<f64> = (0..columns).map(|at| (0..rows).map(|row| counts[row * columns + at]).sum()).collect();
    let filled = |sums: &[f64]| sums.iter().filter(|sum| **sum > 0.0).count();
    let least = filled(&row).min(filled(&column));
    if least < 2 {
        return f64::NAN;
    }
    let mut chi_square = 0.0;
    for (at, count) in counts.iter().enumerate() {
        let expected = row[at / columns] * column[at % columns] / n;
        if expected > 0.0 {
            chi_square += (count - expected) * (count - expected) / expected;
        }
    }
    libm::sqrt((chi_square / n / (least - 1) as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(a: &Column, b: &Column) -> f64 {
        between(a, b).value
    }

    // Values from numpy 2.4 and scipy 1.17 (`association`), η by its definition.
    #[test]
    fn each_pair_of_kinds_has_its_measure() {
        let x = Column::numeric("x", vec![1.0, 2.0, 3.0, 4.0, f64::NAN]);
        let y = Column::numeric("y", vec![2.0, 1.0, 4.0, 3.0, 9.0]);
        let a = Column::categorical("a", [Some("p"), Some("p"), Some("q"), Some("q"), None]);
        let b = Column::categorical("b", [Some("u"), Some("v"), Some("v"), Some("v"), Some("u")]);
        assert!((value(&x, &y) - 0.6).abs() < 1e-12);
        assert!((value(&x, &a) - libm::sqrt(0.8)).abs() < 1e-12 && value(&x, &a) == value(&a, &x));
        assert!((value(&a, &b) - 0.577_350_269_189_625_8).abs() < 1e-12);
    }

    #[test]
    fn two_classes_give_a_sign() {
        let class = Column::categorical("class", [Some("no"), Some("no"), Some("yes"), Some("yes")]);
        let falling = Column::numeric("x", vec![4.0, 3.0, 2.0, 1.0]);
        assert!(with_target(&falling, &class).value < -0.8);
    }

    #[test]
    fn constant_columns_and_long_lists_of_texts_have_none() {
        let constant = Column::numeric("c", vec![1.0; 3]);
        let x = Column::numeric("x", vec![1.0, 2.0, 3.0]);
        let ids: Vec<String> = (0..100).map(|id| id.to_string()).collect();
        let ids = Column::categorical("id", ids.iter().map(|id| Some(id.as_str())));
        let many = Column::numeric("n", (0..100).map(f64::from).collect());
        assert!(value(&constant, &x).is_nan() && value(&many, &ids).is_nan());
        assert!(value(&Column::numeric("e", Vec::new()), &Column::numeric("f", Vec::new())).is_nan());
    }
}
