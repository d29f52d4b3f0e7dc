//! The threshold above which Bernoulli naive Bayes takes a number for a one.

use linfa::Dataset;
use linfa::ParamGuard;
use linfa::traits::FitWith;
use linfa_bayes::{BernoulliNb, NaiveBayes};
use ndarray::{Array1, Array2};

/// The model's threshold, if it has one.
///
/// linfa keeps it to itself, and does not serialise it either. But a model that learns one more row counts the row's ones with
/// its own threshold; so two numbers fall on the same side just if learning the one gives the same model as learning the
/// other, and halving an interval of numbers finds the threshold.
pub(super) fn threshold(model: &BernoulliNb<f64, usize>, feature_count: usize) -> Option<f64> {
    let label = model.joint_log_likelihood(Array2::zeros((1, feature_count)).view()).into_keys().copied().min()?;
    let params = BernoulliNb::<f64, usize>::params().check().expect("linfa's defaults are valid");
    let learn = |number: f64| {
        let row = Array2::from_elem((1, feature_count), number);
        let dataset = Dataset::new(row, Array1::from_elem(1, label));
        params.fit_with(Some(model.clone()), &dataset).expect("one row of a known class can be learnt")
    };
    let (one, two, three) = (learn(1.0), learn(2.0), learn(3.0));
    if one != two && two != three && one != three {
        return None;
    }
    let zero = learn(f64::NEG_INFINITY);
    if learn(f64::INFINITY) == zero {
        return Some(f64::INFINITY);
    }
    // The order of `total_cmp` as integers: from the greatest number that counts as zero to the least that counts as one.
    let (mut low, mut high) = (rank(f64::NEG_INFINITY), rank(f64::INFINITY));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if learn(number(middle)) == zero { low = middle } else { high = middle }
    }
    Some(number(low))
}

/// The place of a number among all numbers.
fn rank(number: f64) -> i128 {
    let bits = number.to_bits() as i64;
    i128::from(if bits < 0 { i64::MIN - bits - 1 } else { bits })
}

/// The number at a place.
fn number(rank: i128) -> f64 {
    let rank = rank as i64;
    f64::from_bits(if rank < 0 { i64::MIN - rank - 1 } else { rank } as u64)
}

#[cfg(test)]
mod tests {
    use linfa::prelude::*;
    use linfa_bayes::BernoulliNb;
    use ndarray::array;

    use super::{number, rank, threshold};

    #[test]
    fn ranks_are_in_the_order_of_the_numbers() {
        let numbers = [f64::NEG_INFINITY, -1.5, -f64::MIN_POSITIVE, -0.0, 0.0, 1e-310, 0.1, f64::MAX, f64::INFINITY];
        for pair in numbers.windows(2) {
            assert!(rank(pair[0]) < rank(pair[1]), "{pair:?}");
        }
        for x in numbers {
            assert_eq!(number(rank(x)).to_bits(), x.to_bits());
        }
        assert_eq!(rank(0.0) - rank(-0.0), 1);
    }

    #[test]
    fn the_threshold_is_found_to_the_bit() {
        let dataset = Dataset::new(array![[0.2, 3.0], [0.7, -1.0], [0.1, 0.0]], array![0_usize, 1, 1]);
        for expected in [0.0, 0.1, -7.25e-300, 1e9, 0.1_f64.next_up(), f64::INFINITY, f64::NEG_INFINITY] {
            let params = BernoulliNb::params().binarize(Some(expected));
            let found = threshold(&params.fit(&dataset).unwrap(), 2).unwrap();
            assert!(found == expected, "{found:e} instead of {expected:e}");
        }
        let params = BernoulliNb::params().binarize(None);
        assert_eq!(threshold(&params.fit(&dataset).unwrap(), 2), None);
    }
}
