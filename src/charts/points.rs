//! A few points with their names over two axes of their own.

use leptos::{html, prelude::*};
use protocol::{Grid, ParallelAxis};

use super::figure::Figure;
use super::marker::marker;
use super::measure::width_of;
use super::parallel::{place_text, short};
use super::scale::{Scale, stride, text_width};
use crate::number::px;
use crate::reactive::Computed;

/// Height of the plot.
const TALL: f64 = 260.0;
/// Largest width of the plot.
const WIDE: f64 = 720.0;
/// Room above, for the title of the vertical axis.
const TOP: f64 = 26.0;
/// Room at the right, for names and the table button.
const RIGHT: f64 = 44.0;
/// Height of a name.
const LINE: f64 = 12.0;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledChart {
    /// What is seen, in a sentence.
    pub caption: String,
    /// The horizontal axis.
    pub x: ParallelAxis,
    /// The vertical axis.
    pub y: ParallelAxis,
    /// The points.
    pub points: Vec<LabelledPoint>,
}

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledPoint {
    /// Its name.
    pub name: String,
    /// Where it is on both axes; NaN where it has no place, and then it is in the table only.
    pub at: (f32, f32),
    /// It is the best.
    pub best: bool,
}

/// Points with their names.
#[component]
pub fn LabelledPoints(
    /// The chart.
    chart: Computed<LabelledChart>,
) -> impl IntoView {
    let caption = Computed::new(move || chart.with(|chart| chart.caption.clone()));
    let table = Computed::new(move || chart.with(as_table));
    view! {
        <Figure caption=caption table=table class="fig-scatter">
            <Plot chart=chart />
        </Figure>
    }
}

#[component]
fn Plot(chart: Computed<LabelledChart>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let label = move || chart.with(|chart| format!("Points: {} against {}", chart.y.name, chart.x.name));
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=px(TOP + TALL + 36.0)>
                {move || chart.with(|chart| draw(chart, width.get()))}
            </svg>
        </div>
    }
}

/// A point or several at one place, in pixels.
struct Dot {
    x: f64,
    y: f64,
    name: String,
    best: bool,
}

fn draw(chart: &LabelledChart, width: f64) -> impl IntoView + use<> {
    let widest = chart.y.ticks.iter().map(|tick| text_width(&short(&tick.1))).fold(16.0, f64::max);
    let left = widest + 10.0;
    let across = (width - left - RIGHT).clamp(0.0, WIDE);
    let (right, bottom) = (left + across, TOP + TALL);
    // Points on the frame would lie on its lines.
    let x = Scale::new(chart.x.domain, left + 10.0, right - 10.0);
    let y = Scale::new(chart.y.domain, bottom - 10.0, TOP + 10.0);
    let room = chart.x.ticks.iter().map(|tick| text_width(&short(&tick.1))).fold(30.0, f64::max) + 10.0;
    let step = stride(chart.x.ticks.len(), across, room, 12);
    let columns = chart.x.ticks.iter().step_by(step).map(|(value, text)| {
        view! {
            <path d=format!("M{} {}v4", px(x.at(*value)), px(bottom)) class="axis"></path>
            <text x=px(x.at(*value)) y=px(bottom + 15.0) text-anchor="middle">{short(text)}</text>
        }
    });
    let lines = chart.y.ticks.iter().map(|(value, text)| {
        view! {
            <path d=format!("M{} {}H{}", px(left), px(y.at(*value)), px(right)) class="grid"></path>
            <text x=px(left - 6.0) y=px(y.at(*value) + 4.0) text-anchor="end">{short(text)}</text>
        }
    });
    let dots = dots(chart, &x, &y);
    let names = place_names(&dots, (left, TOP, width, bottom));
    let points = dots.iter().zip(&names).map(|(dot, at)| {
        let role = if dot.best { 2 } else { 1 };
        let text = at.map(|(x, y)| {
            let class = if dot.best { "ho lbl" } else { "ho" };
            view! { <text x=px(x) y=px(y) class=class>{dot.name.clone()}</text> }
        });
        view! {
            <path d=marker(role, dot.x, dot.y) class=format!("mk m{role}")><title>{dot.name.clone()}</title></path>
            {text}
        }
    });
    (across > 0.0).then(|| {
        view! {
            {lines.collect_view()}
            {columns.collect_view()}
            <path d=format!("M{} {}V{}H{}", px(left), px(TOP), px(bottom), px(right)) class="axis"></path>
            {points.collect_view()}
            <text x="0" y="10">{title(&chart.y)}</text>
            <text x=px(right) y=px(bottom + 31.0) text-anchor="end">{title(&chart.x)}</text>
        }
    })
}

