//! What is kept where, and how to take it away.

use leptos::prelude::*;
use protocol::{Command, Fact, Query, StoreAct};

use crate::{
    components::{FilePick, If, MarkIcon, Taker, tone},
    engine::{ask_to_keep, is_kept, use_engine},
    frame::{KeepAgain, ProjectTable, open_project, save, save_project},
    reactive::Computed,
};

/// Facts, the project file, and asking the browser to keep the data.
#[component]
pub fn Storage(
    /// Facts about the project and its storage.
    facts: Computed<Vec<Fact>>,
    /// Damaged lines of the journal lie aside.
    aside: Computed<bool>,
) -> impl IntoView {
    let engine = use_engine();
    let kept = RwSignal::new(None::<bool>);
    let asked = RwSignal::new(false);
    is_kept(move |answer| {
        kept.try_set(answer);
    });
    let ask = move |_| {
        ask_to_keep(move |answer| {
            kept.try_set(answer);
            asked.try_set(true);
        });
    };
    let several = move || engine.projects().with(|cards| cards.len() > 1);
    let verify = Callback::new(move |(name, bytes)| engine.send(Command::VerifyFile { name, bytes }));
    let words = move || match (kept.get(), asked.get()) {
        (Some(true), _) => "This browser keeps the data until you delete it.",
        (_, true) => {
            "The browser did not agree. Install the page or bookmark it, then ask again; a project file is safe in any case."
        }
        (Some(false), false) => "The browser may clear the data when it runs short of space.",
        (None, false) => "This browser does not say whether it keeps the data.",
    };
    view! {
        <dl class="facts">{move || facts.get().into_iter().map(fact).collect_view()}</dl>
        <p class="row wrap">
            <button type="button" class="btn" on:click=move |_| save_project(engine)>"Save project file"</button>
            <FilePick label="Open project file…" accept="" taker=Taker::project(open_project())/>
            <If when=move || aside.get()>
                <button type="button" class="btn" on:click=move |_| save(engine, Query::ExportSetAside)>"Save what was set aside"</button>
                <button type="button" class="btn" on:click=move |_| engine.store(StoreAct::DiscardAside)>"Delete what was set aside"</button>
            </If>
        </p>
        <KeepAgain/>
        <If when=several>
            <details>
                <summary>"Free space"</summary>
                <ProjectTable space=true/>
            </details>
        </If>
        <p class="row wrap">
            <button type="button" class="btn" on:click=move |_| engine.send(Command::Verify)>"Verify"</button>
            <FilePick label="Verify a file…" accept="" taker=Taker::project(verify)/>
        </p>
        <p class="meta t2">"Verifying replays the journal from zero, trains every model again, and compares. It changes nothing."</p>
        <p>{words}</p>
        <If when=move || kept.get() != Some(true)>
            <p><button type="button" class="btn" on:click=ask>"Ask the browser to keep the data"</button></p>
        </If>
    }
}

fn fact(fact: Fact) -> impl IntoView {
    let unit = if fact.unit.is_empty() { String::new() } else { format!("\u{a0}{}", fact.unit) };
    view! {
        <div>
            <dt>{fact.label}</dt>
            <dd>
                {fact.mark.map(|mark| view! { <span class=tone(mark)><MarkIcon mark/></span> })}
                <b>{fact.value}</b>{unit}
                {(!fact.note.is_empty()).then(|| view! { <small class="t2">{fact.note}</small> })}
            </dd>
        </div>
    }
}
