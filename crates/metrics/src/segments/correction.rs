//! Correction of p-values for the number of tests.

/// Adjusted p-values that control the false discovery rate (Benjamini & Hochberg 1995), in the order of `p_values`: reject
/// those at most α, and the expected share of false ones among them is at most α. NaN counts as 1.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    among(p_values, p_values.len())
}

/// The same for some of `tests` p-values: those that are left once discoveries that say nothing new were left out.
///
/// Only these count as discoveries, so that many that say the same do not let chance ones in (Katsevich, Sabatti &
/// Bogomolov 2023, "Filtering the rejection set while preserving false discovery rate control").
pub(super) fn among(p_values: &[f64], tests: usize) -> Vec<f64> {
    let clean = |at: usize| if p_values[at].is_nan() { 1.0 } else { p_values[at] };
    let mut descending: Vec<usize> = (0..p_values.len()).collect();
    descending.sort_by(|&a, &b| clean(b).total_cmp(&clean(a)));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut least = 1.0;
    for (above, &at) in descending.iter().enumerate() {
        let rank = (p_values.len() - above) as f64;
        least = f64::min(least, clean(at) * tests as f64 / rank);
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_statsmodels() {
        // statsmodels 0.15.0, stats.multitest.multipletests(method="fdr_bh").
        let p_values = [0.01, 0.04, 0.03, 0.005, 0.55, 0.2];
        let expected = [0.03, 0.06, 0.06, 0.03, 0.55, 0.24];
        for (ours, expected) in benjamini_hochberg(&p_values).iter().zip(expected) {
            assert!((ours - expected).abs() < 1e-12, "{ours} is not {expected}");
        }
    }

    #[test]
    fn what_is_left_of_many_tests_is_corrected_for_all() {
        let adjusted = among(&[0.001, 0.01], 100);
        assert!((adjusted[0] - 0.1).abs() < 1e-12 && (adjusted[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn no_tests_and_undefined_ones_are_no_discovery() {
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(benjamini_hochberg(&[f64::NAN, 0.01]), [1.0, 0.02]);
    }
}
