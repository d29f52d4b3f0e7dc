//! How the answers depend on a column: partial dependence, and SHAP values against its values.

use explain::dependence;
use ndarray::Axis;
use protocol::{
    ColumnExplained, DependenceCurve, DependenceCurves, EffectBars, EffectPoints, EffectScatter, ExplanationMethod,
    Plane,
};

use super::{
    align, amount, answer_scale, axis, bars, cell, change, explained_rows, measure, measures, name, nothing,
    shap_method, span,
};
use crate::data::figures;
use crate::format::count;
use crate::train::explanation::{Along, Cell, Cells, Column, Explanation, LINES, Shap};

const DEPENDENCE: &str = "Partial dependence";
/// Share of its range by which a curve that rises may fall in between.
const SLACK: f64 = 0.05;

/// Builds the part.
pub fn build(found: &Explanation, place: usize) -> ColumnExplained {
    let column = &found.columns[place];
    let (dependence, curves, categories) = match &column.along {
        Ok(along) => {
            let curves = match &along.points {
                Cells::Numbers(points) => Some(curves(found, column, points, along)),
                Cells::Texts(_) => None,
            };
            let categories = if curves.is_none() { categories(found, column, along) } else { Vec::new() };
            (told(found, column, along), curves, categories)
        }
        Err(why) => (nothing(DEPENDENCE, why), None, Vec::new()),
    };
    let (shap, scatter) = match &found.shap {
        Ok(shap) => {
            let scatter = scatter(found, column, place, shap);
            (
                shap_method(
                    found,
                    shap,
                    (0..shap.outputs.len()).map(|output| moves(found, column, place, shap, output)).collect(),
                ),
                Some(scatter),
            )
        }
        Err(why) => (nothing("SHAP values", why), None),
    };
    ColumnExplained { name: column.name.clone(), dependence, curves, categories, shap, scatter }
}

fn told(found: &Explanation, column: &Column, along: &Along) -> ExplanationMethod {
    let lines = along.lines.len_of(Axis(1));
    let rows = explained_rows(found);
    let drawn = match (&along.points, lines >= found.rows.numbers.len(), along.left_out) {
        (Cells::Numbers(_), true, _) => "; each has a line of its own".into(),
        (Cells::Numbers(_), false, _) => format!("; {LINES} of them have a line of their own"),
        (Cells::Texts(_), _, 0) => String::new(),
        (Cells::Texts(_), _, left) => format!("; {left} rarer categories were left out"),
    };
    ExplanationMethod {
        name: DEPENDENCE.into(),
        available: true,
        findings: (0..along.means.ncols()).map(|output| finding(found, column, along, output)).collect(),
        basis: format!(
            "The mean over {rows} with each of {} in the column{drawn}.",
            count(along.points.len() as u64, "value")
        ),
        caveat: dependence::CAVEAT.into(),
    }
}

/// What happens to an output along the column.
fn finding(found: &Explanation, column: &Column, along: &Along, output: usize) -> String {
    let means: Vec<f64> = along.means.column(output).to_vec();
    let scale = answer_scale(found);
    let what = measure(found, scale, found.outputs.get(output).copied().unwrap_or_default());
    let at = |place: usize| cell(column, &along.points.get(place));
    let show = |place: usize| amount(scale, means[place]);
    let (Some(low), Some(high)) = (
        (0..means.len()).min_by(|a, b| means[*a].total_cmp(&means[*b])),
        (0..means.len()).max_by(|a, b| means[*a].total_cmp(&means[*b])),
    ) else {
        return String::new();
    };
    let (last, name) = (means.len() - 1, &column.name);
    let slack = (means[high] - means[low]) * SLACK;
    let never = |falls: f64| means.windows(2).all(|pair| (pair[1] - pair[0]) * falls <= slack);
    if show(low) == show(high) {
        format!("The mean {what} is {}, whatever “{name}” is.", show(low))
    } else if matches!(along.points, Cells::Texts(_)) {
        format!(
            "The mean {what} is highest, {}, for {} and lowest, {}, for {}.",
            show(high),
            at(high),
            show(low),
            at(low)
        )
    } else if never(-1.0) || never(1.0) {
        let verb = if never(-1.0) { "rises" } else { "falls" };
        format!(
            "The mean {what} {verb} from {} to {} as “{name}” goes from {} to {}.",
            show(0),
            show(last),
            at(0),
            at(last)
        )
    } else {
        format!(
            "The mean {what} is lowest, {}, where “{name}” is {}, and highest, {}, where it is {}.",
            show(low),
            at(low),
            show(high),
            at(high)
        )
    }
}

