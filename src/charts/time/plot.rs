//! Draws a placed time chart, and lets pointer and keys choose a moment on it.

use leptos::{ev, html, prelude::*};
use protocol::{EventMark, TimeChart};

use super::moments;
use super::picture::{Levels, Picture, Times};
use super::readout::{Readout, readout};
use crate::charts::crosshair::use_crosshair;
use crate::charts::marker::event_shape;
use crate::charts::measure::width_of;
use crate::charts::notation::moment;
use crate::components::If;
use crate::number::{fixed, px};
use crate::reactive::{Computed, part};

/// The picture, the crosshair and the text beside it.
#[component]
pub fn Plot(
    chart: Computed<TimeChart>,
    marks: Computed<Vec<EventMark>>,
    now: Signal<f32>,
    height: f64,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let picture = Computed::new(move || {
        chart.with(|chart| marks.with(|marks| Picture::of(chart, marks, now.get(), width.get(), height)))
    });
    let levels = part(picture, |picture| picture.levels.clone());
    let times = part(picture, |picture| picture.times.clone());
    let at = use_crosshair().0;
    let here = RwSignal::new(false);
    let shown = Computed::new(move || {
        let tick = at.get()?;
        Some(chart.with(|chart| marks.with(|marks| picture.with(|picture| readout(chart, marks, picture, tick)))))
    });
    let label = Computed::new(move || chart.with(|chart| format!("Chart: {}", chart.title)));
    let scrub_label = Computed::new(move || chart.with(|chart| format!("{}: arrow keys move along time", chart.title)));

    let point = move |event: ev::PointerEvent| {
        here.set(true);
        at.set(Some(picture.with(|picture| picture.x.value(f64::from(event.offset_x())))));
    };
    let leave = move || {
        here.set(false);
        at.set(None);
    };
    let key = move |event: ev::KeyboardEvent| {
        let ticks = chart.with(moments);
        let events: Vec<f32> = marks.with(|marks| marks.iter().map(|mark| mark.tick as f32).collect());
        if event.key() == "Escape" && at.get_untracked().is_some() {
            event.stop_propagation();
            at.set(None);
            return;
        }
        if let Some(next) = step(&event, at.get_untracked(), &ticks, &events) {
            event.prevent_default();
            event.stop_propagation();
            here.set(true);
            at.set(Some(next));
        }
    };
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=px(height)>
                {move || times.with(draw_shade)}
                {move || levels.with(draw_levels)}
                {move || times.with(|times| draw_times(times, levels.with(|levels| levels.span)))}
                {move || picture.with(draw_lines)}
                {move || picture.with(|picture| shown.with(|shown| shown.as_ref().map(|shown| cross(shown, picture))))}
            </svg>
            <div
                class="scrub"
                role="slider"
                tabindex="0"
                aria-label=scrub_label
                aria-orientation="horizontal"
                aria-valuemin=move || chart.with(|chart| fixed(f64::from(chart.range.0), 0))
                aria-valuemax=move || chart.with(|chart| fixed(f64::from(chart.range.1), 0))
                aria-valuenow=move || fixed(f64::from(at.get().unwrap_or_else(|| now.get())), 0)
                aria-valuetext=move || shown.with(|shown| shown.as_ref().map_or_else(|| moment(now.get()), Readout::sentence))
                on:pointermove=point
                on:pointerdown=point
                on:pointerleave=move |_| leave()
                on:blur=move |_| leave()
                on:keydown=key
            ></div>
            <If when=move || here.get() && shown.with(Option::is_some)>
                {move || shown.get().map(|shown| view! { <Tip shown=shown /> })}
            </If>
        </div>
    }
}

