//! Which columns matter: permutation importance, and the mean size of SHAP values.

use explain::permutation;
use protocol::{EffectBars, ExplanationMethod, OverviewExplained};

use super::{align, amount, bars, measure, name, nothing, rows_of, shap_method};
use crate::format::{metric, value};
use crate::train::estimator::Scale;
use crate::train::explanation::{Explanation, Importance, REPEATS, Shap};
use crate::train::metrics;

const PERMUTATION: &str = "Permutation importance";

/// Builds the part.
pub fn build(found: &Explanation) -> OverviewExplained {
    let (importance, importance_bars) = match &found.importance {
        Ok(importance) => (permuted(found, importance), Some(permuted_bars(found, importance))),
        Err(why) => (nothing(PERMUTATION, why), None),
    };
    let (shap, shap_bars) = match &found.shap {
        Ok(shap) => sizes(found, shap),
        Err(why) => (nothing("SHAP values", why), Vec::new()),
    };
    OverviewExplained { importance, importance_bars, shap, shap_bars }
}

/// Name of the metric, and the scale of its losses.
fn metric_of(importance: &Importance) -> (&'static str, Scale) {
    let known = metrics::find(&importance.metric);
    let in_units = matches!(importance.metric.as_str(), "rmse" | "mae");
    (known.map_or("the metric", |known| known.name), if in_units { Scale::Number } else { Scale::Probability })
}

fn permuted(found: &Explanation, importance: &Importance) -> ExplanationMethod {
    let (metric_name, scale) = metric_of(importance);
    let order = found.order();
    let loss = |column: usize| importance.losses[column].0;
    let follow: Vec<String> = order
        .iter()
        .skip(1)
        .take(2)
        .filter(|column| loss(**column) > 0.0)
        .map(|column| format!("“{}”", found.columns[*column].name))
        .collect();
    let finding = match order.first().filter(|first| loss(**first) > 0.0) {
        None => format!("No column matters for {metric_name}: with any of them permuted it gets no worse."),
        Some(&first) => {
            let follow = match follow.len() {
                0 => String::new(),
                1 => format!("; {} follows", follow.join("")),
                _ => format!("; {} follow", follow.join(" and ")),
            };
            format!(
                "“{}” matters most: without it {metric_name} gets worse by {}{follow}.",
                found.columns[first].name,
                amount(scale, loss(first))
            )
        }
    };
    let whole = if scale == Scale::Number { value(importance.value) } else { metric(importance.value) };
    let rows = rows_of(importance.rows as usize, found.rows.of);
    ExplanationMethod {
        name: PERMUTATION.into(),
        available: true,
        findings: vec![finding],
        basis: format!("{metric_name} is {whole} on {rows}; each column was permuted {REPEATS} times."),
        caveat: permutation::CAVEAT.into(),
    }
}

fn permuted_bars(found: &Explanation, importance: &Importance) -> EffectBars {
    let (metric_name, scale) = metric_of(importance);
    let all = found.order().into_iter().map(|column| {
        let (mean, deviation) = importance.losses[column];
        (found.columns[column].name.clone(), mean, Some(deviation))
    });
    bars((String::new(), format!("{metric_name} gets worse by")), scale, all.collect(), false)
}

fn sizes(found: &Explanation, shap: &Shap) -> (ExplanationMethod, Vec<EffectBars>) {
    let rows = shap.values.len_of(ndarray::Axis(0)).max(1) as f64;
    let mut plots = Vec::new();
    let mut findings = Vec::new();
    for (output, &class) in shap.outputs.iter().enumerate() {
        let of = shap.values.index_axis(ndarray::Axis(2), output);
        let mut all: Vec<(String, f64, Option<f64>)> = found
            .columns
            .iter()
            .zip(of.columns())
            .map(|(column, values)| {
                (column.name.clone(), values.iter().map(|value| value.abs()).sum::<f64>() / rows, None)
            })
            .collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let measured = measure(found, shap.scale, class);
        findings.push(match all.first() {
            Some((column, size, _)) if *size > 0.0 => {
                format!("“{column}” moves the {measured} most, by {} on average.", amount(shap.scale, *size))
            }
            _ => format!("No column moves the {measured}: it is the same for all rows."),
        });
        let titles = (name(found, &shap.outputs, output), format!("mean size, {measured}"));
        plots.push(bars(titles, shap.scale, all, false));
    }
    align(&mut plots);
    (shap_method(found, shap, findings), plots)
}
