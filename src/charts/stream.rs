//! Requests of the last hour, one mark each: discs for stable above the axis, triangles for the canary below, crosses for errors.

use leptos::{html, prelude::*};
use protocol::Grid;

use super::figure::Figure;
use super::measure::width_of;
use crate::number::px;
use crate::reactive::Computed;

/// Most marks in a column; beyond, one mark stands for several requests.
const MOST: u16 = 14;
/// Distance from mark to mark in a column.
const STEP: f64 = 8.4;
/// Room for the names at the left.
const LEFT: f64 = 44.0;
/// Room at the right for half of the word below the newest minute.
const RIGHT: f64 = 14.0;

/// A dot stream. The pictures are hidden from screen readers; the table has the counts.
#[component]
pub fn DotStream(
    /// Requests per simulated minute, oldest first: stable, canary, errors.
    stream: Computed<Vec<(u16, u16, u16)>>,
    /// Name of the stable version, like `v1`.
    #[prop(into)]
    stable: Signal<String>,
    /// Name of the canary, like `v2`; empty without one.
    #[prop(into)]
    canary: Signal<String>,
) -> impl IntoView {
    let each = Computed::new(move || {
        let most = stream.with(|stream| {
            stream.iter().map(|minute| (minute.0 + minute.2.min(1)).max(minute.1)).max().unwrap_or_default()
        });
        most.div_ceil(MOST).max(1)
    });
    let words = move || match each.get() {
        1 => "one mark per request".to_owned(),
        count => format!("one mark for {count} requests"),
    };
    let caption = Signal::derive(move || format!("Requests per simulated minute over the last hour, {}.", words()));
    let table = Computed::new(move || stream.with(|stream| as_table(stream, &stable.get(), &canary.get())));
    view! {
        <p class="meta t2 row wrap streamkey">
            <span class="key"><Sample path="M1 5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z" class="m1" />{stable}</span>
            {move || (!canary.with(String::is_empty)).then(|| view! { <span class="key"><Sample path="M5 1.5l3.8 7h-7.6z" class="m2" />{canary}</span> })}
            <span class="key"><Sample path="M2 2l6 6m0 -6l-6 6" class="x" />"no answer"</span>
            <span>{words}", by simulated minute"</span>
        </p>
        <Figure caption=caption table=table class="fig-stream">
            <Plot stream=stream each=each stable=stable canary=canary />
        </Figure>
    }
}

#[component]
fn Sample(path: &'static str, class: &'static str) -> impl IntoView {
    view! { <svg class="ch" width="10" height="10" aria-hidden="true"><path d=path class=format!("mk {class}")></path></svg> }
}

#[component]
fn Plot(
    stream: Computed<Vec<(u16, u16, u16)>>,
    each: Computed<u16>,
    stable: Signal<String>,
    canary: Signal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let with_canary = Computed::new(move || {
        !canary.with(String::is_empty) || stream.with(|stream| stream.iter().any(|minute| minute.1 > 0))
    });
    // The axis moves only with the layout, not with the traffic, so that columns do not jump.
    let base = 8.0 + f64::from(MOST + 1) * STEP;
    let height = Computed::new(move || if with_canary.get() { base + 8.0 * STEP + 24.0 } else { base + 24.0 });
    // One value for all that is drawn: what follows from another must not be read beside it (docs/decisions.md).
    let drawn = Computed::new(move || Drawn {
        stream: stream.get(),
        each: each.get(),
        stable: stable.get(),
        canary: with_canary.get().then(|| canary.get()),
        height: height.get(),
    });
    let picture = move || {
        let (width, Drawn { stream, each, stable, canary, height }) = (width.get(), drawn.get());
        let end = width - RIGHT;
        let pitch = ((end - LEFT) / 60.0).max(2.0);
        let paths = paths(&stream, each, base, end, pitch);
        let ticks = [(40.0, "−40 min"), (20.0, "−20 min"), (0.0, "now")].map(|(back, text)| {
            view! { <text x=px(end - back * pitch) y=px(height - 4.0) text-anchor="middle">{text}</text> }
        });
        let names = view! {
            <text x="0" y=px(base - 24.0) class="lbl t1">{stable}</text>
            <text x="0" y=px(base - 10.0)>"stable"</text>
        };
        let canary_names = canary.map(|canary| {
            view! {
                <text x="0" y=px(base + 16.0) class="lbl t2">{canary}</text>
                <text x="0" y=px(base + 30.0)>"canary"</text>
            }
        });
        (width > LEFT + RIGHT).then(|| {
            view! {
                {names}
                {canary_names}
                <path d=format!("M{} {}H{}", px(LEFT - 4.0), px(base + 4.0), px(end + 4.0)) class="axis"></path>
                <path d=paths.0 class="mk m1"></path>
                <path d=paths.1 class="mk m2"></path>
                <path d=paths.2 class="mk x"></path>
                {ticks}
            }
        })
    };
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch" aria-hidden="true" width=move || px(width.get()) height=move || px(height.get())>{picture}</svg>
        </div>
    }
}

/// What a picture shows.
#[derive(Clone, PartialEq)]
struct Drawn {
    stream: Vec<(u16, u16, u16)>,
    each: u16,
    stable: String,
    /// None where no request went to a canary.
    canary: Option<String>,
    height: f64,
}

/// Discs, triangles and crosses, one path each. The newest minute stands at the right.
fn paths(stream: &[(u16, u16, u16)], each: u16, base: f64, end: f64, pitch: f64) -> (String, String, String) {
    let size = (pitch * 0.32).min(2.9);
    let (mut discs, mut triangles, mut crosses) = (String::new(), String::new(), String::new());
    for (back, &(stable, canary, errors)) in stream.iter().rev().take(60).enumerate() {
        let x = end - back as f64 * pitch;
        let level = |place: u16| base - 4.0 - f64::from(place) * STEP;
        let stable = stable.div_ceil(each);
        for place in 0..stable {
            discs.push_str(&format!(
                "M{} {}a{s} {s} 0 1 0 {d} 0a{s} {s} 0 1 0 -{d} 0z",
                px(x - size),
                px(level(place)),
                s = px(size),
                d = px(size * 2.0)
            ));
        }
        for place in 0..canary.div_ceil(each).min(8) {
            let (y, half) = (base + 8.6 + f64::from(place) * STEP, size * 1.17);
            triangles.push_str(&format!("M{} {}l{} {}h-{}z", px(x), px(y), px(half), px(size * 2.1), px(half * 2.0)));
        }
        if errors > 0 {
            let (y, s) = (level(stable.min(MOST)), px(size * 1.8));
            crosses.push_str(&format!("M{} {}l{s} {s}m0 -{s}l-{s} {s}", px(x - size * 0.9), px(y - size * 0.9)));
        }
    }
    (discs, triangles, crosses)
}

fn as_table(stream: &[(u16, u16, u16)], stable: &str, canary: &str) -> Grid {
    let mut columns = vec![("Minutes ago".to_owned(), true), (format!("{stable} stable"), true)];
    if !canary.is_empty() {
        columns.push((format!("{canary} canary"), true));
    }
    columns.push(("Errors".into(), true));
    let rows = stream.iter().rev().take(60).enumerate().map(|(back, minute)| {
        let mut row = vec![back.to_string(), minute.0.to_string()];
        if !canary.is_empty() {
            row.push(minute.1.to_string());
        }
        row.push(minute.2.to_string());
        row
    });
    Grid { columns, rows: rows.collect(), note: String::new() }
}