fn curves(found: &Explanation, column: &Column, points: &[f64], along: &Along) -> DependenceCurves {
    let (low, high) = span(points.iter().copied());
    let x = axis::named(&column.name, axis::nice(low, high));
    let (low, high) = span(along.lines.iter().chain(&along.means).copied());
    let y = axis::named(measures(found, answer_scale(found), &found.outputs), axis::nice(low, high));
    let curve = |values: &mut dyn Iterator<Item = f64>| {
        points.iter().zip(values).map(|(x, y)| (*x as f32, y as f32)).collect::<Vec<_>>()
    };
    let outputs = along.means.columns().into_iter().enumerate().map(|(output, means)| {
        let rows = along.lines.index_axis(Axis(2), output);
        DependenceCurve {
            name: name(found, &found.outputs, output),
            mean: curve(&mut means.iter().copied()),
            rows: rows.columns().into_iter().map(|row| curve(&mut row.iter().copied())).collect(),
        }
    });
    DependenceCurves { plane: Plane { x, y }, outputs: outputs.collect() }
}

fn categories(found: &Explanation, column: &Column, along: &Along) -> Vec<EffectBars> {
    let scale = answer_scale(found);
    let plot = |(output, means): (usize, ndarray::ArrayView1<'_, f64>)| {
        let all = means.iter().enumerate();
        let all = all.map(|(place, mean)| (cell(column, &along.points.get(place)), *mean, None)).collect();
        let class = found.outputs.get(output).copied().unwrap_or_default();
        let titles = (name(found, &found.outputs, output), format!("mean {}", measure(found, scale, class)));
        bars(titles, scale, all, false)
    };
    let mut plots: Vec<EffectBars> = along.means.columns().into_iter().enumerate().map(plot).collect();
    align(&mut plots);
    plots
}

/// Values of a column as places on an axis; none where a cell is missing. With the ticks of categories.
fn places(cells: &Cells) -> (Vec<Option<f64>>, Vec<(f32, String)>) {
    match cells {
        Cells::Numbers(values) => {
            (values.iter().map(|value| value.is_finite().then_some(*value)).collect(), Vec::new())
        }
        Cells::Texts(texts) => {
            let mut names: Vec<&String> = texts.iter().flatten().collect();
            let number = |text: &String| text.parse::<f64>().ok().filter(|number| number.is_finite());
            names.sort_by(|a, b| {
                match (number(a), number(b)) {
                    (Some(a), Some(b)) => a.total_cmp(&b),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                }
                .then_with(|| a.cmp(b))
            });
            names.dedup();
            let place = |text: &String| names.iter().position(|name| *name == text).map(|place| place as f64);
            let found = texts.iter().map(|text| text.as_ref().and_then(place)).collect();
            (found, names.iter().enumerate().map(|(place, name)| (place as f32, (*name).clone())).collect())
        }
    }
}

fn scatter(found: &Explanation, column: &Column, place: usize, shap: &Shap) -> EffectScatter {
    let (places, categories) = places(&column.cells);
    let of_column = shap.values.index_axis(Axis(1), place);
    let (low, high) = span(of_column.iter().copied().chain([0.0]));
    let measured = format!("SHAP value, {}", measures(found, shap.scale, &shap.outputs));
    let y = axis::named(measured, axis::nice(low, high));
    let along = if categories.is_empty() {
        let (low, high) = span(places.iter().flatten().copied());
        axis::nice(low, high)
    } else {
        ((-0.5, categories.len() as f32 - 0.5), categories)
    };
    let outputs = of_column.columns().into_iter().enumerate().map(|(output, values)| {
        let points = places.iter().zip(values).filter_map(|(x, y)| Some(((*x)? as f32, *y as f32)));
        EffectPoints { name: name(found, &shap.outputs, output), points: points.collect() }
    });
    let outputs = outputs.collect();
    let missing = places.iter().filter(|place| place.is_none()).count() as u64;
    EffectScatter {
        plane: Plane { x: axis::named(&column.name, along), y },
        outputs,
        note: match missing {
            0 => String::new(),
            1 => "1 row with a missing value has no place.".into(),
            more => format!("{} with a missing value have no place.", count(more, "row")),
        },
    }
}

/// How far the column moves an output.
fn moves(found: &Explanation, column: &Column, place: usize, shap: &Shap, output: usize) -> String {
    let of_column = shap.values.index_axis(Axis(1), place);
    let (low, high) = span(of_column.column(output).iter().copied());
    let what = measure(found, shap.scale, shap.outputs[output]);
    let (name, show) = (&column.name, |number: f64| change(shap.scale, number));
    if show(low) == show(high) {
        return format!("“{name}” moves the {what} of every row by {}.", show(low));
    }
    let halves = match &column.cells {
        Cells::Numbers(values) => {
            let middle = figures::median(values);
            let mean = |above: bool| {
                let pairs = values.iter().zip(of_column.column(output));
                let side: Vec<f64> = pairs
                    .filter(|(value, _)| if above { **value > middle } else { **value <= middle })
                    .map(|(_, moved)| *moved)
                    .collect();
                (!side.is_empty()).then(|| side.iter().sum::<f64>() / side.len() as f64)
            };
            match (mean(true), mean(false)) {
                (Some(above), Some(below)) => format!(
                    "; above its median, {}, by {} on average, otherwise by {}",
                    cell(column, &Cell::Number(middle)),
                    show(above),
                    show(below)
                ),
                _ => String::new(),
            }
        }
        Cells::Texts(_) => String::new(),
    };
    format!("“{name}” moves the {what} by {} to {}{halves}.", show(low), show(high))
}
