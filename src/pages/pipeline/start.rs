//! What the pipeline runs with: the model, and the limits of its checks.

use leptos::prelude::*;
use protocol::{Command, EstimatorCard, PipelineConfig};

use crate::components::{Action, Plate, Refusal, SettingsForm, outcome};
use crate::engine::use_engine;
use crate::pages::train::form::{ModelFields, ModelForm};
use crate::reactive::Computed;

/// The form with the button that starts a run.
#[component]
pub fn RunPlate(
    /// The model.
    form: ModelForm,
    /// The limits.
    limits: SettingsForm,
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
            let config = PipelineConfig { run, limits: untrack(|| limits.settings()) };
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
                <fieldset class="fields limits">
                    <legend>"Limits of the checks"</legend>
                    {limits.fields()}
                </fieldset>
                <Refusal failure=failure />
                <div class="row wrap"><Action label="Run pipeline" blocked=blocked lead=true key="R" submit=true /></div>
            </form>
        </Plate>
    }
}
