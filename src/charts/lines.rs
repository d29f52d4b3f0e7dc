//! Lines over numbers: ROC, calibration, rates by threshold. Points over two axes share their plane.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Grid, Line, LineChart, PointChart};

use super::figure::{Figure, some_rows};
use super::notation::Notation;
use super::plane::PlanePlot;
use super::scale::{Scale, line, text_width};
use crate::number::px;
use crate::reactive::{Computed, part};

/// Lines with their legend.
#[component]
pub fn LineFigure(
    /// The lines.
    chart: Computed<LineChart>,
) -> impl IntoView {
    let plane = part(chart, |chart| chart.plane.clone());
    let caption = part(chart, |chart| chart.caption.clone());
    let table = part(chart, lines_as_table);
    let inside = Arc::new(move |x: Scale, y: Scale| (move || chart.with(|chart| draw(chart, x, y))).into_any());
    let legend = part(chart, |chart| {
        let lines = chart.lines.iter().enumerate().filter(|(_, line)| !line.name.is_empty() || !line.value.is_empty());
        let reference = chart.reference.iter().map(|(name, _)| ("chance".to_owned(), name.clone()));
        lines.map(|(place, line)| (class_of(place), said(line))).chain(reference).collect::<Vec<_>>()
    });
    view! {
        <Figure caption=caption table=table class="fig-plane">
            <PlanePlot plane=plane kind="Lines" inside=inside.clone() />
            <ul class="legend">
                {move || legend.get().into_iter().map(|(class, text)| view! {
                    <li class="key"><svg width="22" height="8" aria-hidden="true"><path d="M0 4h22" class=class></path></svg>{text}</li>
                }).collect_view()}
            </ul>
        </Figure>
    }
}

/// Points over two axes.
#[component]
pub fn PointFigure(
    /// The points.
    chart: Computed<PointChart>,
) -> impl IntoView {
    let plane = part(chart, |chart| chart.plane.clone());
    let caption = part(chart, |chart| chart.caption.clone());
    let table = part(chart, |chart| {
        let (x, y) = (Notation::of(&chart.plane.x.ticks, ""), Notation::of(&chart.plane.y.ticks, ""));
        let (step, note) = some_rows(chart.points.len());
        Grid {
            columns: vec![(chart.plane.x.title.clone(), true), (chart.plane.y.title.clone(), true)],
            rows: chart.points.iter().step_by(step).map(|point| vec![x.text(point.0), y.text(point.1)]).collect(),
            note,
        }
    });
    let inside = Arc::new(move |x: Scale, y: Scale| {
        let dots = move || {
            let there = |point: &&(f32, f32)| !point.0.is_nan() && !point.1.is_nan();
            let dot = |point: &(f32, f32)| format!("M{} {}h0", px(x.at(point.0)), px(y.at(point.1)));
            chart.with(|chart| chart.points.iter().filter(there).map(dot).collect::<String>())
        };
        view! { <path d=dots class="dots"></path> }.into_any()
    });
    view! {
        <Figure caption=caption table=table class="fig-plane">
            <PlanePlot plane=plane kind="Points" inside=inside.clone() />
        </Figure>
    }
}

/// A line and its number.
fn said(line: &Line) -> String {
    let interval = if line.interval.is_empty() { String::new() } else { format!(" ({})", line.interval) };
    format!("{} {}{interval}", line.name, line.value).trim().to_owned()
}

fn class_of(place: usize) -> String {
    format!("ln l{}", place.min(5) + 1)
}

/// Height of a name.
const NAME: f64 = 14.0;

fn draw(chart: &LineChart, x: Scale, y: Scale) -> AnyView {
    let reference = chart.reference.as_ref().map(|(_, points)| line(points, &x, &y));
    let lines = chart.lines.iter().enumerate().map(|(place, one)| {
        view! { <path d=line(&one.points, &x, &y) class=class_of(place)><title>{said(one)}</title></path> }
    });
    // Where names stand already: left, right, baseline.
    let mut named: Vec<(f64, f64, f64)> = Vec::new();
    let marks = chart.marks.iter().map(|(at, value, name)| {
        let (left, top) = (x.at(*at), y.at(*value));
        let wide = text_width(name);
        let after = left + 8.0 + wide < x.at(f32::MAX);
        let (place, anchor) = if after { (left + 8.0, "start") } else { (left - 8.0, "end") };
        let from = if after { place } else { place - wide };
        let free = |level: &f64| {
            named.iter().all(|(start, end, other)| from > *end || *start > from + wide || (level - other).abs() >= NAME)
        };
        let levels = [top - 6.0, top + 16.0, top - 6.0 - NAME, top + 16.0 + NAME];
        let level = levels.into_iter().find(free).unwrap_or(levels[0]);
        named.push((from, from + wide, level));
        view! {
            <circle cx=px(left) cy=px(top) r="4" class="oi"></circle>
            <text x=px(place) y=px(level) text-anchor=anchor class="lbl ho">{name.clone()}</text>
        }
    });
    view! {
        {reference.map(|path| view! { <path d=path class="chance"></path> })}
        {lines.collect_view()}
        {marks.collect_view()}
    }
    .into_any()
}

/// A row for each point of each line.
fn lines_as_table(chart: &LineChart) -> Grid {
    let (x, y) = (Notation::of(&chart.plane.x.ticks, ""), Notation::of(&chart.plane.y.ticks, ""));
    let (step, note) = some_rows(chart.lines.iter().map(|line| line.points.len()).sum());
    let of_line = |line: &Line| {
        let name = said(line);
        let row = |point: &(f32, f32)| vec![name.clone(), x.text(point.0), y.text(point.1)];
        line.points.iter().step_by(step).map(row).collect::<Vec<_>>()
    };
    Grid {
        columns: vec![("Line".into(), false), (chart.plane.x.title.clone(), true), (chart.plane.y.title.clone(), true)],
        rows: chart.lines.iter().flat_map(of_line).collect(),
        note,
    }
}
