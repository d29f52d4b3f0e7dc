//! The form of a new run. Train it alone, or let the pipeline train, check and register it.

use leptos::prelude::*;
use protocol::{Command, EstimatorCard, Page, PipelineConfig, Settings};

use super::form::{ModelFields, ModelForm};
use crate::components::{Action, Plate, Refusal, outcome};
use crate::engine::use_engine;
use crate::reactive::Computed;
use crate::route::go;

/// The panel.
#[component]
pub fn NewRun(
    /// What is typed.
    form: ModelForm,
    /// The estimators offered.
    cards: Computed<Vec<EstimatorCard>>,
    /// A run was started.
    started: Callback<()>,
) -> impl IntoView {
    let engine = use_engine();
    let failure = RwSignal::new(None);
    let blocked = Signal::derive(move || {
        cards
            .with(Vec::is_empty)
            .then(|| "No estimator fits the data and its roles. Change the roles on Data.".to_owned())
    });
    let train = Callback::new(move |()| {
        if let Some(config) = untrack(|| form.config()) {
            engine.ask(Command::StartRun(config), outcome(engine, failure, move || started.run(())));
        }
    });
    let pipeline = Callback::new(move |()| {
        if let Some(run) = untrack(|| form.config()) {
            let config = PipelineConfig { run, limits: Settings::new() };
            engine.ask(Command::StartPipeline(config), outcome(engine, failure, || go(Page::Pipeline)));
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !engine.busy().get_untracked() {
            train.run(());
        }
    };
    view! {
        <Plate title="New run" class="newrun">
            <form on:submit=send novalidate>
                <ModelFields form=form />
                <Refusal failure=failure />
                <div class="row wrap">
                    <Action label="Train" blocked=blocked lead=true submit=true />
                    <Action label="Run as pipeline" blocked=blocked press=pipeline />
                    <span class="meta t2">"The pipeline trains the same model, checks it with the default limits and registers it if no check fails."</span>
                </div>
            </form>
        </Plate>
    }
}