/// The moment a key moves to: arrows by point, Page by twenty, Home and End to the ends, Shift with an arrow to the next event.
fn step(event: &ev::KeyboardEvent, at: Option<f32>, ticks: &[f32], events: &[f32]) -> Option<f32> {
    let stops = if event.shift_key() { events } else { ticks };
    let last = stops.len().checked_sub(1)?;
    let from = at.unwrap_or(f32::MAX);
    let before = stops.partition_point(|tick| *tick < from);
    let after = stops.partition_point(|tick| *tick <= from);
    let place = match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => before.saturating_sub(1),
        "ArrowRight" | "ArrowUp" => after.min(last),
        "PageDown" => before.saturating_sub(20),
        "PageUp" => (after + 19).min(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    stops.get(place).copied()
}

/// Bands, grid and limits.
fn draw_levels(levels: &Levels) -> impl IntoView + use<> {
    let (left, right) = levels.span;
    let bands = levels.bands.iter().map(|(y, height, class)| {
        view! { <rect x=px(left) y=px(*y) width=px(right - left) height=px(*height) class=*class></rect> }
    });
    let grid: String = levels.ticks.iter().map(|(y, _)| format!("M{} {}H{}", px(left), px(*y), px(right))).collect();
    let ticks = levels.ticks.iter().map(|(y, text)| {
        view! { <text x=px(left - 6.0) y=px(y + 4.0) text-anchor="end">{text.clone()}</text> }
    });
    let limits = levels.limits.iter().map(|(y, text_y, text, line, class)| {
        view! {
            <path d=format!("M{} {}H{}", px(left), px(*y), px(right)) class=*line></path>
            <text x=px(left + 4.0) y=px(*text_y) class=format!("ho {class}")>{text.clone()}</text>
        }
    });
    view! {
        {bands.collect_view()}
        <path d=grid class="grid"></path>
        {ticks.collect_view()}
        {limits.collect_view()}
    }
}

/// A stretch of time of which not all is known yet. It lies below everything.
fn draw_shade(times: &Times) -> impl IntoView + use<> {
    let (top, bottom) = times.span;
    times.shade.as_ref().map(|(x, width, words, inside)| {
        let (text, anchor) = if *inside { (x + 4.0, "start") } else { (x + width - 4.0, "end") };
        view! {
            <rect x=px(*x) y=px(top) width=px(*width) height=px(bottom - top) class="band"></rect>
            <text x=px(text) y=px(bottom - 5.0) text-anchor=anchor class="ho">{words.clone()}</text>
        }
    })
}

/// The time axis with what happened, and now.
fn draw_times(times: &Times, (left, right): (f64, f64)) -> impl IntoView + use<> {
    let (top, bottom) = times.span;
    let mut axis = format!("M{} {}H{}", px(left), px(bottom), px(right));
    times.ticks.iter().for_each(|(x, _)| axis.push_str(&format!("M{} {}v4", px(*x), px(bottom))));
    let ticks = times.ticks.iter().filter(|(_, text)| !text.is_empty()).map(|(x, text)| {
        view! { <text x=px(*x) y=px(bottom + 15.0) text-anchor="middle">{text.clone()}</text> }
    });
    let events = times.events.iter().map(|(kind, x, _)| {
        view! {
            <path d=format!("M{} 14V{}", px(*x), px(bottom)) class="dropline"></path>
            {event_shape(*kind, *x, 7.0)}
        }
    });
    let now =
        times.now.map(|x| view! { <path d=format!("M{} {}V{}", px(x), px(top - 4.0), px(bottom)) class="now"></path> });
    view! {
        <path d=axis class="axis"></path>
        {ticks.collect_view()}
        {events.collect_view()}
        {now}
    }
}

/// The series and their names.
fn draw_lines(picture: &Picture) -> impl IntoView + use<> {
    let lines = picture.lines.iter().map(|line| {
        let solid = if line.single { " solid" } else { "" };
        view! {
            <path d=line.path.clone() class=format!("ln l{}{solid}", line.role)></path>
            <path d=line.markers.clone() class=format!("mk m{}", line.role)></path>
        }
    });
    let labels = picture.labels.iter().map(
        |(x, y, text, role)| view! { <text x=px(*x) y=px(*y) class=format!("lbl ho t{role}")>{text.clone()}</text> },
    );
    view! {
        {lines.collect_view()}
        {labels.collect_view()}
    }
}

/// The line at the moment pointed at, and a ring around each value.
fn cross(shown: &Readout, picture: &Picture) -> impl IntoView + use<> {
    let rings = shown.values.iter().filter_map(|value| {
        let (x, y) = value.place?;
        Some(view! { <circle cx=px(x) cy=px(y) r="4.5" class=format!("ring r{}", value.role)></circle> })
    });
    view! {
        <path d=format!("M{} {}V{}", px(shown.x), px(picture.top), px(picture.bottom)) class="cross"></path>
        {rings.collect_view()}
    }
}

/// The values at the moment pointed at, as text. Screen readers get it from the slider.
#[component]
fn Tip(shown: Readout) -> impl IntoView {
    let values = shown.values.iter().map(|value| {
        view! {
            <div>
                <svg class="ch" width="10" height="10" aria-hidden="true">
                    <path d=crate::charts::marker::marker(value.role, 5.0, 5.0) class=format!("mk m{}", value.role)></path>
                </svg>
                <span class="t2">{value.name.clone()}</span>
                <b>{value.text.clone()}</b>
            </div>
        }
    });
    let events = shown.events.iter().map(|event| view! { <p>{event.clone()}</p> });
    view! {
        <div class="tip" class:flip=shown.flip style:--x=format!("{}px", px(shown.x)) aria-hidden="true">
            <b>{shown.time.clone()}</b>
            {values.collect_view()}
            {events.collect_view()}
        </div>
    }
}
