//! Entries of older formats, rewritten step by step into the current one.

use serde_json::{Map, Value, json};

/// The entry as the current format has it.
pub(super) fn from(format: u32, mut entry: Map<String, Value>) -> Map<String, Value> {
    if format < 2 {
        each(&mut entry, &mut generalise);
    }
    // Format 3 says the same as format 2; its lines have a checksum. Format 4 knows one more action.
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
    use protocol::Estimator;

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
