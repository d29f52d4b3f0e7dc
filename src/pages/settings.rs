//! Settings: how the page looks and behaves, what is kept, what is real.

mod about;
mod offline;
mod pretence;
mod storage;

use leptos::prelude::*;
use protocol::{Command, Page, SettingsView};
use wasm_bindgen::JsCast;

use crate::{
    components::{PageHead, Plate, Segmented},
    engine::use_engine,
    frame::KeysTable,
    keys::SingleKeys,
    reactive::{Computed, part},
    route::{Anchor, place},
    theme,
};
use about::About;
use offline::Offline;
use pretence::RealAndSimulated;
use storage::Storage;

/// The sections: anchor and title.
const SECTIONS: [(&str, &str); 7] = [
    ("appearance", "Appearance"),
    ("clock", "Clock"),
    ("storage", "Storage"),
    ("offline", "Offline"),
    ("keyboard", "Keyboard"),
    ("real-and-simulated", "Real and simulated"),
    ("about", "About"),
];

/// The page.
#[component]
pub fn SettingsPage(
    /// What to draw.
    view: Computed<SettingsView>,
) -> impl IntoView {
    let head = part(view, |view| view.head.clone());
    let pause = Computed::new(move || view.with(|view| view.pause_on_alert));
    let facts = Computed::new(move || view.with(|view| view.facts.clone()));
    let aside = Computed::new(move || view.with(|view| view.aside));
    let sources = part(view, |view| view.sources.clone());
    let real = Computed::new(move || view.with(|view| view.real.clone()));
    let simulated = Computed::new(move || view.with(|view| view.simulated.clone()));
    follow_anchor();
    view! {
        <PageHead title="Settings" head/>
        <nav class="anchors" aria-label="Sections of the settings">
            {SECTIONS.map(|(anchor, title)| view! { <a href=place(Page::Settings, anchor)>{title}</a> }).collect_view()}
        </nav>
        <div class="bench sgrid">
            <Section index=0>
                <div class="setting"><span>"Theme"</span><Segmented label="Theme" options=theme::choices() value=theme::use_theme()/></div>
                <p class="meta t2">"Motion and contrast follow the system."</p>
            </Section>
            <Section index=1><PauseOnAlert pause/></Section>
            <Section index=2><Storage facts aside/></Section>
            <Section index=3><Offline/></Section>
            <Section index=4><Keyboard/></Section>
            <Section index=5><RealAndSimulated real simulated/></Section>
            <Section index=6><About sources/></Section>
        </div>
    }
}

/// A section that an address can point at.
#[component]
fn Section(index: usize, children: Children) -> impl IntoView {
    let (anchor, title) = SECTIONS[index];
    view! { <div id=anchor tabindex="-1" class="section"><Plate title=title>{children()}</Plate></div> }
}

/// Goes to the section that the address names.
fn follow_anchor() {
    let Anchor(anchor) = expect_context();
    Effect::new(move |_| {
        let Some(anchor) = anchor.get() else { return };
        request_animation_frame(move || {
            let section = SECTIONS
                .iter()
                .find(|(name, _)| *name == anchor)
                .and_then(|(name, _)| document().get_element_by_id(name));
            if let Some(section) = section {
                section.scroll_into_view();
                let _ = section.dyn_into::<web_sys::HtmlElement>().map(|section| section.focus());
            }
        });
    });
}

#[component]
fn PauseOnAlert(pause: Computed<bool>) -> impl IntoView {
    let engine = use_engine();
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || pause.get()
                on:change=move |event| engine.send(Command::SetPauseOnAlert(event_target_checked(&event)))
            />
            <span>"Pause the clock when an alert fires, when the last one ends, and when a rollout ends or waits for you"</span>
        </label>
        <p class="meta t2">"So that there is time to look before the simulated hours go by."</p>
    }
}

#[component]
fn Keyboard() -> impl IntoView {
    let SingleKeys(single) = expect_context();
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=single on:change=move |event| single.set(event_target_checked(&event))/>
            <span>"Single-key shortcuts"</span>
        </label>
        <p class="meta t2">"Off, letters, digits and signs do nothing outside charts. Ctrl K or Cmd K still opens the commands."</p>
        <KeysTable/>
    }
}
