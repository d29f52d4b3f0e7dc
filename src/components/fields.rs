//! Fields with a label above and help below. A number that cannot be kept is said, and not passed on.

use std::{cell::Cell, rc::Rc};

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};

use super::unique;
use crate::number::shortest;
use crate::reactive::Computed;

/// A number with its limits.
#[component]
pub fn NumberField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The number; only ever one within the limits.
    value: RwSignal<f64>,
    /// Smallest value.
    min: f64,
    /// Largest value.
    max: f64,
    /// Step of the arrows; a whole number allows whole numbers only.
    step: f64,
    /// Unit behind the number.
    #[prop(optional, into)]
    unit: String,
    /// What it does, or where its default comes from.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let wrong = RwSignal::new(false);
    // What became of a number that was left although it cannot be kept.
    let taken = RwSignal::new(String::new());
    let whole = step.fract() == 0.0 && min.fract() == 0.0;
    // The browser reads the number; what is none reads as NaN.
    let read = move |field: &web_sys::HtmlInputElement| {
        Some(field.value_as_number()).filter(|number| number.is_finite() && (!whole || number.fract() == 0.0))
    };
    // A value from elsewhere shows, but what is being typed is not rewritten.
    Effect::new(move |_| {
        let value = value.get();
        if let Some(field) = field.get()
            && read(&field) != Some(value)
        {
            field.set_value_as_number(value);
            wrong.set(false);
        }
    });
    let typed = move |_| {
        taken.set(String::new());
        let number = field.get_untracked().and_then(|field| read(&field));
        match number.filter(|number| (min..=max).contains(number)) {
            Some(number) => {
                wrong.set(false);
                value.set(number);
            }
            None => wrong.set(true),
        }
    };
    let kind = if whole { "A whole number" } else { "A number" };
    let (least, most) = (shortest(min), shortest(max));
    let hint = StoredValue::new(match (min > -MANY, max < MANY) {
        (true, true) => format!("{kind}, {least} to {most}."),
        (true, false) => format!("{kind}, {least} or more."),
        (false, true) => format!("{kind}, {most} or less."),
        (false, false) => format!("{kind}."),
    });
    let left = move |_| {
        // A field that is taken out of the page while it has the focus also ends up here.
        if wrong.try_get_untracked() == Some(true)
            && let Some(field) = field.get_untracked()
        {
            let typed = Some(field.value_as_number()).filter(|number| number.is_finite());
            let nearest = typed
                .map_or(value.get_untracked(), |number| if whole { number.round() } else { number }.clamp(min, max));
            let (words, hint) = (shortest(nearest), hint.get_value());
            taken.set(match typed.map(shortest) {
                Some(typed) => format!("{typed} cannot be, so it is {words} now. {hint}"),
                None => format!("That was no number, so it is {words} still. {hint}"),
            });
            field.set_value_as_number(nearest);
            wrong.set(false);
            value.set(nearest);
            hold_back(&field);
        }
    };
    let note = unique("help");
    view! {
        <label class="fld">
            <span>{label}</span>
            <span class="field l" class:wrong=wrong>
                <input
                    node_ref=field
                    type="number"
                    min=least
                    max=most
                    step=if whole { shortest(step) } else { "any".into() }
                    aria-describedby=note.clone()
                    aria-invalid=move || wrong.get().then_some("true")
                    on:input=typed
                    on:change=left
                />
                {(!unit.is_empty()).then(|| view! { <i>{unit}</i> })}
            </span>
            <small id=note class=move || if wrong.get() { "bad" } else { "t2" }>
                {move || {
                    let taken = taken.get();
                    if wrong.get() { hint.get_value() } else if taken.is_empty() { help.clone() } else { taken }
                }}
            </small>
        </label>
    }
}

/// A number that was put right is shown before anything is done with it: the press or the Enter that left the field does
/// nothing else in its form. The next one does.
fn hold_back(field: &web_sys::HtmlInputElement) {
    let Ok(Some(form)) = field.closest("form, .plate") else { return };
    let held = Rc::new(Cell::new(true));
    let over = held.clone();
    // The rest of this gesture comes at once, anything later is another one.
    for next in ["pointerdown", "keydown"] {
        let over = over.clone();
        once(&document(), next, move |_| over.set(false));
    }
    once(&form, "click", move |event| {
        if held.take() {
            event.prevent_default();
            event.stop_propagation();
        }
    });
}

/// Hears the next event of a kind before anyone else does.
fn once(target: &web_sys::EventTarget, kind: &str, hear: impl FnOnce(web_sys::Event) + 'static) {
    let options = web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    options.set_capture(true);
    let hear = Closure::once_into_js(hear);
    let _ =
        target.add_event_listener_with_callback_and_add_event_listener_options(kind, hear.unchecked_ref(), &options);
}

/// Beyond this a limit only says that there is none.
const MANY: f64 = 1e12;

/// One of a list.
#[component]
pub fn SelectField(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Values with their labels.
    #[prop(into)]
    options: Computed<Vec<(String, String)>>,
    /// The value chosen.
    value: RwSignal<String>,
    /// What the choice does.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let note = (!help.is_empty()).then(|| unique("help"));
    view! {
        <label class="fld">
            <span>{label}</span>
            <span class="field l sel">
                <select aria-describedby=note.clone() on:change=move |event| value.set(event_target_value(&event))>
                    {move || options.get().into_iter().map(|(option, text)| {
                        let chosen = option.clone();
                        view! { <option value=option prop:selected=move || value.with(|value| *value == chosen)>{text}</option> }
                    }).collect_view()}
                </select>
            </span>
            {note.map(|note| view! { <small id=note class="t2">{help}</small> })}
        </label>
    }
}

/// A short text.
#[component]
pub fn TextField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What could be typed.
    #[prop(optional, into)]
    example: String,
    /// What it does.
    #[prop(optional, into)]
    help: String,
    /// Largest number of characters.
    #[prop(default = 400)]
    most: u16,
) -> impl IntoView {
    let note = (!help.is_empty()).then(|| unique("help"));
    view! {
        <label class="fld">
            <span>{label}</span>
            <span class="field l">
                <input
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength=most.to_string()
                    placeholder=example
                    aria-describedby=note.clone()
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </span>
            {note.map(|note| view! { <small id=note class="t2">{help}</small> })}
        </label>
    }
}

/// A longer text.
#[component]
pub fn TextArea(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// Number of lines.
    rows: u8,
    /// Largest number of characters.
    most: u16,
    /// What to write.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let note = unique("help");
    view! {
        <label class="fld wide">
            <span>{label}</span>
            <textarea
                class="field area"
                rows=rows.to_string()
                maxlength=most.to_string()
                aria-describedby=note.clone()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <small id=note class="t2">{help}</small>
        </label>
    }
}
