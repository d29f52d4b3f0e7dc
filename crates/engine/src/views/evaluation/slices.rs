//! Metrics by the values of a column.

use ::metrics::interval::Interval;
use protocol::{EvaluationBody, Failure, IntervalChart, IntervalRow};

use super::{Found, Judging, LEAST, axis, drawn_again, grid, metric, nothing, of_share, resamples, whole, with_span};
use crate::data::figures;
use crate::data::groups::{self, Groups};
use crate::format::{NONE, count, percent, value};
use crate::train::metrics::Judged;

/// A value with its interval, and how it is written.
pub(super) struct Measured {
    pub value: f64,
    pub interval: Option<Interval>,
    pub show: fn(f64) -> String,
}

impl Measured {
    fn text(&self) -> String {
        with_span(self.value, self.interval, self.show)
    }

    /// As a row of a chart.
    pub fn row(&self, name: &str, rows: u64) -> IntervalRow {
        let interval = self.interval.map_or((f32::NAN, f32::NAN), |span| (span.lower as f32, span.upper as f32));
        IntervalRow {
            name: name.into(),
            rows: count(rows, "row"),
            value: self.value as f32,
            interval,
            text: self.text(),
            too_few: rows < LEAST,
        }
    }
}

pub(super) fn build(judging: &Judging<'_>) -> Result<Found, Failure> {
    let Some(column) = judging.column(judging.wanted.slices.as_ref(), groups::can_slice)? else {
        return Ok(nothing("No column tells rows apart."));
    };
    let groups = Groups::of(column, &judging.loaded.kept.rows);
    let slices: Vec<(Measured, Judged)> = groups
        .members()
        .iter()
        .map(|places| judging.judged().take(places))
        .map(|judged| (leading(&judged), judged))
        .collect();
    let whole_part = leading(judging.judged());
    let (title, worse): (&str, fn(f64, f64) -> bool) = match judging.judged() {
        Judged::Classes { .. } => ("Accuracy", |a, b| a < b),
        Judged::Numbers { .. } => ("MAE", |a, b| a > b),
    };
    // Beyond chance: the interval of the slice lies on the worse side of all rows.
    let beyond = |(measured, judged): &(Measured, Judged)| {
        let near = measured.interval.map(|span| if worse(0.0, 1.0) { span.upper } else { span.lower });
        judged.len() as u64 >= LEAST && near.is_some_and(|near| worse(near, whole_part.value))
    };
    let mut found: Option<usize> = None;
    for (place, slice) in slices.iter().enumerate().filter(|(_, slice)| beyond(slice)) {
        if found.is_none_or(|best| worse(slice.0.value, slices[best].0.value)) {
            found = Some(place);
        }
    }
    let finding = match found {
        Some(place) => format!(
            "{title} is worst where {}: {} on {}, against {} on all rows.",
            groups.conditions[place],
            slices[place].0.text(),
            count(slices[place].1.len() as u64, "row"),
            (whole_part.show)(whole_part.value)
        ),
        None => format!(
            "No slice by “{}” with {LEAST} rows or more is worse than all rows ({title} {}) beyond chance.",
            column.name,
            (whole_part.show)(whole_part.value)
        ),
    };
    let rows: Vec<IntervalRow> = groups
        .names
        .iter()
        .zip(&slices)
        .map(|(name, (measured, judged))| measured.row(name, judged.len() as u64))
        .collect();
    let (show, value) = (whole_part.show, whole_part.value);
    let chart = chart(title, rows, Some((value as f32, format!("all rows {}", show(value)))));
    let grid = table(judging, &groups, &slices);
    let caution = "Slices overlap with those of other columns, and of many slices one is worst by chance; a difference is no cause. Intervals are 95 %.";
    Ok((finding, caution, EvaluationBody::Slices { column: column.name.clone(), chart, grid }))
}

/// A chart around its rows.
pub(super) fn chart(title: &str, rows: Vec<IntervalRow>, reference: Option<(f32, String)>) -> IntervalChart {
    let of_row = |row: &IntervalRow| [row.value, row.interval.0, row.interval.1];
    let all: Vec<f64> =
        rows.iter().flat_map(of_row).chain(reference.iter().map(|line| line.0)).map(f64::from).collect();
    let (low, high) = figures::range(&all).unwrap_or((0.0, 1.0));
    IntervalChart { axis: axis::named(title, axis::nice(low, high)), reference, rows }
}

/// Accuracy with Wilson's interval; the mean absolute error with that of the bootstrap.
fn leading(judged: &Judged) -> Measured {
    match judged {
        Judged::Classes { truth, labels, .. } => {
            let right = truth.iter().zip(labels).filter(|(truth, label)| truth == label).count() as u64;
            let of = truth.len() as u64;
            Measured { value: right as f64 / of as f64, interval: of_share(right, of), show: metric }
        }
        Judged::Numbers { truth, answers } => {
            let errors: Vec<f64> = truth.iter().zip(answers).map(|(truth, answer)| (answer - truth).abs()).collect();
            let mean = |places: &[usize]| places.iter().map(|place| errors[*place]).sum::<f64>() / places.len() as f64;
            let interval = drawn_again(errors.len(), resamples(errors.len()), mean);
            Measured { value: mean(&(0..errors.len()).collect::<Vec<_>>()), interval, show: value }
        }
    }
}

fn table(judging: &Judging<'_>, groups: &Groups, slices: &[(Measured, Judged)]) -> protocol::Grid {
    let positive = judging.positive;
    let class = judging.loaded.classes.get(positive).cloned().unwrap_or_default();
    let (was, answered) = (format!("Is {class}"), format!("Answered {class}"));
    let heads: Vec<(&str, bool)> = match judging.judged() {
        Judged::Classes { .. } => {
            vec![
                ("Slice", false),
                ("Rows", true),
                ("Accuracy", true),
                (&was, true),
                (&answered, true),
                ("Macro F1", true),
            ]
        }
        Judged::Numbers { .. } => {
            vec![("Slice", false), ("Rows", true), ("MAE", true), ("RMSE", true), ("Mean error", true), ("R²", true)]
        }
    };
    let shown = |judged: &Judged, id: &str, show: fn(f64) -> String| judged.metric(id).map_or(NONE.into(), show);
    let row = |(name, (measured, judged)): (&String, &(Measured, Judged))| {
        let mut cells = vec![name.clone(), whole(judged.len() as u64), measured.text()];
        match judged {
            Judged::Classes { truth, labels, .. } => {
                let share =
                    |of: &[usize]| of.iter().filter(|class| **class == positive).count() as f64 / of.len() as f64;
                cells.extend([percent(share(truth)), percent(share(labels)), shown(judged, "macro_f1", metric)]);
            }
            Judged::Numbers { truth, answers } => {
                let bias = answers.iter().zip(truth).map(|(answer, truth)| answer - truth).sum::<f64>();
                let bias = value(bias / truth.len() as f64);
                cells.extend([shown(judged, "rmse", value), bias, shown(judged, "r2", metric)]);
            }
        }
        cells
    };
    grid(&heads, groups.names.iter().zip(slices).map(row).collect())
}
