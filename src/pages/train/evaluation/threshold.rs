//! The threshold: what moving it does, what errors cost, and where they cost least.

use leptos::prelude::*;
use protocol::{EvaluationBody, EvaluationPart, ThresholdView};
use wasm_bindgen::JsCast;

use super::{Choices, Frame};
use crate::charts::{ConfusionMatrix, LineFigure};
use crate::components::{Action, Facts, If, NumberField};
use crate::number::fixed;
use crate::reactive::{Computed, part};

/// The part with its slider.
#[component]
pub fn ThresholdPart(
    /// What was answered.
    part: Computed<Option<EvaluationPart>>,
    /// What is chosen.
    choices: Choices,
) -> impl IntoView {
    let view = Computed::new(move || {
        part.with(|part| match part.as_ref().map(|part| &part.body) {
            Some(EvaluationBody::Threshold(view)) => Some((**view).clone()),
            _ => None,
        })
    });
    let there = Computed::new(move || view.with(Option::is_some));
    view! {
        <Frame part=part title="Threshold" wide=true>
            <If when=there><Moved view=Computed::while_there(move || view.get()) choices=choices /></If>
        </Frame>
    }
}

#[component]
fn Moved(view: Computed<ThresholdView>, choices: Choices) -> impl IntoView {
    let Choices { threshold, costs, .. } = choices;
    let cheapest = part(view, |view| view.cheapest.0);
    let slide = move |event: leptos::ev::Event| {
        let slider: Option<web_sys::HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
        if let Some(slider) = slider {
            threshold.set(slider.value_as_number());
        }
    };
    let blocked = Signal::derive(move || {
        let cheapest = cheapest.get();
        if cheapest > 1.0 {
            return Some("At these costs nothing should be answered positive.".to_owned());
        }
        ((cheapest - threshold.get()).abs() < 1e-9).then(|| "It is used.".to_owned())
    });
    let press = Callback::new(move |()| threshold.set(cheapest.get_untracked()));
    view! {
        <div class="thrbox">
            <div class="stack">
                <label class="sliderfield">
                    <span class="meta t2">"Answered positive from this probability on"</span>
                    <input type="range" min="0" max="1" step="0.01" prop:value=move || fixed(threshold.get(), 4) on:input=slide />
                </label>
                <div class="fields">
                    <NumberField label="Threshold" value=threshold min=0.0 max=1.0 step=0.01 />
                    <NumberField label="Cost of a false positive" value=costs.0 min=0.0 max=1e9 step=0.5 />
                    <NumberField label="Cost of a false negative" value=costs.1 min=0.0 max=1e9 step=0.5 />
                </div>
                <Facts facts=part(view, |view| view.tiles.clone()) class="evtiles" />
                <ConfusionMatrix confusion=part(view, |view| view.matrix.clone()) />
                <h4>"Least cost"</h4>
                <Facts facts=part(view, |view| view.cheapest.1.clone()) class="evtiles" />
                <div><Action label="Use the cheapest threshold" blocked=blocked press=press /></div>
            </div>
            <div class="stack">
                <LineFigure chart=part(view, |view| view.rates.clone()) />
                <LineFigure chart=part(view, |view| view.cost.clone()) />
            </div>
        </div>
    }
}
