//! The event strip: one time axis for the whole project, drawn one to one in the pixels there are.

use leptos::{html, prelude::*};
use protocol::{EventMark, Page, Strip};

use super::{events::EventsDialog, labels};
use crate::components::If;
use crate::number::px;
use crate::{
    charts::{event_shape, width_of},
    engine::use_engine,
    reactive::Computed,
    route::use_page,
};

/// Room left and right of the axis.
const SIDE: f64 = 20.0;
/// Below this the strip is folded: no labels.
const NARROW: f64 = 768.0;
const LOW: f64 = 600.0;

/// The strip; there is none on Home and Settings.
#[component]
pub fn EventStrip() -> impl IntoView {
    let page = use_page();
    let there = Computed::new(move || !matches!(page.get(), Page::Home | Page::Settings));
    view! { <If when=there><Shown/></If> }
}

#[component]
fn Shown() -> impl IntoView {
    let frame = use_engine().frame();
    let strip = Computed::new(move || frame.with(|frame| frame.as_ref().map(|frame| frame.strip.clone())));
    let tick = Computed::new(move || {
        frame.with(|frame| frame.as_ref().filter(|frame| frame.clock.started).map(|frame| frame.clock.tick))
    });
    let title =
        Computed::new(move || strip.with(|strip| strip.as_ref().map(|strip| strip.title.clone()).unwrap_or_default()));
    let marks =
        Computed::new(move || strip.with(|strip| strip.as_ref().map(|strip| strip.marks.clone()).unwrap_or_default()));
    let open = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let small = RwSignal::new(folded());
    let follow = window_event_listener(leptos::ev::resize, move |_| {
        if small.get_untracked() != folded() {
            small.set(folded());
        }
    });
    on_cleanup(move || follow.remove());
    let count =
        move || marks.with(|marks| if marks.len() == 1 { "1 event".into() } else { format!("{} events", marks.len()) });
    view! {
        <footer class="strip" aria-label="Event strip">
            <div class="lab">
                <b>{title}</b>
                <If when=move || marks.with(|marks| !marks.is_empty()) otherwise=|| view! { <span>"No events yet"</span> }>
                    <button type="button" class="link" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                        {count}<span class="more">" · list"</span>
                    </button>
                </If>
            </div>
            <div class="axisbox" node_ref=node>
                {move || {
                    let (width, small) = (width.get(), small.get());
                    strip.with(|strip| strip.as_ref().filter(|_| width > 0.0).map(|strip| picture(strip, tick, width, small)))
                }}
            </div>
        </footer>
        <EventsDialog open marks/>
    }
}

/// The axis with everything that does not move, and the playhead that does.
fn picture(strip: &Strip, tick: Computed<Option<u32>>, width: f64, small: bool) -> AnyView {
    let (height, base) = if small { (34.0, 17.0) } else { (56.0, 30.5) };
    let side = if small { 14.0 } else { SIDE };
    let (first, last) = strip.range;
    let length = f64::from(last.saturating_sub(first)).max(1.0);
    let x = move |at: u32| side + (f64::from(at.max(first)) - f64::from(first)) / length * (width - 2.0 * side);
    let now = move || tick.get().map_or(side, |tick| x(tick.min(last)));
    let bands = strip.bands.iter().map(|(from, to)| {
        view! { <rect class="truth" x=px(x(*from)) y=px(base - 7.0) width=px((x(*to) - x(*from)).max(1.0)) height="14"/> }
    });
    view! {
        <svg class="ch" width=px(width) height=px(height) role="img" aria-label=label(strip)>
            {bands.collect_view()}
            <path class="ahead" d=move || format!("M{} {}H{}", px(now()), px(base), px(width - side))/>
            <path class="behind" d=move || format!("M{} {}H{}", px(side), px(base), px(now()))/>
            {(!small).then(|| days(strip, base, x))}
            {events(&strip.marks, base, width, small, x, move || tick.get().map(|_| now()))}
            {move || tick.get().map(|_| {
                let at = now();
                view! {
                    <path class="head1" d=format!("M{} 6V{}", px(at), px(height - 10.0))/>
                    <path class="head2" d=format!("M{} 4h10v5l-5 5l-5-5z", px(at - 5.0))/>
                }
            })}
        </svg>
    }
    .into_any()
}

/// The same limits as in `style/frame.css`.
fn folded() -> bool {
    let size =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(f64::MAX);
    size(window().inner_width()) < NARROW || size(window().inner_height()) < LOW
}

fn label(strip: &Strip) -> String {
    let events: Vec<String> =
        strip.marks.iter().rev().take(5).map(|mark| format!("{}: {}", mark.when, mark.text)).collect();
    if events.is_empty() {
        format!("{}. No events yet.", strip.title)
    } else {
        format!("{}. Newest events: {}", strip.title, events.join("; "))
    }
}

fn days(strip: &Strip, base: f64, x: impl Fn(u32) -> f64) -> AnyView {
    let ticks: String = strip.days.iter().map(|(tick, _)| format!("M{} {}v4", px(x(*tick)), px(base + 3.0))).collect();
    let labels = strip.days.iter().filter(|(_, label)| !label.is_empty()).map(|(tick, label)| {
        view! { <text x=px(x(*tick)) y=px(base + 20.0) text-anchor="middle" class="mute">{label.clone()}</text> }
    });
    view! {
        <path class="axis" d=ticks/>
        {labels.collect_view()}
    }
    .into_any()
}

fn events(
    marks: &[EventMark],
    base: f64,
    width: f64,
    small: bool,
    x: impl Fn(u32) -> f64,
    playhead: impl Fn() -> Option<f64> + Copy + Send + 'static,
) -> AnyView {
    let texts: Vec<_> = marks.iter().map(|mark| (x(mark.tick), mark.kind, mark.label.as_str())).collect();
    let places = labels::places(&texts, width);
    let drawn = marks.iter().zip(places).map(|(mark, place)| {
        let at = x(mark.tick);
        view! {
            <g>
                <title>{format!("{}: {}", mark.when, mark.text)}</title>
                {event_shape(mark.kind, at, base)}
                {place.filter(|_| !small).map(|middle| {
                    let text = mark.label.clone();
                    let at = move || px(playhead().map_or(middle, |playhead| labels::beside(middle, &text, playhead)));
                    view! { <text x=at y=px(base - 13.0) text-anchor="middle" class="ho">{mark.label.clone()}</text> }
                })}
            </g>
        }
    });
    drawn.collect_view().into_any()
}
