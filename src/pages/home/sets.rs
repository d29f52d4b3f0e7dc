//! Data to start from: the built-in sets, or a file.

use leptos::prelude::*;
use protocol::{Command, Page, SetCard};

use crate::{
    charts::Fingerprint,
    components::{DropZone, FilePick, Plate},
    engine::{Engine, Undo, use_engine},
    frame::data_or_project,
    reactive::Computed,
    route::go,
};

/// The sets as cards, each a button, and a place for a file.
#[component]
pub fn Sets(
    /// The built-in sets.
    sets: Computed<Vec<SetCard>>,
    /// Nothing was done in the project yet.
    fresh: Computed<bool>,
) -> impl IntoView {
    let file = data_or_project();
    let meta = Signal::derive(move || {
        let words = if fresh.get() {
            "start with one; small enough to train here in seconds, and offline"
        } else {
            "one that you load becomes the next data version of this project; to start over, begin a new project"
        };
        Some(words.to_owned())
    });
    view! {
        <Plate title="Start from a data set" meta class="flush">
            <div class="dsg">
                {move || sets.get().into_iter().map(|set| view! { <Card set/> }).collect_view()}
                <DropZone taker=file>
                    <div class="ds own">
                        <span class="csv"><FilePick label="Your CSV" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values" taker=file class="s"/></span>
                        <b>"Choose or drop a file"</b>
                        <span class="meta">"up to 50 MB, 500,000 rows, 1,000 columns, 25 million cells"</span>
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
