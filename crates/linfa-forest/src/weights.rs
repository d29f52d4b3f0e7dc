//! Row weights as whole numbers, so that their sums are exact and do not depend on an order.

use serde::{Deserialize, Serialize};

use crate::Error;

/// The most rows that can be handled. More would leave too few digits for exact sums, and row numbers have 32 bits.
pub(crate) const MAX_ROWS: usize = 1 << 24;

/// How much the rows of each class count, besides their sample weights.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum ClassWeight {
    /// All alike.
    #[default]
    Uniform,
    /// Each class counts alike: a row of class `k` weighs `rows / (classes * rows of class k)`, as scikit-learn's
    /// `class_weight="balanced"`. Classes without rows are not counted.
    Balanced,
    /// The weight of each class.
    PerClass(Vec<f64>),
}

impl ClassWeight {
    /// The weight of each class.
    pub(crate) fn of_classes(&self, labels: &[u32], classes: usize) -> Result<Vec<f64>, Error> {
        match self {
            Self::Uniform => Ok(vec![1.0; classes]),
            Self::Balanced => {
                let mut rows = vec![0_u32; classes];
                labels.iter().for_each(|&label| rows[label as usize] += 1);
                let present = rows.iter().filter(|&&n| n > 0).count();
                Ok(rows.iter().map(|&n| labels.len() as f64 / (present as f64 * f64::from(n.max(1)))).collect())
            }
            Self::PerClass(weights) if weights.len() == classes => Ok(weights.clone()),
            Self::PerClass(weights) => Err(Error::ClassWeightCount { classes, found: weights.len() }),
        }
    }
}

/// Checks weights: finite, not negative, not all zero.
pub(crate) fn check(weights: &[f64]) -> Result<(), Error> {
    let wrong = |w: &f64| !w.is_finite() || *w < 0.0 || *w > 1e30;
    if let Some(row) = weights.iter().position(wrong) {
        return Err(Error::Weight { row, value: weights[row] });
    }
    if weights.iter().all(|&w| w == 0.0) { Err(Error::NoWeight) } else { Ok(()) }
}

/// Weights in whole units, and the number of low bits in which a packed word counts rows.
///
/// A word holds `weight << count_bits | rows`: adding words adds weights and numbers of rows at once.
pub(crate) struct Units {
    pub(crate) units: Vec<u64>,
    /// What one unit weighs.
    pub(crate) unit: f64,
    pub(crate) count_bits: u32,
}

impl Units {
    /// Equal weights become 1 each, whole numbers stay as they are; others are rounded to `most_bits` bits, or to fewer with
    /// very many rows. A positive weight stays positive.
    pub(crate) fn new(weights: &[f64], most_bits: u32) -> Self {
        let greatest = weights.iter().fold(0.0_f64, |a, &b| a.max(b));
        let row_bits = usize::BITS - weights.len().leading_zeros();
        let bits = most_bits.min(61 - 2 * row_bits);
        let limit = (1_u64 << bits) as f64;
        let unit = if weights.iter().all(|&w| w == 0.0 || w == greatest) {
            greatest
        } else if greatest <= limit && weights.iter().all(|w| w.fract() == 0.0) {
            1.0
        } else {
            greatest / limit
        };
        let units = weights.iter().map(|&w| if w == 0.0 { 0 } else { libm::round(w / unit).max(1.0) as u64 }).collect();
        Self { units, unit, count_bits: row_bits }
    }

    /// The packed word of a row that was drawn `draws` times.
    pub(crate) fn word(&self, row: usize, draws: u32) -> i64 {
        ((self.units[row] * u64::from(draws)) << self.count_bits | 1) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_become_whole_units() {
        assert_eq!(Units::new(&[0.3, 0.0, 0.3], 30).units, [1, 0, 1]);
        assert_eq!(Units::new(&[3.0, 1.0, 2.0], 30).units, [3, 1, 2]);
        let thirds = Units::new(&[1.0 / 3.0, 1.0, 1e-30], 30);
        assert_eq!(thirds.units, [357_913_941, 1 << 30, 1]);
        assert_eq!(thirds.word(0, 2), (2 * 357_913_941) << 2 | 1);
    }

    #[test]
    fn balanced_classes_weigh_the_same_in_all() {
        let weights = ClassWeight::Balanced.of_classes(&[0, 0, 0, 2], 3).unwrap();
        assert_eq!(weights[0] * 3.0, weights[2]);
        assert_eq!(weights[0] * 3.0 + weights[2], 4.0);
        let error = ClassWeight::PerClass(vec![1.0]).of_classes(&[0, 1], 2).unwrap_err();
        assert_eq!(error.to_string(), "there are 1 class weights for 2 classes");
    }

    #[test]
    fn weights_that_make_no_sense_are_refused() {
        assert_eq!(
            check(&[1.0, -0.5]).unwrap_err().to_string(),
            "the weight of row 1 is -0.5, but must be finite and not negative"
        );
        assert_eq!(check(&[0.0, 0.0]), Err(Error::NoWeight));
        assert!(check(&[f64::NAN]).is_err() && check(&[f64::INFINITY]).is_err());
    }
}
