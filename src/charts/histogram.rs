//! A distribution: soft stepped outline for all rows or the reference, filled bars for the part looked at, a wedge at the median.

use leptos::{ev, html, prelude::*};
use protocol::{Grid, Histogram};

use super::figure::Figure;
use super::measure::width_of;
use super::notation::grouped;
use crate::number::px;
use crate::reactive::{Computed, part};

/// Below this height a histogram is a small multiple: no texts, no table of its own.
const SMALL: f64 = 48.0;
/// Room for wedge and end labels.
const FOOT: f64 = 20.0;

/// A histogram. With a width and a height of a table cell it is drawn without texts; the row around it has them.
#[component]
pub fn HistogramFigure(
    /// What to draw.
    histogram: Computed<Histogram>,
    /// Width in pixels; the width there is unless told.
    #[prop(optional)]
    width: Option<f64>,
    /// Height in pixels with its labels; 96 unless told.
    #[prop(optional)]
    height: Option<f64>,
) -> impl IntoView {
    let height = height.unwrap_or(96.0);
    let caption = Computed::new(move || histogram.with(|histogram| histogram.caption.clone()));
    if height < SMALL {
        let width = width.unwrap_or(84.0);
        return view! {
            <svg class="ch hist" role="img" aria-label=caption width=px(width) height=px(height)>
                <Bars histogram=histogram width=width.into() base=height - 1.0 />
            </svg>
        }
        .into_any();
    }
    let table = Computed::new(move || histogram.with(as_table));
    view! {
        <Figure caption=caption table=table class="fig-hist">
            <Full histogram=histogram width=width height=height />
        </Figure>
    }
    .into_any()
}

/// The picture with end labels.
#[component]
fn Full(histogram: Computed<Histogram>, width: Option<f64>, height: f64) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let measured = width_of(node);
    let width = Computed::new(move || width.unwrap_or_else(|| measured.get()));
    let base = height - FOOT;
    // The bin under the pointer is tinted and named by the browser's own tooltip.
    let pointed = RwSignal::new(None::<usize>);
    let count = part(histogram, |histogram| histogram.bins.len().max(1));
    let point = move |event: ev::PointerEvent| {
        let share = f64::from(event.offset_x()) / width.get_untracked().max(1.0);
        pointed.set(Some((share * count.get_untracked() as f64).max(0.0) as usize));
    };
    let name = move || {
        let bin = |place: usize| histogram.with(|histogram| histogram.bins.get(place).map(|bin| bin.name.clone()));
        pointed.get().and_then(bin).unwrap_or_default()
    };
    let tint = move || {
        let wide = width.get() / count.get() as f64;
        pointed.get().map(|place| format!("M{} 0h{}V{}h-{}z", px(place as f64 * wide), px(wide), px(base), px(wide)))
    };
    let marks = part(histogram, |histogram| (histogram.median, histogram.low.clone(), histogram.high.clone()));
    let ends = move || {
        let (width, (median, low, high)) = (width.get(), marks.get());
        // Long categories are cut where they would meet; the table has them in full.
        let room = ((width / 2.0 - 6.0) / 6.3).max(3.0) as usize;
        let median = median.map(|place| {
            let x = f64::from(place.clamp(0.0, 1.0)) * width;
            view! { <path d=format!("M{} {}l3.5 5h-7z", px(x), px(base + 1.0)) class="fi"></path> }
        });
        view! {
            {median}
            <text x="0" y=px(height - 3.0)>{cut(&low, room)}</text>
            <text x=px(width) y=px(height - 3.0) text-anchor="end">{cut(&high, room)}</text>
        }
    };
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch hist" role="img" aria-label="Histogram" width=move || px(width.get()) height=px(height) on:pointermove=point on:pointerleave=move |_| pointed.set(None)>
                <title>{name}</title>
                <Bars histogram=histogram width=width base=base />
                <path d=tint class="hit"></path>
                {ends}
            </svg>
        </div>
    }
}

/// Outline, bars and base line. Only what changed is drawn anew: production moves the bars many times a second.
#[component]
fn Bars(histogram: Computed<Histogram>, width: Computed<f64>, base: f64) -> impl IntoView {
    let paths = Computed::new(move || histogram.with(|histogram| paths(histogram, width.get(), base)));
    view! {
        <path d=move || paths.with(|paths| paths.0.clone()) class="outf"></path>
        <path d=move || paths.with(|paths| paths.1.clone()) class="f1"></path>
        <path d=move || paths.with(|paths| paths.0.clone()) class="outl"></path>
        <path d=move || format!("M0 {}H{}", px(base + 0.5), px(width.get())) class="axis"></path>
    }
}

/// The outline and the bars as paths; empty while the width is not known.
fn paths(histogram: &Histogram, width: f64, base: f64) -> (String, String) {
    if width <= 0.0 {
        return Default::default();
    }
    let count = histogram.bins.len().max(1) as f64;
    let top = histogram.bins.iter().map(|bin| bin.outline.max(bin.bar)).fold(0.0f32, f32::max);
    let level = |height: f32| if top > 0.0 { base - f64::from(height / top) * (base - 2.0) } else { base };
    let (mut steps, mut bars) = (format!("M0 {}", px(base)), String::new());
    for (place, bin) in histogram.bins.iter().enumerate() {
        let (from, to) = (place as f64 * width / count, (place + 1) as f64 * width / count);
        steps.push_str(&format!("V{}H{}", px(level(bin.outline)), px(to)));
        if bin.bar > 0.0 {
            // Bars leave a pixel between them while there is room for one.
            let gap = if to - from > 4.0 { 0.5 } else { 0.0 };
            bars.push_str(&format!(
                "M{} {}V{}H{}V{}z",
                px(from + gap),
                px(base),
                px(level(bin.bar)),
                px(to - gap),
                px(base)
            ));
        }
    }
    steps.push_str(&format!("V{}", px(base)));
    (steps, bars)
}

fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        text.to_owned()
    } else {
        text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
    }
}

/// Counts stay counts; heights below one are shares.
fn as_table(histogram: &Histogram) -> Grid {
    let shares = histogram.bins.iter().any(|bin| bin.outline.fract() != 0.0 || bin.bar.fract() != 0.0);
    let text = |height: f32| {
        if shares { format!("{} %", grouped(f64::from(height) * 100.0, 1)) } else { grouped(f64::from(height), 0) }
    };
    Grid {
        columns: vec![("Bin".into(), false), ("Outline".into(), true), ("Bars".into(), true)],
        rows: histogram.bins.iter().map(|bin| vec![bin.name.clone(), text(bin.outline), text(bin.bar)]).collect(),
        note: String::new(),
    }
}
