//! The form of a new fault. Hours are entered from now on; the engine takes ticks, which are simulated minutes.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Command, DriftLabView, Failure, Fault, FaultKind, Notice};

use crate::components::{Action, If, NumberField, Plate, Refusal, Segmented, SelectField};
use crate::engine::{Engine, use_engine};
use crate::reactive::{Computed, part};

const SHIFT: &str = "shift";
const SWITCH: &str = "switch";
const STAYS: &str = "stays";
const ENDS: &str = "ends";

/// Ticks in a simulated hour.
const HOUR: f64 = 60.0;

fn ticks(hours: f64) -> u32 {
    (hours * HOUR).round() as u32
}

fn pairs(pairs: [(&str, &str); 2]) -> Vec<(String, String)> {
    pairs.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    kind: RwSignal<String>,
    feature: RwSignal<String>,
    shift: RwSignal<f64>,
    scale: RwSignal<f64>,
    function: RwSignal<String>,
    wait: RwSignal<f64>,
    ramp: RwSignal<f64>,
    lasting: RwSignal<String>,
    duration: RwSignal<f64>,
}

impl Draft {
    fn new(view: &DriftLabView) -> Self {
        Self {
            kind: RwSignal::new(SHIFT.to_owned()),
            feature: RwSignal::new(view.features.first().cloned().unwrap_or_default()),
            shift: RwSignal::new(1.0),
            scale: RwSignal::new(1.0),
            function: RwSignal::new(view.functions.first().map(|(number, _)| number.to_string()).unwrap_or_default()),
            wait: RwSignal::new(0.0),
            ramp: RwSignal::new(0.0),
            lasting: RwSignal::new(STAYS.to_owned()),
            duration: RwSignal::new(48.0),
        }
    }

    fn fault(self, now: u32) -> Option<Fault> {
        let start = now + ticks(self.wait.get_untracked());
        let kind = if self.kind.with_untracked(|kind| kind == SWITCH) {
            FaultKind::ConceptSwitch { function: self.function.get_untracked().parse().ok()? }
        } else {
            FaultKind::CovariateShift {
                feature: self.feature.get_untracked(),
                shift: self.shift.get_untracked(),
                scale: self.scale.get_untracked(),
            }
        };
        let ends = self.lasting.with_untracked(|lasting| lasting == ENDS);
        Some(Fault {
            kind,
            start,
            ramp: ticks(self.ramp.get_untracked()),
            end: ends.then(|| start + ticks(self.duration.get_untracked())),
        })
    }
}

/// Adds the fault.
fn add(engine: Engine, view: Computed<DriftLabView>, draft: Draft, failure: RwSignal<Option<Failure>>) {
    let Some(fault) = draft.fault(view.with_untracked(|v| v.now)) else { return };
    engine.ask(Command::AddFault(fault), move |outcome| match outcome {
        Ok(text) => engine.notify(Notice { failed: false, text, detail: String::new() }),
        // The page may have been left since.
        Err(problem) => drop(failure.try_set(Some(problem))),
    });
}

/// The plate.
#[component]
pub(super) fn NewFault(view: Computed<DriftLabView>) -> impl IntoView {
    let engine = use_engine();
    let now_label = part(view, |v| v.now_label.clone());
    let draft = view.with_untracked(Draft::new);
    let failure = RwSignal::new(None);
    let switching = Computed::new(move || draft.kind.with(|kind| kind == SWITCH));
    let blocked = Computed::new(move || {
        let switching = switching.get();
        view.with(|v| match switching {
            true if v.functions.is_empty() => Some(v.no_concept.clone()),
            false if v.features.is_empty() => Some("There is no numeric feature to shift.".to_owned()),
            _ => None,
        })
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if blocked.with_untracked(Option::is_some) || engine.busy().get_untracked() {
            return;
        }
        failure.set(None);
        add(engine, view, draft, failure);
    };
    let ends = Computed::new(move || draft.lasting.with(|lasting| lasting == ENDS));
    view! {
        <Plate title="Add a fault" meta=Signal::derive(move || Some(format!("now {}", now_label.get())))>
            <form class="opsform" on:submit=send>
                <Segmented label="Kind" options=pairs([(SHIFT, "Covariate shift"), (SWITCH, "Concept switch")]) value=draft.kind />
                <If when=switching otherwise=move || view! { <ShiftFields view=view draft=draft /> }>
                    <SwitchFields view=view draft=draft />
                </If>
                <div class="fields">
                    <NumberField label="Starts in" value=draft.wait min=0.0 max=720.0 step=1.0 unit="h" help="Simulated hours from now." />
                    <NumberField label="Ramp" value=draft.ramp min=0.0 max=720.0 step=1.0 unit="h" help="Hours to full strength. 0 is sudden." />
                </div>
                <div class="fieldrow">
                    <div class="fld"><span aria-hidden="true">"Duration"</span><Segmented label="Duration" options=pairs([(STAYS, "Stays"), (ENDS, "Ends after")]) value=draft.lasting /></div>
                    <If when=ends>
                        <NumberField label="Length" value=draft.duration min=1.0 max=2160.0 step=1.0 unit="h" help="From the start, ramp included." />
                    </If>
                </div>
                <Refusal failure=failure />
                <div class="row wrap">
                    <Action label="Add fault" blocked=blocked lead=true submit=true />
                </div>
            </form>
        </Plate>
    }
}

/// A feature's values move or spread.
#[component]
fn ShiftFields(view: Computed<DriftLabView>, draft: Draft) -> impl IntoView {
    let features = part(view, |v| v.features.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>());
    view! {
        <p class="meta t2">"The values of one feature move: the world asks about other cases than the model learned from. The labels still follow the same rule."</p>
        <SelectField label="Feature" options=features value=draft.feature />
        <div class="fields">
            <NumberField
                label="Shift"
                value=draft.shift
                min=-10.0
                max=10.0
                step=0.1
                unit="σ"
                help="In standard deviations of the training data."
            />
            <NumberField label="Spread" value=draft.scale min=0.0 max=10.0 step=0.1 unit="×" help="Factor around the mean. 1 keeps it." />
        </div>
    }
}

/// The rule behind the labels changes.
#[component]
fn SwitchFields(view: Computed<DriftLabView>, draft: Draft) -> impl IntoView {
    let functions = part(view, |v| {
        v.functions.iter().map(|(number, about)| (number.to_string(), about.clone())).collect::<Vec<_>>()
    });
    let none = Computed::new(move || functions.with(Vec::is_empty));
    let why = part(view, |v| v.no_concept.clone());
    view! {
        <If
            when=move || !none.get()
            otherwise=move || view! { <p class="meta">{why}</p> }
        >
            <p class="meta t2">"Labels follow another rule: what was right becomes wrong while every feature looks the same. During the ramp a growing share of labels follows it."</p>
            <SelectField label="Labelling function" options=functions value=draft.function />
        </If>
    }
}
