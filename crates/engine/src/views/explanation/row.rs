//! How the answer for a row came about: SHAP values as a waterfall, or what changes with the usual value in a column.

use ndarray::{Array3, ArrayView1, Axis};
use protocol::{EffectBars, ExplanationMethod, Mark, RowExplained, Status, Task, Waterfall, WaterfallStep};

use super::{amount, answer_scale, axis, bars, cell, change, class, measure, name, nothing, shap_method, span, truth};
use crate::format::{metric, value, whole};
use crate::state::Run;
use crate::train::estimator::Scale;
use crate::train::explanation::{Explanation, Shap, Truth};

/// Columns that have a step of their own.
const STEPS: usize = 10;
/// Rows that are offered for a look where answers are numbers.
const FARTHEST: usize = 20;
/// What the usual values do not tell.
const CAVEAT: &str = "One column is changed at a time, so what columns do together is not seen, and the changes do not add \
    up to the answer; it says how the model answers, not what causes what in the world.";

/// Like `row 12: B, answered B`.
pub fn label(found: &Explanation, place: usize) -> String {
    let number = whole(u64::from(found.rows.numbers[place]) + 1);
    format!("row {number}: {}, answered {}", truth(found, place), answered(found, place))
}

/// By how much the answer for a row is too high, or whether its class is right.
enum Judged {
    Right(bool),
    Off(f64),
}

fn judged(found: &Explanation, place: usize) -> Option<Judged> {
    match &found.rows.truth {
        Truth::Classes(classes) => {
            classes.get(place).zip(found.rows.labels.get(place)).map(|(truth, answer)| Judged::Right(truth == answer))
        }
        Truth::Numbers(numbers) => numbers.get(place).map(|truth| Judged::Off(found.rows.answers[(place, 0)] - truth)),
    }
}

/// Rows worth a look, and what they are: those answered wrongly, or those farthest off.
pub fn worst(found: &Explanation) -> (Vec<u32>, String) {
    let rows = 0..found.rows.numbers.len();
    let named = |rows: Vec<usize>, name: &str| {
        let text = if rows.is_empty() { String::new() } else { format!("{name} {}", whole(rows.len() as u64)) };
        (rows.into_iter().map(|row| row as u32).collect(), text)
    };
    match found.task {
        Task::Classification => {
            named(rows.filter(|row| matches!(judged(found, *row), Some(Judged::Right(false)))).collect(), "Wrong")
        }
        Task::Regression => {
            let off = |row: usize| match judged(found, row) {
                Some(Judged::Off(off)) => off.abs(),
                _ => 0.0,
            };
            let mut rows: Vec<usize> = rows.collect();
            rows.sort_by(|a, b| off(*b).total_cmp(&off(*a)));
            rows.truncate(FARTHEST);
            named(rows, "Farthest off")
        }
    }
}

fn answered(found: &Explanation, place: usize) -> String {
    match found.task {
        Task::Classification => class(found, found.rows.labels.get(place).copied()),
        Task::Regression => value(found.rows.answers[(place, 0)]),
    }
}

/// The answer with its probability, as far as that is known, or with how far it is off.
fn answer(found: &Explanation, place: usize) -> String {
    let rows = &found.rows;
    let probability = rows.labels.get(place).and_then(|label| {
        let known = found.outputs.iter().position(|class| class == label);
        // Of two classes the second alone is known; the first has the rest.
        let rest = || (found.classes.len() == 2).then(|| 1.0 - rows.answers[(place, 0)]);
        known.map(|output| rows.answers[(place, output)]).or_else(rest)
    });
    let answered = answered(found, place);
    if let Some(Judged::Off(off)) = judged(found, place)
        && off.is_finite()
        && value(off.abs()) != value(0.0)
    {
        return format!("{answered}, {} too {}", value(off.abs()), if off > 0.0 { "high" } else { "low" });
    }
    probability.map_or(answered.clone(), |p| format!("{answered}, probability {}", metric(p)))
}

/// Builds the part.
pub fn build(run: &Run, found: &Explanation, place: usize) -> RowExplained {
    let cells = found.columns.iter().map(|column| (column.name.clone(), cell(column, &column.cells.get(place))));
    let label = found.rows.labels.get(place);
    let leading = |outputs: &[usize]| outputs.iter().position(|class| Some(class) == label).unwrap_or(0);
    let (method, leading, waterfalls, changes) = match &found.shap {
        Ok(shap) => {
            let leading = leading(&shap.outputs);
            let all = (0..shap.outputs.len()).map(|output| waterfall(found, shap, place, output)).collect();
            let findings = (0..shap.outputs.len()).map(|output| moved(found, shap, place, output)).collect();
            (shap_method(found, shap, findings), leading, all, Vec::new())
        }
        Err(why) => {
            let leading = leading(&found.outputs);
            let all = (0..found.outputs.len()).filter_map(|output| changed(found, place, output)).collect();
            (usual(found, place, why), leading, Vec::new(), all)
        }
    };
    RowExplained {
        index: place as u32,
        title: format!("Row {} of d{}", whole(u64::from(found.rows.numbers[place]) + 1), run.data),
        cells: cells.collect(),
        truth: truth(found, place),
        answer: answer(found, place),
        status: judged(found, place).and_then(status),
        method,
        leading: leading as u32,
        waterfalls,
        changes,
    }
}

fn status(judged: Judged) -> Option<Status> {
    let (mark, word) = match judged {
        Judged::Right(true) => (Mark::Ok, "Right"),
        Judged::Right(false) => (Mark::Bad, "Wrong"),
        Judged::Off(_) => return None,
    };
    Some(Status { mark, word: word.into() })
}

