//! Parallel coordinates: an axis for each parameter and one for the score, a line for each trial or run across all of them.

use leptos::{html, prelude::*};
use protocol::{Grid, ParallelAxis, ParallelLine};

use super::figure::Figure;
use super::measure::width_of;
use super::notation::Notation;
use super::scale::Scale;
use crate::number::px;
use crate::reactive::Computed;

/// Height of the axes.
const TALL: f64 = 220.0;
/// Room above for the names, in two lines.
const TOP: f64 = 34.0;
/// Room at both sides for labels.
const SIDE: f64 = 64.0;
/// Narrower than this for each axis the picture scrolls.
const LEAST: f64 = 92.0;
/// Characters of a name or label.
const LONGEST: usize = 14;

/// Lines over axes.
#[component]
pub fn ParallelFigure(
    /// The axes, the score last.
    axes: Computed<Vec<ParallelAxis>>,
    /// The lines.
    lines: Computed<Vec<ParallelLine>>,
    /// What a line is called, by its number.
    name: fn(u32) -> String,
    /// The finding in one sentence.
    #[prop(into)]
    caption: Signal<String>,
) -> impl IntoView {
    let table = Computed::new(move || axes.with(|axes| lines.with(|lines| as_table(axes, lines, name))));
    view! {
        <Figure caption=caption table=table class="fig-parallel">
            <Plot axes=axes lines=lines name=name />
        </Figure>
    }
}

#[component]
fn Plot(
    axes: Computed<Vec<ParallelAxis>>,
    lines: Computed<Vec<ParallelLine>>,
    name: fn(u32) -> String,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let measured = width_of(node);
    let width = Computed::new(move || {
        let gaps = axes.with(|axes| axes.len().saturating_sub(1)) as f64;
        measured.get().max(2.0 * SIDE + gaps * LEAST)
    });
    let picture = move || {
        let width = width.get();
        axes.with(|axes| lines.with(|lines| draw(axes, lines, width, name)))
    };
    let label = move || axes.with(|axes| format!("Parallel coordinates of {} axes", axes.len()));
    view! {
        <div class="plot parallel" node_ref=node tabindex="0" role="group" aria-label="Parallel coordinates">
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=px(TOP + TALL + 14.0)>{picture}</svg>
        </div>
    }
}

/// A name or label that fits beside an axis.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() > LONGEST {
        text.chars().take(LONGEST - 1).chain(['…']).collect()
    } else {
        text.to_owned()
    }
}

fn draw(axes: &[ParallelAxis], lines: &[ParallelLine], width: f64, name: fn(u32) -> String) -> impl IntoView + use<> {
    let gap = (width - 2.0 * SIDE) / axes.len().saturating_sub(1).max(1) as f64;
    let at = |axis: usize| SIDE + gap * axis as f64;
    let scales: Vec<Scale> = axes.iter().map(|axis| Scale::new(axis.domain, TOP + TALL, TOP)).collect();
    let spines = axes.iter().enumerate().map(|(place, axis)| {
        let x = at(place);
        let ticks = axis.ticks.iter().map(|(value, text)| {
            let y = scales.get(place).map_or(0.0, |scale| scale.at(*value));
            view! {
                <path d=format!("M{} {}h4", px(x), px(y)) class="axis"></path>
                <text x=px(x + 6.0) y=px(y + 4.0) class="ho">{short(text)}</text>
            }
        });
        view! {
            <path d=format!("M{} {}v{}", px(x), px(TOP), px(TALL)) class="axis"></path>
            <text x=px(x) y="12" text-anchor="middle" class="lbl"><title>{axis.name.clone()}</title>{short(&axis.name)}</text>
            {ticks.collect_view()}
        }
    });
    // The best is drawn last, over the others.
    let of = |best: bool| lines.iter().filter(move |line| line.best == best);
    let paths = of(false).chain(of(true)).map(|line| {
        let mut path = String::new();
        let mut pen_down = false;
        for (place, value) in line.values.iter().enumerate() {
            if value.is_nan() {
                pen_down = false;
                continue;
            }
            path.push(if pen_down { 'L' } else { 'M' });
            path.push_str(&px(at(place)));
            path.push(' ');
            path.push_str(&px(scales.get(place).map_or(0.0, |scale| scale.at(*value))));
            pen_down = true;
        }
        let class = if line.best { "ln l2 solid" } else { "pline" };
        view! { <path d=path class=class><title>{name(line.trial)}</title></path> }
    });
    view! { {paths.collect_view()} {spines.collect_view()} }
}

/// What a place on an axis means.
pub(super) fn place_text(axis: &ParallelAxis, value: f32) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    let option = axis.ticks.iter().find(|(place, _)| *place == value).map(|(_, text)| text.clone());
    option.unwrap_or_else(|| Notation::of(&axis.ticks, "").text(value))
}

fn as_table(axes: &[ParallelAxis], lines: &[ParallelLine], name: fn(u32) -> String) -> Grid {
    let first = ("".to_owned(), false);
    Grid {
        columns: [first].into_iter().chain(axes.iter().map(|axis| (axis.name.clone(), !axis.categorical))).collect(),
        rows: lines
            .iter()
            .map(|line| {
                let cells = axes.iter().zip(&line.values).map(|(axis, value)| place_text(axis, *value));
                [name(line.trial)].into_iter().chain(cells).collect()
            })
            .collect(),
        note: String::new(),
    }
}
