//! The event strip: one time axis for the whole project, drawn one to one in the pixels there are.

use leptos::{html, prelude::*};
use protocol::{Command, EventMark, Moment, Page, Strip};

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
    // Where the handle is being dragged to; then where it stands; and the present.
    let aim = RwSignal::new(None::<u32>);
    let head = Computed::new(move || aim.get().or(tick.get()));
    let now = Computed::new(move || {
        let past = frame.with(|frame| frame.as_ref().and_then(|frame| frame.past.as_ref().map(|past| past.now)));
        past.or(tick.get())
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
                    strip.with(|strip| strip.as_ref().filter(|_| width > 0.0).map(|strip| picture(strip, head, now, width, small)))
                }}
                <If when=move || now.get().is_some_and(|now| now > 0)><Seek strip head aim/></If>
            </div>
        </footer>
        <EventsDialog open marks/>
    }
}

/// Drags the playhead to look back; a slider to hands and readers alike.
#[component]
fn Seek(
    strip: Computed<Option<Strip>>,
    /// Where the handle is shown.
    head: Computed<Option<u32>>,
    /// Where it is being dragged to.
    aim: RwSignal<Option<u32>>,
) -> impl IntoView {
    let engine = use_engine();
    let range = Computed::new(move || strip.with(|strip| strip.as_ref().map_or((0, 0), |strip| strip.range)));
    let at = move || head.get().unwrap_or_default();
    let drag = move |event: web_sys::Event| aim.set(event_target_value(&event).parse().ok());
    let look = move |_| {
        if let Some(tick) = aim.get_untracked() {
            engine.ask(Command::LookBack(Moment::Tick(tick)), move |outcome| {
                aim.set(None);
                if let Err(failure) = outcome {
                    engine.fail(failure);
                }
            });
        }
    };
    // Page keys go by days.
    let keys = move |event: web_sys::KeyboardEvent| {
        let tick = head.get_untracked().unwrap_or_default();
        let to = match event.key().as_str() {
            "PageUp" => tick.saturating_add(DAY),
            "PageDown" => tick.saturating_sub(DAY),
            _ => return,
        };
        event.prevent_default();
        engine.send(Command::LookBack(Moment::Tick(to)));
    };
    view! {
        <input
            type="range"
            class="seek"
            aria-label="Moment looked at; drag to look back"
            title="Drag to look back"
            aria-valuetext=move || moment(at())
            min=move || range.get().0
            max=move || range.get().1
            prop:value=move || at().to_string()
            on:input=drag
            on:change=look
            on:keydown=keys
        />
    }
}

/// Minutes of a day.
const DAY: u32 = 1_440;

/// Like `day 12, 05:10`.
fn moment(tick: u32) -> String {
    format!("day {}, {:02}:{:02}", tick / DAY + 1, tick % DAY / 60, tick % 60)
}

/// The axis with everything that does not move, and the playhead that does.
fn picture(
    strip: &Strip,
    tick: Computed<Option<u32>>,
    present: Computed<Option<u32>>,
    width: f64,
    small: bool,
) -> AnyView {
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
            {move || present.get().filter(|present| tick.get() != Some(*present)).map(|present| {
                view! { <path class="present" d=format!("M{} {}v12", px(x(present.min(last))), px(base - 6.0))/> }
            })}
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
