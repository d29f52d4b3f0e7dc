//! Keys that work everywhere. They stand back while something else needs the keyboard.

use leptos::{ev, prelude::*};
use protocol::{ClockControl, Command, Page};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::{
    engine::{Engine, use_engine},
    frame::{Layers, slower_or_faster, step_back, use_layers},
    route::{STATIONS, go},
};

const STORED: &str = "keys";

/// Whether single keys do something; kept by the browser.
#[derive(Clone, Copy)]
pub struct SingleKeys(pub RwSignal<bool>);

/// Listens from now on; called once by the root.
pub fn provide_keys() {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.as_ref().and_then(|storage| storage.get_item(STORED).ok().flatten());
    let single = RwSignal::new(kept.as_deref() != Some("off"));
    provide_context(SingleKeys(single));
    Effect::new(move |_| {
        let word = if single.get() { "on" } else { "off" };
        let _ = storage.as_ref().map(|storage| storage.set_item(STORED, word));
    });
    let engine = use_engine();
    let layers = use_layers();
    let prefix = StoredValue::new(0.0_f64);
    let listen = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if event.default_prevented() || event.is_composing() || dialog_open() {
            return;
        }
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            layers.palette.set(true);
        } else if !event.ctrl_key()
            && !event.meta_key()
            && !event.alt_key()
            && single.get_untracked()
            && !typing(&event)
        {
            plain(&event, engine, layers, prefix);
        }
    });
    let _ = window().add_event_listener_with_callback("keydown", listen.as_ref().unchecked_ref());
    listen.forget();
}

/// Presses the first element that `selector` finds when its key is typed, for as long as the calling component lives.
pub fn page_key(key: &'static str, selector: &'static str) {
    let single = use_context::<SingleKeys>();
    let handle = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.repeat();
        if plain
            && event.key().eq_ignore_ascii_case(key)
            && single.is_none_or(|single| single.0.get_untracked())
            && !event.default_prevented()
            && !event.is_composing()
            && !typing(&event)
            && !dialog_open()
            && let Some(button) = document().query_selector(selector).ok().flatten()
            && let Ok(button) = button.dyn_into::<HtmlElement>()
        {
            event.prevent_default();
            button.click();
        }
    });
    on_cleanup(move || handle.remove());
}

/// A space so soon after the clock stopped by itself was meant to stop it.
const AFTER_STOP_MS: f64 = 800.0;

/// Time between `G` and the key after it.
const PREFIX_MS: f64 = 1_500.0;

fn plain(event: &KeyboardEvent, engine: Engine, layers: Layers, prefix: StoredValue<f64>) {
    let key = event.key();
    let after_g = event.time_stamp() - prefix.get_value() < PREFIX_MS && prefix.get_value() > 0.0;
    prefix.set_value(0.0);
    match key.as_str() {
        "d" | "D" if after_g => go(Page::DriftLab),
        "s" | "S" if after_g => go(Page::Settings),
        "g" | "G" => prefix.set_value(event.time_stamp()),
        "0" => go(Page::Home),
        "1" | "2" | "3" | "4" | "5" | "6" | "7" => {
            let page = key.parse::<usize>().ok().and_then(|number| STATIONS.get(number.wrapping_sub(1)));
            page.copied().into_iter().for_each(go);
        }
        " " if !on_control(event) => {
            let just_stopped = engine.stopped_ms_ago().is_some_and(|ago| ago < AFTER_STOP_MS);
            clock(engine, |frame| {
                let playing = frame.clock.playing;
                (playing || !just_stopped).then_some(if playing { ClockControl::Pause } else { ClockControl::Play })
            });
        }
        "." => clock(engine, |_| Some(ClockControl::Step)),
        "," => step_back(engine),
        "z" => engine.send(Command::Undo),
        "Z" => engine.send(Command::Redo),
        "Escape" if engine.looking_back().get_untracked() => engine.send(Command::ReturnToNow),
        "Escape" if engine.notices().close_all() => {}
        "[" | "]" => clock(engine, |frame| {
            let next = slower_or_faster(frame.clock.speed, key == "]");
            (next != frame.clock.speed).then_some(ClockControl::Speed(next))
        }),
        "/" => layers.palette.set(true),
        "?" => layers.keys.set(true),
        _ => return,
    }
    // A space on a button is the button's.
    if key != " " || !on_control(event) {
        event.prevent_default();
    }
}

/// Controls the clock, if there is one that runs.
fn clock(engine: Engine, choose: impl FnOnce(&protocol::Frame) -> Option<ClockControl>) {
    let control =
        engine.frame().with_untracked(|frame| frame.as_ref().filter(|frame| frame.clock.started).and_then(choose));
    control.into_iter().for_each(|control| engine.clock(control));
}

fn target(event: &KeyboardEvent) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

/// The focus is in a field that takes letters.
fn typing(event: &KeyboardEvent) -> bool {
    let Some(element) = target(event) else { return false };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "radio" | "checkbox" | "button" | "submit" | "range" | "file");
    }
    matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT") || element.has_attribute("contenteditable")
}

/// The focus is on something that a space does something to.
fn on_control(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| {
        element.closest("a, button, input, label, summary, [role=tab], [tabindex='0']").ok().flatten().is_some()
    })
}

fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