fn title(axis: &ParallelAxis) -> String {
    match axis.better_high {
        Some(true) => format!("{}, higher is better", axis.name),
        Some(false) => format!("{}, lower is better", axis.name),
        None => axis.name.clone(),
    }
}

/// Points that have a place; those at the same pixel are one with several names.
fn dots(chart: &LabelledChart, x: &Scale, y: &Scale) -> Vec<Dot> {
    let mut dots: Vec<Dot> = Vec::new();
    for LabelledPoint { name, at, best } in &chart.points {
        if at.0.is_nan() || at.1.is_nan() {
            continue;
        }
        let (x, y) = (x.at(at.0), y.at(at.1));
        match dots.iter_mut().find(|dot| (dot.x - x).abs() < 1.0 && (dot.y - y).abs() < 1.0) {
            Some(dot) => {
                dot.name = format!("{}, {name}", dot.name);
                dot.best |= best;
            }
            None => dots.push(Dot { x, y, name: name.clone(), best: *best }),
        }
    }
    dots
}

/// Left, top, right and bottom.
type Area = (f64, f64, f64, f64);

/// Where each name begins: right of its point, left of it, above or below, where there is room. Without room it is told
/// by pointing at it, and in the table.
fn place_names(dots: &[Dot], frame: Area) -> Vec<Option<(f64, f64)>> {
    let mut taken: Vec<Area> = dots.iter().map(|dot| (dot.x - 5.0, dot.y - 5.0, dot.x + 5.0, dot.y + 5.0)).collect();
    let mut placed = Vec::with_capacity(dots.len());
    for dot in dots {
        let long = text_width(&dot.name);
        let ways = [
            (dot.x + 7.0, dot.y + 4.0),
            (dot.x - 7.0 - long, dot.y + 4.0),
            (dot.x - long / 2.0, dot.y - 8.0),
            (dot.x - long / 2.0, dot.y + 17.0),
        ];
        let free = ways.into_iter().find(|(x, y)| {
            let own = (*x, y - LINE + 2.0, x + long, y + 2.0);
            let inside = own.0 >= frame.0 && own.1 >= frame.1 && own.2 <= frame.2 && own.3 <= frame.3;
            inside && !taken.iter().any(|other| overlap(own, *other))
        });
        if let Some((x, y)) = free {
            taken.push((x, y - LINE + 2.0, x + long, y + 2.0));
        }
        placed.push(free);
    }
    placed
}

fn overlap(one: Area, other: Area) -> bool {
    one.0 < other.2 && other.0 < one.2 && one.1 < other.3 && other.1 < one.3
}

fn as_table(chart: &LabelledChart) -> Grid {
    let row = |point: &LabelledPoint| {
        vec![point.name.clone(), place_text(&chart.x, point.at.0), place_text(&chart.y, point.at.1)]
    };
    Grid {
        columns: vec![
            (String::new(), false),
            (chart.x.name.clone(), !chart.x.categorical),
            (chart.y.name.clone(), !chart.y.categorical),
        ],
        rows: chart.points.iter().map(row).collect(),
        note: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(x: f64, y: f64, name: &str) -> Dot {
        Dot { x, y, name: name.into(), best: false }
    }

    #[test]
    fn names_give_way_to_others_and_to_the_frame() {
        let dots = [dot(50.0, 50.0, "r-001"), dot(75.0, 50.0, "r-002"), dot(195.0, 150.0, "r-003")];
        let placed = place_names(&dots, (0.0, 0.0, 200.0, 200.0));
        let places: Vec<(f64, f64)> = placed.into_iter().flatten().collect();
        assert_eq!(places.len(), 3);
        assert!(places[0].0 < 50.0, "the point at its right leaves no room there");
        assert!(places[1].0 > 75.0);
        assert!(places[2].0 < 195.0, "the frame ends there");
    }

    #[test]
    fn points_at_one_place_are_one_with_both_names() {
        let axis = ParallelAxis {
            id: "a".into(),
            name: "a".into(),
            domain: (0.0, 1.0),
            ticks: Vec::new(),
            categorical: false,
            better_high: None,
        };
        let point = |name: &str, at| LabelledPoint { name: name.into(), at, best: false };
        let points = vec![point("r-001", (0.5, 0.5)), point("r-002", (0.5, 0.5)), point("r-003", (0.1, f32::NAN))];
        let chart = LabelledChart { caption: String::new(), x: axis.clone(), y: axis, points };
        let scale = Scale::new((0.0, 1.0), 0.0, 100.0);
        let dots = dots(&chart, &scale, &scale);
        assert_eq!(dots.len(), 1);
        assert_eq!(dots[0].name, "r-001, r-002");
    }
}
