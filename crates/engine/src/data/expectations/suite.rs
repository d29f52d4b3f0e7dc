//! Expectations as a suite of Great Expectations 1.x, in JSON.

use protocol::{Expectation, Setting};
use serde_json::{Map, Value, json};

use super::text::items;

/// The suite. What has no exact counterpart becomes the nearest one, such as a pattern.
pub fn great_expectations(name: &str, expectations: &[Expectation]) -> String {
    let list: Vec<Value> = expectations.iter().filter_map(one).collect();
    let suite = json!({ "name": name, "expectations": list, "meta": { "made_by": "MLOps Sandbox" } });
    serde_json::to_string_pretty(&suite).unwrap_or_default()
}

fn one(expectation: &Expectation) -> Option<Value> {
    let number = |id: &str| {
        expectation.settings.iter().find_map(|(known, setting)| match setting {
            Setting::Number(number) if known == id => Some(json!(number)),
            _ => None,
        })
    };
    let text = |id: &str| {
        expectation.settings.iter().find_map(|(known, setting)| match setting {
            Setting::Choice(text) if known == id => Some(text.trim_matches('"').to_owned()),
            _ => None,
        })
    };
    let values = || {
        let raw = expectation.settings.iter().find_map(|(_, setting)| match setting {
            Setting::Choice(text) => Some(items(text)),
            Setting::Number(_) => None,
        });
        let value = |text: String| text.parse::<f64>().ok().filter(|n| n.is_finite()).map_or(json!(text), |n| json!(n));
        json!(raw.unwrap_or_default().into_iter().map(value).collect::<Vec<_>>())
    };
    let escaped = |text: String| regex_lite::escape(&text);
    let mut arguments = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            arguments.insert(name.into(), value);
        }
    };
    if !expectation.column.is_empty() {
        put("column", Some(json!(expectation.column)));
    }
    match expectation.kind.as_str() {
        "in_range" | "str_length" | "mean_in_range" | "distinct_in_range" | "row_count_in_range" => {
            put("min_value", number("min"));
            put("max_value", number("max"));
        }
        "ge" | "gt" => {
            put("min_value", number("limit"));
            put("strict_min", (expectation.kind == "gt").then_some(Value::Bool(true)));
        }
        "le" | "lt" => {
            put("max_value", number("limit"));
            put("strict_max", (expectation.kind == "lt").then_some(Value::Bool(true)));
        }
        "isin" | "notin" | "eq" | "ne" => put("value_set", Some(values())),
        "columns" => {
            put("column_set", Some(values()));
            put("exact_match", Some(json!(true)));
        }
        "str_matches" => put("regex", text("pattern").map(Value::from)),
        "str_startswith" => put("regex", text("text").map(|text| json!(format!("^{}", escaped(text))))),
        "str_endswith" => put("regex", text("text").map(|text| json!(format!("{}$", escaped(text))))),
        "str_contains" => put("regex", text("text").map(|text| json!(escaped(text)))),
        "dtype" => put("type_", text("kind").map(|kind| json!(pandas(&kind)))),
        // A list of all columns would be needed, which the suite does not know.
        "unique_rows" => return None,
        _ => {}
    }
    if expectation.mostly < 1.0 {
        put("mostly", Some(json!(expectation.mostly)));
    }
    let kind = super::find(&expectation.kind)?.great.split(' ').next().unwrap_or_default();
    Some(json!({ "type": kind, "kwargs": arguments }))
}

/// The type as pandas names it.
fn pandas(kind: &str) -> &'static str {
    match kind {
        "integer" => "int64",
        "float" => "float64",
        "boolean" => "bool",
        "datetime" => "datetime64[ns]",
        _ => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::expectations::read;

    #[test]
    fn each_has_its_counterpart_with_arguments() {
        let text = "age: in_range(18, 99) mostly 0.95\nage: gt(0)\ncity: isin(Bonn, 3)\ncity: str_startswith(a.b)\ntable: row_count_in_range(1, 5)\n";
        let suite: Value = serde_json::from_str(&great_expectations("loans", &read(text).unwrap())).unwrap();
        let list = &suite["expectations"];
        assert_eq!(list[0]["type"], "expect_column_values_to_be_between");
        assert_eq!(list[0]["kwargs"], json!({"column": "age", "min_value": 18.0, "max_value": 99.0, "mostly": 0.95}));
        assert_eq!(list[1]["kwargs"], json!({"column": "age", "min_value": 0.0, "strict_min": true}));
        assert_eq!(list[2]["kwargs"]["value_set"], json!(["Bonn", 3.0]));
        assert_eq!(list[3]["kwargs"]["regex"], "^a\\.b");
        assert_eq!(list[4]["type"], "expect_table_row_count_to_be_between");
    }
}
