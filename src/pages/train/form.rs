//! Estimator and hyper-parameters as a form, drawn from what the engine says of each. Train and Pipeline use it; each
//! keeps its own state.

use leptos::prelude::*;
use protocol::{Estimator, EstimatorCard, ParameterCard, ParameterRange, RunConfig, Setting};

use crate::components::{NumberField, SelectField};
use crate::reactive::Computed;

/// State of the form. Views that arrive do not touch it, unless the estimator chosen is no longer offered.
#[derive(Clone, Copy)]
pub struct ModelForm {
    kind: RwSignal<String>,
    /// The values of the chosen estimator's parameters, in their order.
    fields: RwSignal<Vec<Field>>,
    seed: RwSignal<f64>,
    /// The estimators offered.
    cards: Computed<Vec<EstimatorCard>>,
}

/// What is typed for one parameter; one of the two is used.
#[derive(Clone, Copy)]
struct Field {
    number: RwSignal<f64>,
    option: RwSignal<String>,
}

impl ModelForm {
    /// A form that starts with the defaults of the first estimator.
    pub fn new(cards: Computed<Vec<EstimatorCard>>) -> Self {
        let form = Self {
            kind: RwSignal::new(String::new()),
            fields: RwSignal::new(Vec::new()),
            seed: RwSignal::new(42.0),
            cards,
        };
        Effect::new(move |_| {
            let chosen = form.kind.get_untracked();
            cards.with(|cards| {
                if !cards.iter().any(|card| card.kind == chosen) {
                    form.kind.set(cards.first().map(|card| card.kind.clone()).unwrap_or_default());
                }
            });
        });
        // Another estimator starts with its defaults.
        Effect::new(move |_| {
            form.kind.track();
            form.fields.set(untrack(|| form.parameters()).iter().map(Field::new).collect());
        });
        form
    }

    /// The parameters of the estimator chosen.
    fn parameters(&self) -> Vec<ParameterCard> {
        self.card(|card| card.parameters.clone())
    }

    fn card<T: Default>(&self, pick: impl FnOnce(&EstimatorCard) -> T) -> T {
        let kind = self.kind.get();
        self.cards.with(|cards| cards.iter().find(|card| card.kind == kind).map(pick).unwrap_or_default())
    }

    /// What the form asks for; none while no estimator is offered.
    pub fn config(&self) -> Option<RunConfig> {
        let kind = self.kind.get();
        let fields = self.fields.get();
        let settings = self.parameters().into_iter().zip(fields).map(|(parameter, field)| {
            let setting = match parameter.range {
                ParameterRange::Number { .. } => Setting::Number(field.number.get()),
                ParameterRange::Choice(_) => Setting::Choice(field.option.get()),
            };
            (parameter.id, setting)
        });
        let settings = settings.collect();
        (!kind.is_empty()).then(|| RunConfig { estimator: Estimator { kind, settings }, seed: self.seed.get() as u64 })
    }
}

impl Field {
    fn new(parameter: &ParameterCard) -> Self {
        let (number, option) = match &parameter.range {
            ParameterRange::Number { default, .. } => (*default, String::new()),
            ParameterRange::Choice(options) => {
                (0.0, options.first().map(|(option, _)| option.clone()).unwrap_or_default())
            }
        };
        Self { number: RwSignal::new(number), option: RwSignal::new(option) }
    }
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
    let text = move || form.card(|card| card.text.clone());
    let fields = move || {
        let fields = form.fields.get();
        let parameters = untrack(|| form.parameters());
        parameters.into_iter().zip(fields).map(|(parameter, field)| draw(parameter, field)).collect_view()
    };
    view! {
        <div class="mform">
            <SelectField label="Estimator" options=options value=form.kind />
            <p class="meta t2 what">{text}</p>
            <div class="fields params">
                {fields}
                <NumberField label="Seed" value=form.seed min=0.0 max=4_294_967_295.0 step=1.0 help="The same seed and data give the same model." />
            </div>
        </div>
    }
}

fn draw(parameter: ParameterCard, field: Field) -> AnyView {
    let ParameterCard { label, help, range, .. } = parameter;
    match range {
        ParameterRange::Number { min, max, step, .. } => {
            view! { <NumberField label=label value=field.number min=min max=max step=step help=help /> }.into_any()
        }
        ParameterRange::Choice(options) => {
            let options = Computed::new(move || options.clone());
            view! { <SelectField label=label options=options value=field.option help=help /> }.into_any()
        }
    }
}
