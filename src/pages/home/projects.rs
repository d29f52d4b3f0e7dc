//! The projects of this browser.

use leptos::prelude::*;
use protocol::{ProjectCard, ShelfAct};

use crate::{
    components::Plate,
    engine::{Engine, use_engine},
};

/// All projects: open another, delete, put back.
#[component]
pub fn Projects() -> impl IntoView {
    let engine = use_engine();
    let projects = engine.projects();
    let frozen = engine.frozen();
    let meta = Signal::derive(move || {
        Some(match projects.with(|projects| projects.iter().filter(|card| !card.deleted).count()) {
            1 => "1 in this browser".to_owned(),
            number => format!("{number} in this browser"),
        })
    });
    let actions = ToChildren::to_children(move || {
        let off = move || frozen.with(Option::is_some);
        view! {
            <button type="button" class="btn s" disabled=off on:click=move |_| engine.shelf(ShelfAct::Duplicate)>"Duplicate"</button>
            <button type="button" class="btn s" disabled=off on:click=move |_| engine.shelf(ShelfAct::Create)>"New project"</button>
        }
    });
    view! {
        <Plate title="Projects" meta=meta class="flush" actions=actions>
            <div class="scroll" role="group" aria-label="Projects" tabindex="0">
                <table class="tight nwt">
                    <caption class="vh">"Projects of this browser, the one opened last first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Data, model, service"</th>
                            <th scope="col">"Opened"</th>
                            <th scope="col"><span class="vh">"Do"</span></th>
                        </tr>
                    </thead>
                    <tbody>{move || {
                        let open = engine.project().get();
                        projects.get().into_iter().map(|card| row(engine, card, open)).collect_view()
                    }}</tbody>
                </table>
            </div>
        </Plate>
    }
}

fn row(engine: Engine, card: ProjectCard, open: Option<u32>) -> AnyView {
    let ProjectCard { number, name, facts, opened_ms, deleted } = card;
    let here = Some(number) == open;
    let label = |what: &str| format!("{what} {name}");
    let button = |what: &'static str, press: Callback<()>| {
        view! { <button type="button" class="link" aria-label=label(what) on:click=move |_| press.run(())>{what}</button> }
    };
    let act = move |act: ShelfAct| Callback::new(move |()| engine.shelf(act));
    let buttons = if deleted {
        view! {
            {button("Put back", act(ShelfAct::Restore(number)))}
            {button("Delete for good", act(ShelfAct::Purge(number)))}
        }
        .into_any()
    } else {
        view! {
            {(!here).then(|| button("Open", Callback::new(move |()| engine.switch(number))))}
            {button("Delete", act(ShelfAct::Delete(number)))}
        }
        .into_any()
    };
    view! {
        <tr class:t2=deleted>
            <th scope="row" class="wraps">{name.clone()}{if here { " (open)" } else if deleted { " (deleted)" } else { "" }}</th>
            <td class="wraps t2">{facts}</td>
            <td class="t2">{when(opened_ms)}</td>
            <td><span class="row end">{buttons}</span></td>
        </tr>
    }
    .into_any()
}

/// A real time as this browser writes it.
fn when(ms: f64) -> String {
    let date = js_sys::Date::new(&ms.into());
    String::from(date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}
