//! Tabs for views of one object, by the pattern of the ARIA guide: one tab stop, arrows move and activate at once.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A row of tabs. The panel belongs to the caller and carries the id `panel`.
#[component]
pub fn Tabs(
    /// What they are tabs of.
    label: &'static str,
    /// Their names.
    names: &'static [&'static str],
    /// The place of the chosen one.
    current: RwSignal<usize>,
    /// Id of the panel.
    panel: &'static str,
) -> impl IntoView {
    let tab_id = move |at: usize| format!("{panel}-tab-{at}");
    let select = move |at: usize| {
        current.set(at);
        if let Some(tab) = document().get_element_by_id(&tab_id(at)).and_then(|tab| tab.dyn_into::<HtmlElement>().ok())
        {
            let _ = tab.focus();
        }
    };
    let key = move |event: KeyboardEvent| {
        let (at, last) = (current.get_untracked(), names.len() - 1);
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1).min(last),
            "ArrowLeft" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        select(to);
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=key>
            {names
                .iter()
                .enumerate()
                .map(|(at, name)| {
                    let on = move || current.get() == at;
                    view! {
                        <button
                            type="button"
                            role="tab"
                            id=tab_id(at)
                            class:on=on
                            aria-selected=move || on().to_string()
                            aria-controls=panel
                            tabindex=move || if on() { "0" } else { "-1" }
                            on:click=move |_| current.set(at)
                        >
                            {*name}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
