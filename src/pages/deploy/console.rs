//! The request console: one request by hand, answered by the deployed model for real.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Answer, Failure, FormField, Prediction, Query, RequestForm};

use super::answer::AnswerView;
use super::fields::{Entry, Field};
use crate::components::{Action, If, Plate, Refusal, SelectField};
use crate::engine::use_engine;
use crate::reactive::Computed;

/// Value of the route select that follows the split.
const BY_SPLIT: &str = "split";

/// The plate.
#[component]
pub(super) fn Console(form: Computed<Option<RequestForm>>) -> impl IntoView {
    let fields =
        Computed::new(move || form.with(|form| form.as_ref().map(|form| form.fields.clone()).unwrap_or_default()));
    let samples = Computed::new(move || form.with(|form| form.as_ref().map_or(0, |form| form.samples)));
    let routes =
        Computed::new(move || form.with(|form| form.as_ref().map(|form| form.routes.clone()).unwrap_or_default()));
    // What is typed lives as long as the signature of the model stays the same.
    view! {
        <Plate title="Request console" meta="a real answer of the model; nothing is counted as traffic">
            {move || view! { <Form fields=fields.get() samples=samples routes=routes /> }}
        </Plate>
    }
}

#[component]
fn Form(fields: Vec<FormField>, samples: Computed<u32>, routes: Computed<Vec<(u32, String)>>) -> impl IntoView {
    let engine = use_engine();
    let entries: StoredValue<Vec<(FormField, Entry)>> = StoredValue::new(
        fields
            .into_iter()
            .map(|field| {
                let entry = Entry::of(&field);
                (field, entry)
            })
            .collect(),
    );
    let route = RwSignal::new(BY_SPLIT.to_owned());
    let options = Computed::new(move || {
        let versions = routes.with(|routes| {
            routes.iter().map(|(version, label)| (version.to_string(), label.clone())).collect::<Vec<_>>()
        });
        std::iter::once((BY_SPLIT.to_owned(), "By split".to_owned())).chain(versions).collect()
    });
    let sample = RwSignal::new(0_u32);
    let waiting = RwSignal::new(false);
    let prediction = RwSignal::new(None::<Prediction>);
    let failure = RwSignal::new(None::<Failure>);

    let step = move |by: u32| {
        let count = samples.get_untracked().max(1);
        let index = (sample.get_untracked() + by) % count;
        engine.query(Query::SampleRow { index }, move |outcome| match outcome {
            Ok(Answer::Row(values)) => {
                sample.set(index);
                failure.set(None);
                let _ = entries.try_with_value(|entries| {
                    for ((field, entry), value) in entries.iter().zip(&values) {
                        entry.fill(field, value);
                    }
                });
            }
            Ok(_) => {}
            Err(problem) => failure.set(Some(problem)),
        });
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if waiting.get_untracked() {
            return;
        }
        let values = entries.with_value(|entries| entries.iter().map(|(field, entry)| entry.value(field)).collect());
        let version = route.get_untracked().parse().ok();
        waiting.set(true);
        engine.query(Query::Predict { version, values }, move |outcome| {
            waiting.set(false);
            match outcome {
                Ok(Answer::Prediction(answer)) => {
                    failure.set(None);
                    prediction.set(Some(answer));
                }
                Ok(_) => {}
                Err(problem) => failure.set(Some(problem)),
            }
        });
    };

    view! {
        <form class="opsform" on:submit=send>
            <div class="features">
                {entries
                    .with_value(|entries| {
                        entries.iter().map(|(field, entry)| view! { <Field field=field.clone() entry=*entry failure=failure /> }).collect_view()
                    })}
            </div>
            <Refusal failure=failure />
            <div class="consolebar">
                <SelectField label="Route" options=options value=route />
                <If when=move || samples.with(|count| *count > 0)>
                    <div class="row wrap" role="group" aria-label="Sample rows">
                        <Action label="Previous row" press=Callback::new(move |()| step(samples.get_untracked().max(1) - 1)) />
                        <output class="meta t2 nw">{move || format!("Sample row {} of {}", sample.get() + 1, samples.get())}</output>
                        <Action label="Next row" press=Callback::new(move |()| step(1)) />
                    </div>
                </If>
                <Action label="Send" submit=true key="⏎" />
            </div>
        </form>
        <div aria-live="polite">{move || prediction.get().map(|prediction| view! { <AnswerView prediction=prediction /> })}</div>
    }
}
