//! A view of the probabilities of many rows.

use crate::{MetricsError, Result, check};

/// Probabilities of `classes` classes for each row, row-major. A row need not add up to 1: no score asks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probabilities<'a> {
    values: &'a [f64],
    classes: usize,
}

impl<'a> Probabilities<'a> {
    /// Views `values`, whose length must be a multiple of `classes`.
    ///
    /// # Errors
    /// [`MetricsError::Empty`], [`MetricsError::Parameter`] without classes, [`MetricsError::LengthMismatch`] when the last
    /// row is not whole, [`MetricsError::NotAProbability`] for NaN and for what is outside of 0 to 1 by more than 1e-6 (so
    /// much the rounding of a 32-bit model may do).
    pub fn new(values: &'a [f64], classes: usize) -> Result<Self> {
        if classes == 0 {
            return Err(MetricsError::parameter("the number of classes", classes, "at least 1"));
        }
        check::rows(values.len())?;
        check::same_length("probabilities", values.len().div_ceil(classes).saturating_mul(classes), values.len())?;
        check::probabilities(values, classes)?;
        Ok(Self { values, classes })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.len() / self.classes
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// One slice per row, one value per class in it.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a [f64]> + use<'a> {
        self.values.chunks_exact(self.classes)
    }

    /// The probability of one class in each row; empty for what is no class.
    pub fn column(&self, class: usize) -> Vec<f64> {
        self.iter().filter_map(|row| row.get(class).copied()).collect()
    }

    /// The likeliest class of each row, the first one of equals.
    pub fn answers(&self) -> Vec<usize> {
        self.iter().map(|row| top(row).0).collect()
    }
}

/// The likeliest class, the first one of equals, and its probability.
pub(super) fn top(row: &[f64]) -> (usize, f64) {
    let mut best = (0, row[0]);
    for (class, &probability) in row.iter().enumerate().skip(1) {
        if probability > best.1 {
            best = (class, probability);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_classes_is_the_answer() {
        let values = [0.4, 0.4, 0.2, 0.1, 0.3, 0.6];
        let probabilities = Probabilities::new(&values, 3).unwrap();
        assert_eq!(probabilities.answers(), [0, 2]);
        assert_eq!(probabilities.column(1), [0.4, 0.3]);
        assert!(probabilities.column(3).is_empty());
    }

    #[test]
    fn what_is_no_probability_is_an_error() {
        assert_eq!(Probabilities::new(&[], 2), Err(MetricsError::Empty));
        assert!(matches!(Probabilities::new(&[0.5], 0), Err(MetricsError::Parameter { .. })));
        assert!(matches!(Probabilities::new(&[0.5; 3], 2), Err(MetricsError::LengthMismatch { .. })));
        assert!(Probabilities::new(&[0.5; 3], usize::MAX).is_err());
        assert_eq!(
            Probabilities::new(&[0.5, 0.5, 0.9, 1.1], 2),
            Err(MetricsError::NotAProbability { row: 1, value: 1.1 })
        );
        assert!(Probabilities::new(&[f64::NAN, 0.5], 2).is_err());
        assert!(Probabilities::new(&[f64::from(1.000_000_1_f32), 0.0], 2).is_ok());
    }
}
