//! Entries of older formats, rewritten step by step into the current one.

use serde_json::{Map, Value, json};

use crate::pipeline::JOBS;

/// The entry as the current format has it.
pub(super) fn from(format: u32, mut entry: Map<String, Value>) -> Map<String, Value> {
    if format < 2 {
        each(&mut entry, &mut generalise);
    }
    // Format 3 says the same as format 2; its lines have a checksum. Formats 4 and 6 know more actions.
    if format < 5 {
        each(&mut entry, &mut undraw);
    }
    // Format 6 knows more actions and more of a split; what older lines lack has its default.
    entry.insert("v".into(), json!(super::FORMAT));
    entry
}

/// Format 2: an estimator is an id with settings, and how a number is scaled says by what.
fn generalise(object: &mut Map<String, Value>) {
    if let Some(estimator) = object.get_mut("estimator") {
        let known = |name: &str| estimator.get(name).or((*estimator == name).then_some(&Value::Null)).cloned();
        let number = |of: &Value, name: &str| json!([name, { "number": of[name] }]);
        *estimator = if let Some(old) = known("LogisticRegression") {
            let settings = [number(&old, "alpha"), number(&old, "max_iterations")];
            json!({ "kind": "logistic_regression", "settings": settings })
        } else if let Some(old) = known("DecisionTree") {
            let criterion = if old["entropy"] == true { "entropy" } else { "gini" };
            let settings = json!([
                number(&old, "max_depth"),
                ["min_samples_leaf", { "number": old["min_leaf"] }],
                ["criterion", { "choice": criterion }]
            ]);
            json!({ "kind": "decision_tree", "settings": settings })
        } else {
            json!({ "kind": "linear_regression", "settings": [] })
        };
    }
    if let Some(numeric) = object.get_mut("Numeric").and_then(Value::as_object_mut)
        && let (Some(mean), Some(deviation), Some(scaled)) =
            (numeric.remove("mean"), numeric.remove("deviation"), numeric.remove("scaled"))
    {
        numeric.insert("scale".into(), if scaled == true { json!([mean, deviation]) } else { Value::Null });
    }
}

/// Format 5: what is chosen of checks and faults is settings, as of estimators; what was found is kept, not how it is drawn.
fn undraw(object: &mut Map<String, Value>) {
    if let Some(limits) = object.remove("gates") {
        let limit = |(old, id): &(&str, &str)| Some(json!([id, { "number": limits.get(old)? }]));
        let known =
            [("missing", "missing_max"), ("overlap", "overlap_max"), ("gain", "gain_over_naive"), ("size", "size_max")];
        object.insert("limits".into(), known.iter().filter_map(limit).collect());
    }
    if let Some(fault) = object.get("kind").filter(|_| object.contains_key("ramp")).cloned() {
        if let Some(shift) = fault.get("CovariateShift") {
            let number = |id: &str, old: &str| json!([id, { "number": shift[old] }]);
            let feature = json!(["feature", { "choice": shift["feature"] }]);
            object.insert("settings".into(), json!([feature, number("shift", "shift"), number("spread", "scale")]));
            object.insert("kind".into(), json!("feature_shift"));
        } else if let Some(switch) = fault.get("ConceptSwitch") {
            object.insert("settings".into(), json!([["rule", { "choice": switch["function"].to_string() }]]));
            object.insert("kind".into(), json!("concept_drift"));
        }
    }
    if object.get("origin").is_some_and(|origin| origin.get("Loans").is_some()) {
        object.insert("origin".into(), json!({ "Generated": { "set": "loans" } }));
    }
    if let Some(reports) = object.get_mut("reports").and_then(Value::as_array_mut) {
        for (report, job) in reports.iter_mut().filter_map(Value::as_object_mut).zip(JOBS) {
            report.insert("job".into(), json!(job.name));
        }
    }
    if let Some(checks) = object.get_mut("checks").and_then(Value::as_array_mut) {
        checks.iter_mut().filter_map(Value::as_object_mut).filter(|row| row.contains_key("status")).for_each(judge);
    }
    if let Some(confusion) = object.get_mut("confusion").filter(|confusion| !confusion.is_array()) {
        *confusion = counts(confusion);
    }
    if let Some(scatter) = object.get_mut("scatter").filter(|scatter| !scatter.is_array()) {
        *scatter = scatter.get("points").cloned().unwrap_or_else(|| json!([]));
    }
}

