//! What is drawn of the parts.

use leptos::prelude::*;
use protocol::{EvaluationBody, Grid, IntervalChart, WeakSegment};

use super::Choices;
use crate::charts::{ConfusionMatrix, HistogramFigure, IntervalFigure, LineFigure, PointFigure, ScatterFigure};
use crate::components::{Facts, GridTable, NumberField, Segmented};
use crate::number::px;
use crate::reactive::Computed;

/// Draws a body. It is drawn anew when it changes; what has fields keeps what is typed in [`Choices`].
pub fn body(body: Computed<EvaluationBody>, choices: Choices) -> AnyView {
    // The field stays while what follows from it changes.
    let tolerance = body
        .with_untracked(|body| matches!(body, EvaluationBody::Errors { .. }))
        .then(|| view! { <Tolerance body=body choices=choices /> });
    let gain = RwSignal::new(true);
    view! { {tolerance} {move || draw(body.get(), gain)} }.into_any()
}

fn draw(body: EvaluationBody, gain: RwSignal<bool>) -> AnyView {
    match body {
        EvaluationBody::Nothing | EvaluationBody::Threshold(_) => ().into_any(),
        EvaluationBody::Scores(grid) => table(grid, "Metrics with their intervals, beside a naive model"),
        EvaluationBody::Classes(grid) => table(grid, "Metrics of each class, with intervals"),
        EvaluationBody::Confusion { matrix, tiles } => {
            view! { <Facts facts=tiles.into() class="evtiles" /> <ConfusionMatrix confusion=matrix.into() /> }
                .into_any()
        }
        EvaluationBody::Curves(chart) => view! { <LineFigure chart=chart.into() /> }.into_any(),
        EvaluationBody::Calibration { chart, counts, tiles } => view! {
            <LineFigure chart=chart.into() />
            <HistogramFigure histogram=counts.into() />
            <Facts facts=tiles.into() class="evtiles" />
        }
        .into_any(),
        EvaluationBody::Gain { gain: of_rows, lift } => {
            let chart = Computed::new(move || if gain.get() { of_rows.clone() } else { lift.clone() });
            let options = vec![(true, "Gain".to_owned()), (false, "Lift".to_owned())];
            view! { <div><Segmented label="Curve" options=options value=gain /></div> <LineFigure chart=chart /> }
                .into_any()
        }
        EvaluationBody::Answers { answers, residuals } => view! {
            <ScatterFigure scatter=answers.into() />
            <h4>"Residuals"</h4>
            <PointFigure chart=residuals.into() />
        }
        .into_any(),
        EvaluationBody::Errors { histogram, quantiles, tiles, .. } => view! {
            <Facts facts=tiles.into() class="evtiles" />
            <HistogramFigure histogram=histogram.into() />
            {table(quantiles, "Quantiles of the absolute error")}
        }
        .into_any(),
        EvaluationBody::Slices { chart, grid, .. } => {
            view! { {interval(chart)} {more(grid, "All metrics of each slice")} }.into_any()
        }
        EvaluationBody::Fairness { measures, charts, grid, .. } => {
            let charts = charts.into_iter().map(|(_, chart)| interval(chart)).collect_view();
            view! {
                <Facts facts=measures.into() class="evtiles" />
                <div class="faircharts">{charts}</div>
                {more(grid, "All rates of each group")}
            }
            .into_any()
        }
        EvaluationBody::Weak(segments) => weak(segments),
        EvaluationBody::LearningCurve { chart, grid } => {
            view! { <LineFigure chart=chart.into() /> {more(grid, "All metrics by training rows")} }.into_any()
        }
    }
}

fn table(grid: Grid, caption: &'static str) -> AnyView {
    view! { <GridTable grid=Computed::from(grid) caption=caption class="tight" /> }.into_any()
}

/// A table that has to be asked for.
fn more(grid: Grid, caption: &'static str) -> AnyView {
    view! { <details class="limits"><summary>{caption}</summary>{table(grid, caption)}</details> }.into_any()
}

fn interval(chart: IntervalChart) -> AnyView {
    view! { <IntervalFigure chart=chart.into() /> }.into_any()
}

#[component]
fn Tolerance(body: Computed<EvaluationBody>, choices: Choices) -> impl IntoView {
    let (used, largest) = body.with_untracked(|body| match body {
        EvaluationBody::Errors { tolerance, .. } => *tolerance,
        _ => (0.0, 0.0),
    });
    let value = RwSignal::new(used);
    Effect::new(move |before: Option<f64>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) {
            choices.tolerance.set(Some(now));
        }
        now
    });
    view! {
        <NumberField
            label="Right if off by at most"
            value=value
            min=0.0
            max=largest.max(used)
            step=(largest / 100.0).max(f64::MIN_POSITIVE)
            help="In units of the target."
        />
    }
}

/// Segments, the costliest first, each with a bar for what it costs.
fn weak(segments: Vec<WeakSegment>) -> AnyView {
    let row = |segment: WeakSegment| {
        let wide = px(f64::from(segment.excess.clamp(0.0, 1.0)) * 100.0);
        view! {
            <li>
                <p><b>{segment.condition}</b>" "<span class="meta t2">{segment.rows}</span></p>
                <p>{format!("Loss {} here, {} elsewhere{}", segment.loss, segment.rest, times(&segment.times))}</p>
                <div class="excess">
                    <svg width="100" height="8" aria-hidden="true"><path d="M0 0h100v8h-100z" class="outf"></path><path d=format!("M0 0h{wide}v8h-{wide}z") class="f2"></path></svg>
                    <span class="meta t2">{segment.excess_text}", p "{segment.p_value}</span>
                </div>
            </li>
        }
    };
    view! { <ol class="weak">{segments.into_iter().map(row).collect_view()}</ol> }.into_any()
}

fn times(times: &str) -> String {
    if times.is_empty() { String::new() } else { format!(": {times}") }
}
