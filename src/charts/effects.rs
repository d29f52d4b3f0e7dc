//! How much a column moved the answer of each row, against its value in the row.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{EffectPoints, EffectScatter, Grid};

use super::figure::{Figure, some_rows};
use super::notation::Notation;
use super::plane::PlanePlot;
use super::scale::Scale;
use crate::number::px;
use crate::reactive::{Computed, part};

/// Farthest that a point of a category stands from its place, in pixels.
const SPREAD: f64 = 9.0;

/// SHAP values of one output.
#[component]
pub fn EffectScatterFigure(
    /// The points.
    scatter: Computed<EffectScatter>,
    /// Place of the output that is shown.
    output: Computed<usize>,
    /// The finding in one sentence.
    #[prop(into)]
    caption: Signal<String>,
) -> impl IntoView {
    let plane = part(scatter, |scatter| scatter.plane.clone());
    let categories = part(scatter, of_categories);
    let shown = Computed::new(move || scatter.with(|scatter| scatter.outputs.get(output.get()).cloned()));
    let table = Computed::new(move || scatter.with(|scatter| as_table(scatter, output.get())));
    let note = Computed::new(move || {
        let spread = "Points of a category stand side by side, so that they do not cover each other. ";
        format!("{}{}", if categories.get() { spread } else { "" }, scatter.with(|scatter| scatter.note.clone()))
    });
    let inside = Arc::new(move |x: Scale, y: Scale| {
        let apart = if categories.get() { SPREAD.min((x.at(1.0) - x.at(0.0)) / 3.0) } else { 0.0 };
        let draw = |points: &EffectPoints| {
            let points = points.points.iter().enumerate().filter(|(_, (at, value))| !at.is_nan() && !value.is_nan());
            // One path of dots: a line of no length with a round cap is a disc.
            let dots: String = points
                .map(|(n, (at, value))| format!("M{} {}h0", px(x.at(*at) + aside(n) * apart), px(y.at(*value))))
                .collect();
            view! { <path d=dots class="dots"></path> }
        };
        shown.with(|shown| shown.as_ref().map(draw)).into_any()
    });
    view! {
        <Figure caption=caption table=table class="fig-plane">
            <PlanePlot plane=plane kind="Scatter plot" inside=inside.clone() />
            <p class="meta t2">{note}</p>
        </Figure>
    }
}

/// How far a point stands from its place, from −1 to 1, the same each time.
fn aside(n: usize) -> f64 {
    (n * 7 % 19) as f64 / 9.0 - 1.0
}

/// The ticks of numbers begin where the axis does; categories stand inside of it.
fn of_categories(scatter: &EffectScatter) -> bool {
    scatter.plane.x.ticks.first().is_some_and(|tick| tick.0 != scatter.plane.x.domain.0)
}

fn as_table(scatter: &EffectScatter, output: usize) -> Grid {
    let (x, y) = (Notation::of(&scatter.plane.x.ticks, ""), Notation::of(&scatter.plane.y.ticks, ""));
    let categories = of_categories(scatter);
    let name = |at: f32| {
        let tick = scatter.plane.x.ticks.iter().find(|tick| categories && tick.0 == at);
        tick.map_or_else(|| x.text(at), |tick| tick.1.clone())
    };
    let points = scatter.outputs.get(output).map(|output| output.points.as_slice()).unwrap_or_default();
    let (step, note) = some_rows(points.len());
    Grid {
        columns: vec![(scatter.plane.x.title.clone(), !categories), (scatter.plane.y.title.clone(), true)],
        rows: points.iter().step_by(step).map(|(at, value)| vec![name(*at), y.text(*value)]).collect(),
        note,
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Axis, Plane};

    use super::*;

    #[test]
    fn categories_are_named_and_numbers_written() {
        let axis = |title: &str, domain, ticks| Axis { title: title.into(), domain, ticks };
        let sizes = vec![(-1.0, "−1".into()), (0.0, "0".into()), (1.0, "1".into())];
        let scatter = |domain, ticks| EffectScatter {
            plane: Plane { x: axis("a column", domain, ticks), y: axis("SHAP value", (-1.0, 1.0), sizes.clone()) },
            outputs: vec![EffectPoints { name: String::new(), points: vec![(1.0, -0.25), (0.0, 0.5)] }],
            note: String::new(),
        };
        let texts = as_table(&scatter((-0.5, 1.5), vec![(0.0, "red".into()), (1.0, "blue".into())]), 0);
        assert_eq!(texts.rows, [["blue", "−0.3"], ["red", "0.5"]]);
        let numbers = as_table(&scatter((0.0, 2.0), vec![(0.0, "0".into()), (2.0, "2".into())]), 0);
        assert_eq!(numbers.rows[0], ["1.0", "−0.3"]);
    }

    #[test]
    fn points_stand_to_both_sides() {
        let all: Vec<f64> = (0..19).map(aside).collect();
        assert!(all.iter().all(|at| (-1.0..=1.0).contains(at)) && all.contains(&-1.0) && all.contains(&1.0));
    }
}
