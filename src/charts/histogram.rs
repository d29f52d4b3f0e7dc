//! A distribution: soft stepped outline for all rows or the reference, filled bars for the part looked at, a wedge at the median.

use leptos::{html, prelude::*};
use protocol::{Grid, Histogram};

use super::figure::Figure;
use super::measure::width_of;
use super::notation::grouped;
use crate::number::px;
use crate::reactive::Computed;

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
                {move || histogram.with(|histogram| shape(histogram, width, height - 1.0))}
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
    let ends = move || {
        let width = width.get();
        histogram.with(|histogram| {
            // Long categories are cut where they would meet; the table has them in full.
            let room = ((width / 2.0 - 6.0) / 6.3).max(3.0) as usize;
            let median = histogram.median.map(|place| {
                let x = f64::from(place.clamp(0.0, 1.0)) * width;
                view! { <path d=format!("M{} {}l3.5 5h-7z", px(x), px(base + 1.0)) class="fi"></path> }
            });
            view! {
                {median}
                <text x="0" y=px(height - 3.0)>{cut(&histogram.low, room)}</text>
                <text x=px(width) y=px(height - 3.0) text-anchor="end">{cut(&histogram.high, room)}</text>
            }
        })
    };
    view! {
        <div class="plot" node_ref=node>
            <svg class="ch hist" role="img" aria-label="Histogram" width=move || px(width.get()) height=px(height)>
                {move || histogram.with(|histogram| shape(histogram, width.get(), base))}
                {ends}
            </svg>
        </div>
    }
}

/// Outline, bars and base line, with the name of a bin under the pointer.
fn shape(histogram: &Histogram, width: f64, base: f64) -> impl IntoView + use<> {
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
    let names = histogram.bins.iter().enumerate().map(|(place, bin)| {
        view! {
            <rect x=px(place as f64 * width / count) y="0" width=px(width / count) height=px(base) class="hit">
                <title>{bin.name.clone()}</title>
            </rect>
        }
    });
    (width > 0.0).then(|| {
        view! {
            <path d=format!("{steps}z") class="outf"></path>
            <path d=bars class="f1"></path>
            <path d=steps class="outl"></path>
            <path d=format!("M0 {}H{}", px(base + 0.5), px(width)) class="axis"></path>
            {names.collect_view()}
        }
    })
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
