//! A plane of two axes with whatever lies in it. Curves and clouds of points share it.

use std::sync::Arc;

use leptos::{html, prelude::*};
use protocol::Plane;

use super::measure::width_of;
use super::scale::{Scale, stride, text_width};
use crate::number::px;
use crate::reactive::Computed;

/// Height of the plane.
const TALL: f64 = 220.0;
/// Room above, for the title of the vertical axis and the button of the figure.
const TOP: f64 = 26.0;
/// Room below, for ticks and the title of the horizontal axis.
const FOOT: f64 = 36.0;
/// Room at the right for half a label.
const RIGHT: f64 = 12.0;

/// Draws what lies in the plane, by its scales.
pub type Inside = Arc<dyn Fn(Scale, Scale) -> AnyView + Send + Sync>;

/// The axes and what lies between.
#[component]
pub fn PlanePlot(
    /// The axes.
    plane: Computed<Plane>,
    /// What kind of chart it is.
    kind: &'static str,
    /// Draws the rest.
    inside: Inside,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let label = move || plane.with(|plane| format!("{kind}: {} against {}", plane.y.title, plane.x.title));
    let picture = move || {
        plane.with(|plane| {
            let label = |tick: &(f32, String)| text_width(&tick.1);
            let left = plane.y.ticks.iter().map(label).fold(16.0, f64::max) + 8.0;
            let right = width.get() - RIGHT;
            (right - left > 24.0).then(|| {
                let x = Scale::new(plane.x.domain, left, right);
                let y = Scale::new(plane.y.domain, TOP + TALL, TOP);
                view! { {axes(plane, (left, right), x, y)} {inside(x, y)} }
            })
        })
    };
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=px(TOP + TALL + FOOT)>{picture}</svg>
        </div>
    }
}

fn axes(plane: &Plane, (left, right): (f64, f64), x: Scale, y: Scale) -> AnyView {
    let bottom = TOP + TALL;
    let levels = plane.y.ticks.iter().map(|(value, text)| {
        view! {
            <path d=format!("M{} {}H{}", px(left), px(y.at(*value)), px(right)) class="grid"></path>
            <text x=px(left - 6.0) y=px(y.at(*value) + 4.0) text-anchor="end">{text.clone()}</text>
        }
    });
    let widest = plane.x.ticks.iter().map(|tick| text_width(&tick.1)).fold(32.0, f64::max).min(MOST);
    let step = stride(plane.x.ticks.len(), right - left, widest + 8.0, 12);
    let places = plane.x.ticks.iter().step_by(step).map(|(value, text)| {
        view! {
            <path d=format!("M{} {}v4", px(x.at(*value)), px(bottom)) class="axis"></path>
            <text x=px(x.at(*value)) y=px(bottom + 15.0) text-anchor="middle"><title>{text.clone()}</title>{short(text)}</text>
        }
    });
    let zero = y.holds(0.0).then(|| format!("M{} {}H{}", px(left), px(y.at(0.0)), px(right)));
    view! {
        {levels.collect_view()}
        {places.collect_view()}
        <path d=format!("M{} {}H{}", px(left), px(bottom), px(right)) class="axis"></path>
        {zero.map(|path| view! { <path d=path class="axis"></path> })}
        <text x="0" y="14">{plane.y.title.clone()}</text>
        <text x=px(right) y=px(bottom + 31.0) text-anchor="end">{plane.x.title.clone()}</text>
    }
    .into_any()
}

/// Widest label of the horizontal axis; longer ones are cut.
const MOST: f64 = 90.0;

fn short(text: &str) -> String {
    if text_width(text) <= MOST { text.to_owned() } else { text.chars().take(13).chain(['…']).collect() }
}
