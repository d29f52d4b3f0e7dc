//! A form for parameters, drawn from what the engine says can be chosen of each.

use leptos::prelude::*;
use protocol::{ParameterCard, ParameterRange, Setting, Settings};

use super::{NumberField, SelectField};
use crate::reactive::Computed;

/// State of the form. It starts from the defaults, and again when there are other parameters.
#[derive(Clone, Copy)]
pub struct SettingsForm {
    parameters: Computed<Vec<ParameterCard>>,
    /// The values, in the order of the parameters.
    fields: RwSignal<Vec<Field>>,
}

/// What is typed for one parameter; one of the two is used.
#[derive(Clone, Copy)]
struct Field {
    number: RwSignal<f64>,
    option: RwSignal<String>,
}

impl SettingsForm {
    /// A form for these parameters.
    pub fn new(parameters: Computed<Vec<ParameterCard>>) -> Self {
        let form = Self { parameters, fields: RwSignal::new(Vec::new()) };
        Effect::new(move |_| form.fields.set(parameters.with(|all| all.iter().map(Field::new).collect())));
        form
    }

    /// What is chosen.
    pub fn settings(self) -> Settings {
        let settings = self.parameters.get().into_iter().zip(self.fields.get()).map(|(parameter, field)| {
            let setting = match parameter.range {
                ParameterRange::Number { .. } => Setting::Number(field.number.get()),
                ParameterRange::Choice(_) => Setting::Choice(field.option.get()),
            };
            (parameter.id, setting)
        });
        settings.collect()
    }

    /// How many differ from their defaults.
    pub fn changed(self) -> usize {
        let differs = |(parameter, field): (&ParameterCard, &Field)| match &parameter.range {
            ParameterRange::Number { default, .. } => field.number.get() != *default,
            ParameterRange::Choice(options) => {
                options.first().is_some_and(|(usual, _)| field.option.with(|option| option != usual))
            }
        };
        let fields = self.fields.get();
        self.parameters.with(|parameters| parameters.iter().zip(&fields).filter(|pair| differs(*pair)).count())
    }

    /// The fields, side by side where there is room.
    pub fn fields(self) -> impl IntoView {
        move || {
            let fields = self.fields.get();
            self.parameters
                .get_untracked()
                .into_iter()
                .zip(fields)
                .map(|(card, field)| draw(card, field))
                .collect_view()
        }
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

fn draw(parameter: ParameterCard, field: Field) -> AnyView {
    let ParameterCard { label, help, range, unit, .. } = parameter;
    match range {
        ParameterRange::Number { min, max, step, .. } => {
            view! { <NumberField label=label value=field.number min=min max=max step=step unit=unit help=help/> }
                .into_any()
        }
        ParameterRange::Choice(options) => {
            let options = Computed::new(move || options.clone());
            view! { <SelectField label=label options=options value=field.option help=help/> }.into_any()
        }
    }
}
