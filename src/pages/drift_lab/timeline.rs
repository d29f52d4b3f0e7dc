//! The timeline: one lane per fault, its ramp as a slope, days below, "now" as a solid line. The same facts stand as
//! a table below it.

use leptos::prelude::*;
use protocol::{DriftLabView, FaultPhase, FaultView};

use crate::number::fixed;
use crate::reactive::{Computed, part};

const LANE: u32 = 36;
const BAR: u32 = 14;
const AXIS: u32 = 24;
/// Room of a day label on a narrow axis, in hundredths.
const APART: f64 = 13.0;

/// The drawing.
#[component]
pub(super) fn Timeline(
    view: Computed<DriftLabView>,
    faults: Computed<Vec<FaultView>>,
    selected: Computed<Option<u32>>,
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    let range = part(view, |v| v.range);
    let days = part(view, |v| v.days.clone());
    let now = part(view, |v| v.now);
    let height = Computed::new(move || faults.with(Vec::len) as u32 * LANE + 4);
    let share = move |tick: u32| {
        let (first, last) = range.get();
        f64::from(tick.saturating_sub(first)) / f64::from(last.saturating_sub(first).max(1)) * 100.0
    };
    let percent = move |tick: u32| format!("{}%", fixed(share(tick), 3));
    let words = move || {
        faults.with(|faults| {
            faults
                .iter()
                .map(|fault| format!("{}, {}: {}", fault.title, fault.when, fault.status.word))
                .collect::<Vec<_>>()
                .join(". ")
        })
    };
    let lane = move |(place, fault): (usize, &FaultView)| {
        let (id, (first, last)) = (fault.id, range.get());
        let (top, on) = (place as u32 * LANE, selected.get() == Some(id));
        let phase = match fault.phase {
            FaultPhase::Ahead => "ahead",
            FaultPhase::AtWork => "atwork",
            FaultPhase::Over => "over",
        };
        let class = format!("fault {phase}{}", if on { " on" } else { "" });
        let choose = move |_| chosen.set(Some(id));
        view! {
            <text x="0" y=top + 13 class:on=on on:click=choose>{fault.title.clone()}</text>
            // The block is drawn in ticks and stretched to the width; text is not.
            <svg
                y=top + 18
                width="100%"
                height=BAR
                viewBox=format!("{first} 0 {} {BAR}", last.saturating_sub(first).max(1))
                preserveAspectRatio="none"
            >
                <path class=class d=block(fault) on:click=choose />
            </svg>
            <line x1="0" x2="100%" y1=top + 18 + BAR y2=top + 18 + BAR class="axis" />
        }
    };
    view! {
        <div class="faultbox">
        <svg class="ch faultline" width="100%" height=move || height.get() + AXIS role="img" aria-label=move || format!("Timeline of faults. {}", words())>
            {move || faults.with(|faults| faults.iter().enumerate().map(lane).collect_view())}
            {move || {
                let bottom = height.get();
                let mut free = 0.0;
                days.get()
                    .into_iter()
                    .map(|(tick, label)| {
                        let anchor = if share(tick) < 4.0 {
                            "start"
                        } else if share(tick) > 96.0 {
                            "end"
                        } else {
                            "middle"
                        };
                        // A label close behind the one before it goes where the axis is narrow.
                        let close = !label.is_empty() && share(tick) < free;
                        if !label.is_empty() && !close {
                            free = share(tick) + APART;
                        }
                        view! {
                            <line x1=percent(tick) x2=percent(tick) y1=bottom y2=bottom + 4 class="axis" />
                            <text x=percent(tick) y=bottom + 16 text-anchor=anchor class=if close { "tick close" } else { "tick" }>
                                {label}
                            </text>
                        }
                    })
                    .collect_view()
            }}
            <line x1="0" x2=move || percent(now.get()) y1=move || height.get() y2=move || height.get() class="done" />
            <line x1=move || percent(now.get()) x2="100%" y1=move || height.get() y2=move || height.get() class="todo" />
            <line x1=move || percent(now.get()) x2=move || percent(now.get()) y1="0" y2=move || height.get() class="now" />
        </svg>
        </div>
    }
}

/// Up along the ramp, along the top, down at the end.
fn block(fault: &FaultView) -> String {
    let (start, full, end) = fault.span;
    let full = full.clamp(start, end.max(start));
    format!("M{start} {BAR}L{full} 1H{end}V{BAR}Z")
}
