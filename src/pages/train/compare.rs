//! Runs side by side: what differs, as pictures and as a table.

mod sides;

use leptos::prelude::*;
use protocol::{Answer, CompareAxis, CompareView, Query, RunRow, TrainView};

use crate::charts::{LabelledChart, LabelledPoint, LabelledPoints, LineFigure, ParallelFigure};
use crate::components::{If, Refusal, Segmented, SelectField};
use crate::engine::{Asked, asked};
use crate::reactive::{Computed, part};
use sides::Sides;

/// What a run is called by its number.
fn run_name(number: u32) -> String {
    format!("r-{number:03}")
}

/// The comparison. It stands in the place of the table of runs.
#[component]
pub fn Comparison(
    /// The view of the page.
    view: Computed<TrainView>,
    /// Numbers of the runs.
    runs: Computed<Vec<u32>>,
    /// Opens a run.
    open: Callback<u32>,
    /// Goes back to the table.
    back: Callback<()>,
) -> impl IntoView {
    let Asked { got, failed } = asked(
        move || {
            let runs = runs.get();
            let state = view.with(|view| runs.iter().map(|run| state_of(view, *run)).collect::<String>());
            (!runs.is_empty()).then_some((Query::Compare { runs }, state))
        },
        |answer| match answer {
            Answer::Comparison(comparison) => Some(*comparison),
            _ => None,
        },
    );
    let there = Computed::new(move || got.with(Option::is_some));
    let waiting = Computed::new(move || !there.get() && failed.with(Option::is_none));
    let escape = move |event: leptos::ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() == "Escape" && plain && !event.default_prevented() {
            event.prevent_default();
            back.run(());
        }
    };
    view! {
        <section class="plate comparison" aria-labelledby="comparison" tabindex="-1" on:keydown=escape>
            <div class="ph">
                <h2 id="comparison" tabindex="-1">{move || format!("{} runs side by side", runs.with(Vec::len))}</h2>
                <div class="r">
                    <button type="button" class="btn s" aria-keyshortcuts="Escape" on:click=move |_| back.run(())>"Back to the table"<kbd aria-hidden="true">"Esc"</kbd></button>
                </div>
            </div>
            <Refusal failure=failed />
            <If when=waiting><p class="t2" role="status">"The runs are being compared."</p></If>
            <If when=there><Compared comparison=Computed::while_there(move || got.get()) open=open /></If>
        </section>
    }
}

/// What of a run changes its comparison.
fn state_of(view: &TrainView, run: u32) -> String {
    let of = |run: &RunRow| format!("{} {} {:?} {}\n", run.status.word, run.digest, run.tags, run.note);
    view.runs.iter().find(|row| row.run == run).map(of).unwrap_or_default()
}

#[component]
fn Compared(comparison: Computed<CompareView>, open: Callback<u32>) -> impl IntoView {
    let look = RwSignal::new(PARALLEL.to_owned());
    let sentence = part(comparison, |view| view.sentence.clone());
    let notes = part(comparison, |view| view.notes.clone());
    let roc = part(comparison, |view| view.roc.clone());
    let has_roc = Computed::new(move || roc.with(Option::is_some));
    // Curves that are gone are not looked at any more.
    Effect::new(move |_| {
        if !has_roc.get() && look.with_untracked(|look| look == ROC) {
            look.set(PARALLEL.to_owned());
        }
    });
    let looks = move |at: &'static str| move || look.with(|look| look == at);
    let pictures = move || {
        let mut options =
            vec![(PARALLEL.to_owned(), "Parallel coordinates".to_owned()), (SCATTER.to_owned(), "Scatter".to_owned())];
        if has_roc.get() {
            options.push((ROC.to_owned(), "ROC".to_owned()));
        }
        view! { <Segmented label="Picture" options=options value=look /> }
    };
    let notes = move || notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    view! {
        <p><b>{sentence}</b></p>
        <ul class="plainlist meta t2">{notes}</ul>
        <div>{pictures}</div>
        <div class="pictured">
            <If when=looks(PARALLEL)><Parallel comparison=comparison /></If>
            <If when=looks(SCATTER)><Points comparison=comparison /></If>
            <If when=looks(ROC)><LineFigure chart=Computed::new(move || roc.get().unwrap_or_default()) /></If>
        </div>
        <Sides comparison=comparison open=open />
    }
}

