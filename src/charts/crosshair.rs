//! The moment a reader points at. Charts that share it show the same one.

use leptos::prelude::*;

/// The moment pointed at, in ticks.
#[derive(Clone, Copy)]
pub struct Crosshair(pub RwSignal<Option<f32>>);

/// Lets all time charts below the calling component show one crosshair.
pub fn share_crosshair() {
    provide_context(Crosshair(RwSignal::new(None)));
}

/// The shared crosshair, or one of the chart's own.
pub fn use_crosshair() -> Crosshair {
    use_context().unwrap_or_else(|| Crosshair(RwSignal::new(None)))
}