/// The numbers of a row's columns.
fn of_row(values: &Array3<f64>, place: usize, output: usize) -> ArrayView1<'_, f64> {
    values.index_axis(Axis(0), place).index_axis_move(Axis(1), output)
}

/// Columns by the size of their numbers, the largest first.
fn by_size(values: ArrayView1<'_, f64>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].abs().total_cmp(&values[*a].abs()));
    order
}

fn moved(found: &Explanation, shap: &Shap, place: usize, output: usize) -> String {
    let Some((&expected, &class)) = shap.expected.get(output).zip(shap.outputs.get(output)) else {
        return String::new();
    };
    let values = of_row(&shap.values, place, output);
    let most = by_size(values).first().copied().filter(|column| values[*column] != 0.0);
    let Some(most) = most else { return "No column moves the answer from what is expected.".into() };
    let column = &found.columns[most];
    format!(
        "“{}”, {}, {} the {} most, by {}; all columns together take it from an expected {} to {}.",
        column.name,
        cell(column, &column.cells.get(place)),
        if values[most] > 0.0 { "raises" } else { "lowers" },
        measure(found, shap.scale, class),
        amount(shap.scale, values[most].abs()),
        amount(shap.scale, expected),
        amount(shap.scale, expected + values.sum()),
    )
}

fn waterfall(found: &Explanation, shap: &Shap, place: usize, output: usize) -> Waterfall {
    let values = of_row(&shap.values, place, output);
    let order = by_size(values);
    // Not a rest of one column.
    let own = if order.len() <= STEPS { order.len() } else { STEPS - 1 };
    let mut at = shap.expected[output];
    let mut steps = Vec::new();
    let mut step = |name: String, cell: String, size: f64| {
        let from = at;
        at += size;
        let text = change(shap.scale, size);
        steps.push(WaterfallStep { name, cell, from: from as f32, to: at as f32, text });
    };
    for &column in &order[..own] {
        let of = &found.columns[column];
        step(of.name.clone(), cell(of, &of.cells.get(place)), values[column]);
    }
    let rest = &order[own..];
    if !rest.is_empty() {
        let sum = rest.iter().map(|column| values[*column]).sum();
        step(format!("{} other columns", whole(rest.len() as u64)), String::new(), sum);
    }
    let expected = shap.expected[output];
    let ends = steps.iter().flat_map(|step| [f64::from(step.from), f64::from(step.to)]).chain([expected, at]);
    let (low, high) = span(ends);
    Waterfall {
        name: name(found, &shap.outputs, output),
        axis: axis::named(measure(found, shap.scale, shap.outputs[output]), axis::nice(low, high)),
        expected: (expected as f32, amount(shap.scale, expected)),
        answer: (at as f32, amount(shap.scale, at)),
        note: meaning(found, shap.scale, at),
        steps,
    }
}

/// What an answer on a logarithmic scale means.
fn meaning(found: &Explanation, scale: Scale, answer: f64) -> String {
    let shown = amount(scale, answer);
    match scale {
        Scale::Number | Scale::Probability => String::new(),
        Scale::Logarithm => {
            format!("A logarithm of {shown} is a “{}” of {}.", found.target, value(libm::exp(answer)))
        }
        Scale::LogOdds => {
            format!("Log odds of {shown} are a probability of {}.", metric(1.0 / (1.0 + libm::exp(-answer))))
        }
        Scale::LogScore => {
            "Only differences between the scores of the classes mean something: the highest wins.".into()
        }
    }
}

fn changed(found: &Explanation, place: usize, output: usize) -> Option<EffectBars> {
    let scale = answer_scale(found);
    let values = of_row(found.changes.as_ref()?, place, output);
    let all = by_size(values).into_iter().map(|column| {
        let of = &found.columns[column];
        let (own, usual) = (cell(of, &of.cells.get(place)), cell(of, &of.usual));
        (format!("{}: {own}, usual {usual}", of.name), values[column], None)
    });
    let what = measure(found, scale, found.outputs[output]);
    Some(bars((name(found, &found.outputs, output), format!("change of {what}")), scale, all.collect(), true))
}

/// The local answer where there are no SHAP values.
fn usual(found: &Explanation, place: usize, why: &str) -> ExplanationMethod {
    const NAME: &str = "Usual values";
    let Some(changes) = &found.changes else { return nothing(NAME, why) };
    let findings = (0..found.outputs.len()).map(|output| unusual(found, of_row(changes, place, output), place, output));
    ExplanationMethod {
        name: NAME.into(),
        available: true,
        findings: findings.collect(),
        basis: format!(
            "{why} Instead: the answer less that with the median or most frequent training value in one column."
        ),
        caveat: CAVEAT.into(),
    }
}

/// What the cell that matters most would change, were it a usual one.
fn unusual(found: &Explanation, values: ArrayView1<'_, f64>, place: usize, output: usize) -> String {
    let scale = answer_scale(found);
    let most = by_size(values).first().copied().filter(|column| values[*column] != 0.0);
    match most {
        None => "The answer stays as it is with the usual value in any one column.".into(),
        Some(most) => {
            let column = &found.columns[most];
            format!(
                "With the usual “{}”, {} in place of {}, the {} would be {} {}.",
                column.name,
                cell(column, &column.usual),
                cell(column, &column.cells.get(place)),
                measure(found, scale, found.outputs.get(output).copied().unwrap_or_default()),
                amount(scale, values[most].abs()),
                if values[most] > 0.0 { "lower" } else { "higher" },
            )
        }
    }
}
