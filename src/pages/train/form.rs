//! Estimator, hyper-parameters and the preparation of columns as a form, drawn from what the engine says of each. Train and Pipeline use it; each
//! keeps its own state.

use leptos::prelude::*;
use protocol::{Estimator, EstimatorCard, ParameterCard, RunConfig};

use crate::components::{NumberField, SelectField, SettingsForm};
use crate::reactive::Computed;

/// State of the form. Views that arrive do not touch it, unless the estimator chosen is no longer offered.
#[derive(Clone, Copy)]
pub struct ModelForm {
    kind: RwSignal<String>,
    /// The parameters of the estimator chosen.
    parameters: SettingsForm,
    /// How columns enter the model.
    preparation: SettingsForm,
    seed: RwSignal<f64>,
    /// The estimators offered.
    cards: Computed<Vec<EstimatorCard>>,
}

impl ModelForm {
    /// A form that starts with the defaults of the first estimator.
    pub fn new(cards: Computed<Vec<EstimatorCard>>, preparation: Computed<Vec<ParameterCard>>) -> Self {
        let kind = RwSignal::new(String::new());
        Effect::new(move |_| {
            let chosen = kind.get_untracked();
            cards.with(|cards| {
                if !cards.iter().any(|card| card.kind == chosen) {
                    kind.set(cards.first().map(|card| card.kind.clone()).unwrap_or_default());
                }
            });
        });
        let parameters = Computed::new(move || pick(cards, kind, |card| card.parameters.clone()));
        Self {
            kind,
            parameters: SettingsForm::new(parameters),
            preparation: SettingsForm::new(preparation),
            seed: RwSignal::new(42.0),
            cards,
        }
    }

    /// What the form asks for; none while no estimator is offered.
    pub fn config(&self) -> Option<RunConfig> {
        let (kind, settings) = (self.kind.get(), self.parameters.settings());
        (!kind.is_empty()).then(|| RunConfig {
            estimator: Estimator { kind, settings },
            seed: self.seed.get() as u64,
            preparation: self.preparation.settings(),
        })
    }
}

/// Something of the estimator chosen.
fn pick<T: Default>(
    cards: Computed<Vec<EstimatorCard>>,
    kind: RwSignal<String>,
    of: impl FnOnce(&EstimatorCard) -> T,
) -> T {
    let kind = kind.get();
    cards.with(|cards| cards.iter().find(|card| card.kind == kind).map(of).unwrap_or_default())
}

/// The fields of the form.
#[component]
pub fn ModelFields(
    /// State of the form.
    form: ModelForm,
) -> impl IntoView {
    let cards = form.cards;
    let options = Computed::new(move || {
        cards.with(|cards| cards.iter().map(|card| (card.kind.clone(), card.name.clone())).collect::<Vec<_>>())
    });
    let text = move || pick(cards, form.kind, |card| card.text.clone());
    view! {
        <div class="mform">
            <SelectField label="Estimator" options=options value=form.kind />
            <p class="meta t2 what">{text}</p>
            <div class="fields params">
                {form.parameters.fields()}
                <NumberField label="Seed" value=form.seed min=0.0 max=4_294_967_295.0 step=1.0 help="The same seed and data give the same model." />
            </div>
            <details class="limits">
                <summary>"How columns enter the model: "{form.preparation.changes()}</summary>
                <fieldset class="fields">
                    <legend class="vh">"How columns enter the model"</legend>
                    {form.preparation.fields()}
                </fieldset>
            </details>
        </div>
    }
}
