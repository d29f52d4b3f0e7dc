//! The production clock: what time it is in the simulation, and how fast it runs.

use leptos::prelude::*;
use protocol::{ClockControl, ClockView, Speed};

use crate::{
    components::{Choice, Icon, IconName, If, Segmented, unique},
    engine::use_engine,
    reactive::Computed,
};

/// The speeds in order, with their labels and what passes in a second of real time.
const CLOCK_SPEEDS: [(Speed, &str, &str); 4] = [
    (Speed::X1, "1×", "1 min a second"),
    (Speed::X10, "10×", "10 min a second"),
    (Speed::X60, "60×", "1 h a second"),
    (Speed::Max, "max", "as fast as it can"),
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
    let speed = use_speed();
    let pace = move || CLOCK_SPEEDS.iter().find(|entry| entry.0 == speed.get()).map(|entry| entry.2);
    view! {
        <div class="clock" role="group" aria-label="Production clock">
            <span class="when">
                <span class="time" class:t2=off id=words.clone()>{move || label.get().unwrap_or_else(|| WAITS.into())}</span>
                <If when=started><small class="meta t2">{pace}</small></If>
            </span>
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

/// How fast simulated time runs.
fn use_speed() -> Computed<Speed> {
    let frame = use_engine().frame();
    Computed::new(move || frame.with(|frame| frame.as_ref().map(|frame| frame.clock.speed).unwrap_or_default()))
}

/// What stands in place of the time before there is one.
const WAITS: &str = "needs a first deployment";

/// The speeds: as a row of choices, or as a list where there is little room.
#[component]
fn Speeds(started: Computed<bool>) -> impl IntoView {
    let engine = use_engine();
    let speed = use_speed();
    let off = Computed::new(move || !started.get());
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event);
        if let Some((speed, ..)) = CLOCK_SPEEDS.iter().find(|(_, label, _)| *label == chosen) {
            engine.clock(ClockControl::Speed(*speed));
        }
    };
    view! {
        <Segmented
            label="Speed"
            options=CLOCK_SPEEDS.map(|(speed, label, _)| (speed, label.to_owned())).to_vec()
            value=Choice::new(speed, move |speed| engine.clock(ClockControl::Speed(speed)))
            off=off
            class="speeds"
        />
        <span class="field l sel speedlist">
            <select aria-label="Speed" disabled=move || off.get() on:change=choose>
                {CLOCK_SPEEDS.map(|(option, label, _)| view! {
                    <option value=label prop:selected=move || speed.get() == option>{label}</option>
                }).collect_view()}
            </select>
        </span>
    }
}
