//! The production clock: what time it is in the simulation, and how fast it runs.

use leptos::prelude::*;
use protocol::{ClockControl, ClockView, Speed};

use crate::{
    components::{Icon, IconName, unique},
    engine::use_engine,
    reactive::Computed,
};

/// The speeds in order, with their labels and what they mean.
const CLOCK_SPEEDS: [(Speed, &str, &str); 4] = [
    (Speed::X1, "1×", "One simulated minute a second"),
    (Speed::X10, "10×", "Ten simulated minutes a second"),
    (Speed::X60, "60×", "A simulated hour a second"),
    (Speed::Max, "max", "As fast as this machine can"),
];

/// The next speed in a direction; the same at the ends.
pub fn slower_or_faster(speed: Speed, faster: bool) -> Speed {
    let place = CLOCK_SPEEDS.iter().position(|(other, ..)| *other == speed).unwrap_or(0);
    let next = if faster { place + 1 } else { place.saturating_sub(1) };
    CLOCK_SPEEDS.get(next).map_or(speed, |entry| entry.0)
}

/// The clock with its controls.
#[component]
pub fn Clock() -> impl IntoView {
    let engine = use_engine();
    let clock = Computed::new(move || engine.frame().with(|frame| frame.as_ref().map(|frame| frame.clock.clone())));
    let part =
        move |part: fn(&ClockView) -> bool| Computed::new(move || clock.with(|clock| clock.as_ref().is_some_and(part)));
    let started = part(|clock| clock.started);
    let playing = part(|clock| clock.playing);
    let label = Computed::new(move || {
        clock.with(|clock| clock.as_ref().filter(|clock| clock.started).map(|clock| clock.label.clone()))
    });
    let frozen = engine.frozen();
    let off = move || !started.get() || frozen.with(Option::is_some);
    let reason =
        move || (!started.get()).then_some("The clock can run after the first deployment").or_else(|| frozen.get());
    let words = unique("clock");
    view! {
        <div class="clock" role="group" aria-label="Production clock">
            <span class="meta t2 clab">"Clock"</span>
            <span class="time" class:t2=off id=words.clone()>{move || label.get().unwrap_or_else(|| WAITS.into())}</span>
            <span class="grp">
                <button
                    type="button"
                    class="ib line"
                    disabled=off
                    aria-label=move || if playing.get() { "Pause" } else { "Play" }
                    aria-describedby=words.clone()
                    aria-keyshortcuts="Space"
                    title=move || reason().unwrap_or(if playing.get() { "Pause (Space)" } else { "Play (Space)" })
                    on:click=move |_| engine.clock(if playing.get_untracked() { ClockControl::Pause } else { ClockControl::Play })
                >
                    {move || if playing.get() { view! { <Icon name=IconName::Pause/> } } else { view! { <Icon name=IconName::Play/> } }}
                </button>
                <button
                    type="button"
                    class="ib line step"
                    disabled=off
                    aria-label="Step one tick"
                    aria-describedby=words
                    aria-keyshortcuts="."
                    title=move || reason().unwrap_or("One simulated minute (.)")
                    on:click=move |_| engine.clock(ClockControl::Step)
                ><Icon name=IconName::Step/></button>
            </span>
            <Speeds started/>
        </div>
    }
}

/// What stands in place of the time before there is one.
const WAITS: &str = "needs a first deployment";

/// The speeds: as a row of choices, or as a list where there is little room.
#[component]
fn Speeds(started: Computed<bool>) -> impl IntoView {
    let engine = use_engine();
    let speed = Computed::new(move || {
        engine.frame().with(|frame| frame.as_ref().map(|frame| frame.clock.speed).unwrap_or_default())
    });
    let off = move || !started.get();
    let name = unique("speed");
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event);
        if let Some((speed, ..)) = CLOCK_SPEEDS.iter().find(|(_, label, _)| *label == chosen) {
            engine.clock(ClockControl::Speed(*speed));
        }
    };
    view! {
        <div class="seg speeds" role="radiogroup" aria-label="Speed">
            {CLOCK_SPEEDS.map(|(option, label, meaning)| view! {
                <label title=meaning>
                    <input
                        type="radio"
                        class="vh"
                        name=name.clone()
                        disabled=off
                        prop:checked=move || speed.get() == option
                        on:change=move |_| engine.clock(ClockControl::Speed(option))
                    />
                    <span>{label}</span>
                </label>
            }).collect_view()}
        </div>
        <span class="field l sel speedlist">
            <select aria-label="Speed" disabled=off on:change=choose>
                {CLOCK_SPEEDS.map(|(option, label, _)| view! {
                    <option value=label prop:selected=move || speed.get() == option>{label}</option>
                }).collect_view()}
            </select>
        </span>
    }
}
