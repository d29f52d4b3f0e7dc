//! Light, dark or as the system has it. `public/theme.js` applies the choice before the first paint.

use leptos::prelude::*;

const KEY: &str = "theme";

/// The choice: `system`, `light` or `dark`, as a signal that the controls share.
#[derive(Clone, Copy)]
pub struct Theme(pub RwSignal<String>);

/// The values with their labels.
pub fn choices() -> Vec<(String, String)> {
    [("system", "System"), ("light", "Light"), ("dark", "Dark")]
        .map(|(value, label)| (value.into(), label.into()))
        .into()
}

/// Reads what was chosen before, and applies and keeps what is chosen from now on; called once by the root.
pub fn provide_theme() {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let known = kept.filter(|value| value == "light" || value == "dark");
    let choice = RwSignal::new(known.unwrap_or_else(|| "system".into()));
    provide_context(Theme(choice));
    Effect::new(move |_| apply(&choice.get()));
}

/// The shared choice.
pub fn use_theme() -> RwSignal<String> {
    expect_context::<Theme>().0
}

fn apply(choice: &str) {
    let root = document().document_element();
    if choice == "system" {
        let _ = root.map(|root| root.remove_attribute("data-theme"));
        let _ = storage().map(|storage| storage.remove_item(KEY));
    } else {
        let _ = root.map(|root| root.set_attribute("data-theme", choice));
        let _ = storage().map(|storage| storage.set_item(KEY, choice));
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
