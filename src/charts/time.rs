//! Lines over simulated time, with limits, bands, event marks and now. Place and size only: see `time/picture.rs`.

mod picture;
mod plot;
mod readout;

use leptos::prelude::*;
use protocol::{EventMark, Grid, TimeChart};

use self::plot::Plot;
use super::figure::{Figure, some_rows};
use super::notation::{Notation, moment};
use crate::reactive::Computed;

/// A time chart as a figure. The plate around it names it and shows its value; the figure shows how it came about.
#[component]
pub fn TimeChartFigure(
    /// What to draw.
    chart: Computed<TimeChart>,
    /// Event marks on the top edge.
    marks: Computed<Vec<EventMark>>,
    /// The current tick: nothing is drawn right of it.
    #[prop(into)]
    now: Signal<f32>,
    /// Height in pixels; 132 unless told.
    #[prop(optional)]
    height: Option<f64>,
) -> impl IntoView {
    let caption = Computed::new(move || chart.with(|chart| chart.caption.clone()));
    let table = Computed::new(move || chart.with(as_table));
    view! {
        <Figure caption=caption table=table class="fig-time">
            <Plot chart=chart marks=marks now=now height=height.unwrap_or(132.0) />
        </Figure>
    }
}

/// All moments at which a series has a point, in order.
fn moments(chart: &TimeChart) -> Vec<f32> {
    chart.series.iter().fold(Vec::new(), |ticks, series| merged(&ticks, &series.points))
}

/// All moments of two ordered lists, in order.
fn merged(ticks: &[f32], points: &[(f32, f32)]) -> Vec<f32> {
    let (mut ticks, mut points) = (ticks.iter().copied().peekable(), points.iter().map(|point| point.0).peekable());
    std::iter::from_fn(|| match (ticks.peek(), points.peek()) {
        (Some(tick), Some(point)) if tick == point => {
            points.next();
            ticks.next()
        }
        (Some(tick), Some(point)) if tick > point => points.next(),
        (None, _) => points.next(),
        _ => ticks.next(),
    })
    .collect()
}

/// The value of a series at a moment, if it has a point there.
fn value_at(points: &[(f32, f32)], tick: f32) -> Option<f32> {
    points.binary_search_by(|point| point.0.total_cmp(&tick)).ok().map(|place| points[place].1)
}

/// The point of a series nearest to a moment.
fn nearest(points: &[(f32, f32)], tick: f32) -> Option<(f32, f32)> {
    let after = points.partition_point(|point| point.0 < tick);
    let before = after.checked_sub(1).map(|place| points[place]);
    match (before, points.get(after).copied()) {
        (Some(a), Some(b)) => Some(if tick - a.0 <= b.0 - tick { a } else { b }),
        (a, b) => a.or(b),
    }
}

/// The name of a series, or of the chart where it is the only one.
fn series_name(chart: &TimeChart, place: usize) -> String {
    let name = &chart.series[place].name;
    if name.is_empty() { chart.title.clone() } else { name.clone() }
}

fn as_table(chart: &TimeChart) -> Grid {
    let notation = Notation::of(&chart.y_ticks, &chart.unit);
    let ticks = moments(chart);
    let (step, note) = some_rows(ticks.len());
    let mut columns = vec![("Time".to_owned(), false)];
    columns.extend((0..chart.series.len()).map(|place| (series_name(chart, place), true)));
    // The newest points are the ones looked for, so counting starts at the end.
    let rows = ticks.iter().rev().step_by(step).map(|&tick| {
        let values = chart
            .series
            .iter()
            .map(|series| value_at(&series.points, tick).map_or("–".to_owned(), |value| notation.text(value)));
        std::iter::once(moment(tick)).chain(values).collect()
    });
    let rows = rows.collect();
    Grid { columns, rows, note }
}
