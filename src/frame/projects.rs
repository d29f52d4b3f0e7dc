//! The projects of this browser in a table: to open, delete and put back, or to make room.

use leptos::prelude::*;
use protocol::{ProjectCard, ShelfAct};

use crate::{
    components::{If, rows},
    engine::{Engine, use_engine},
    reactive::{Computed, part},
};

/// The table.
#[component]
pub fn ProjectTable(
    /// To make room: the largest first, and what is deleted is deleted for good.
    #[prop(optional)]
    space: bool,
) -> impl IntoView {
    let engine = use_engine();
    let cards = Computed::new(move || {
        let mut cards = engine.projects().get();
        if space {
            cards.sort_by_key(|card| std::cmp::Reverse(card.bytes));
        }
        cards
    });
    let caption = if space {
        "Projects of this browser, the largest first"
    } else {
        "Projects of this browser, the one opened last first"
    };
    view! {
        <div class="scroll" role="group" aria-label="Projects" tabindex="0">
            <table class="tight nwt" class:bare=space>
                <caption class="vh">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        {(!space).then(|| view! { <th scope="col">"Data, model, service"</th> })}
                        <th scope="col" class="num">"Size"</th>
                        {(!space).then(|| view! { <th scope="col">"Opened"</th> })}
                        <th scope="col"><span class="vh">"Do"</span></th>
                    </tr>
                </thead>
                // A row stays itself when the order changes, so that nothing else comes under the pointer.
                <tbody>{rows(cards, |card| card.number.to_string(), move |card| row(engine, card, space))}</tbody>
            </table>
        </div>
    }
}

fn row(engine: Engine, card: Computed<ProjectCard>, space: bool) -> AnyView {
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
            {(!space).then(|| view! { <td class="wraps t2">{part(card, |card| card.facts.clone())}</td> })}
            <td class="t2 num">{part(card, |card| card.size.clone())}</td>
            {(!space).then(|| view! { <td class="t2">{move || card.with(|card| when(card.opened_ms))}</td> })}
            <td class="nw">
                <span class="row end">
                    {move || match (deleted.get(), here.get()) {
                        (_, true) if space => ().into_any(),
                        (..) if space => view! { <ForGood number name/> }.into_any(),
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

/// Deletes a project for good, when that was said twice.
#[component]
fn ForGood(
    /// Its number.
    number: u32,
    /// Its name.
    name: Computed<String>,
) -> impl IntoView {
    let engine = use_engine();
    let sure = RwSignal::new(false);
    let first = move || if sure.get() { "Keep it" } else { "Delete for good" };
    view! {
        <button
            type="button"
            class="link"
            aria-label=move || format!("{} {}", first(), name.get())
            aria-expanded=move || sure.get().to_string()
            on:click=move |_| sure.update(|sure| *sure = !*sure)
        >{first}</button>
        <If when=sure>
            <button type="button" class="link" aria-label=move || format!("Yes, delete {}", name.get()) on:click=move |_| engine.shelf(ShelfAct::Purge(number))>"Yes, delete"</button>
        </If>
    }
}

/// A real time as this browser writes it.
fn when(ms: f64) -> String {
    let options = js_sys::Object::new();
    for part in ["dateStyle", "timeStyle"] {
        let _ = js_sys::Reflect::set(&options, &part.into(), &"short".into());
    }
    String::from(js_sys::Date::new(&ms.into()).to_locale_string("default", &options))
}
