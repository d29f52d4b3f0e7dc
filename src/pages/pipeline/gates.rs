//! What the pipeline runs with: the model, and the limits of its checks.

use leptos::prelude::*;
use protocol::{Command, EstimatorCard, Gates, PipelineConfig};

use crate::components::{Action, NumberField, Plate, Refusal, outcome};
use crate::engine::use_engine;
use crate::pages::train::form::{ModelFields, ModelForm};
use crate::reactive::Computed;

/// Limits as typed. They start from the limits as they stand, and again when those change.
#[derive(Clone, Copy)]
pub struct GatesForm {
    missing: RwSignal<f64>,
    overlap: RwSignal<f64>,
    gain: RwSignal<f64>,
    size: RwSignal<f64>,
}

impl GatesForm {
    /// A form that follows the limits of the project.
    pub fn new(source: Computed<Gates>) -> Self {
        let first = source.get_untracked();
        let form = Self {
            missing: RwSignal::new(first.missing),
            overlap: RwSignal::new(first.overlap),
            gain: RwSignal::new(first.gain),
            size: RwSignal::new(first.size as f64),
        };
        Effect::new(move |before: Option<()>| {
            let gates = source.get();
            if before.is_some() {
                form.missing.set(gates.missing);
                form.overlap.set(gates.overlap);
                form.gain.set(gates.gain);
                form.size.set(gates.size as f64);
            }
        });
        form
    }

    fn gates(self) -> Gates {
        Gates {
            missing: self.missing.get(),
            overlap: self.overlap.get(),
            gain: self.gain.get(),
            size: self.size.get() as u64,
        }
    }
}

/// The form with the button that starts a run.
#[component]
pub fn RunPlate(
    /// The model.
    form: ModelForm,
    /// The limits.
    gates: GatesForm,
    /// There is data.
    ready: Computed<bool>,
    /// The estimators offered.
    cards: Computed<Vec<EstimatorCard>>,
) -> impl IntoView {
    let engine = use_engine();
    let failure = RwSignal::new(None);
    let blocked = Signal::derive(move || match (ready.get(), cards.with(Vec::is_empty)) {
        (false, _) => Some("Load data first.".to_owned()),
        (true, true) => Some("No estimator fits the data and its roles. Change the roles on Data.".to_owned()),
        _ => None,
    });
    let start = Callback::new(move |()| {
        if let Some(run) = untrack(|| form.config()) {
            let config = PipelineConfig { run, gates: untrack(|| gates.gates()) };
            engine.ask(Command::StartPipeline(config), outcome(engine, failure, || {}));
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !engine.busy().get_untracked() {
            start.run(());
        }
    };
    view! {
        <Plate title="Run" meta="model and limits">
            <form class="stack" on:submit=send novalidate>
                <ModelFields form=form />
                <fieldset class="fields gates">
                    <legend>"Limits of the checks"</legend>
                    <NumberField label="Missing cells in a column, share" value=gates.missing min=0.0 max=1.0 step=0.01 help="0 to 1. Deepchecks: 0.05." />
                    <NumberField label="Rows that also sit in train, share" value=gates.overlap min=0.0 max=1.0 step=0.01 help="0 to 1. Deepchecks: 0.05." />
                    <NumberField label="Gain over a naive model" value=gates.gain min=0.0 max=100.0 step=0.01 help="Relative. Deepchecks: 0.1." />
                    <NumberField label="Size of the ONNX file" value=gates.size min=1.0 max=1_000_000_000.0 step=1.0 unit="bytes" />
                </fieldset>
                <Refusal failure=failure />
                <div class="row wrap"><Action label="Run pipeline" blocked=blocked lead=true key="R" submit=true /></div>
            </form>
        </Plate>
    }
}
