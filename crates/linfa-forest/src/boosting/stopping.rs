//! The losses of the rounds, and when to stop.

use serde::{Deserialize, Serialize};

use super::options::BoostingOptions;

/// Mean losses before the first round and after each, if early stopping watched them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Losses {
    /// On the rows that were trained on.
    pub train: Vec<f64>,
    /// On the rows that were held back.
    pub validation: Vec<f64>,
}

impl Losses {
    /// Whether none of the last rounds lowered the validation loss by more than the tolerance, compared with the loss before
    /// them.
    pub(super) fn are_stuck(&self, options: &BoostingOptions) -> bool {
        let recent = options.n_iter_no_change;
        match self.validation.len().checked_sub(recent + 1) {
            Some(reference) => {
                self.validation[reference + 1..].iter().all(|&loss| loss >= self.validation[reference] - options.tol)
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_go_on_while_one_of_the_last_lowered_the_loss() {
        let options = BoostingOptions { n_iter_no_change: 2, tol: 0.01, ..BoostingOptions::default() };
        let stuck = |validation: &[f64]| Losses { train: vec![], validation: validation.to_vec() }.are_stuck(&options);
        assert!(!stuck(&[1.0, 1.0]));
        assert!(stuck(&[1.0, 1.0, 1.0]));
        assert!(stuck(&[1.0, 0.995, 1.2]));
        assert!(!stuck(&[1.0, 0.9, 1.2]));
        assert!(stuck(&[1.0, 0.9, 1.2, 1.1]));
    }
}
