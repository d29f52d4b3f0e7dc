//! A score over its last evaluations, 92 × 22, for a table cell that also holds the newest value as text.

use leptos::prelude::*;

use super::scale::{Scale, line};
use crate::number::px;
use crate::reactive::Computed;

const WIDTH: f64 = 92.0;
const HEIGHT: f64 = 22.0;

/// A small line with its limit. The limit sits at the same height in every row, so that rows can be compared.
#[component]
pub fn Sparkline(
    /// Values, oldest first.
    values: Computed<Vec<f32>>,
    /// The limit they are judged by.
    #[prop(into)]
    limit: Signal<f32>,
) -> impl IntoView {
    let picture = Computed::new(move || values.with(|values| picture(values, limit.get())));
    let end = move |pick: fn(&(String, String)) -> &String| {
        move || picture.with(|picture| picture.end.as_ref().map(|end| pick(end).clone()))
    };
    view! {
        <svg class="ch spark" width=px(WIDTH) height=px(HEIGHT) aria-hidden="true">
            <path d=move || picture.with(|picture| picture.limit.clone()) class="thr"></path>
            <path d=move || picture.with(|picture| picture.line.clone()) class="ln l1 solid"></path>
            <circle cx=end(|end| &end.0) cy=end(|end| &end.1) r=move || picture.with(|picture| picture.end.is_some().then_some("2.5")) class="f1"></circle>
        </svg>
    }
}

/// Paths and the place of the newest value.
#[derive(PartialEq)]
struct Picture {
    limit: String,
    line: String,
    end: Option<(String, String)>,
}

fn picture(values: &[f32], limit: f32) -> Picture {
    // Values beyond three times the limit are drawn at the top edge: the cell beside says how far.
    let top = if limit > 0.0 {
        limit * 3.0
    } else {
        values.iter().copied().filter(|value| value.is_finite()).fold(1e-6, f32::max)
    };
    let x = Scale::new((0.0, values.len().saturating_sub(1).max(1) as f32), 2.0, WIDTH - 4.0);
    let y = Scale::new((0.0, top), HEIGHT - 3.0, 3.0);
    let points: Vec<(f32, f32)> = values.iter().enumerate().map(|(place, value)| (place as f32, *value)).collect();
    let end = points.iter().rev().find(|point| !point.1.is_nan());
    Picture {
        limit: if limit > 0.0 { format!("M0 {}H{}", px(y.at(limit)), px(WIDTH)) } else { String::new() },
        line: line(&points, &x, &y),
        end: end.map(|point| (px(x.at(point.0)), px(y.at(point.1)))),
    }
}