/// A drawn row of a check as what it found.
fn judge(row: &mut Map<String, Value>) {
    let outcome = match row.remove("status").as_ref().and_then(|status| status["mark"].as_str()) {
        Some("Ok") => "passed",
        Some("Bad") => "failed",
        Some("Warn") => "note",
        _ => "not_judged",
    };
    let name = row.remove("name").unwrap_or_default();
    let check = NAMES.iter().find(|(known, _)| name == *known).map_or(name.clone(), |(_, id)| json!(id));
    let mut finding = std::mem::take(row);
    finding.insert("outcome".into(), json!(outcome));
    row.insert("check".into(), check);
    row.insert("finding".into(), Value::Object(finding));
}

/// The checks that there were, by their names.
const NAMES: [(&str, &str); 14] = [
    ("Schema", "schema"),
    ("Rows", "number_of_rows"),
    ("Missing values", "percent_of_nulls"),
    ("Constant columns", "is_single_value"),
    ("Duplicate rows", "data_duplicates"),
    ("Conflicting labels", "conflicting_labels"),
    ("Class balance", "class_imbalance"),
    ("Train and test overlap", "train_test_samples_mix"),
    ("Metric gate", "metric_gate"),
    ("Guardrail", "guardrail"),
    ("Gain over a naive model", "simple_model_comparison"),
    ("Train to validation drop", "train_test_performance"),
    ("ONNX parity", "onnx_parity"),
    ("Model size", "model_size"),
];

/// Counts of a drawn confusion matrix, which were texts such as `1,234`.
fn counts(drawn: &Value) -> Value {
    let count = |cell: &Value| {
        let digits: String = cell["count"].as_str().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        json!(digits.parse().unwrap_or(0_u32))
    };
    let cells = |row: &Value| row.as_array().map(|row| row.iter().map(count).collect::<Value>());
    drawn["rows"].as_array().map(|rows| rows.iter().filter_map(cells).collect()).unwrap_or_else(|| json!([]))
}

