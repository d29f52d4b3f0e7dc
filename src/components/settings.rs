//! A form for parameters, drawn from what the engine says can be chosen of each.

use leptos::prelude::*;
use protocol::{ParameterCard, ParameterRange, Setting, Settings};

use super::{NumberField, SelectField, TextField};
use crate::reactive::Computed;

/// State of the form. It starts from the defaults, and again when there are other parameters.
#[derive(Clone, Copy)]
pub struct SettingsForm {
    parameters: Computed<Vec<ParameterCard>>,
    /// The values, in the order of the parameters.
    fields: RwSignal<Vec<Field>>,
    /// What is to stand in the fields the next time they are made, in place of their defaults.
    preset: RwSignal<Settings>,
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
        let form = Self { parameters, fields: RwSignal::new(Vec::new()), preset: RwSignal::new(Settings::new()) };
        Effect::new(move |_| {
            let preset = form.preset.get();
            form.fields
                .set(parameters.with(|all| all.iter().map(|parameter| Field::new(parameter, &preset)).collect()));
        });
        form
    }

    /// Starts again, with these values where there is such a parameter.
    pub fn start_with(self, settings: Settings) {
        self.preset.set(settings);
    }

    /// What is chosen.
    pub fn settings(self) -> Settings {
        let settings = self.parameters.get().into_iter().zip(self.fields.get()).map(|(parameter, field)| {
            let setting = match parameter.range {
                ParameterRange::Number { .. } => Setting::Number(field.number.get()),
                ParameterRange::Choice(_) | ParameterRange::Text { .. } => Setting::Choice(field.option.get()),
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
            ParameterRange::Text { .. } => field.option.with(|text| !text.is_empty()),
        };
        let fields = self.fields.get();
        self.parameters.with(|parameters| parameters.iter().zip(&fields).filter(|pair| differs(*pair)).count())
    }

    /// How many differ, in words.
    pub fn changes(self) -> Computed<String> {
        Computed::new(move || match self.changed() {
            0 => "as usual".to_owned(),
            1 => "one changed".to_owned(),
            more => format!("{more} changed"),
        })
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
    fn new(parameter: &ParameterCard, preset: &Settings) -> Self {
        let (number, option) = match &parameter.range {
            ParameterRange::Text { .. } => (0.0, String::new()),
            ParameterRange::Number { default, .. } => (*default, String::new()),
            ParameterRange::Choice(options) => {
                (0.0, options.first().map(|(option, _)| option.clone()).unwrap_or_default())
            }
        };
        let (number, option) = match preset.iter().find(|(id, _)| *id == parameter.id) {
            Some((_, Setting::Number(number))) => (*number, option),
            Some((_, Setting::Choice(option))) => (number, option.clone()),
            None => (number, option),
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
        ParameterRange::Text { example, .. } => {
            view! { <TextField label=label value=field.option example=example help=help/> }.into_any()
        }
        ParameterRange::Choice(options) => {
            let options = Computed::new(move || options.clone());
            view! { <SelectField label=label options=options value=field.option help=help/> }.into_any()
        }
    }
}
