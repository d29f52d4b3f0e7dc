//! What the next pipeline run is made with: the model, and the limits of its checks.

use leptos::prelude::*;
use protocol::{Command, EstimatorCard, Failure, PipelineConfig};

use crate::components::{Action, Plate, Refusal, SettingsForm, outcome};
use crate::engine::use_engine;
use crate::pages::train::form::{ModelFields, ModelForm};
use crate::reactive::Computed;

/// The button that starts a run, for the head of the page.
#[component]
pub fn Start(
    /// There is data.
    ready: Computed<bool>,
    /// The estimators offered.
    cards: Computed<Vec<EstimatorCard>>,
    /// Starts it.
    start: Callback<()>,
) -> impl IntoView {
    let blocked = Signal::derive(move || match (ready.get(), cards.with(Vec::is_empty)) {
        (false, _) => Some("Load data first.".to_owned()),
        (true, true) => Some("No estimator fits the data and its roles. Change the roles on Data.".to_owned()),
        _ => None,
    });
    view! { <Action label="Run pipeline" blocked=blocked lead=true key="R" press=start /> }
}

/// Asks for a run with what the forms hold.
pub fn starter(form: ModelForm, limits: SettingsForm, failure: RwSignal<Option<Failure>>) -> Callback<()> {
    let engine = use_engine();
    Callback::new(move |()| {
        if let Some(run) = untrack(|| form.config()) {
            let config = PipelineConfig { run, limits: untrack(|| limits.settings()) };
            engine.ask(Command::StartPipeline(config), outcome(engine, failure, || {}));
        }
    })
}

/// The form.
#[component]
pub fn RunPlate(
    /// The model.
    form: ModelForm,
    /// The limits.
    limits: SettingsForm,
    /// What was wrong with the last run that was asked for.
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let changed = limits.changes();
    view! {
        <Plate title="Next run" meta="model and limits">
            <div class="stack">
                <Refusal failure=failure />
                <ModelFields form=form />
                <details class="limits">
                    <summary>"Limits of the checks: "{changed}</summary>
                    <fieldset class="fields">
                        <legend class="vh">"Limits of the checks"</legend>
                        {limits.fields()}
                    </fieldset>
                </details>
            </div>
        </Plate>
    }
}