/// Every object inside, outer ones first. Entries are nested as deep as their types are, and serde_json bounds that.
fn each(object: &mut Map<String, Value>, change: &mut impl FnMut(&mut Map<String, Value>)) {
    change(object);
    for value in object.values_mut() {
        match value {
            Value::Object(object) => each(object, change),
            Value::Array(values) => {
                for object in values.iter_mut().filter_map(Value::as_object_mut) {
                    each(object, change);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Estimator, Fault, Setting};

    use crate::checks::Outcome;
    use crate::journal::{Action, Chain, Entry};
    use crate::train::features::FeatureKind;

    fn estimator(old: &str) -> Estimator {
        let line = format!(
            r#"{{"v":1,"seq":3,"tick":0,"action":{{"run_started":{{"run":1,"data":1,"config":{{"estimator":{old},"seed":42}}}}}}}}"#
        );
        match Entry::decode(line.as_bytes(), Chain::default()).map(|(entry, _)| entry.action) {
            Ok(Action::RunStarted { config, .. }) => config.estimator,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn estimators_of_format_1_keep_their_parameters() {
        assert_eq!(
            estimator(r#"{"LogisticRegression":{"alpha":0.30000000000000004,"max_iterations":50}}"#),
            Estimator::new("logistic_regression").number("alpha", 0.1 + 0.2).number("max_iterations", 50.0)
        );
        assert_eq!(
            estimator(r#"{"DecisionTree":{"max_depth":6,"min_leaf":10,"entropy":true}}"#),
            Estimator::new("decision_tree")
                .number("max_depth", 6.0)
                .number("min_samples_leaf", 10.0)
                .choice("criterion", "entropy")
        );
        assert_eq!(estimator(r#""LinearRegression""#), Estimator::new("linear_regression"));
    }

    fn read(action: &str) -> Action {
        let line = format!(r#"{{"v":2,"seq":3,"tick":0,"action":{action}}}"#);
        match Entry::decode(line.as_bytes(), Chain::default()) {
            Ok((entry, _)) => entry.action,
            Err(failure) => panic!("{}", failure.message),
        }
    }

    #[test]
    fn faults_of_format_4_keep_what_they_do() {
        let shift = read(
            r#"{"fault_added":{"fault":{"kind":{"CovariateShift":{"feature":"age","shift":1.5,"scale":1.2}},"start":5,"ramp":0,"end":null}}}"#,
        );
        let number = |id: &str, value| (id.to_owned(), Setting::Number(value));
        let settings =
            vec![("feature".to_owned(), Setting::Choice("age".into())), number("shift", 1.5), number("spread", 1.2)];
        let fault = Fault { kind: "feature_shift".into(), settings, start: 5, ramp: 0, end: None };
        assert_eq!(shift, Action::FaultAdded { fault });
        let switch =
            read(r#"{"fault_added":{"fault":{"kind":{"ConceptSwitch":{"function":3}},"start":5,"ramp":1,"end":9}}}"#);
        let settings = vec![("rule".to_owned(), Setting::Choice("3".into()))];
        let fault = Fault { kind: "concept_drift".into(), settings, start: 5, ramp: 1, end: Some(9) };
        assert_eq!(switch, Action::FaultAdded { fault });
    }

    #[test]
    fn a_pipeline_of_format_4_keeps_its_limits_and_findings() {
        let started = read(
            r#"{"pipeline_started":{"number":1,"run":1,"data":1,"trigger":"by hand","config":{
                "run":{"estimator":{"kind":"decision_tree","settings":[]},"seed":42},
                "gates":{"missing":0.2,"overlap":0.05,"gain":-1.0,"size":10000000}}}}"#,
        );
        let Action::PipelineStarted { config, .. } = started else { panic!("it is a start") };
        let limit = |id: &str, value| (id.to_owned(), Setting::Number(value));
        assert_eq!(
            config.limits,
            [
                limit("missing_max", 0.2),
                limit("overlap_max", 0.05),
                limit("gain_over_naive", -1.0),
                limit("size_max", 1e7)
            ]
        );
        let ended = read(
            r#"{"pipeline_finished":{"number":1,"trained":null,"reports":[{"state":"failure","log":[],"outputs":[],"checks":[
                {"status":{"mark":"Bad","word":"Failed"},"name":"Rows","value":"9","rule":"> 30","why":"Too few.",
                 "evidence":{"columns":[],"rows":[],"note":""}}]}]}}"#,
        );
        let Action::PipelineFinished { reports, .. } = ended else { panic!("it is an end") };
        assert_eq!(reports[0].job, "validate-data");
        assert_eq!(reports[0].checks[0].check, "number_of_rows");
        assert_eq!(reports[0].checks[0].finding.outcome, Outcome::Failed);
        assert_eq!(reports[0].checks[0].finding.why, "Too few.");
    }

    #[test]
    fn every_check_there_was_is_known() {
        for (name, id) in super::NAMES {
            assert_eq!(crate::checks::name(id), name);
        }
    }

    #[test]
    fn pictures_of_format_4_keep_their_numbers() {
        let drawn = r#"{"rows":[[{"count":"1,234","share":"99.9 %","heat":4},{"count":"1","share":"0.1 %","heat":0}]],"classes":["a","b"],"note":""}"#;
        assert_eq!(super::counts(&serde_json::from_str(drawn).expect("JSON")), serde_json::json!([[1234, 1]]));
        assert_eq!(super::counts(&serde_json::Value::Null), serde_json::json!([]));
    }

    #[test]
    fn features_of_format_1_keep_their_scaling() {
        let line = br#"{"v":1,"seq":4,"tick":0,"action":{"run_finished":{"run":1,"trained":{"digest":"d","size":9,
            "signature":{"features":[
                {"name":"a","kind":{"Numeric":{"impute":2.5,"mean":2.5,"deviation":0.5,"scaled":true,"range":[0.0,4.0]}}},
                {"name":"b","kind":{"Numeric":{"impute":1.0,"mean":1.0,"deviation":3.0,"scaled":false,"range":[0.0,4.0]}}}],
            "left_out":[],"target":"t","task":"Regression","classes":[]},
            "train":[],"validation":[["rmse",1.5]],"naive":[],"confusion":null,"scatter":null,"rows":[7,3]}}}}"#;
        let Ok((Entry { action: Action::RunFinished { trained, .. }, .. }, _)) = Entry::decode(line, Chain::default())
        else {
            panic!("the entry can be read")
        };
        let scales = trained.signature.features.iter().map(|feature| match feature.kind {
            FeatureKind::Numeric { impute, scale, .. } => (impute, scale),
            FeatureKind::Categorical { .. } => (None, None),
        });
        assert_eq!(scales.collect::<Vec<_>>(), [(Some(2.5), Some((2.5, 0.5))), (Some(1.0), None)]);
        assert!(trained.importances.is_empty() && trained.signature.interface.is_none());
    }
}
