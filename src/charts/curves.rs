//! How answers depend on a number: the mean curve strong, those of single rows faint.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{DependenceCurve, DependenceCurves, Grid};

use super::figure::Figure;
use super::notation::Notation;
use super::plane::PlanePlot;
use super::scale::{Scale, line};
use crate::number::px;
use crate::reactive::{Computed, part};

/// Curves of one output.
#[component]
pub fn DependenceFigure(
    /// The curves.
    curves: Computed<DependenceCurves>,
    /// Place of the output that is shown.
    output: Computed<usize>,
    /// Those of single rows are shown.
    rows: RwSignal<bool>,
    /// The finding in one sentence.
    #[prop(into)]
    caption: Signal<String>,
) -> impl IntoView {
    let plane = part(curves, |curves| curves.plane.clone());
    let shown = Computed::new(move || curves.with(|curves| curves.outputs.get(output.get()).cloned()));
    let table = Computed::new(move || curves.with(|curves| as_table(curves, output.get())));
    let inside = Arc::new(move |x: Scale, y: Scale| {
        let draw = |curve: &DependenceCurve| {
            // One path: where many lines cross nothing gets darker than a line.
            let faint: String = curve.rows.iter().map(|row| line(row, &x, &y)).collect();
            // The lowest number there is stands at the lower end of the axis.
            let foot = px(y.at(f32::MIN));
            let tried: String = curve.mean.iter().map(|(at, _)| format!("M{} {foot}v-6", px(x.at(*at)))).collect();
            let mean = line(&curve.mean, &x, &y);
            view! {
                {move || rows.get().then(|| view! { <path d=faint.clone() class="faint"></path> })}
                <path d=tried class="tried-at"></path>
                <path d=mean class="ln l1 strong"></path>
            }
        };
        shown.with(|shown| shown.as_ref().map(draw)).into_any()
    });
    view! {
        <Figure caption=caption table=table class="fig-plane">
            <PlanePlot plane=plane kind="Curve" inside=inside.clone() />
        </Figure>
    }
}

fn as_table(curves: &DependenceCurves, output: usize) -> Grid {
    let (x, y) = (Notation::of(&curves.plane.x.ticks, ""), Notation::of(&curves.plane.y.ticks, ""));
    let shown = curves.outputs.get(output);
    let row = |(at, mean): &(f32, f32)| vec![x.text(*at), y.text(*mean)];
    Grid {
        columns: vec![(curves.plane.x.title.clone(), true), (format!("mean, {}", curves.plane.y.title), true)],
        rows: shown.map(|curve| curve.mean.iter().map(row).collect()).unwrap_or_default(),
        note: "The curves of single rows are in the picture only.".into(),
    }
}
