//! What can be done now: retrain on what production labelled, or go to Deploy and bring the older version back.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Command, MonitorView, Page};

use crate::charts::grouped;
use crate::components::{Action, If, NumberField, Plate, Refusal, outcome};
use crate::engine::use_engine;
use crate::reactive::{Computed, follow, part};
use crate::route::href;

/// The plate.
#[component]
pub(super) fn WhatNow(view: Computed<MonitorView>) -> impl IntoView {
    let engine = use_engine();
    let text = part(view, |v| v.retrain.text.clone());
    let blocked = part(view, |v| v.retrain.blocked.clone());
    let advice = part(view, |v| v.retrain.advice.clone());
    let lead = part(view, |v| v.retrain.lead);
    let usual = part(view, |v| f64::from(v.retrain.rows));
    let available = part(view, |v| v.retrain.available);
    let count = RwSignal::new(usual.get_untracked());
    follow(usual, count);
    let failure = RwSignal::new(None);
    let begun = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if blocked.with_untracked(Option::is_none) && !engine.busy().get_untracked() {
            let rows = count.get_untracked() as u32;
            engine.ask(Command::Retrain { rows }, outcome(engine, failure, move || begun.set(true)));
        }
    };
    view! {
        <Plate title="What you can do now">
            <form class="opsform" on:submit=send>
                <p>
                    <b>"Retrain. "</b>
                    <span class="t2">{text}</span>
                </p>
                <div class="fieldrow">
                    <NumberField label="Newest labelled requests to use" value=count min=200.0 max=1_000_000.0 step=1.0 />
                    <span class="beside t2">{move || format!("of {} at hand", grouped(f64::from(available.get()), 0))}</span>
                </div>
                {move || Some(advice.get()).filter(|advice| !advice.is_empty()).map(|advice| view! { <p class="meta t2">{advice}</p> })}
                <Refusal failure=failure />
                <div class="row wrap">
                    <Action label="Retrain" blocked=blocked lead=lead submit=true />
                    <span class="meta t2" aria-hidden="true">{move || blocked.get()}</span>
                    <If when=begun>
                        <a href=href(Page::Pipeline)>"Follow it on Pipeline"</a>
                    </If>
                </div>
            </form>
            <div class="alsonow">
                <p>
                    <b>"Roll back. "</b>
                    <span class="t2">"An older version answers again. It helps when the new version is at fault, not when the world has changed."</span>
                </p>
                <p class="row wrap">
                    <a class="btn" href=href(Page::Deploy)>"Open Deploy"</a>
                    <a class="btn quiet" href=href(Page::DriftLab)>"Compare with the scheduled faults"</a>
                </p>
            </div>
        </Plate>
    }
}
