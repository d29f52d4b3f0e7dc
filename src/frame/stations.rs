//! The seven stations as facts, shared by the rail, the phone's line and Home.

use leptos::prelude::*;
use protocol::{Mark, StationFact};

use crate::engine::use_engine;
use crate::reactive::Computed;

/// The fact of a station. Before the engine is ready nothing is known, and nothing is claimed.
pub fn facts(index: usize) -> Computed<StationFact> {
    let frame = use_engine().frame();
    Computed::new(move || {
        frame.with(|frame| frame.as_ref().and_then(|frame| frame.stations.get(index)).cloned()).unwrap_or(StationFact {
            mark: Mark::Wait,
            fact: String::new(),
            reached: false,
        })
    })
}

/// Along a track only what is wrong has a colour: green on seven stops would say nothing.
pub fn station_tone(mark: Mark) -> &'static str {
    match mark {
        Mark::Bad => "bad",
        Mark::Warn => "warn",
        _ => "",
    }
}
