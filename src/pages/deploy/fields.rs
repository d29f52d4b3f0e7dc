//! The features of one request as form fields. Everything typed goes to the engine as text: it knows what is valid.

use leptos::prelude::*;
use protocol::{Failure, FormField};

use crate::components::{If, unique};
use crate::reactive::Computed;

/// Option of a select that stands for a missing value.
const MISSING: &str = "missing";
/// Option of a select that opens a text field.
const OTHER: &str = "other";

/// What is entered for one feature.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The text of a number, or of a category outside the list.
    text: RwSignal<String>,
    /// For categories: the place in the list, or one of the two words above. Empty for numbers.
    choice: RwSignal<String>,
}

impl Entry {
    pub(super) fn of(field: &FormField) -> Self {
        let entry = Self { text: RwSignal::new(String::new()), choice: RwSignal::new(String::new()) };
        entry.fill(field, &field.value);
        entry
    }

    /// Puts a value in.
    pub(super) fn fill(self, field: &FormField, value: &str) {
        let place = field.categories.iter().position(|category| category == value);
        let choice = match place {
            _ if field.categories.is_empty() => String::new(),
            Some(at) => at.to_string(),
            None if value.is_empty() => MISSING.to_owned(),
            None => OTHER.to_owned(),
        };
        self.choice.set(choice);
        self.text.set(if place.is_some() { String::new() } else { value.to_owned() });
    }

    /// The text to send; empty is a missing value.
    pub(super) fn value(self, field: &FormField) -> String {
        let choice = self.choice.get_untracked();
        match choice.parse::<usize>().ok().and_then(|at| field.categories.get(at)) {
            Some(category) => category.clone(),
            None if choice == MISSING => String::new(),
            None => self.text.get_untracked(),
        }
    }
}

/// One field with its label and help.
#[component]
pub(super) fn Field(field: FormField, entry: Entry, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    let id = unique("feature");
    let help = format!("{id}-help");
    let name = field.name.clone();
    // The refusal names each field it is about, as “… in name is not …”.
    let named = format!(" in {name} ");
    let wrong = Computed::new(move || {
        failure.with(|failure| failure.as_ref().is_some_and(|failure| failure.message.contains(&named)))
    });
    let control = if field.categories.is_empty() {
        view! {
            <span class="field l" class:wrong=move || wrong.get()>
                <input
                    type="text"
                    aria-invalid=move || wrong.get().then_some("true")
                    inputmode="decimal"
                    autocomplete="off"
                    spellcheck="false"
                    id=id.clone()
                    aria-describedby=help.clone()
                    placeholder="missing"
                    prop:value=entry.text
                    on:input:target=move |event| entry.text.set(event.target().value())
                />
            </span>
        }
        .into_any()
    } else {
        let other = Computed::new(move || entry.choice.with(|choice| choice == OTHER));
        let places = field.categories.iter().enumerate().map(|(at, category)| (at.to_string(), category.clone()));
        let options =
            places.chain([(MISSING.to_owned(), "(missing)".to_owned()), (OTHER.to_owned(), "other…".to_owned())]);
        view! {
            <span class="field l sel">
                <select
                    id=id.clone()
                    aria-describedby=help.clone()
                    on:change:target=move |event| entry.choice.set(event.target().value())
                >
                    {options
                        .map(|(value, label)| {
                            let on = value.clone();
                            view! { <option value=value prop:selected=move || entry.choice.with(|choice| *choice == on)>{label}</option> }
                        })
                        .collect_view()}
                </select>
            </span>
            <If when=other>
                <span class="field l">
                    <input
                        type="text"
                        autocomplete="off"
                        aria-label=format!("Other value of {name}")
                        prop:value=entry.text
                        on:input:target=move |event| entry.text.set(event.target().value())
                    />
                </span>
            </If>
        }
        .into_any()
    };
    view! {
        <div class="fld feature">
            <label for=id.clone()>{field.name}</label>
            {control}
            <small class="meta t2" id=help.clone()>
                {field.help}
            </small>
        </div>
    }
}
