//! Shapes that carry meaning: one marker for each series role, one mark for each kind of event.

use leptos::prelude::*;
use protocol::EventKind;

use crate::number::px;

/// The marker of a series role, centred on a point, as path text.
pub fn marker(role: u8, x: f64, y: f64) -> String {
    let at = format!("M{} {}", px(x), px(y));
    match role {
        2 => format!("{at}m0 -4l3.8 7h-7.6z"),
        3 => format!("{at}m-3 -3h6v6h-6z"),
        4 => format!("{at}m0 -4l4 4l-4 4l-4 -4z"),
        5 => format!("{at}m0 4l3.8 -7h-7.6z"),
        6 => format!("{at}m-3 -3l6 6m0 -6l-6 6"),
        _ => format!("{at}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"),
    }
}

/// The role a series can have: what is out of range is drawn as "other".
pub fn role(role: u8) -> u8 {
    if (1..=6).contains(&role) { role } else { 6 }
}

/// The mark of an event, centred on a point, some 11 pixels high. Used by charts and by the event strip.
pub fn event_shape(kind: EventKind, x: f64, y: f64) -> AnyView {
    let at = format!("M{} {}", px(x), px(y));
    let (shape, class) = match kind {
        EventKind::Deploy => ("m-4 -4.5l8 4.5l-8 4.5z", "fi"),
        EventKind::RollBack => ("m4 -4.5l-8 4.5l8 4.5z", "fi"),
        EventKind::DriftStart => ("m0 -5l5 5l-5 5l-5 -5z", "oi"),
        EventKind::DriftEnd => ("m0 -5l5 5l-5 5l-5 -5zm-2.5 5h5", "oi"),
        EventKind::AlertPending => ("m0 -5l5.2 9.2h-10.4z", "fw"),
        EventKind::AlertFired => ("m-2.2 -5h4.4l2.8 2.8v4.4l-2.8 2.8h-4.4l-2.8 -2.8v-4.4z", "fb"),
        EventKind::AlertResolved => ("m-2.2 -5h4.4l2.8 2.8v4.4l-2.8 2.8h-4.4l-2.8 -2.8v-4.4z", "ob"),
        EventKind::Retrained => ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "fi"),
    };
    view! { <path d=format!("{at}{shape}") class=class></path> }.into_any()
}
