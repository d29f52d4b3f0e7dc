//! Agreement with scikit-learn 1.9.1 on the cases of `golden/metrics_*.json`: every field that is expected there.

use std::collections::BTreeMap;

use metrics::classification::{Average, Confusion, Probabilities, binary, multiclass, one_against_the_rest};
use metrics::curves::{self, Binning, RocPoint, Thresholds};
use metrics::regression;
use serde_json::Value;

type Fields = BTreeMap<String, f64>;

#[test]
fn classification_agrees_with_scikit_learn() {
    let cases = cases(include_str!("golden/metrics_classification.json"));
    assert_eq!(cases.len(), 22);
    for case in cases {
        let labels = strings(&case["labels"]);
        let index = |label: String| labels.iter().position(|known| *known == label).expect("a known label");
        let classes = |name: &str| -> Vec<usize> { strings(&case[name]).into_iter().map(index).collect() };
        let (truth, answers) = (classes("y_true"), classes("y_pred"));
        let mut ours = Fields::new();
        label_fields(&mut ours, &Confusion::new(&truth, &answers, labels.len()).unwrap());
        match &case["y_score"] {
            Value::Null => {}
            scores if labels.len() == 2 => binary_fields(&mut ours, &truth, &numbers(scores)),
            scores => multiclass_fields(&mut ours, &truth, scores, labels.len()),
        }
        compare(&case, &ours);
    }
}

#[test]
fn regression_agrees_with_scikit_learn() {
    let cases = cases(include_str!("golden/metrics_regression.json"));
    assert_eq!(cases.len(), 16);
    for case in cases {
        let (truth, answers) = (numbers(&case["y_true"]), numbers(&case["y_pred"]));
        let (t, a) = (truth.as_slice(), answers.as_slice());
        let mut ours = Fields::new();
        let mut add = |name: &str, value: metrics::Result<f64>| ours.insert(name.to_owned(), value.unwrap());
        add("mae", regression::mean_absolute_error(t, a));
        add("mse", regression::mean_squared_error(t, a));
        add("rmse", regression::root_mean_squared_error(t, a));
        add("r2", regression::r2(t, a));
        add("mape", regression::mean_absolute_percentage_error(t, a));
        add("median_ae", regression::median_absolute_error(t, a));
        add("max_error", regression::max_error(t, a));
        add("explained_variance", regression::explained_variance(t, a));
        add("d2_absolute_error", regression::d2_absolute_error(t, a));
        add("mean_error", regression::mean_error(t, a));
        for (name, alpha) in [("0.1", 0.1), ("0.5", 0.5), ("0.9", 0.9)] {
            add(&format!("pinball_{name}"), regression::pinball(t, a, alpha));
            add(&format!("d2_pinball_{name}"), regression::d2_pinball(t, a, alpha));
        }
        if let Ok(error) = regression::mean_squared_log_error(t, a) {
            add("msle", Ok(error));
        }
        assert_eq!(ours.contains_key("msle"), case["expected"].get("msle").is_some(), "{}", case["id"]);
        compare(&case, &ours);
    }
}

fn label_fields(ours: &mut Fields, confusion: &Confusion) {
    let rows = confusion.rows();
    ours.insert("confusion_matrix.length".to_owned(), rows.len() as f64);
    for (truth, row) in rows.iter().enumerate() {
        let counts: Vec<f64> = row.iter().map(|count| *count as f64).collect();
        add_list(ours, &format!("confusion_matrix.{truth}"), &counts);
    }
    ours.insert("accuracy".to_owned(), confusion.accuracy());
    ours.insert("balanced_accuracy".to_owned(), confusion.balanced_accuracy());
    ours.insert("mcc".to_owned(), confusion.mcc());
    ours.insert("cohen_kappa".to_owned(), confusion.cohen_kappa());
    let classes = confusion.per_class();
    let list = |pick: fn(&metrics::classification::ClassScores) -> f64| classes.iter().map(pick).collect::<Vec<_>>();
    add_list(ours, "per_class.precision", &list(|class| class.precision));
    add_list(ours, "per_class.recall", &list(|class| class.recall));
    add_list(ours, "per_class.f1", &list(|class| class.f1));
    add_list(ours, "per_class.support", &list(|class| class.support as f64));
    let averages = [("macro", Average::Macro), ("micro", Average::Micro), ("weighted", Average::Weighted)];
    for (name, average) in averages {
        let scores = confusion.averaged(average);
        ours.insert(format!("{name}.precision"), scores.precision);
        ours.insert(format!("{name}.recall"), scores.recall);
        ours.insert(format!("{name}.f1"), scores.f1);
    }
}

