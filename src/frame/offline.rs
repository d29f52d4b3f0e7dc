//! Where the page stands: what is kept, whether it works offline, whether a new version waits.
//! `public/boot.js` registers the service worker and keeps its state as attributes of the root element.

use leptos::prelude::*;
use protocol::{Mark, Persistence};
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::{
    components::{If, MarkIcon},
    engine::use_engine,
    reactive::{Computed, part},
    route::{REAL_AND_SIMULATED, STORAGE},
};

/// What is known about offline use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfflineState {
    /// `pending`, `ready`, `failed` or `unsupported`.
    pub offline: String,
    /// `none`, `checking`, `ready` or `failed`.
    pub update: String,
    /// Which build serves this page, once known.
    pub build: String,
    /// The browser has a network.
    pub online: bool,
}

/// Follows the state from now on; called once by the root.
pub fn provide_offline() {
    let state = RwSignal::new(read());
    provide_context(state);
    let follow = Closure::<dyn FnMut()>::new(move || state.set(read()));
    for event in ["offlinestate", "online", "offline"] {
        let _ = window().add_event_listener_with_callback(event, follow.as_ref().unchecked_ref());
    }
    follow.forget();
}

/// The state the root follows.
pub fn use_offline() -> RwSignal<OfflineState> {
    expect_context()
}

/// Looks for a new version now.
pub fn ask_for_update() {
    dispatch("update-check");
}

fn dispatch(event: &str) {
    if let Ok(event) = web_sys::Event::new(event) {
        let _ = window().dispatch_event(&event);
    }
}

fn read() -> OfflineState {
    let root = document().document_element();
    let attribute = |name| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    OfflineState {
        offline: attribute("data-offline"),
        update: attribute("data-update"),
        build: attribute("data-build"),
        online: window().navigator().on_line(),
    }
}

/// The lines at the foot of the rail; the same lines stand in the More menu where there is no rail.
#[component]
pub fn Standing() -> impl IntoView {
    let engine = use_engine();
    let state = use_offline();
    let storage = engine.storage();
    let words = part(storage, |storage| storage.words.clone());
    let forgets = part(storage, |storage| storage.persistence != Persistence::Kept);
    let near = part(storage, |storage| storage.near.clone());
    let offline = Computed::new(move || {
        state.with(|state| match (state.online, state.offline.as_str()) {
            (false, "ready") => "Offline, everything works",
            (true, "ready") => "Works offline",
            (false, _) => "Offline",
            _ => "",
        })
    });
    let update = Computed::new(move || state.with(|state| state.update == "ready"));
    view! {
        <If when=update>
            <div class="upd">
                <span>"A new version is ready. Reload when it suits you."</span>
                <button type="button" class="btn s" on:click=move |_| dispatch("update-accept")>"Reload"</button>
            </div>
        </If>
        <If when=forgets>
            <span class="stt warn wrapped"><MarkIcon mark=Mark::Warn/><span>"In memory only: save the project file before you close this tab."</span></span>
        </If>
        {move || near.get().map(|near| view! {
            <a class="stt warn wrapped" href=STORAGE><MarkIcon mark=Mark::Warn/><span>{near}". Free space."</span></a>
        })}
        <a class="quietlink" href=REAL_AND_SIMULATED>"Real and simulated"</a>
        <span>
            {move || {
                let offline = offline.get();
                let parts = [offline.to_owned(), words.get()].into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join(" · ")
            }}
        </span>
    }
}
