//! One feature moves or spreads, as when a sensor drifts or a unit changes.

use super::kind::{Change, Effect, Kind};
use crate::format::{signed, value};
use crate::parameter::{Choices, Parameter, Values};

/// The kind. A value x becomes (x − m)·spread + m + shift·s, with m and s the mean and standard deviation in training.
pub const KIND: Kind = Kind {
    id: "feature_shift",
    name: "Feature shift",
    text: "The values of one feature move after the true answer was fixed, as when a sensor or a unit goes wrong. The labels stay as they were.",
    parameters: &[
        Parameter::column("feature", "Feature", "The numeric column that changes."),
        Parameter::number("shift", "Shift", "In standard deviations of the training data.", (-100.0, 100.0), 1.0)
            .unit("σ"),
        Parameter::number("spread", "Spread", "Factor around the mean. 1 keeps it.", (0.0, 100.0), 1.0).unit("×"),
    ],
    blocked: |source| source.schema().numeric.is_empty().then_some("There is no numeric feature to shift."),
    idle: |values, _| {
        let changes = values.number("shift") != 0.0 || values.number("spread") != 1.0;
        (!changes).then_some("A shift of 0 and a spread of 1 change nothing.")
    },
    title,
    note: "The drift of this feature shows with the next requests. Quality falls only where the model relies on it, and shows once labels arrive.",
    effect: Effect::Requests(shift),
};

fn title(values: &Values<'_>, _: &Choices) -> String {
    let (shift, spread) = (values.number("shift"), values.number("spread"));
    let mut parts = Vec::new();
    if shift != 0.0 {
        parts.push(format!("mean {} σ", signed(shift, 2).trim_end_matches('0').trim_end_matches('.')));
    }
    if spread != 1.0 {
        parts.push(format!("spread × {}", value(spread)));
    }
    format!("{}: {}", values.choice("feature"), parts.join(", "))
}

fn shift(values: &Values<'_>, change: &mut Change<'_>) {
    let feature = values.choice("feature");
    let Some(column) = change.source.schema().numeric.iter().position(|name| *name == feature) else { return };
    let (mean, deviation) = change.source.moments(column);
    let shift = values.number("shift") * change.strength * deviation;
    let spread = 1.0 + (values.number("spread") - 1.0) * change.strength;
    for value in &mut change.requests.numeric[column] {
        *value = ((f64::from(*value) - mean) * spread + mean + shift) as f32;
    }
}
