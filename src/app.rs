//! The root: what every page shares, the frame, and the page that the address asks for.

use leptos::prelude::*;
use protocol::{Head, Page, PageView};
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::{
    components::PageHead,
    engine::{Engine, Health, provide_engine, use_engine},
    focus,
    frame::{
        EventStrip, JobsBar, KeysDialog, Notices, Palette, PhoneNav, ProjectDialogs, Rail, Stopped, TopBar,
        provide_frame,
    },
    keys::provide_keys,
    pages::{
        BriefPage, DataPage, DeployPage, DriftLabPage, HomePage, MonitorPage, PipelinePage, RegistryPage, SettingsPage,
        TrainPage,
    },
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
    let page = use_page();
    Effect::new(move |_| engine.look(page.get()));
    follow_title(engine, page);
    follow_visibility(engine);
    view! {
        <button type="button" class="skip btn pri" on:click=move |_| focus::focus_main()>"Skip to the page"</button>
        <div class="app" class:nostrip=move || matches!(page.get(), Page::Home | Page::Settings)>
            <TopBar/>
            <Rail/>
            <main class="main" id="main" tabindex="-1"><Body/></main>
            <JobsBar/>
            <EventStrip/>
            <PhoneNav/>
        </div>
        <Notices/>
        <ProjectDialogs/>
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
            start_reading();
        }
        now
    });
    move || match stopped.get() {
        Some(report) => view! { <Stopped report/> }.into_any(),
        None => body(engine, page.get()),
    }
}

/// Takes one page's view out of the views.
macro_rules! only {
    ($page:ident) => {
        |view| match view {
            PageView::$page(view) => Some(view),
            _ => None,
        }
    };
}

fn body(engine: Engine, page: Page) -> AnyView {
    match page {
        Page::Home => place(engine, page, only!(Home), |view| view! { <HomePage view/> }.into_any()),
        Page::Brief => place(engine, page, only!(Brief), |view| view! { <BriefPage view/> }.into_any()),
        Page::Data => place(engine, page, only!(Data), |view| view! { <DataPage view/> }.into_any()),
        Page::Train => place(engine, page, only!(Train), |view| view! { <TrainPage view/> }.into_any()),
        Page::Pipeline => place(engine, page, only!(Pipeline), |view| view! { <PipelinePage view/> }.into_any()),
        Page::Registry => place(engine, page, only!(Registry), |view| view! { <RegistryPage view/> }.into_any()),
        Page::Deploy => place(engine, page, only!(Deploy), |view| view! { <DeployPage view/> }.into_any()),
        Page::Monitor => place(engine, page, only!(Monitor), |view| view! { <MonitorPage view/> }.into_any()),
        Page::DriftLab => place(engine, page, only!(DriftLab), |view| view! { <DriftLabPage view/> }.into_any()),
        Page::Settings => place(engine, page, only!(Settings), |view| view! { <SettingsPage view/> }.into_any()),
    }
}

/// A page with its view as a signal, once the first view is there.
fn place<V: Clone + PartialEq + Send + Sync + 'static>(
    engine: Engine,
    page: Page,
    only: fn(&PageView) -> Option<&V>,
    draw: fn(Computed<V>) -> AnyView,
) -> AnyView {
    let views = engine.page();
    // A view of another page may come in between, as when the engine is replaced. The last one of this page then stays.
    let drawn = StoredValue::new(false);
    let there = Computed::new(move || views.with(|view| view.as_ref().and_then(only).is_some()) || drawn.get_value());
    (move || {
        if there.get() {
            drawn.set_value(true);
            draw(Computed::while_there(move || views.with(|view| view.as_ref().and_then(only).cloned())))
        } else {
            view! { <Loading page/> }.into_any()
        }
    })
    .into_any()
}

/// Nothing for a moment, then the title and what is waited for.
#[component]
fn Loading(page: Page) -> impl IntoView {
    let engine = use_engine();
    let late = RwSignal::new(false);
    let timer = set_timeout_with_handle(move || late.set(true), LATE).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    let head = Computed::new(move || Head {
        status: None,
        sentence: if engine.opened().with(Option::is_some) { String::new() } else { "Opening the project…".into() },
    });
    move || late.get().then(|| view! { <PageHead title=name(page) head/> })
}

/// Below this nobody notices a wait.
const LATE: std::time::Duration = std::time::Duration::from_millis(150);

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

fn follow_visibility(engine: Engine) {
    let tell = Closure::<dyn FnMut()>::new(move || engine.hidden(document().hidden()));
    let _ = document().add_event_listener_with_callback("visibilitychange", tell.as_ref().unchecked_ref());
    tell.forget();
}
