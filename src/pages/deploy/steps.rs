//! The steps of a new canary as an editable list. It holds a draft; the engine judges it when it is sent.

use leptos::prelude::*;
use protocol::CanaryStep;

use crate::components::{Action, IconName, If, NumberField, SelectField, rows};
use crate::focus::focus;
use crate::number::shortest;
use crate::reactive::Computed;

const TIMED: &str = "timed";
const ASKED: &str = "asked";

/// One step being edited.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Draft {
    id: usize,
    weight: RwSignal<f64>,
    kind: RwSignal<String>,
    minutes: RwSignal<f64>,
}

impl Draft {
    /// A draft of the step.
    pub(super) fn of(id: usize, step: &CanaryStep) -> Self {
        Self {
            id,
            weight: RwSignal::new(f64::from(step.weight)),
            kind: RwSignal::new(if step.pause.is_some() { TIMED } else { ASKED }.to_owned()),
            minutes: RwSignal::new(step.pause.map_or(60.0, f64::from)),
        }
    }

    /// The step in words, like `20 % for 120 min`.
    pub(super) fn words(self) -> String {
        let weight = shortest(self.weight.get());
        if self.kind.with(|kind| kind == TIMED) {
            format!("{weight} % for {} min", shortest(self.minutes.get()))
        } else {
            format!("{weight} % until promoted")
        }
    }

    /// What the draft says.
    pub(super) fn step(self) -> CanaryStep {
        let timed = self.kind.with_untracked(|kind| kind == TIMED);
        CanaryStep {
            weight: self.weight.get_untracked() as u8,
            pause: timed.then(|| self.minutes.get_untracked() as u32),
        }
    }
}

/// The list.
#[component]
pub(super) fn StepList(steps: RwSignal<Vec<Draft>>) -> impl IntoView {
    let add = move |()| {
        steps.update(|steps| {
            let id = steps.iter().map(|step| step.id + 1).max().unwrap_or(0);
            let weight = steps.last().map_or(20.0, |step| step.weight.get_untracked() + 20.0).min(99.0);
            steps.push(Draft::of(id, &CanaryStep { weight: weight as u8, pause: Some(60) }));
        });
    };
    let full =
        Computed::new(move || (steps.with(Vec::len) >= 10).then(|| "Ten steps are enough for one rollout.".to_owned()));
    view! {
        <ol class="canarysteps">
            {rows(
                Computed::new(move || steps.get()),
                |step| step.id.to_string(),
                move |step| view! { <Step step=step.get_untracked() steps=steps /> }.into_any(),
            )}
            <li class="meta t2">"Then 100 %. The old version takes no traffic; you can roll back to it."</li>
        </ol>
        <p class="row addstep">
            <Action label="Add a step" icon=IconName::Plus small=true blocked=full press=Callback::new(add) />
        </p>
    }
}

#[component]
fn Step(step: Draft, steps: RwSignal<Vec<Draft>>) -> impl IntoView {
    let place = Computed::new(move || {
        steps.with(|steps| steps.iter().position(|other| other.id == step.id).map_or(0, |at| at + 1))
    });
    let name = move || format!("Step {}", place.get());
    let remove = move |()| {
        steps.update(|steps| steps.retain(|other| other.id != step.id));
        focus(".addstep .btn");
    };
    let only = Computed::new(move || (steps.with(Vec::len) < 2).then(|| "A canary has at least one step.".to_owned()));
    let kinds = vec![(TIMED.to_owned(), "for a while".to_owned()), (ASKED.to_owned(), "until promoted".to_owned())];
    let timed = Computed::new(move || step.kind.with(|kind| kind == TIMED));
    view! {
        <li>
            <fieldset class="fieldrow">
                <legend class="meta">{name}</legend>
                <NumberField label="Share of traffic" value=step.weight min=1.0 max=99.0 step=1.0 unit="%" />
                <SelectField label="Pause" options=kinds value=step.kind />
                <If when=timed>
                    <NumberField label="Length" value=step.minutes min=1.0 max=20160.0 step=1.0 unit="min" />
                </If>
                <Action
                    label=Signal::derive(move || format!("Remove step {}", place.get()))
                    small=true
                    blocked=only
                    press=Callback::new(remove)
                />
            </fieldset>
        </li>
    }
}
