//! Why a run answers as it does, in words and plots.

mod column;
mod overview;
mod row;

use protocol::{
    AgainState, EffectBar, EffectBars, ExplainedPart, ExplanationMethod, ExplanationPart, ExplanationView, Failure,
    Task,
};

use super::axis;
use crate::failure::failure;
use crate::format::{Digits, NONE, metric, value, whole};
use crate::state::Run;
use crate::train::estimator::Scale;
use crate::train::explanation::{Cell, Cells, Column, Explanation, Shap, Truth};

/// Bars of a plot, at most.
const BARS: usize = 30;

/// An explanation that cannot be looked at yet.
pub fn waiting(run: &Run, state: AgainState) -> ExplanationView {
    ExplanationView {
        run: run.id,
        id: run.label(),
        state,
        columns: Vec::new(),
        rows: Vec::new(),
        worst: Vec::new(),
        worst_name: String::new(),
        part: None,
    }
}

/// A part of an explanation.
///
/// # Errors
/// There is no such column or row.
pub fn build(run: &Run, found: &Explanation, part: &ExplanationPart) -> Result<ExplanationView, Failure> {
    let order = found.order();
    let part = match part {
        ExplanationPart::Overview => ExplainedPart::Overview(overview::build(found)),
        ExplanationPart::Column { name } => {
            let place = found.columns.iter().position(|column| column.name == *name).ok_or_else(|| {
                failure(
                    "explain.column",
                    format!("“{name}” does not enter the model of {}.", run.label()),
                    "Choose one of its columns.",
                )
            })?;
            ExplainedPart::Column(column::build(found, place))
        }
        ExplanationPart::Row { index } => {
            if *index as usize >= found.rows.numbers.len() {
                let known = whole(found.rows.numbers.len() as u64);
                return Err(failure(
                    "explain.row",
                    format!("{known} rows are explained; there is no row {} among them.", u64::from(*index) + 1),
                    "Choose one from the list.",
                ));
            }
            ExplainedPart::Row(row::build(run, found, *index as usize))
        }
    };
    let (worst, worst_name) = row::worst(found);
    Ok(ExplanationView {
        worst,
        worst_name,
        columns: order.into_iter().map(|column| found.columns[column].name.clone()).collect(),
        rows: (0..found.rows.numbers.len()).map(|place| row::label(found, place)).collect(),
        part: Some(part),
        ..waiting(run, AgainState::Ready)
    })
}

/// A method without anything to draw, and why.
fn nothing(name: &str, why: &str) -> ExplanationMethod {
    ExplanationMethod {
        name: name.into(),
        available: false,
        findings: vec![why.into()],
        basis: String::new(),
        caveat: String::new(),
    }
}

/// What the answers measure.
fn answer_scale(found: &Explanation) -> Scale {
    match found.task {
        Task::Classification => Scale::Probability,
        Task::Regression => Scale::Number,
    }
}

/// What a number of an output measures, for a sentence.
fn measure(found: &Explanation, scale: Scale, class: usize) -> String {
    let class = found.classes.get(class).map_or(NONE, String::as_str);
    match scale {
        Scale::Number => format!("“{}”", found.target),
        Scale::Logarithm => format!("logarithm of “{}”", found.target),
        Scale::Probability => format!("probability of {class}"),
        Scale::LogOdds => format!("log odds of {class}"),
        Scale::LogScore => format!("log score of {class}"),
    }
}

/// The same where it is about all outputs.
fn measures(found: &Explanation, scale: Scale, outputs: &[usize]) -> String {
    match (scale, outputs) {
        (_, [class]) => measure(found, scale, *class),
        (Scale::LogScore, _) => "log score of each class".into(),
        _ => "probability of each class".into(),
    }
}

/// Name of an output where there are several.
fn name(found: &Explanation, outputs: &[usize], place: usize) -> String {
    let class = outputs.get(place).and_then(|class| found.classes.get(*class));
    class.filter(|_| outputs.len() > 1).cloned().unwrap_or_default()
}

/// A number on that scale.
fn amount(scale: Scale, number: f64) -> String {
    match scale {
        Scale::Number | Scale::Logarithm => value(number),
        Scale::Probability | Scale::LogOdds | Scale::LogScore => metric(number),
    }
}

/// A difference on that scale, with its sign.
fn change(scale: Scale, number: f64) -> String {
    let text = amount(scale, number);
    if number > 0.0 && text != amount(scale, 0.0) { format!("+{text}") } else { text }
}

/// `2,000 of 4,000 validation rows`.
fn rows_of(rows: usize, of: u32) -> String {
    if rows == of as usize {
        format!("all {} validation rows", whole(of.into()))
    } else {
        format!("{} of {} validation rows, evenly chosen", whole(rows as u64), whole(of.into()))
    }
}

