//! Agreement with scipy and with our own definition of the PSI, on the cases of `golden/two_sample.json`.

use drift::psi::{self, Binning, ReferenceBins};
use drift::{DriftError, chi_square, ks};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Golden {
    numeric: Vec<Numeric>,
    categorical: Vec<Categorical>,
}

#[derive(Deserialize)]
struct Numeric {
    id: String,
    reference: Vec<Value>,
    current: Vec<Value>,
    error: Option<String>,
    ks: Option<KsCase>,
    deciles: Option<Deciles>,
    distinct_reference: Option<usize>,
    per_value: Option<f64>,
}

#[derive(Deserialize)]
struct KsCase {
    auto: KsValue,
    asymp: KsValue,
}

#[derive(Deserialize)]
struct KsValue {
    statistic: Value,
    pvalue: Value,
    method_used: Option<String>,
}

#[derive(Deserialize)]
struct Deciles {
    edges: Vec<f64>,
    reference_shares: Vec<f64>,
    current_shares: Vec<f64>,
    psi: f64,
}

#[derive(Deserialize)]
struct Categorical {
    id: String,
    table: [Vec<u64>; 2],
    error: Option<String>,
    chi_square: Option<Chi>,
    psi: Option<f64>,
}

#[derive(Deserialize)]
struct Chi {
    statistic: f64,
    pvalue: f64,
    dof: u64,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/two_sample.json")).expect("golden data parse")
}

fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("NaN") => f64::NAN,
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        _ => value.as_f64().unwrap_or_else(|| panic!("not a number: {value}")),
    }
}

fn numbers(values: &[Value]) -> Vec<f64> {
    values.iter().map(number).collect()
}

#[track_caller]
fn assert_close(what: &str, ours: f64, expected: f64, relative: f64, absolute: f64) {
    let close = (ours - expected).abs() <= absolute + relative * expected.abs() || ours.is_nan() && expected.is_nan();
    assert!(close, "{what}: {ours} is not {expected}");
}

#[track_caller]
fn assert_p_value(what: &str, ours: f64, expected: f64, relative: f64, absolute: f64) {
    if expected < 1e-12 {
        assert!((0.0..1e-9).contains(&ours), "{what}: {ours} is not about {expected}");
    } else {
        assert_close(what, ours, expected, relative, absolute);
    }
}

#[test]
fn kolmogorov_smirnov_agrees_with_scipy() {
    let mut cases = 0;
    for case in golden().numeric {
        let (reference, current) = (numbers(&case.reference), numbers(&case.current));
        let Some(expected) = case.ks else {
            assert_eq!(case.error.as_deref(), Some("empty_after_dropping_non_finite"));
            assert!(matches!(ks::two_sample(&reference, &current), Err(DriftError::Empty { .. })), "{}", case.id);
            continue;
        };
        let test = ks::two_sample(&reference, &current).unwrap();
        assert_close(&case.id, test.statistic, number(&expected.auto.statistic), 1e-12, 0.0);
        assert_p_value(&case.id, test.p_value, number(&expected.auto.pvalue), 1e-6, 1e-12);
        assert_eq!(
            expected.auto.method_used.as_deref() == Some("exact"),
            test.method == ks::Method::Exact,
            "{}",
            case.id
        );
        let finite = |values: &[f64]| values.iter().filter(|x| x.is_finite()).count();
        let asymptotic = ks::asymptotic_p_value(test.statistic, finite(&reference), finite(&current));
        assert_p_value(&format!("{} asymptotic", case.id), asymptotic, number(&expected.asymp.pvalue), 1e-4, 1e-7);
        cases += 1;
    }
    assert!(cases > 40);
}

#[test]
fn psi_on_deciles_agrees_with_its_definition() {
    for case in golden().numeric {
        let (reference, current) = (numbers(&case.reference), numbers(&case.current));
        let bins = ReferenceBins::deciles(&reference).unwrap();
        let Some(expected) = case.deciles else {
            assert!(matches!(bins.score(&current), Err(DriftError::Empty { .. })), "{}", case.id);
            continue;
        };
        let Binning::Edges(edges) = bins.binning() else { panic!("deciles have edges") };
        assert_eq!(edges.len(), expected.edges.len(), "{}", case.id);
        for (ours, theirs) in edges.iter().zip(&expected.edges) {
            assert_close(&case.id, *ours, *theirs, 1e-12, 0.0);
        }
        let counts = bins.counts(&current);
        let total: u64 = counts.iter().sum();
        for (bin, share) in bins.reference_shares().iter().enumerate() {
            assert_close(&case.id, *share, expected.reference_shares[bin], 1e-12, 0.0);
            assert_close(&case.id, counts[bin] as f64 / total as f64, expected.current_shares[bin], 1e-12, 0.0);
        }
        assert_close(&case.id, bins.score(&current).unwrap(), expected.psi, 1e-9, 1e-12);
        assert_close(&case.id, bins.score_counts(&counts).unwrap(), expected.psi, 1e-9, 1e-12);
    }
}

#[test]
fn psi_per_value_agrees_with_its_definition() {
    let mut cases = 0;
    for case in golden().numeric {
        let (reference, current) = (numbers(&case.reference), numbers(&case.current));
        let bins = ReferenceBins::per_value(&reference);
        match (case.per_value, case.distinct_reference) {
            (Some(expected), _) => {
                assert_close(&case.id, bins.unwrap().score(&current).unwrap(), expected, 1e-9, 1e-12);
                cases += 1;
            }
            (None, Some(distinct)) => {
                assert!(distinct > psi::MOST_DISTINCT);
                assert!(matches!(bins, Err(DriftError::TooManyDistinct { .. })), "{}", case.id);
            }
            (None, None) => assert!(case.error.is_some()),
        }
    }
    assert!(cases > 10);
}

#[test]
fn counts_of_categories_agree_with_scipy() {
    for case in golden().categorical {
        let [reference, current] = &case.table;
        let (Some(chi), Some(psi)) = (case.chi_square, case.psi) else {
            assert!(case.error.is_some());
            assert!(
                chi_square::two_sample(reference, current).is_err() && psi::categorical(reference, current).is_err()
            );
            continue;
        };
        let ours = chi_square::two_sample(reference, current).unwrap();
        assert_eq!(ours.dof, chi.dof, "{}", case.id);
        assert_close(&case.id, ours.statistic, chi.statistic, 1e-9, 1e-12);
        assert_close(&case.id, ours.p_value, chi.pvalue, 1e-9, 0.0);
        assert_close(&case.id, psi::categorical(reference, current).unwrap(), psi, 1e-9, 1e-12);
    }
}
