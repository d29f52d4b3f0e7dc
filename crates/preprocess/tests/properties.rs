//! What holds for every column.

use preprocess::bin::{BinStrategy, KBinsDiscretizerParams};
use preprocess::encode::{Drop, MinFrequency, OneHotEncoderParams, OneHotUnknown};
use preprocess::encode::{OrdinalEncoderParams, OrdinalUnknown};
use preprocess::impute::{SimpleImputerParams, Strategy as Impute};
use preprocess::quantile::QuantileMethod;
use preprocess::scale::{MinMaxScaler, MinMaxScalerParams, RobustScalerParams, StandardScaler, StandardScalerParams};
use proptest::prelude::*;

/// Mostly coarse values, so that ties are common, with some missing.
fn column() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        6 => (-20i32..20).prop_map(|x| f64::from(x) / 4.0),
        3 => -1e4..1e4f64,
        1 => Just(f64::NAN),
    ];
    prop::collection::vec(value, 1..60)
}

/// Whatever a float can be.
fn wild() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(any::<f64>(), 0..20)
}

fn texts() -> impl Strategy<Value = Vec<Option<String>>> {
    prop::collection::vec(prop::option::weighted(0.9, "[abAé]{0,2}"), 1..40)
}

fn present(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| !value.is_nan()).collect()
}

fn strs(texts: &[Option<String>]) -> Vec<Option<&str>> {
    texts.iter().map(Option::as_deref).collect()
}

fn strategies() -> [BinStrategy; 3] {
    [QuantileMethod::Linear, QuantileMethod::AveragedInvertedCdf]
        .map(BinStrategy::Quantile)
        .into_iter()
        .chain([BinStrategy::Uniform])
        .collect::<Vec<_>>()
        .try_into()
        .expect("three")
}

