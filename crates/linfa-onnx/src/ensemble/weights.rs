//! Weights whose sums are exact in float32.

use crate::Error;

/// Whole numbers up to this one are exact in float32.
const EXACT: f64 = (1 << 24) as f64;

/// The weights as multiples of the least power of two for which they sum to at most 2²⁴ of it; sums of any of them are exact.
///
/// # Errors
///
/// A weight that is negative or not finite.
pub(super) fn exact(weights: &[f64]) -> Result<Vec<f32>, Error> {
    if let Some(&value) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        return Err(Error::NotPositive { what: "a weight", value });
    }
    // Rounding adds at most half a unit to each.
    let total = weights.iter().sum::<f64>();
    let room = EXACT - weights.len() as f64;
    let mut unit = libm::ldexp(1.0, -100);
    while total / unit > room {
        unit *= 2.0;
    }
    Ok(weights.iter().map(|weight| ((weight / unit).round() * unit) as f32).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::exact;

    proptest! {
        #[test]
        fn sums_are_the_same_in_any_order(mut weights in proptest::collection::vec(0.0..20.0_f64, 1..200)) {
            let forward: f32 = exact(&weights).unwrap().iter().sum();
            let total: f64 = weights.iter().sum();
            prop_assert!((f64::from(forward) - total).abs() <= total * 1e-5);
            weights.reverse();
            prop_assert_eq!(forward, exact(&weights).unwrap().iter().sum::<f32>());
            weights.sort_by(f64::total_cmp);
            prop_assert_eq!(forward, exact(&weights).unwrap().iter().sum::<f32>());
        }
    }

    #[test]
    fn a_perfect_tree_outweighs_the_others() {
        let weights = exact(&[0.3, 1e6, 2.0]).unwrap();
        assert!(weights[1] > 999_999.0 && weights[0] >= 0.0);
        assert!(exact(&[0.3, -1e-3]).is_err() && exact(&[f64::NAN]).is_err());
    }
}
