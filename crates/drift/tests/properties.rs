//! What holds for every pair of samples.

use drift::psi::ReferenceBins;
use drift::{chi_square, ks};
use proptest::prelude::*;

/// Mostly coarse values, so that ties are common, with a few wild ones.
fn sample() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        8 => (-20i32..20).prop_map(|x| f64::from(x) / 4.0),
        3 => -5.0..5.0f64,
        1 => any::<f64>(),
    ];
    prop::collection::vec(value, 1..60).prop_filter("one finite value", |values| values.iter().any(|x| x.is_finite()))
}

proptest! {
    #[test]
    fn statistics_are_in_range_whatever_the_values(reference in sample(), current in sample()) {
        let test = ks::two_sample(&reference, &current).unwrap();
        prop_assert!((0.0..=1.0).contains(&test.statistic) && (0.0..=1.0).contains(&test.p_value));
        let psi = ReferenceBins::fit(&reference).unwrap().score(&current).unwrap();
        prop_assert!(psi >= 0.0 && psi.is_finite());
    }

    #[test]
    fn a_sample_does_not_drift_from_itself(sample in sample()) {
        let test = ks::two_sample(&sample, &sample).unwrap();
        prop_assert_eq!((test.statistic, test.p_value), (0.0, 1.0));
        prop_assert_eq!(ReferenceBins::fit(&sample).unwrap().score(&sample).unwrap(), 0.0);
        prop_assert_eq!(ReferenceBins::deciles(&sample).unwrap().score(&sample).unwrap(), 0.0);
    }

    #[test]
    fn sides_of_the_ks_test_may_be_swapped(a in sample(), b in sample()) {
        let (one, other) = (ks::two_sample(&a, &b).unwrap(), ks::two_sample(&b, &a).unwrap());
        prop_assert!((one.p_value - other.p_value).abs() < 1e-12);
        prop_assert_eq!(one.statistic, other.statistic);
    }

    #[test]
    fn a_tally_scores_like_the_values(reference in sample(), current in sample(), extra in sample()) {
        let bins = ReferenceBins::fit(&reference).unwrap();
        let mut tally = bins.tally(&extra);
        for &value in &current {
            tally.add(&bins, value);
        }
        for &value in &extra {
            prop_assert_eq!(tally.remove(&bins, value), value.is_finite());
        }
        prop_assert_eq!(bins.score_tally(&tally).unwrap(), bins.score(&current).unwrap());
        prop_assert_eq!(tally.counts(), bins.counts(&current));
    }

    #[test]
    fn chi_square_is_a_probability(counts in prop::collection::vec((0u64..5000, 0u64..5000), 1..40)) {
        let (reference, current): (Vec<_>, Vec<_>) = counts.into_iter().unzip();
        if let Ok(test) = chi_square::two_sample(&reference, &current) {
            prop_assert!(test.statistic >= 0.0 && (0.0..=1.0).contains(&test.p_value));
        }
    }
}
