//! A choice of two to five short words.

use leptos::prelude::*;

use super::unique;

/// What is chosen, and what happens when another is. A signal is one that takes what it is given.
pub struct Choice<T: Send + Sync + 'static> {
    value: Signal<T>,
    choose: Callback<T>,
}

impl<T: Clone + Send + Sync + 'static> Choice<T> {
    /// A choice that is kept elsewhere.
    pub fn new(value: impl Into<Signal<T>>, choose: impl Fn(T) + Send + Sync + 'static) -> Self {
        Self { value: value.into(), choose: Callback::new(choose) }
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Choice<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::new(signal, move |value| signal.set(value))
    }
}

/// A group of radio buttons in one frame.
#[component]
pub fn Segmented<T>(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Values with their labels.
    options: Vec<(T, String)>,
    /// The value chosen.
    #[prop(into)]
    value: Choice<T>,
    /// Nothing can be chosen now.
    #[prop(optional, into)]
    off: Signal<bool>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = unique("choice");
    let Choice { value, choose } = value;
    view! {
        <div class=format!("seg {class}") role="radiogroup" aria-label=label>
            {options
                .into_iter()
                .map(|(option, text)| {
                    let given = option.clone();
                    view! {
                        <label>
                            <input
                                type="radio"
                                class="vh"
                                name=name.clone()
                                disabled=off
                                prop:checked=move || value.with(|value| *value == option)
                                on:change=move |_| choose.run(given.clone())
                            />
                            <span>{text}</span>
                        </label>
                    }
                })
                .collect_view()}
        </div>
    }
}
