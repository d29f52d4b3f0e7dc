//! The projects of this browser.

use leptos::prelude::*;
use protocol::{ProjectCard, ShelfAct};

use crate::{
    components::{Plate, rows},
    engine::{Engine, use_engine},
    reactive::{Computed, part},
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
        <Plate title="Projects" meta=meta class="flush projects" actions=actions>
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
                    // A row stays itself when the order changes, so that nothing else comes under the pointer.
                    <tbody>{rows(Computed::new(move || projects.get()), |card| card.number.to_string(), move |card| row(engine, card))}</tbody>
                </table>
            </div>
        </Plate>
    }
}

fn row(engine: Engine, card: Computed<ProjectCard>) -> AnyView {
    let number = card.with_untracked(|card| card.number);
    let name = part(card, |card| card.name.clone());
    let deleted = Computed::new(move || card.with(|card| card.deleted));
    let here = Computed::new(move || engine.project().get() == Some(number));
    let button = move |what: &'static str, press: Callback<()>| {
        let label = move || format!("{what} {}", name.get());
        view! { <button type="button" class="link" aria-label=label on:click=move |_| press.run(())>{what}</button> }
    };
    let act = move |act: ShelfAct| Callback::new(move |()| engine.shelf(act));
    let state = move || match (here.get(), deleted.get()) {
        (true, _) => " (open)",
        (_, true) => " (deleted)",
        _ => "",
    };
    view! {
        <tr class:t2=move || deleted.get()>
            <th scope="row" class="wraps">{name}{state}</th>
            <td class="wraps t2">{move || card.with(|card| card.facts.clone())}</td>
            <td class="t2">{move || card.with(|card| when(card.opened_ms))}</td>
            <td>
                <span class="row end">
                    {move || match (deleted.get(), here.get()) {
                        // “Put back” where “Delete” was: a second press on the same place takes the first one back.
                        (true, _) => view! {
                            {button("Delete for good", act(ShelfAct::Purge(number)))}
                            {button("Put back", act(ShelfAct::Restore(number)))}
                        }
                        .into_any(),
                        (false, here) => view! {
                            {(!here).then(|| button("Open", Callback::new(move |()| engine.switch(number))))}
                            {button("Delete", act(ShelfAct::Delete(number)))}
                        }
                        .into_any(),
                    }}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// A real time as this browser writes it.
fn when(ms: f64) -> String {
    let options = js_sys::Object::new();
    for part in ["dateStyle", "timeStyle"] {
        let _ = js_sys::Reflect::set(&options, &part.into(), &"short".into());
    }
    String::from(js_sys::Date::new(&ms.into()).to_locale_string("default", &options))
}
