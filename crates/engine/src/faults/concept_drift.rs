//! Labels follow another rule, while requests stay as they are.

use super::kind::{Effect, Kind};
use crate::parameter::{Choices, Parameter, Values};

/// The kind. During the ramp a growing share of the labels follows the other rule.
pub const KIND: Kind = Kind {
    id: "concept_drift",
    name: "Concept drift",
    text: "Labels follow another rule: what was right becomes wrong while every feature looks the same. During the ramp a growing share of labels follows it.",
    parameters: &[Parameter::concept("rule", "Labels follow", "What decides the true answer from then on.")],
    blocked: |source| {
        source.generator().is_none().then_some(
            "The labels of this traffic come from a file, so there is no other rule for them. Built-in sets with endless traffic have several.",
        )
    },
    idle: |values, source| {
        let usual = source.choices().concepts.last().map(|(id, _)| id.clone());
        (usual == Some(values.choice("rule"))).then_some("Labels follow this rule already.")
    },
    title,
    note: "The fault changes how rows are labelled, not the rows: every feature keeps its distribution. Only measured quality can show it, once labels arrive.",
    effect: Effect::Labels(|values| values.choice("rule")),
};

fn title(values: &Values<'_>, choices: &Choices) -> String {
    let rule = values.choice("rule");
    match choices.concepts.iter().find(|(id, _)| *id == rule) {
        Some((_, about)) => format!("labels by {about}"),
        None => format!("labels by rule “{rule}”"),
    }
}
