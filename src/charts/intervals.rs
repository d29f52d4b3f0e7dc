//! Values with their intervals, one below the other, beside the value of all.

use leptos::{html, prelude::*};
use protocol::{Grid, IntervalChart, IntervalRow};

use super::figure::Figure;
use super::measure::width_of;
use super::scale::{Scale, stride, text_width};
use crate::number::px;
use crate::reactive::{Computed, part};

/// Height of a row: its name and number above its interval.
const ROW: f64 = 38.0;
/// Room above, for the title and the button of the figure.
const TOP: f64 = 26.0;
/// Room below, for the ticks.
const FOOT: f64 = 20.0;
/// Room at both sides.
const SIDE: f64 = 10.0;

/// Intervals.
#[component]
pub fn IntervalFigure(
    /// What to draw.
    chart: Computed<IntervalChart>,
) -> impl IntoView {
    let caption = part(chart, |chart| format!("{} with 95 % intervals.", chart.axis.title));
    let table = part(chart, |chart| Grid {
        columns: vec![(String::new(), false), ("Rows".into(), false), (chart.axis.title.clone(), false)],
        rows: chart.rows.iter().map(|row| vec![row.name.clone(), row.rows.clone(), row.text.clone()]).collect(),
        note: chart.reference.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
    });
    view! {
        <Figure caption=caption table=table class="fig-plane">
            <Plot chart=chart />
        </Figure>
    }
}

#[component]
fn Plot(chart: Computed<IntervalChart>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let height = move || px(TOP + FOOT + ROW * chart.with(|chart| chart.rows.len()) as f64);
    let label = move || chart.with(|chart| format!("Intervals of {}: {}", chart.rows.len(), chart.axis.title));
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=height>
                {move || chart.with(|chart| draw(chart, width.get()))}
            </svg>
        </div>
    }
}

fn draw(chart: &IntervalChart, width: f64) -> Option<AnyView> {
    let (left, right) = (SIDE, width - SIDE);
    if right - left < 60.0 {
        return None;
    }
    let x = Scale::new(chart.axis.domain, left, right);
    let bottom = TOP + ROW * chart.rows.len() as f64;
    let widest = chart.axis.ticks.iter().map(|tick| text_width(&tick.1)).fold(32.0, f64::max);
    let step = stride(chart.axis.ticks.len(), right - left, widest + 10.0, 6);
    let ticks = chart.axis.ticks.iter().step_by(step).map(|(value, text)| {
        view! {
            <path d=format!("M{} {}V{}", px(x.at(*value)), px(TOP), px(bottom)) class="grid"></path>
            <text x=px(x.at(*value)) y=px(bottom + 15.0) text-anchor="middle">{text.clone()}</text>
        }
    });
    let reference = chart.reference.as_ref().map(|(value, name)| {
        view! { <path d=format!("M{} {}V{}", px(x.at(*value)), px(TOP), px(bottom)) class="dropline"><title>{name.clone()}</title></path> }
    });
    let row = |(place, row): (usize, &IntervalRow)| {
        let top = TOP + ROW * place as f64;
        let (low, high) = row.interval;
        let whiskers = (!low.is_nan() && !high.is_nan())
            .then(|| format!("M{} {}H{}", px(x.at(low)), px(top + 26.0), px(x.at(high))));
        let dot = (!row.value.is_nan()).then(|| (px(x.at(row.value)), px(top + 26.0)));
        let few = if row.too_few { ", too few" } else { "" };
        let room = ((right - left - text_width(&row.text)) / 6.3).max(6.0) as usize;
        let name = format!("{} · {}{few}", row.name, row.rows);
        let short = if name.chars().count() > room {
            name.chars().take(room - 1).chain(['…']).collect()
        } else {
            name.clone()
        };
        view! {
            <text x=px(left) y=px(top + 14.0) class="lbl"><title>{name}</title>{short}</text>
            <text x=px(right) y=px(top + 14.0) text-anchor="end">{row.text.clone()}</text>
            {whiskers.map(|path| view! { <path d=path class="spread"></path> })}
            {dot.map(|(at, level)| view! { <circle cx=at cy=level r="4" class=if row.too_few { "o1" } else { "f1" }></circle> })}
        }
    };
    let rows = chart.rows.iter().enumerate().map(row).collect_view();
    let title = match &chart.reference {
        Some((_, name)) => format!("{}; dotted: {name}", chart.axis.title),
        None => chart.axis.title.clone(),
    };
    Some(view! { {ticks.collect_view()} {reference} {rows} <text x="0" y="14">{title}</text> }.into_any())
}
