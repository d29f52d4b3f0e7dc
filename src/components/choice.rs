//! A choice of two to five short words.

use leptos::prelude::*;

use super::unique;

/// A group of radio buttons in one frame.
#[component]
pub fn Segmented(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Values with their labels.
    options: Vec<(String, String)>,
    /// The value chosen.
    value: RwSignal<String>,
) -> impl IntoView {
    let name = unique("choice");
    view! {
        <div class="seg" role="radiogroup" aria-label=label>
            {options
                .into_iter()
                .map(|(option, text)| {
                    let chosen = option.clone();
                    let given = option.clone();
                    view! {
                        <label>
                            <input
                                type="radio"
                                class="vh"
                                name=name.clone()
                                value=option
                                prop:checked=move || value.with(|value| *value == chosen)
                                on:change=move |_| value.set(given.clone())
                            />
                            <span>{text}</span>
                        </label>
                    }
                })
                .collect_view()}
        </div>
    }
}
