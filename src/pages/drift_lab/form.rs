//! The form of a new fault. Hours are entered from now on; the engine takes ticks, which are simulated minutes.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Command, DriftLabView, Failure, Fault, FaultCard};

use crate::components::{Action, If, NumberField, Plate, Refusal, Segmented, SelectField, SettingsForm, outcome};
use crate::engine::{Engine, use_engine};
use crate::reactive::{Computed, part};

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
    settings: SettingsForm,
    wait: RwSignal<f64>,
    ramp: RwSignal<f64>,
    lasting: RwSignal<String>,
    duration: RwSignal<f64>,
}

impl Draft {
    fn new(kinds: Computed<Vec<FaultCard>>) -> Self {
        let kind = RwSignal::new(
            kinds.with_untracked(|kinds| kinds.first().map(|card| card.kind.clone())).unwrap_or_default(),
        );
        let parameters = Computed::new(move || pick(kinds, kind, |card| card.parameters.clone()));
        Self {
            kind,
            settings: SettingsForm::new(parameters),
            wait: RwSignal::new(0.0),
            ramp: RwSignal::new(0.0),
            lasting: RwSignal::new(STAYS.to_owned()),
            duration: RwSignal::new(48.0),
        }
    }

    fn fault(self, now: u32) -> Fault {
        let start = now + ticks(self.wait.get_untracked());
        let ends = self.lasting.with_untracked(|lasting| lasting == ENDS);
        Fault {
            kind: self.kind.get_untracked(),
            settings: untrack(|| self.settings.settings()),
            start,
            ramp: ticks(self.ramp.get_untracked()),
            end: ends.then(|| start + ticks(self.duration.get_untracked())),
        }
    }
}

/// Something of the kind chosen.
fn pick<T: Default>(kinds: Computed<Vec<FaultCard>>, kind: RwSignal<String>, of: impl FnOnce(&FaultCard) -> T) -> T {
    let kind = kind.get();
    kinds.with(|kinds| kinds.iter().find(|card| card.kind == kind).map(of).unwrap_or_default())
}

/// Adds the fault.
fn add(engine: Engine, view: Computed<DriftLabView>, draft: Draft, failure: RwSignal<Option<Failure>>) {
    let fault = draft.fault(view.with_untracked(|v| v.now));
    engine.ask(Command::AddFault(fault), outcome(engine, failure, || {}));
}

/// The plate.
#[component]
pub(super) fn NewFault(view: Computed<DriftLabView>) -> impl IntoView {
    let engine = use_engine();
    let now_label = part(view, |v| v.now_label.clone());
    let kinds = part(view, |v| v.kinds.clone());
    let names = Computed::new(move || {
        kinds.with(|kinds| kinds.iter().map(|card| (card.kind.clone(), card.name.clone())).collect::<Vec<_>>())
    });
    let draft = Draft::new(kinds);
    let failure = RwSignal::new(None);
    let text = move || pick(kinds, draft.kind, |card| card.text.clone());
    let blocked = Computed::new(move || pick(kinds, draft.kind, |card| card.blocked.clone()));
    let open = Computed::new(move || blocked.with(Option::is_none));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if blocked.with_untracked(Option::is_some) || engine.busy().get_untracked() {
            return;
        }
        add(engine, view, draft, failure);
    };
    let ends = Computed::new(move || draft.lasting.with(|lasting| lasting == ENDS));
    view! {
        <Plate title="Add a fault" meta=Signal::derive(move || Some(format!("now {}", now_label.get())))>
            <form class="opsform" on:submit=send>
                <SelectField label="Kind" options=names value=draft.kind />
                <p class="meta t2">{text}</p>
                <If when=open otherwise=move || view! { <p class="meta">{move || blocked.get()}</p> }>
                    <div class="fields">{draft.settings.fields()}</div>
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
