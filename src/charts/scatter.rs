//! Truth against answer, one dot for each row. Both axes share their range, so the diagonal is a perfect answer.

use leptos::{html, prelude::*};
use protocol::{Grid, Scatter};

use super::figure::{Figure, some_rows};
use super::measure::width_of;
use super::notation::Notation;
use super::scale::{Scale, stride, text_width};
use crate::number::px;
use crate::reactive::Computed;

/// Largest side of the square plot.
const SIDE: f64 = 340.0;
/// Room for the table button at the right.
const RIGHT: f64 = 30.0;
/// Room above the plot, for the title of the vertical axis.
const TOP: f64 = 18.0;

/// A scatter plot.
#[component]
pub fn ScatterFigure(
    /// The points.
    scatter: Computed<Scatter>,
) -> impl IntoView {
    let caption = Computed::new(move || scatter.with(|scatter| scatter.caption.clone()));
    let table = Computed::new(move || scatter.with(as_table));
    view! {
        <Figure caption=caption table=table class="fig-scatter">
            <Plot scatter=scatter />
        </Figure>
    }
}

#[component]
fn Plot(scatter: Computed<Scatter>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let left = Computed::new(move || {
        scatter.with(|scatter| scatter.ticks.iter().map(|tick| text_width(&tick.1)).fold(16.0, f64::max) + 8.0)
    });
    let side = Computed::new(move || (width.get() - left.get() - RIGHT).clamp(0.0, SIDE));
    let label =
        move || scatter.with(|scatter| format!("Scatter plot: {} against {}", scatter.y_title, scatter.x_title));
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=move || px(TOP + side.get() + 36.0)>
                {move || scatter.with(|scatter| draw(scatter, left.get(), side.get()))}
            </svg>
        </div>
    }
}

fn draw(scatter: &Scatter, left: f64, side: f64) -> impl IntoView + use<> {
    let (right, bottom) = (left + side, TOP + side);
    let x = Scale::new(scatter.domain, left, right);
    let y = Scale::new(scatter.domain, bottom, TOP);
    let step = stride(scatter.ticks.len(), side, 40.0, 5);
    let ticks = scatter.ticks.iter().step_by(step).map(|(value, text)| {
        view! {
            <path d=format!("M{} {}H{}", px(left), px(y.at(*value)), px(right)) class="grid"></path>
            <path d=format!("M{} {}v4", px(x.at(*value)), px(bottom)) class="axis"></path>
            <text x=px(left - 6.0) y=px(y.at(*value) + 4.0) text-anchor="end">{text.clone()}</text>
            <text x=px(x.at(*value)) y=px(bottom + 15.0) text-anchor="middle">{text.clone()}</text>
        }
    });
    // One path of dots: a line of no length with a round cap is a disc.
    let dots: String = scatter
        .points
        .iter()
        .filter(|point| !point.0.is_nan() && !point.1.is_nan())
        .map(|point| format!("M{} {}h0", px(x.at(point.0)), px(y.at(point.1))))
        .collect();
    (side > 0.0).then(|| {
        view! {
            {ticks.collect_view()}
            <path d=format!("M{} {}H{}", px(left), px(bottom), px(right)) class="axis"></path>
            <path d=format!("M{} {}L{} {}", px(left), px(bottom), px(right), px(TOP)) class="chance"></path>
            <path d=dots class="dots"></path>
            <text x="0" y="10">{scatter.y_title.clone()}</text>
            <text x=px(right) y=px(bottom + 31.0) text-anchor="end">{scatter.x_title.clone()}</text>
        }
    })
}

fn as_table(scatter: &Scatter) -> Grid {
    let notation = Notation::of(&scatter.ticks, "");
    let (step, note) = some_rows(scatter.points.len());
    Grid {
        columns: vec![(scatter.x_title.clone(), true), (scatter.y_title.clone(), true)],
        rows: scatter
            .points
            .iter()
            .step_by(step)
            .map(|point| vec![notation.text(point.0), notation.text(point.1)])
            .collect(),
        note,
    }
}