proptest! {
    #[test]
    fn standardised_training_rows_have_mean_0_and_variance_1(values in column()) {
        let scaler = StandardScalerParams::default().fit(&[&values]).unwrap();
        let scaled = present(&scaler.transform(&[&values]).unwrap()[0]);
        prop_assert_eq!(scaled.len(), scaler.n_samples_seen[0]);
        if !scaled.is_empty() {
            let n = scaled.len() as f64;
            let mean = scaled.iter().sum::<f64>() / n;
            let var = scaled.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
            let varies = present(&values).iter().any(|x| *x != present(&values)[0]);
            prop_assert!(mean.abs() < 1e-6, "mean {}", mean);
            prop_assert!((var - f64::from(u8::from(varies))).abs() < 1e-6, "variance {}", var);
        }
    }

    #[test]
    fn training_rows_fill_their_range(values in column()) {
        let params = MinMaxScalerParams { feature_range: (-2.0, 3.0), clip: false };
        let scaled = present(&params.fit(&[&values]).unwrap().transform(&[&values]).unwrap()[0]);
        prop_assert!(scaled.iter().all(|x| (-2.0 - 1e-9..=3.0 + 1e-9).contains(x)));
        if !scaled.is_empty() {
            prop_assert!(scaled.iter().any(|x| (x + 2.0).abs() < 1e-9));
        }
    }

    #[test]
    fn clipped_values_never_leave_the_range(values in column(), others in column()) {
        let params = MinMaxScalerParams { clip: true, ..Default::default() };
        let fitted = params.fit(&[&values]).unwrap();
        let scaled = present(&fitted.transform(&[&others]).unwrap()[0]);
        prop_assert!(scaled.iter().all(|x| (0.0..=1.0).contains(x)));
    }

    #[test]
    fn robustly_scaled_training_rows_have_median_0(values in column()) {
        let scaler = RobustScalerParams::default().fit(&[&values]).unwrap();
        let mut scaled = present(&scaler.transform(&[&values]).unwrap()[0]);
        scaled.sort_by(f64::total_cmp);
        if !scaled.is_empty() {
            let n = scaled.len();
            let median = (scaled[n / 2] + scaled[(n - 1) / 2]) / 2.0;
            prop_assert!(median.abs() < 1e-9);
        }
    }

    #[test]
    fn imputed_columns_miss_nothing_and_keep_what_was_there(values in column(), constant in -5.0..5.0f64) {
        for strategy in [Impute::Mean, Impute::Median, Impute::MostFrequent, Impute::Constant(constant)] {
            let imputer = SimpleImputerParams { strategy }.fit(&[&values]).unwrap();
            let filled = imputer.transform(&[&values]).unwrap();
            prop_assert_eq!(filled.is_empty(), present(&values).is_empty());
            for (before, after) in values.iter().zip(filled.iter().flatten()) {
                prop_assert!(!after.is_nan() && (before.is_nan() || before == after));
            }
        }
    }

    #[test]
    fn larger_values_never_lie_in_lower_bins(values in column(), n_bins in 2usize..12, others in column()) {
        let values = present(&values);
        prop_assume!(!values.is_empty());
        for strategy in strategies() {
            let bins = KBinsDiscretizerParams { n_bins, strategy }.fit(&[&values]).unwrap();
            prop_assert!(bins.n_bins[0] <= n_bins && bins.bin_edges[0].windows(2).all(|pair| pair[0] < pair[1]));
            let mut others = present(&others);
            others.sort_by(f64::total_cmp);
            let binned = &bins.transform(&[&others]).unwrap()[0];
            prop_assert!(binned.is_sorted() && binned.iter().all(|bin| *bin < bins.n_bins[0] as f64));
        }
    }

    #[test]
    fn each_training_row_has_one_category(values in texts()) {
        let column = strs(&values);
        let encoder = OneHotEncoderParams::default().fit(&[&column]).unwrap();
        let coded = encoder.transform(&[&column]).unwrap();
        prop_assert_eq!(coded.len(), encoder.feature_names(&["x"]).unwrap().len());
        for row in 0..values.len() {
            prop_assert_eq!(coded.iter().map(|column| column[row]).sum::<f64>(), 1.0);
        }
        let ordinal = OrdinalEncoderParams::default().fit(&[&column]).unwrap();
        for (row, code) in ordinal.transform(&[&column]).unwrap()[0].iter().enumerate() {
            prop_assert_eq!(coded[*code as usize][row], 1.0);
            prop_assert_eq!(&ordinal.categories[0][*code as usize], &values[row]);
        }
    }

    #[test]
    fn a_dropped_category_is_the_only_thing_that_is_lost(values in texts(), others in texts(), least in 1usize..4) {
        let (column, others) = (strs(&values), strs(&others));
        let whole = OneHotEncoderParams {
            handle_unknown: OneHotUnknown::InfrequentIfExist,
            drop: None,
            min_frequency: Some(MinFrequency::Count(least)),
        };
        let part = OneHotEncoderParams { drop: Some(Drop::First), ..whole };
        let (whole, part) = (whole.fit(&[&column]).unwrap(), part.fit(&[&column]).unwrap());
        prop_assert_eq!(&whole.transform(&[&others]).unwrap()[1..], &part.transform(&[&others]).unwrap()[..]);
        prop_assert_eq!(&whole.feature_names(&["x"]).unwrap()[1..], &part.feature_names(&["x"]).unwrap()[..]);
    }

    #[test]
    fn whatever_the_values_there_is_an_answer_or_an_error(a in wild(), b in wild()) {
        let columns: [&[f64]; 2] = [&a, &b];
        let _ = StandardScalerParams::default().fit(&columns).map(|fitted| fitted.transform(&columns));
        let _ = MinMaxScalerParams::default().fit(&columns).map(|fitted| fitted.transform(&columns));
        let _ = RobustScalerParams::default().fit(&columns).map(|fitted| fitted.transform(&columns));
        let _ = SimpleImputerParams::default().fit(&[&a]).map(|fitted| fitted.transform(&columns));
        for strategy in strategies() {
            let _ = KBinsDiscretizerParams { n_bins: 7, strategy }.fit(&[&a]).map(|fitted| fitted.transform(&[&b]));
        }
    }

    #[test]
    fn what_is_kept_as_json_comes_back(values in column()) {
        let standard = StandardScalerParams::default().fit(&[&values, &vec![f64::NAN; values.len()]]).unwrap();
        let json = serde_json::to_string(&standard).unwrap();
        let back: StandardScaler = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&back).unwrap(), json);
        prop_assert!(back.mean[0] == standard.mean[0] || standard.mean[0].is_nan());
        prop_assert!(back.mean[1].is_nan());
        let min_max = MinMaxScalerParams::default().fit(&[&values]).unwrap();
        let back: MinMaxScaler = serde_json::from_str(&serde_json::to_string(&min_max).unwrap()).unwrap();
        prop_assert!(back.scale[0] == min_max.scale[0] || min_max.scale[0].is_nan());
    }
}

#[test]
fn infinite_edges_and_the_value_nan_are_kept_as_json() {
    let bins = KBinsDiscretizerParams::default().fit(&[&[3.0, 3.0]]).unwrap();
    let json = serde_json::to_string(&bins).unwrap();
    assert!(json.contains(r#"[["-Infinity","Infinity"]]"#), "{json}");
    assert_eq!(serde_json::from_str::<preprocess::bin::KBinsDiscretizer>(&json).unwrap(), bins);
    let unknown = OrdinalUnknown::UseEncodedValue(f64::NAN);
    let json = serde_json::to_string(&unknown).unwrap();
    assert_eq!(json, r#"{"use_encoded_value":"NaN"}"#);
    assert!(matches!(serde_json::from_str(&json), Ok(OrdinalUnknown::UseEncodedValue(value)) if value.is_nan()));
}