/// The pictures there are.
const PARALLEL: &str = "parallel";
const SCATTER: &str = "scatter";
const ROC: &str = "roc";

#[component]
fn Parallel(comparison: Computed<CompareView>) -> impl IntoView {
    let axes = part(comparison, |view| view.axes.clone());
    let lines = part(comparison, |view| view.lines.clone());
    let enough = move || axes.with(Vec::len) > 1 && lines.with(Vec::len) > 1;
    view! {
        <If
            when=enough
            otherwise=|| view! { <p class="t2">"Parallel coordinates need two finished runs, and two parameters or metrics to compare them by."</p> }
        >
            <p class="meta t2">"Each line is a run; the best is drawn strong. An axis is a parameter that differs, or a metric."</p>
            <ParallelFigure axes=axes lines=lines name=run_name caption=part(comparison, |view| view.sentence.clone()) />
        </If>
    }
}

/// Id of an axis, among parameters and metrics.
fn axis_id(axis: &CompareAxis) -> String {
    format!("{}.{}", if axis.metric { "metric" } else { "parameter" }, axis.axis.id)
}

#[component]
fn Points(comparison: Computed<CompareView>) -> impl IntoView {
    let axes = part(comparison, |view| view.scatter.clone());
    let options = Computed::new(move || {
        let option = |axis: &CompareAxis| {
            (axis_id(axis), format!("{} ({})", axis.axis.name, if axis.metric { "metric" } else { "parameter" }))
        };
        axes.with(|axes| axes.iter().map(option).collect::<Vec<_>>())
    });
    // At first a parameter that differs against the leading metric.
    let (first, second) = axes.with_untracked(|axes| {
        let y = axes.iter().find(|axis| axis.metric).or(axes.get(1)).map(axis_id).unwrap_or_default();
        let x = axes.iter().map(axis_id).find(|id| *id != y).unwrap_or_else(|| y.clone());
        (x, y)
    });
    let (x, y) = (RwSignal::new(first), RwSignal::new(second));
    let chart = Computed::new(move || comparison.with(|view| points(view, &x.get(), &y.get())));
    let enough = Computed::new(move || {
        chart.with(|chart| {
            let placed = |chart: &LabelledChart| {
                chart.points.iter().filter(|point| !point.at.0.is_nan() && !point.at.1.is_nan()).count()
            };
            chart.as_ref().is_some_and(|chart| placed(chart) > 0)
        })
    });
    view! {
        <If
            when=move || !axes.with(Vec::is_empty)
            otherwise=|| view! { <p class="t2">"A scatter plot needs a parameter that differs, or a metric."</p> }
        >
            <div class="row wrap">
                <SelectField label="Across" options=options value=x />
                <SelectField label="Upwards" options=options value=y />
            </div>
            <If when=enough otherwise=|| view! { <p class="t2">"No run has a value on both axes. Choose others."</p> }>
                <LabelledPoints chart=Computed::while_there(move || chart.get()) />
            </If>
        </If>
    }
}

/// The points over two axes; none where an axis is not there.
fn points(view: &CompareView, x: &str, y: &str) -> Option<LabelledChart> {
    let find = |id: &str| view.scatter.iter().find(|axis| axis_id(axis) == id);
    let (x, y) = (find(x)?, find(y)?);
    let place = |axis: &CompareAxis, place: usize| axis.places.get(place).copied().unwrap_or(f32::NAN);
    let is_best = |run: u32| view.lines.iter().any(|line| line.best && line.trial == run);
    let point = |(n, run): (usize, &protocol::ComparedRun)| LabelledPoint {
        name: run.id.clone(),
        at: (place(x, n), place(y, n)),
        best: is_best(run.run),
    };
    Some(LabelledChart {
        caption: format!("{} against {}, a point for each run. {}", y.axis.name, x.axis.name, view.sentence),
        x: x.axis.clone(),
        y: y.axis.clone(),
        points: view.runs.iter().enumerate().map(point).collect(),
    })
}
