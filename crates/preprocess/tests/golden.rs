//! Agreement with scikit-learn 1.9, on the cases of `golden/preprocessing.json`.

use preprocess::PreprocessError;
use preprocess::bin::{BinStrategy, BinWarning, KBinsDiscretizerParams};
use preprocess::encode::{Category, Drop, MinFrequency, OneHotEncoderParams, OneHotUnknown};
use preprocess::encode::{OrdinalEncoderParams, OrdinalUnknown};
use preprocess::impute::{SimpleImputerParams, Strategy, TextImputerParams, TextStrategy};
use preprocess::quantile::QuantileMethod;
use preprocess::scale::{MinMaxScalerParams, RobustScalerParams, StandardScalerParams};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    schema: String,
    #[serde(rename = "versions")]
    _versions: Value,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    transformer: String,
    params: Value,
    fit: Vec<Vec<Value>>,
    transform: Vec<Vec<Value>>,
    expected: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    fitted: Option<Map<String, Value>>,
    output: Option<Value>,
    #[serde(default)]
    warnings: Vec<String>,
    error: Option<String>,
    message: Option<String>,
}

/// What came out here, in the words of the file.
struct Found {
    fitted: Value,
    /// By rows.
    output: Vec<Vec<Value>>,
    warnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Standard {
    #[serde(default = "yes")]
    with_mean: bool,
    #[serde(default = "yes")]
    with_std: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MinMax {
    feature_range: Option<(f64, f64)>,
    #[serde(default)]
    clip: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Robust {
    quantile_range: Option<(f64, f64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Imputer {
    strategy: String,
    fill_value: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneHot {
    #[serde(default)]
    handle_unknown: OneHotUnknown,
    drop: Option<Drop>,
    min_frequency: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ordinal {
    handle_unknown: Option<String>,
    unknown_value: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bins {
    n_bins: usize,
    strategy: String,
    quantile_method: Option<QuantileMethod>,
}

fn params<T: DeserializeOwned>(case: &Case) -> T {
    serde_json::from_value(case.params.clone()).unwrap_or_else(|error| panic!("{}: {error}", case.id))
}

fn number(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

fn word(number: f64) -> Value {
    match number {
        f64::INFINITY => json!("Infinity"),
        f64::NEG_INFINITY => json!("-Infinity"),
        nan if nan.is_nan() => json!("NaN"),
        finite => json!(finite),
    }
}

fn words(numbers: &[f64]) -> Vec<Value> {
    numbers.iter().copied().map(word).collect()
}

/// Rows as columns.
fn columns<T>(rows: &[Vec<Value>], of: impl Fn(&Value) -> T) -> Vec<Vec<T>> {
    (0..rows.first().map_or(0, Vec::len)).map(|at| rows.iter().map(|row| of(&row[at])).collect()).collect()
}

fn rows<T>(columns: &[Vec<T>], of: impl Fn(&T) -> Value) -> Vec<Vec<Value>> {
    (0..columns.first().map_or(0, Vec::len))
        .map(|row| columns.iter().map(|column| of(&column[row])).collect())
        .collect()
}

fn numbers(rows: &[Vec<Value>]) -> Vec<Vec<f64>> {
    columns(rows, |value| number(value).unwrap_or_else(|| panic!("not a number: {value}")))
}

fn texts(rows: &[Vec<Value>]) -> Vec<Vec<Option<&str>>> {
    let texts = |row: &Vec<Value>, at: usize| row[at].as_str().map(str::len);
    let width = rows.first().map_or(0, Vec::len);
    (0..width)
        .map(|at| {
            rows.iter()
                .map(|row| {
                    assert!(row[at].is_null() || texts(row, at).is_some(), "not a text: {}", row[at]);
                    row[at].as_str()
                })
                .collect()
        })
        .collect()
}

fn slices<T>(columns: &[Vec<T>]) -> Vec<&[T]> {
    columns.iter().map(Vec::as_slice).collect()
}

fn run(case: &Case) -> Result<Found, PreprocessError> {
    match case.transformer.as_str() {
        "OneHotEncoder" | "OrdinalEncoder" => codes(case),
        "SimpleImputer" if case.fit.iter().flatten().any(|value| number(value).is_none()) => filled_texts(case),
        "SimpleImputer" => filled(case),
        "KBinsDiscretizer" => binned(case),
        _ => scaled(case),
    }
}

fn scaled(case: &Case) -> Result<Found, PreprocessError> {
    let (fit, transform) = (numbers(&case.fit), numbers(&case.transform));
    let (fit, transform) = (slices(&fit), slices(&transform));
    let list = |numbers: &Option<Vec<f64>>| numbers.as_ref().map(|numbers| words(numbers));
    let (fitted, output) = match case.transformer.as_str() {
        "StandardScaler" => {
            let Standard { with_mean, with_std } = params(case);
            let scaler = StandardScalerParams { with_mean, with_std }.fit(&fit)?;
            let fitted = json!({ "mean": words(&scaler.mean), "var": list(&scaler.var), "scale": list(&scaler.scale) });
            (fitted, scaler.transform(&transform)?)
        }
        "MinMaxScaler" => {
            let MinMax { feature_range, clip } = params(case);
            let feature_range = feature_range.unwrap_or(MinMaxScalerParams::default().feature_range);
            let scaler = MinMaxScalerParams { feature_range, clip }.fit(&fit)?;
            let (low, high) = (words(&scaler.data_min), words(&scaler.data_max));
            let (scale, min) = (words(&scaler.scale), words(&scaler.min));
            let fitted = json!({ "data_min": low, "data_max": high, "scale": scale, "min": min });
            (fitted, scaler.transform(&transform)?)
        }
        "RobustScaler" => {
            let Robust { quantile_range } = params(case);
            let usual = RobustScalerParams::default();
            let quantile_range = quantile_range.unwrap_or(usual.quantile_range);
            let scaler = RobustScalerParams { quantile_range, ..usual }.fit(&fit)?;
            let fitted = json!({ "center": list(&scaler.center), "scale": list(&scaler.scale) });
            (fitted, scaler.transform(&transform)?)
        }
        other => panic!("{}: there is no {other}", case.id),
    };
    Ok(Found { fitted, output: rows(&output, |value| word(*value)), warnings: Vec::new() })
}

fn filled(case: &Case) -> Result<Found, PreprocessError> {
    let (fit, transform) = (numbers(&case.fit), numbers(&case.transform));
    let Imputer { strategy: named, fill_value } = params(case);
    let strategy = match (named.as_str(), fill_value) {
        ("mean", None) => Strategy::Mean,
        ("median", None) => Strategy::Median,
        ("most_frequent", None) => Strategy::MostFrequent,
        ("constant", Some(value)) => Strategy::Constant(value),
        other => panic!("{}: {other:?}", case.id),
    };
    let imputer = SimpleImputerParams { strategy }.fit(&slices(&fit))?;
    let statistics: Vec<Value> = imputer.statistics.iter().map(|value| word(value.unwrap_or(f64::NAN))).collect();
    let left_out = imputer.left_out();
    let warning = format!(
        "UserWarning: Skipping features without any observed values: {left_out:?}. At least one non-missing value is needed \
         for imputation with strategy='{named}'."
    );
    Ok(Found {
        fitted: json!({ "statistics": statistics }),
        output: rows(&imputer.transform(&slices(&transform))?, |value| word(*value)),
        warnings: if left_out.is_empty() { Vec::new() } else { vec![warning] },
    })
}

fn filled_texts(case: &Case) -> Result<Found, PreprocessError> {
    let (fit, transform) = (texts(&case.fit), texts(&case.transform));
    let Imputer { strategy, fill_value: None } = params(case) else { panic!("{}: a number for texts", case.id) };
    assert_eq!(strategy, "most_frequent", "{}", case.id);
    let imputer = TextImputerParams { strategy: TextStrategy::MostFrequent }.fit(&slices(&fit))?;
    Ok(Found {
        fitted: json!({ "statistics": imputer.statistics }),
        output: rows(&imputer.transform(&slices(&transform))?, |text| json!(text)),
        warnings: Vec::new(),
    })
}

fn codes(case: &Case) -> Result<Found, PreprocessError> {
    let (fit, transform) = (texts(&case.fit), texts(&case.transform));
    let (fit, transform) = (slices(&fit), slices(&transform));
    let (fitted, output) = if case.transformer == "OneHotEncoder" {
        let OneHot { handle_unknown, drop, min_frequency } = params(case);
        let min_frequency = min_frequency.map(MinFrequency::Count);
        let encoder = OneHotEncoderParams { handle_unknown, drop, min_frequency }.fit(&fit)?;
        let names: Vec<String> = (0..fit.len()).map(|column| format!("x{column}")).collect();
        let names = encoder.feature_names(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
        (json!({ "categories": encoder.categories, "feature_names": names }), encoder.transform(&transform)?)
    } else {
        let Ordinal { handle_unknown, unknown_value } = params(case);
        let handle_unknown = match (handle_unknown.as_deref(), unknown_value) {
            (None, None) => OrdinalUnknown::Error,
            (Some("use_encoded_value"), Some(value)) => OrdinalUnknown::UseEncodedValue(value),
            other => panic!("{}: {other:?}", case.id),
        };
        let encoder = OrdinalEncoderParams { handle_unknown }.fit(&fit)?;
        (json!({ "categories": encoder.categories }), encoder.transform(&transform)?)
    };
    Ok(Found { fitted, output: rows(&output, |value| word(*value)), warnings: Vec::new() })
}

fn binned(case: &Case) -> Result<Found, PreprocessError> {
    let (fit, transform) = (numbers(&case.fit), numbers(&case.transform));
    let Bins { n_bins, strategy, quantile_method } = params(case);
    let strategy = match strategy.as_str() {
        "uniform" => BinStrategy::Uniform,
        "quantile" => BinStrategy::Quantile(quantile_method.unwrap_or_default()),
        other => panic!("{}: {other}", case.id),
    };
    let bins = KBinsDiscretizerParams { n_bins, strategy }.fit(&slices(&fit))?;
    let edges: Vec<Vec<Value>> = bins.bin_edges.iter().map(|edges| words(edges)).collect();
    let warning = |warning: BinWarning| match warning {
        BinWarning::Constant { column } => {
            format!("UserWarning: Feature {column} is constant and will be replaced with 0.")
        }
        BinWarning::Merged { column, .. } => format!(
            "UserWarning: Bins whose width are too small (i.e., <= 1e-8) in feature {column} are removed. Consider decreasing \
             the number of bins."
        ),
    };
    Ok(Found {
        fitted: json!({ "bin_edges": edges, "n_bins": bins.n_bins }),
        output: rows(&bins.transform(&slices(&transform))?, |value| word(*value)),
        warnings: bins.warnings().into_iter().map(warning).collect(),
    })
}

/// The error in scikit-learn's words.
fn told(error: &PreprocessError) -> String {
    let quoted = |category: &Category| category.as_ref().map_or("None".into(), |text| format!("'{text}'"));
    match error {
        PreprocessError::UnknownCategories { column, categories } => {
            let names: Vec<String> = categories.iter().map(quoted).collect();
            format!("Found unknown categories [{}] in column {column} during transform", names.join(", "))
        }
        other => panic!("an error that no case has: {other}"),
    }
}

#[track_caller]
fn assert_same(what: &str, ours: &Value, expected: &Value) {
    match (ours, expected) {
        (Value::Array(ours), Value::Array(expected)) => {
            assert_eq!(ours.len(), expected.len(), "{what}: {ours:?} is not {expected:?}");
            for (place, (ours, expected)) in ours.iter().zip(expected).enumerate() {
                assert_same(&format!("{what}[{place}]"), ours, expected);
            }
        }
        (Value::Number(_), Value::Number(_)) => {
            let (ours, expected) = (ours.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!((ours - expected).abs() <= 1e-9 + 1e-9 * expected.abs(), "{what}: {ours} is not {expected}");
        }
        _ => assert_eq!(ours, expected, "{what}"),
    }
}

#[test]
fn all_cases_come_out_as_in_scikit_learn() {
    let golden: Golden = serde_json::from_str(include_str!("golden/preprocessing.json")).expect("golden data parse");
    assert_eq!((golden.schema.as_str(), golden.cases.len()), ("golden/preprocessing/1", 36));
    let mut errors = 0;
    for case in &golden.cases {
        let id = &case.id;
        let Expected { fitted, output, warnings, error, message } = &case.expected;
        match (run(case), fitted, output) {
            (Ok(found), Some(fitted), Some(output)) => {
                let ours = found.fitted.as_object().expect("an object");
                assert!(ours.keys().eq(fitted.keys()), "{id}: {:?} are not {:?}", ours.keys(), fitted.keys());
                for (key, expected) in fitted {
                    assert_same(&format!("{id} {key}"), &ours[key], expected);
                }
                assert_same(&format!("{id} output"), &json!(found.output), output);
                assert_eq!(found.warnings, *warnings, "{id}");
            }
            (Err(found), None, None) => {
                assert_eq!(error.as_deref(), Some("ValueError"), "{id}");
                assert_eq!(Some(told(&found)), *message, "{id}");
                errors += 1;
            }
            (Ok(_), ..) => panic!("{id}: an error was expected"),
            (Err(found), ..) => panic!("{id}: {found}"),
        }
    }
    assert_eq!(errors, 2);
}