/// Which rows are explained.
fn explained_rows(found: &Explanation) -> String {
    rows_of(found.rows.numbers.len(), found.rows.of)
}

/// How SHAP values were computed, and what they do not tell.
fn shap_method(found: &Explanation, shap: &Shap, findings: Vec<String>) -> ExplanationMethod {
    let how = if shap.of_trees {
        "Exact for trees: what is unknown goes both ways, by the shares of the training rows"
    } else {
        "Exact for linear models: weight times distance from the mean of the training rows"
    };
    let caveat = if shap.of_trees { explain::tree_shap::path_dependent::CAVEAT } else { explain::linear_shap::CAVEAT };
    let unit = match shap.scale {
        Scale::Number => format!("units of “{}”", found.target),
        scale => format!("the {}", measures(found, scale, &shap.outputs)),
    };
    let basis = format!("{how}. In {unit}; on {}.", explained_rows(found));
    ExplanationMethod { name: "SHAP values".into(), available: true, findings, basis, caveat: caveat.into() }
}

/// Bars that include zero, of numbers on a scale: name, value, deviation.
fn bars(
    (name, title): (String, String),
    scale: Scale,
    all: Vec<(String, f64, Option<f64>)>,
    signed: bool,
) -> EffectBars {
    let ends = |(_, value, deviation): &(String, f64, Option<f64>)| {
        let deviation = deviation.unwrap_or(0.0);
        [value - deviation, value + deviation]
    };
    let (shown, left) = all.split_at(all.len().min(BARS));
    let axis = axis::named(title, bar_axis(shown.iter().flat_map(ends)));
    let text = |value: f64, deviation: Option<f64>| {
        let value = if signed { change(scale, value) } else { amount(scale, value) };
        deviation.map_or(value.clone(), |deviation| format!("{value} ± {}", amount(scale, deviation)))
    };
    let bar = |(name, value, deviation): &(String, f64, Option<f64>)| EffectBar {
        name: name.clone(),
        value: *value as f32,
        deviation: deviation.map(|deviation| deviation as f32),
        text: text(*value, *deviation),
    };
    let note =
        if left.is_empty() { String::new() } else { format!("The first {BARS} of {}.", whole(all.len() as u64)) };
    EffectBars { name, axis, bars: shown.iter().map(bar).collect(), note }
}

/// Gives plots that are compared the same axis.
fn align(plots: &mut [EffectBars]) {
    let ends = |bar: &EffectBar| {
        let deviation = bar.deviation.unwrap_or(0.0);
        [f64::from(bar.value - deviation), f64::from(bar.value + deviation)]
    };
    let (domain, ticks) = bar_axis(plots.iter().flat_map(|plot| &plot.bars).flat_map(ends));
    for plot in plots {
        (plot.axis.domain, plot.axis.ticks) = (domain, ticks.clone());
    }
}

/// An axis for bars from zero to these ends. What could not be seen at its scale takes no room on the other side.
fn bar_axis(ends: impl Iterator<Item = f64>) -> ((f32, f32), Vec<(f32, String)>) {
    let (low, high) = span(ends.chain([0.0]));
    let seen = (high - low) / 50.0;
    axis::nice(if -low < seen { 0.0 } else { low }, if high < seen { 0.0 } else { high })
}

/// The least and the greatest of them that are finite; zeros without any.
fn span(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = numbers.filter(|number| number.is_finite()).fold(None, |ends: Option<(f64, f64)>, number| {
        Some(ends.map_or((number, number), |(low, high)| (low.min(number), high.max(number))))
    });
    ends.unwrap_or_default()
}

/// How a column's cells are written.
fn digits(column: &Column) -> Digits {
    match &column.cells {
        Cells::Numbers(values) => Digits::of(values),
        Cells::Texts(_) => Digits::of(&[]),
    }
}

/// A cell in words.
fn cell(column: &Column, cell: &Cell) -> String {
    match cell {
        Cell::Number(number) if number.is_finite() => digits(column).between(*number),
        Cell::Text(Some(text)) => text.clone(),
        Cell::Number(_) | Cell::Text(None) => "missing".into(),
    }
}

/// What is true of a row.
fn truth(found: &Explanation, place: usize) -> String {
    match &found.rows.truth {
        Truth::Classes(classes) => class(found, classes.get(place).copied()),
        Truth::Numbers(numbers) => numbers.get(place).map_or(NONE.into(), |number| value(*number)),
    }
}

fn class(found: &Explanation, class: Option<usize>) -> String {
    class.and_then(|class| found.classes.get(class)).cloned().unwrap_or_else(|| NONE.into())
}
