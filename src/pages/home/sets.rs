//! Data to start from: the built-in sets, or a file.

use leptos::prelude::*;
use protocol::{Command, Page, SetCard};

use crate::{
    charts::Fingerprint,
    components::{DropZone, FilePick, Plate},
    engine::{Engine, Undo, use_engine},
    reactive::Computed,
    route::go,
};

/// The sets as cards, each a button, and a place for a file.
#[component]
pub fn Sets(
    /// The built-in sets.
    sets: Computed<Vec<SetCard>>,
) -> impl IntoView {
    let engine = use_engine();
    let csv = Callback::new(move |(name, bytes)| load(engine, Command::ImportCsv { name, bytes }));
    view! {
        <Plate title="Start from a data set" meta="small enough to train here in seconds; all work offline" class="flush">
            <div class="dsg">
                {move || sets.get().into_iter().map(|set| view! { <Card set/> }).collect_view()}
                <DropZone on_file=csv>
                    <div class="ds own">
                        <span class="csv"><FilePick label="Your CSV" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values" on_file=csv class="s"/></span>
                        <b>"Choose or drop a file"</b>
                        <span class="meta">"up to 50 MB, 500,000 rows"</span>
                        <span class="meta t2">"never leaves this device"</span>
                    </div>
                </DropZone>
            </div>
        </Plate>
    }
}

#[component]
fn Card(set: SetCard) -> impl IntoView {
    let engine = use_engine();
    let busy = engine.busy();
    let id = set.id;
    view! {
        <button
            type="button"
            class="ds"
            disabled=busy
            title=move || busy.get().then_some("Another action is under way")
            on:click=move |_| load(engine, Command::LoadBuiltin { set: id.clone() })
        >
            <Fingerprint bins=set.fingerprint/>
            <b>{set.name}</b>
            <span class="meta">{set.size}</span>
            <span class="meta t2">{set.lesson}</span>
        </button>
    }
}

/// Loads a set and shows what came of it.
fn load(engine: Engine, command: Command) {
    engine.ask(command, move |outcome| match outcome {
        Ok(sentence) => {
            engine.notices().done(sentence, Some(Undo::Action));
            go(Page::Data);
        }
        Err(failure) => engine.fail(failure),
    });
}
