//! The root: what every page shares, the frame, and the page that the address asks for.

use leptos::prelude::*;
use protocol::{Page, Persistence};
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::{
    engine::{Engine, Health, provide_engine, use_engine},
    focus,
    frame::{
        EventStrip, FullDialog, JobsBar, JournalDialog, KeysDialog, Notices, Palette, PastBar, PhoneNav,
        ProjectDialogs, Rail, Stopped, TopBar, provide_frame,
    },
    keys::provide_keys,
    pages::{HomePage, Later, only, placed, provide_later},
    reactive::Computed,
    route::{name, provide_route, use_page},
    theme::provide_theme,
};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    provide_route();
    provide_theme();
    let engine = provide_engine();
    provide_frame();
    provide_keys();
    provide_later();
    let page = use_page();
    Effect::new(move |_| engine.look(page.get()));
    follow_title(engine, page);
    follow_visibility(engine);
    guard_memory(engine);
    focus::keep_near();
    view! {
        <button type="button" class="skip btn pri" on:click=move |_| focus::focus_main()>"Skip to the page"</button>
        <div class="app" class:nostrip=move || matches!(page.get(), Page::Home | Page::Settings)>
            <TopBar/>
            <Rail/>
            <main class="main" id="main" tabindex="-1"><PastBar/><Body/></main>
            <JobsBar/>
            <EventStrip/>
            <PhoneNav/>
        </div>
        <Notices/>
        <ProjectDialogs/>
        <JournalDialog/>
        <FullDialog/>
        <Palette/>
        <KeysDialog/>
    }
}

/// The page that is looked at, or what is known about an engine that gave up.
#[component]
fn Body() -> impl IntoView {
    let engine = use_engine();
    let page = use_page();
    let stopped = Computed::new(move || match engine.health().get() {
        Health::Stopped(report) => Some(report),
        Health::Starting | Health::Ready => None,
    });
    Effect::new(move |before: Option<Page>| {
        let now = page.get();
        if before.is_some_and(|before| before != now) {
            engine.notices().leave_page();
            start_reading();
        }
        now
    });
    move || match stopped.get() {
        Some(report) => view! { <Stopped report/> }.into_any(),
        None => body(page.get()),
    }
}

fn body(page: Page) -> AnyView {
    match page {
        Page::Home => placed(page, only!(Home), |view| view! { <HomePage view/> }.into_any()),
        page => view! { <Later page/> }.into_any(),
    }
}

/// Puts the reader at the top of a new page. Focus that was lost with the old page goes to the new one.
fn start_reading() {
    request_animation_frame(|| {
        let Some(main) = document().get_element_by_id("main") else { return };
        main.set_scroll_top(0);
        if focus::is_lost() {
            focus::focus_main();
        }
    });
}

fn follow_title(engine: Engine, page: RwSignal<Page>) {
    let project = Computed::new(move || engine.frame().with(|frame| frame.as_ref().map(|frame| frame.project.clone())));
    let alerts = Computed::new(move || {
        engine
            .frame()
            .with(|frame| frame.as_ref().filter(|frame| frame.clock.started).map(|frame| frame.alerts.word.clone()))
    });
    Effect::new(move |_| {
        let parts = [Some(name(page.get()).to_owned()), project.get(), alerts.get(), Some("MLOps Sandbox".into())];
        document().set_title(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    });
}

/// What lives in memory only is not left without a question.
fn guard_memory(engine: Engine) {
    let ask = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let lost = |frame: &protocol::Frame| {
            frame.storage.persistence != Persistence::Kept && (frame.undo.is_some() || frame.past.is_some())
        };
        if engine.frame().with_untracked(|frame| frame.as_ref().is_some_and(lost)) {
            event.prevent_default();
        }
    });
    let _ = window().add_event_listener_with_callback("beforeunload", ask.as_ref().unchecked_ref());
    ask.forget();
}

fn follow_visibility(engine: Engine) {
    let tell = Closure::<dyn FnMut()>::new(move || engine.hidden(document().hidden()));
    let _ = document().add_event_listener_with_callback("visibilitychange", tell.as_ref().unchecked_ref());
    tell.forget();
}