fn binary_fields(ours: &mut Fields, truth: &[usize], scores: &[f64]) {
    let truth = &one_against_the_rest(truth, 1);
    let mut add = |name: &str, value: metrics::Result<f64>| ours.insert(format!("score.{name}"), value.unwrap());
    add("log_loss", binary::log_loss(truth, scores));
    add("brier", binary::brier(truth, scores));
    add("roc_auc", binary::roc_auc(truth, scores));
    add("average_precision", binary::average_precision(truth, scores));
    add("ece_10", binary::calibration_error(truth, scores, 10));
    add("ece_10_top_label", binary::top_label_calibration_error(truth, scores, 10));

    let bins = curves::calibration(truth, scores, 10, Binning::Uniform).unwrap();
    let name = "score.calibration_curve_10_uniform";
    let shares: Vec<f64> = bins.iter().map(|bin| bin.share_of_positives).collect();
    add_list(ours, &format!("{name}.fraction_of_positives"), &shares);
    let means: Vec<f64> = bins.iter().map(|bin| bin.mean_probability).collect();
    add_list(ours, &format!("{name}.mean_predicted"), &means);

    let thresholds = Thresholds::new(truth, scores).unwrap();
    add_roc(ours, "score.roc_curve", &thresholds.roc_corners());
    add_roc(ours, "score.roc_curve_all", &thresholds.roc());
    let points = thresholds.precision_recall();
    let list = |pick: fn(&curves::PrecisionRecallPoint) -> f64| points.iter().map(pick).collect::<Vec<_>>();
    add_list(ours, "score.pr_curve.precision", &list(|point| point.precision));
    add_list(ours, "score.pr_curve.recall", &list(|point| point.recall));
    // Theirs has no threshold for the last point.
    add_list(ours, "score.pr_curve.thresholds", &list(|point| point.threshold)[..points.len() - 1]);
}

fn add_roc(ours: &mut Fields, name: &str, points: &[RocPoint]) {
    let list = |pick: fn(&RocPoint) -> f64| points.iter().map(pick).collect::<Vec<_>>();
    add_list(ours, &format!("{name}.fpr"), &list(|point| point.false_positive_rate));
    add_list(ours, &format!("{name}.tpr"), &list(|point| point.true_positive_rate));
    add_list(ours, &format!("{name}.thresholds"), &list(|point| point.threshold));
}

fn multiclass_fields(ours: &mut Fields, truth: &[usize], scores: &Value, classes: usize) {
    let values: Vec<f64> = scores.as_array().expect("rows").iter().flat_map(numbers).collect();
    let rows = Probabilities::new(&values, classes).unwrap();
    let mut add = |name: &str, value: metrics::Result<f64>| ours.insert(format!("score.{name}"), value.unwrap());
    add("log_loss", multiclass::log_loss(truth, rows));
    add("brier_multiclass", multiclass::brier(truth, rows));
    add("roc_auc_ovr_macro", multiclass::roc_auc_one_vs_rest(truth, rows, Average::Macro));
    add("roc_auc_ovr_weighted", multiclass::roc_auc_one_vs_rest(truth, rows, Average::Weighted));
    add("roc_auc_ovo_macro", multiclass::roc_auc_one_vs_one(truth, rows, Average::Macro));
    add("roc_auc_ovo_weighted", multiclass::roc_auc_one_vs_one(truth, rows, Average::Weighted));
    add("average_precision_macro", multiclass::average_precision(truth, rows, Average::Macro));
    add("ece_10_top_label", multiclass::top_label_calibration_error(truth, rows, 10));
}

/// Every expected field must be one of ours, and close: rel 1e-9, abs 1e-12.
fn compare(case: &Value, ours: &Fields) {
    let mut expected = Fields::new();
    flatten("", &case["expected"], &mut expected);
    assert!(expected.len() > 10);
    for (field, expected) in &expected {
        let what = format!("{} {field}", case["id"]);
        let ours = *ours.get(field).unwrap_or_else(|| panic!("{what} is not computed"));
        let is_close = ours == *expected
            || ours.is_nan() && expected.is_nan()
            || (ours - expected).abs() <= 1e-12 + 1e-9 * expected.abs();
        assert!(is_close, "{what}: {ours} is not {expected}");
    }
}

/// Numbers by their path; of lists also the length. `labels` are an input, `warnings` no value.
fn flatten(path: &str, value: &Value, fields: &mut Fields) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match name.as_str() {
                    "labels" | "warnings" => {}
                    "value" => flatten(path, value, fields),
                    name => flatten(&below(name), value, fields),
                }
            }
        }
        Value::Array(items) => {
            fields.insert(below("length"), items.len() as f64);
            for (at, item) in items.iter().enumerate() {
                flatten(&below(&at.to_string()), item, fields);
            }
        }
        value => {
            fields.insert(path.to_owned(), number(value));
        }
    }
}

fn add_list(ours: &mut Fields, name: &str, values: &[f64]) {
    ours.insert(format!("{name}.length"), values.len() as f64);
    for (at, value) in values.iter().enumerate() {
        ours.insert(format!("{name}.{at}"), *value);
    }
}

fn cases(text: &str) -> Vec<Value> {
    let golden: Value = serde_json::from_str(text).expect("golden data parse");
    golden["cases"].as_array().expect("a list of cases").clone()
}

fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("NaN") => f64::NAN,
        Some("Infinity") => f64::INFINITY,
        _ => value.as_f64().unwrap_or_else(|| panic!("not a number: {value}")),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|item| item.as_str().expect("a string").to_owned()).collect()
}
